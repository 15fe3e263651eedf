"""Faults of further kinds, as `plan.Fault`: what the first ones are not, and cameras in which they were not tried."""

from __future__ import annotations

from benchmarks.cases.drizzle import steps
from benchmarks.cases.fault import Fault, on

_CTE = {"peculiar": {"CTE trails": 0.25, "bias striping": 0.3}}
_UVIS, _WFC = on("uvis", "sparse", "box", 4), on("wfc", "moderate", "box", 4, **_CTE)
_IR, _MAMA = on("ir", "sparse", "box", 4), on("mama", "sparse", "box", 4)
_RED, _BLUE = on("wfc_red", "sparse", "line3", 3), on("ir_blue", "moderate", "line3", 3)
_SUB, _PAIR = on("uvis_sub", "moderate", "box", 4, corner=True), on("uvis_long", "moderate", "line2", 2)
_STILL = on("uvis", "moderate", "none", 2), on("wfc", "sparse", "none", 3)
_GROW = {size: {"driz_cr_grow": size} for size in (5, 11)}
_TILES = {"drizzle": {"combine_type": "minmed"}}
_GLOW = on("ir_helium", "sparse", "mosaic", 6, peculiar={"airglow": 3.0}, **_TILES)
_KEPT = {1: {"skysub": False}}

FAULTS = (
    Fault("other field", "arcsec", (1.5, 20.0), (_UVIS, _IR, _RED)),
    Fault("tile offset", "pixel", (0.3, 1.5), (on("wfc", "moderate", "mosaic", 6, **_TILES), _IR)),
    Fault("chip offset", "pixel", (0.4, 2.0), (_UVIS, _WFC)),
    Fault("scale", "of the scale", (0.003, 0.01), (_UVIS, _IR)),
    Fault("exchanged chips", "", (1,), (_UVIS, _RED)),
    Fault("drift of one exposure", "pixel", (1.2, 2.5, 6.0), (_UVIS, _WFC, _IR), below=(1.2,)),
    Fault("defocus of one exposure", "nm rms", (100, 180), (_UVIS, _RED)),
    Fault("wrong exposure time", "of the time", (0.1, 0.25, 0.6), (_UVIS, _WFC, _SUB)),
    Fault("no light", "", (1,), (_UVIS, _RED)),
    Fault("patches of light", "sigma", (0.8, 2.0, 6.0), (_UVIS, _WFC, _IR)),
    Fault("strong persistence", "sigma", (10, 50), (_IR, _BLUE)),
    Fault("gradient", "x sky", (0.15, 0.5), (_WFC, _IR), below=(0.15,)),
    Fault("bias jump", "sigma", (0.4, 1.0, 4.0), (_WFC, _UVIS)),
    Fault("empty quadrant", "", (1,), (_WFC, _UVIS)),
    Fault("sky of all exposures", "sigma", (1.0, -1.0, 4.0), (_WFC, _UVIS)),
    Fault("sky kept", "", (1,), (_WFC, _GLOW), _KEPT),
    Fault("grown flags", "pixel", tuple(_GROW), (_UVIS, _RED), _GROW),
    Fault("shower of rays", "x usual", (3, 8, 25), (_PAIR, on("wfc_red", "sparse", "line2", 2))),
    Fault("hot column, undithered", "sigma", (3, 30), _STILL),
    Fault("wide trail", "sigma", (0.5, 2.0, 6.0), (_PAIR, _RED)),
    Fault("misaligned", "pixel", (0.3, 1.0), (_MAMA, _SUB, _PAIR)),
    Fault("rotated", "deg", (0.3,), (_MAMA, _SUB)),
    Fault("scattered light", "sigma", (1.5,), (_MAMA, _SUB)),
    Fault("no cosmic-ray rejection", "", (1,), (_PAIR, _SUB), {1: steps(False)}),
    Fault("exposure left out", "exposures", (1,), (_MAMA, _IR)),
    Fault("duplicated exposure", "", (1,), (_MAMA, _SUB)),
)  # fmt: skip
