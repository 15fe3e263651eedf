"""Clean associations with the peculiarities of real detectors: what is combined, and how strong."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from benchmarks.cases.case import Case

ROUNDS = 4


class Recipe(NamedTuple):
    """Camera, field, dither and number of exposures; peculiarities with the least and the greatest strength."""

    camera: str
    field: str
    dither: str
    n: int
    peculiar: dict[str, tuple[float, float]]
    more: dict[str, Any] = {}  # noqa: RUF012  (further fields of `Case`)

    @property
    def label(self) -> str:
        """What the name of a case says: camera, field, dither, and the first of what is special."""
        own = [*self.peculiar, *self.more.get("drizzle", {}), *(key for key in self.more if key != "drizzle")]
        return "_".join([self.camera, self.field, self.dither, *own[:2]]).replace(" ", "-")


def _spread(**drizzle: Any) -> dict[str, Any]:
    return {"drizzle": drizzle}


# Strengths: CTE correction restores 75 % (ACS IHB); amplifier jumps 0.2 to 0.3 DN, up to 1 e- (Sirianni et al. 2002);
# IR sky flats 0.5 to 2 %, blobs to 30 %, airglow to 6 x zodiacal (WFC3 DHB 7.5, 7.10); breathing 2 to 3 micron
# (Hasan & Bely); drift with one guide star below 0.2 pixel (Anderson & Baggett 2025); flashes 10 to 20 e-.
_CTE = {"CTE trails": (0.15, 0.35)}
_AMPS = {"amplifier offsets": (0.5, 1.0)}
_FLAT = {"flat residuals": (0.004, 0.01)}
# Fixed on the detector, as flats leave it: 2 % at the edges of the infrared one. More is scattered light, a fault.
_SLOPE = {"sky gradient": (0.01, 0.03)}
_FLASH = {"flash": (8, 20)}
_STAR = {"bright stars": (20, 120)}
_ICL = {"intracluster light": (0.3, 3)}
_GLOBULAR = {"globular core": (400, 2000)}
_NEBULA = {"nebula": (0.3, 2)}
_BREATHING = {"breathing": (2, 4)}
_FIELD = {"varying PSF": (10, 40)}
_JITTER = {"jitter": (0.1, 0.2)}
_COLUMNS = {"hot columns": (5, 100)}
_PERSISTENCE = {"persistence": (0.5, 3)}
_BLOBS = {"blobs": (0.05, 0.3)}
_AIRGLOW = {"airglow": (0.5, 6)}
# A median of two exposures holds half of each: where no more overlap, only this leaves no cosmic rays.
_MINMED = {"combine_type": "minmed"}

RECIPES = (
    Recipe("wfc", "sparse", "box", 4, _CTE | _AMPS | _FLAT | _SLOPE),
    Recipe("uvis", "sparse", "box", 4, _FLASH | _CTE | _FLAT | _AMPS),
    Recipe("ir", "sparse", "box", 4, _PERSISTENCE | _BLOBS),
    Recipe("hrc", "sparse", "box", 4, _CTE | _FLAT),
    Recipe("sbc", "empty", "line3", 3, {}),
    Recipe("stis", "sparse", "box", 4, _CTE | _COLUMNS),
    Recipe("wfpc2", "sparse", "line3", 3, _CTE),
    Recipe("wfc_red", "moderate", "line3", 3, _AMPS | _SLOPE),
    Recipe("uvis_far", "empty", "line3", 3, _FLASH | _CTE),
    Recipe("ir_helium", "sparse", "box", 4, _AIRGLOW),
    Recipe("wfc", "sparse", "box", 4, _STAR | _CTE),
    Recipe("uvis", "sparse", "line3", 3, _STAR | _CTE | _AMPS),
    Recipe("hrc_blue", "sparse", "line3", 3, _GLOBULAR),
    Recipe("wfc", "empty", "box", 4, _ICL | _CTE),
    Recipe("uvis_uv", "empty", "box", 4, _CTE | _FLASH),
    Recipe("ir_blue", "moderate", "line3", 3, _FLAT | _SLOPE),
    Recipe("sbc_lyman", "sparse", "box", 4, _FLAT),
    Recipe("stis", "moderate", "line3", 3, _SLOPE | _FLAT),
    Recipe("wfpc2_red", "moderate", "box", 4, _FLAT | _SLOPE),
    Recipe("wfc", "moderate", "wide4", 4, _CTE | _FIELD, {"rolls": (0.0, 25.0), **_spread(**_MINMED)}),
    Recipe("uvis_narrow", "sparse", "gap3", 3, _FLASH | _CTE),
    Recipe("ir_narrow", "sparse", "box", 4, _PERSISTENCE | _BLOBS),
    Recipe("wfc_narrow", "sparse", "box", 4, _FLASH | _CTE | _AMPS),
    Recipe("uvis_seconds", "moderate", "box", 4, _CTE),
    Recipe("ir_seconds", "moderate", "line3", 3, _BLOBS),
    Recipe("wfc", "sparse", "mosaic", 6, _CTE, _spread(**_MINMED)),
    Recipe("uvis_red", "sparse", "box", 4, _GLOBULAR | _CTE),
    Recipe("ir", "sparse", "box", 4, _STAR),
    Recipe("wfc_seconds", "moderate", "line2", 2, _AMPS),
    Recipe("uvis", "sparse", "box", 4, _NEBULA | _SLOPE),
    Recipe("ir", "empty", "box", 4, _ICL),
    Recipe("wfc_red", "sparse", "box", 4, _GLOBULAR | _AMPS),
    Recipe("uvis", "moderate", "wide4", 4, _BREATHING | _CTE, {"rolls": (0.0, 40.0), **_spread(**_MINMED)}),
    Recipe("ir_blue", "sparse", "box", 4, _GLOBULAR),
    Recipe("hrc", "sparse", "box", 4, _STAR),
    Recipe("wfc", "moderate", "box", 4, _NEBULA | _CTE),
    Recipe("uvis", "moderate", "box", 4, _FIELD | _BREATHING | _JITTER),
    Recipe("ir", "moderate", "wide4", 4, _AIRGLOW | _FLAT, {"rolls": (0.0, 15.0), **_spread(**_MINMED)}),
    Recipe("wfc_red", "sparse", "six", 6, _COLUMNS | _FLAT | _CTE),
    Recipe("uvis_red", "sparse", "mosaic", 6, _CTE | _SLOPE, _spread(**_MINMED)),
    Recipe("ir", "moderate", "box", 4, _BREATHING | _FIELD | _JITTER),
    Recipe("hrc", "empty", "line3", 3, _ICL | _SLOPE),
    Recipe("sbc_lyman", "empty", "line2", 2, _SLOPE),
    Recipe("stis", "sparse", "box", 4, _STAR | _FIELD),
    Recipe("wfpc2", "sparse", "line3", 3, _GLOBULAR),
    Recipe("wfc", "moderate", "line3", 3, _BREATHING | _JITTER | _FIELD),
    Recipe("uvis", "sparse", "box", 4, _COLUMNS | _AMPS | _FLAT),
    Recipe("ir", "sparse", "six", 6, _BLOBS, _spread(final_wcs=True, final_scale=0.08, final_pixfrac=0.8)),
    Recipe("wfc", "sparse", "box", 4, _CTE, _spread(final_kernel="lanczos3")),
    Recipe("uvis", "sparse", "box", 4, _CTE | _AMPS, _spread(final_kernel="turbo", final_units="counts")),
    Recipe("ir", "sparse", "mosaic", 6, _AIRGLOW | _SLOPE, _spread(**_MINMED)),
    Recipe("wfc", "moderate", "box", 4, _CTE | _FIELD, _spread(final_wcs=True, final_scale=0.03, final_pixfrac=0.8)),
    Recipe("uvis", "empty", "box", 4, _ICL | _CTE),
    Recipe("ir", "moderate", "box", 4, _FLAT, _spread(final_kernel="gaussian")),
    Recipe("wfc_red", "sparse", "line2", 2, _SLOPE | _AMPS, _spread(final_wcs=True, final_rot=0.0)),
    Recipe("uvis", "sparse", "line3", 3, _CTE, {"own_sky": True, **_spread(build=False)}),
    Recipe("uvis_uv", "moderate", "line3", 3, _BREATHING | _CTE),
    Recipe("wfpc2", "moderate", "box", 4, _BREATHING),
)


def cases(series: int) -> Iterator[Case]:
    """Yield the recipes round by round, every time with another seed; a series is a fresh set of seeds."""
    for turn in range(ROUNDS):
        for number, recipe in enumerate(RECIPES, 1):
            name = f"peculiar-{series}-{turn * len(RECIPES) + number:03d}_{recipe.label}"
            yield case(name, recipe)


def case(name: str, recipe: Recipe) -> Case:
    """Return a recipe as a case, with strengths and all else from the seed that is its name."""
    seed = zlib.crc32(name.encode())
    random = np.random.default_rng(seed)
    strengths = {
        effect: float(f"{np.exp(random.uniform(*np.log(ends))):.3g}") for effect, ends in recipe.peculiar.items()
    }
    basis = {"camera": recipe.camera, "field": recipe.field, "dither": recipe.dither, "n": recipe.n}
    return Case(name, seed, peculiar=strengths, **basis, **recipe.more)
