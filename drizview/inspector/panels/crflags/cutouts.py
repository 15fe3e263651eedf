"""One place of the sky on the exposures, with the pixels that are flagged as cosmic rays."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from astropy.stats import mad_std

from drizview.checks.fixtures.psf.sources import RADIUS
from drizview.dataset.chip import Chip
from drizview.dataset.flags import DQ
from drizview.inspector.cutout_finder import Cutout
from drizview.inspector.panels.widgets.picture import Picture
from drizview.measure.flags.reason import Reason, why_flagged
from drizview.measure.stars.fit import fit_stars
from drizview.measure.stars.radial import border_level

_CORE = 1  # pixels either way
_FIRM = 5.0  # sigma of a source
_SEARCH = 5.0  # native pixels


@dataclass(frozen=True)
class CutoutCore:
    """The 3 x 3 pixels in the middle of a cut-out of an exposure.

    Attributes
    ----------
    cut : Cutout
    flagged : int
        Pixels of them that carry 4096.
    also : int
        The other flags that all of these carry.
    light, noise : float
        Their sum above the sky, and its standard deviation [electrons/s, or the unit of the image where the gain is
        not known].
    """

    cut: Cutout
    flagged: int
    light: float
    noise: float
    also: int = 0

    @property
    def is_bright(self) -> bool:
        """Whether there is a source."""
        return self.light > _FIRM * self.noise


def cutout_core(cut: Cutout, chip: Chip) -> CutoutCore | None:
    """Return the core of a cut-out, None where the exposure does not reach."""
    if cut.pixels is None:
        return None
    row, column = round(cut.y), round(cut.x)
    part = slice(row - _CORE, row + _CORE + 1), slice(column - _CORE, column + _CORE + 1)
    factor = chip.rate_factor
    level = border_level(cut.good)
    sky = cut.good[np.isfinite(cut.good)]
    sigma = float(mad_std(sky)) if sky.size else math.nan
    core = cut.good[part]
    light = float(np.nansum(core - level)) * factor if np.isfinite(core).any() else math.nan
    words = np.zeros(0, np.int64) if cut.flags is None else cut.flags[part][(cut.flags[part] & DQ.COSMIC_RAY) != 0]
    also = int(np.bitwise_and.reduce(words)) & ~DQ.COSMIC_RAY if words.size else 0
    noise = math.hypot(3 * sigma * factor, math.sqrt(max(light, 0.0) / (chip.exptime or 1.0)))
    return CutoutCore(cut, int(words.size), light, noise, also)


def reason_of(cores: Sequence[CutoutCore], at: int) -> Reason:
    """Return why one of the exposures has flags at the place, from what the others show there."""
    others = [core for k, core in enumerate(cores) if k != at]
    return why_flagged(
        light=cores[at].light,
        noise=cores[at].noise,
        others=[core.light for core in others],
        flagged_others=sum(core.flagged > 0 for core in others),
    )


def displacement(cores: Sequence[CutoutCore], exposure: str) -> float:
    """Return how far the star in an exposure is from where the others have it [native pixel], 0 where that is unknown.

    Both against the place that the WCS of each exposure gives.
    """
    fits = fit_stars([core.cut.good for core in cores], radius=RADIUS, fwhm=1.6, integrated=True, search=_SEARCH)
    away = [
        complex(fit.x - core.cut.x, fit.y - core.cut.y) * cmath.exp(-1j * math.radians(core.cut.north))
        if fit.good and core.is_bright
        else complex(math.nan)
        for core, fit in zip(cores, fits, strict=True)
    ]
    found = {core.cut.name: offset for core, offset in zip(cores, away, strict=True) if cmath.isfinite(offset)}
    others = np.array([offset for name, offset in found.items() if name != exposure])
    if not others.size or exposure not in found:
        return 0.0
    return float(abs(found[exposure] - complex(np.median(others.real), np.median(others.imag))))


def flag_picture(cut: Cutout, core: CutoutCore | None, *, label: str, north: float | None) -> Picture:
    """Return a cut-out in which the flagged pixels are outlined."""
    if cut.pixels is None or core is None:
        return Picture(None, label, note=cut.reason)
    outline = None if cut.flags is None else (cut.flags & DQ.COSMIC_RAY) != 0
    lines = ("no DQ image",) if outline is None else (f"{core.flagged} of 9 px" if core.flagged else "not flagged",)
    pixels = cut.pixels - border_level(cut.good)
    reach = f"; {int(outline.sum())} pixels flagged 4096 in the cutout" if outline is not None else ""
    return Picture(
        pixels,
        label,
        lines,
        group=f"flags {cut.is_product}",
        outline=outline,
        marks=((cut.x, cut.y, 2.2),),
        north=north,
        note=f"{cut.place.frame if cut.place else ''}{reach}",
    )
