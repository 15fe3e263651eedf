"""Clean associations of further ways of observing: cameras, modes, times and skies that `realistic` has not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.cases import realistic
from benchmarks.cases.case import Case
from benchmarks.cases.realistic import Recipe

_SUB = {"corner": True}
_TIMES: dict[str, Any] = {"times": (1.0, 1.0, 0.3, 0.3)}
_SHORT: dict[str, Any] = {"times": (1.0, 0.1, 1.0)}
# What is subtracted beside a target as large as the field is given: AstroDrizzle takes half of the target for sky.
_GIVEN = {"own_sky": True}
# Strengths: rows of ACS/WFC scatter by 0.9 e- before, by some 0.2 after they are levelled (ACS ISR 2011-05); fringes of
# a narrow red band reach 10 %, of which a few per cent remain (WFC3 IHB 5.4.4); crosstalk of UVIS and WFC is some 1e-4.
_POINTS = {"final_kernel": "point", "final_wcs": True, "final_scale": 0.2}
_CTE = {"CTE trails": (0.15, 0.35)}
_STRIPES = {"bias striping": (0.2, 0.9)}
_FRINGES = {"fringes": (0.01, 0.03)}
_CROSSTALK = {"crosstalk": (1e-4, 3e-4)}
_ASTEROID = {"asteroid": (10.0, 30.0)}
_FLASH = {"flash": (8, 20)}
_DRIFT = {"jitter": (0.1, 0.2)}
_BREATHING = {"breathing": (2, 4)}
_STAR = {"bright stars": (20, 120)}
_FLAT = {"flat residuals": (0.004, 0.01)}

RECIPES = (
    Recipe("wfc", "sparse", "box", 4, _STRIPES | _CTE),
    Recipe("wfc", "moderate", "line2", 2, _STRIPES),
    Recipe("wfc_sub", "sparse", "box", 4, _STRIPES, _SUB),
    Recipe("uvis_sub", "moderate", "line3", 3, _CTE, _SUB),
    Recipe("uvis_fringes", "sparse", "box", 4, _FRINGES | _FLASH),
    Recipe("uvis_long", "moderate", "line2", 2, _CTE | _DRIFT),
    Recipe("uvis", "crowded", "box", 4, _CROSSTALK | _CTE),
    Recipe("wfc", "sparse", "box", 4, _CROSSTALK | _STAR),
    Recipe("wfc_bright", "moderate", "box", 4, _FLAT | _STRIPES),
    Recipe("ir_bright", "sparse", "box", 4, _FLAT),
    Recipe("ir_bright", "crowded", "line3", 3, {"blobs": (0.05, 0.3)}),
    Recipe("uvis", "sparse", "box", 4, _ASTEROID | _CTE),
    Recipe("wfc", "moderate", "box", 4, _ASTEROID),
    Recipe("ir", "sparse", "box", 4, _ASTEROID),
    Recipe("wfc", "moderate", "box", 4, _CTE, _TIMES),
    Recipe("uvis", "sparse", "box", 4, _CTE, _TIMES),
    Recipe("ir", "moderate", "box", 4, {}, _TIMES),
    Recipe("wfc", "moderate", "line3", 3, _CTE, _SHORT),
    Recipe("uvis", "moderate", "many", 12, _CTE | _DRIFT),
    Recipe("wfc_red", "sparse", "many", 10, _STRIPES),
    Recipe("ir_blue", "sparse", "many", 9, _FLAT),
    Recipe("ir", "sparse", "none", 1, {}),
    Recipe("sbc_lyman", "sparse", "none", 1, {}),
    Recipe("mama", "sparse", "box", 4, {}),
    Recipe("mama", "moderate", "line2", 2, _DRIFT),
    Recipe("mama", "sparse", "none", 1, {}),
    Recipe("hrc_far", "sparse", "box", 4, _CTE),
    Recipe("hrc", "moderate", "line2", 2, _BREATHING | _DRIFT),
    Recipe("wfpc2_narrow", "sparse", "box", 4, _CTE),
    Recipe("wfpc2_red", "sparse", "many", 8, _CTE),
    Recipe("stis", "moderate", "line2", 2, _DRIFT),
    Recipe("stis", "crowded", "box", 4, _CTE),
    Recipe("wfc", "galaxy", "box", 4, _CTE, _GIVEN),
    Recipe("uvis", "galaxy", "line3", 3, {}, _GIVEN),
    Recipe("ir", "galaxy", "box", 4, {}, _GIVEN),
    Recipe("uvis_narrow", "nebula", "box", 4, _FLASH),
    Recipe("wfc_narrow", "galaxy", "box", 4, _FLASH | _STRIPES),
    Recipe("wfc", "crowded", "box", 4, _CTE, {"rolls": (0.0, 60.0), "drizzle": {"combine_type": "minmed"}}),
    Recipe("ir_blue", "moderate", "six", 6, _BREATHING, {"rolls": (0.0, 120.0)}),
    Recipe("uvis", "sparse", "box", 4, _CTE, {"drizzle": {"skymethod": "globalmin"}}),
    Recipe("wfc", "sparse", "box", 4, _CTE, {"drizzle": {"final_fillval": 0.0, "final_kernel": "turbo"}}),
    Recipe("ir", "moderate", "box", 4, {}, {"drizzle": _POINTS}),
    # Exposures without the correction of charge transfer (flt): all that is lost trails.
    Recipe("wfc", "moderate", "box", 4, {"CTE trails": (0.8, 1.0)}),
)  # fmt: skip


def cases(series: int) -> Iterator[Case]:
    """Yield each once; a series is a fresh set of seeds and strengths."""
    for number, recipe in enumerate(RECIPES, 1):
        yield realistic.case(f"observed-{series}-{number:03d}_{recipe.label}", recipe)
