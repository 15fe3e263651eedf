"""The plan: all cases of the detection table."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from benchmarks.cases import kinds, observing, realistic
from benchmarks.cases.case import Case
from benchmarks.cases.drizzle import steps
from benchmarks.cases.fault import Fault, on

_UVIS, _WFC, _IR = on("uvis", "sparse", "box", 4), on("wfc", "moderate", "box", 4), on("ir", "sparse", "box", 4)
_TWO, _THREE = on("uvis_red", "moderate", "line2", 2), on("wfc_red", "sparse", "line3", 3)
_VISITS = on("uvis", "sparse", "box", 4, rolls=(0.0, 3.0)), on("wfc_red", "moderate", "box", 4, rolls=(0.0, 3.0))

# AstroDrizzle takes a scale only with it.
_FINE = {"final_wcs": True}

_CLEAN = (
    on("uvis", "sparse", "line2", 2),
    on("uvis", "moderate", "line3", 3),
    on("uvis", "crowded", "box", 4),
    on("uvis", "sparse", "six", 6),
    on("uvis", "galaxy", "box", 4),
    on("uvis", "nebula", "line3", 3),
    on("uvis", "sparse", "box", 4, corner=True),
    on("uvis", "moderate", "wide4", 4, rolls=(0.0, 11.0)),
    on("uvis_uv", "sparse", "box", 4),
    on("uvis_uv", "empty", "line3", 3),
    on("uvis_red", "moderate", "gap3", 3),
    on("uvis_red", "sparse", "box", 4, drizzle=_FINE | {"final_scale": 0.03, "final_pixfrac": 0.8}),
    on("wfc", "sparse", "line2", 2),
    on("wfc", "moderate", "line3", 3),
    on("wfc", "sparse", "box", 4),
    on("wfc", "crowded", "wide4", 4),
    on("wfc", "galaxy", "box", 4),
    on("wfc_red", "sparse", "six", 6),
    on("wfc_red", "moderate", "box", 4, corner=True),
    on("wfc_red", "sparse", "gap3", 3),
    on("wfc", "nebula", "box", 4),
    on("wfc", "moderate", "wide4", 4, rolls=(0.0, 4.0)),
    on("wfc_red", "crowded", "box", 4, drizzle=_FINE | {"final_scale": 0.033, "final_pixfrac": 0.8}),
    on("ir", "sparse", "line2", 2),
    on("ir", "sparse", "line3", 3),
    on("ir", "moderate", "box", 4),
    on("ir_blue", "crowded", "box", 4),
    on("ir", "sparse", "six", 6),
    on("ir_blue", "galaxy", "box", 4),
    on("ir_blue", "moderate", "wide4", 4, corner=True),
    on("ir", "moderate", "line3", 3, drizzle=steps(False)),
    on("ir", "sparse", "box", 4, drizzle=_FINE | {"final_scale": 0.08, "final_pixfrac": 0.8}),
)
_OFF = {1: steps(False)}
_LOW_SNR = {
    1: {"driz_cr_snr": "2.5 2.0", "driz_cr_scale": "1.0 0.6"},
    2: {"driz_cr_snr": "1.8 1.2", "driz_cr_scale": "0.8 0.5"},
    3: {"driz_cr_snr": "1.2 0.8", "driz_cr_scale": "0.6 0.3"},
}
# On pixels half as large two exposures leave the weights with a scatter of 0.2, 0.34 and 0.47 of their median: the
# Handbook (2021, 7.3) allows 0.2.
_DROPS = {k: _FINE | {"final_pixfrac": p} for k, p in ((1, 0.6), (2, 0.5), (3, 0.4))}
_WEIGHTS = {1: {"final_wht_type": "IVM"}, 2: {"final_wht_type": "ERR"}}
_HOT = {density: steps(False) for density in (1e-4, 4e-4, 1.2e-3)}
_TWO_IR = on("ir", "sparse", "line2", 2), on("ir_blue", "moderate", "line2", 2)
_STILL = on("uvis", "sparse", "none", 3), on("wfc", "moderate", "none", 2), on("ir", "sparse", "none", 4)
_FILLED = _WFC | {"field": "filled"}, _IR | {"field": "filled"}

_NONE2 = {"dither": "none", "n": 2}
_LINE2 = {"dither": "line2", "n": 2}
_PIXFRAC = {p: {"final_pixfrac": p} for p in (0.8, 0.6, 0.4)}
_GRIDS = _THREE | _LINE2 | {"drizzle": {"final_scale": 0.025}}, _TWO | {"drizzle": {"final_scale": 0.02}}
_NEBULA = on("uvis", "nebula", "box", 4)
_REAL = {"peculiar": {"CTE trails": 0.25, "amplifier offsets": 0.6, "flat residuals": 0.005, "sky gradient": 0.03}}

_FAULTS = (
    Fault("misaligned", "pixel", (0.1, 0.2, 0.3, 1.0), (_UVIS, _WFC, _IR, _TWO), below=(0.1,)),
    Fault("rotated", "deg", (0.02, 0.07, 0.2), (_WFC, _IR, _UVIS), below=(0.02,)),
    Fault("visit offset", "arcsec", (0.01, 0.05, 0.4), (*_VISITS, _IR | {"rolls": (0.0, 7.0)})),
    Fault("drift", "pixel", (0.7, 1.5, 2.5), (_WFC, _TWO, _IR), below=(0.7,)),
    Fault("defocus", "nm rms", (60, 120, 200), (_UVIS, _WFC), below=(60,)),
    Fault("sky of one exposure", "sigma", (0.3, 1.0, -1.0, 3.0, -3.0), (_UVIS, _THREE, _IR)),
    Fault("sky of one chip", "sigma", (0.3, 1.0, 3.0), (_UVIS, _WFC)),
    Fault("filled field", "x sky", (0.3, 1.5, 6.0), (*_FILLED, _UVIS | {"field": "filled"}), below=(0.3,)),
    Fault(
        "low driz_cr_snr",
        "parameters",
        tuple(_LOW_SNR),
        (_UVIS | {"dither": "line3", "n": 3}, _WFC, _NEBULA),
        _LOW_SNR,
        (1,),
    ),
    Fault("no cosmic-ray rejection", "", (1,), (_UVIS, _WFC, _TWO), _OFF),
    Fault("single exposure", "", (1,), (_UVIS | {"n": 1}, _WFC | {"n": 1}, _TWO | {"n": 1})),
    Fault("hot pixels", "per pixel", tuple(_HOT), (_IR, on("ir_blue", "moderate", "line3", 3)), _HOT),
    Fault("hot pixels, two exposures", "per pixel", tuple(_HOT), _TWO_IR, _HOT),
    Fault("hot pixels, undithered", "per pixel", tuple(_HOT), _STILL),
    Fault("undithered", "", (1,), (_THREE | {"dither": "none"}, _TWO | {"dither": "none"}, _IR | {"dither": "none"})),
    Fault("undithered, small drops", "pixfrac", tuple(_PIXFRAC), (_THREE | _NONE2, _UVIS | _NONE2), _PIXFRAC),
    Fault("fine grid, small drops", "parameters", tuple(_DROPS), _GRIDS, _DROPS),
    Fault("lost chip", "exposures", (1, 2), (_WFC, _THREE)),
    Fault("other weights", "parameters", tuple(_WEIGHTS), (_UVIS, _IR), _WEIGHTS, (1,)),
    Fault("trail", "sigma", (1, 3, 8), (_TWO | {"field": "sparse"}, _WFC | _LINE2)),
    Fault("coordinates changed", "arcsec", (0.02, 0.1, 0.5), (_WFC | _REAL, _IR, _UVIS | _REAL)),
    Fault("loss of lock", "of the light", (0.08, 0.2, 0.4), (_UVIS | _REAL, _THREE, _IR)),
    Fault("amplifier step", "sigma", (0.3, 0.7, 2.0), (_WFC | _REAL, _UVIS), below=(0.3,)),
    Fault("scattered light", "sigma", (0.5, 1.5, 4.0), (_UVIS | _REAL, _WFC, _IR)),
    Fault("exposure left out", "exposures", (1,), (_UVIS, _WFC | _REAL)),
    Fault("duplicated exposure", "", (1,), (_UVIS, _THREE, _IR)),
)
# The cameras of which few or none of the defects above are. Pixels of WFPC2 are those of its PC, 0.46 of the others;
# HRC samples stars so well that its cores are not flagged.
_HRC, _STIS = on("hrc", "sparse", "box", 4), on("stis", "moderate", "box", 4)
_WFPC2, _SBC = on("wfpc2", "moderate", "box", 4), on("sbc_lyman", "sparse", "box", 4)
_CCDS = (_HRC, _STIS, _WFPC2)
_BRIGHT = tuple(on(camera, "sparse", "box", 4) for camera in ("uvis_bright", "wfc_bright", "ir_bright"))
_FLAGGED_CORES = {1: {"driz_cr_scale": "0.3 0.2"}}
_STILL_CCDS = _HRC | {"dither": "none"}, _STIS | {"dither": "none"}, _WFPC2 | {"dither": "none", "n": 2}
_OTHER_CAMERAS = (
    Fault("misaligned", "pixel", (0.3, 1.0), (*_CCDS, _SBC)),
    Fault("rotated", "deg", (0.3,), (_HRC, _SBC)),
    Fault("drift", "pixel", (2.5,), (_HRC, _STIS, _SBC)),
    Fault("loss of lock", "of the light", (0.2, 0.4), (*_CCDS, _SBC)),
    Fault("sky of one exposure", "sigma", (1.0, -3.0), _CCDS),
    Fault("sky of one chip", "sigma", (0.7, 2.0), (_WFPC2,)),
    Fault("scattered light", "sigma", (1.5, 4.0), (*_CCDS, _SBC)),
    Fault("trail", "sigma", (3, 8), (_HRC | _LINE2, _STIS | _LINE2, _WFPC2 | _LINE2)),
    Fault("gradient of one exposure", "x sky", (0.03, 0.06), (*_BRIGHT, *_CCDS), below=(0.03,)),
    Fault("hot pixels, undithered", "per pixel", (1.2e-3,), _STILL_CCDS),
    Fault("no cosmic-ray rejection", "", (1,), _CCDS, _OFF),
    Fault("low driz_cr_snr", "parameters", (3,), (_HRC, _STIS), _LOW_SNR),
    Fault("flagged cores", "parameters", (1,), (_STIS, _WFPC2, _UVIS), _FLAGGED_CORES),
    Fault("lost chip", "exposures", (1,), (_WFPC2,)),
    Fault("exposure left out", "exposures", (1,), (*_CCDS, _SBC)),
)
_FRAME = on("wfc_full", "frame", "box", 4) | {"peculiar": {"CTE trails": 0.25, "flat residuals": 0.005}}
_UVIS_FRAME = _FRAME | {"camera": "uvis_full"}
_CLEAN_FRAMES = (
    _FRAME,
    _UVIS_FRAME,
    _FRAME | {"dither": "wide4", "rolls": (0.0, 20.0), "drizzle": {"combine_type": "minmed"}},
    _UVIS_FRAME | {"dither": "fields", "drizzle": {"combine_type": "minmed"}},
)
_FRAMES = (
    Fault("rotated", "deg", (0.02,), (_FRAME,)),
    Fault("scattered light", "sigma", (0.5,), (_FRAME,)),
    Fault("exposure left out", "exposures", (1,), (_FRAME,)),
    Fault("amplifier step", "sigma", (0.7,), (_UVIS_FRAME,)),
)
GRADES = {1: ("gross",), 2: ("moderate", "gross"), 3: ("subtle", "moderate", "gross")}

# One set for each defect that a test of the checks should never miss, and three clean ones: two minutes to make.
LABELLED = (
    "clean-01_uvis_sparse_line2", "clean-15_wfc_sparse_box", "clean-26_ir_moderate_box",
    "misaligned_1_wfc_moderate_box", "rotated_0.2_ir_sparse_box", "drift_2.5_wfc_moderate_box",
    "sky-of-one-exposure_3_uvis_sparse_box", "sky-of-one-chip_3_wfc_moderate_box",
    "low-driz_cr_snr_3_wfc_moderate_box", "no-cosmic-ray-rejection_1_uvis_sparse_box",
    "hot-pixels_0.0012_ir_sparse_box", "undithered_1_ir_sparse_none", "lost-chip_2_wfc_moderate_box",
    "undithered-small-drops_0.4_uvis_sparse_none",
)  # fmt: skip


def cases(series: int = 1) -> Iterator[Case]:
    """Yield all cases: a quarter of the realistic ones, the faults, the rest of the realistic ones, the plain ones."""
    real = list(realistic.cases(series))
    first = len(realistic.RECIPES)
    yield from real[:first]
    yield from faults(series)
    yield from real[first:]
    yield from plain(series)
    yield from further(series)


def further(series: int = 1) -> Iterator[Case]:
    """Yield clean cases of further ways of observing, and faults of further kinds."""
    yield from observing.cases(series)
    yield from faults(series, kinds.FAULTS)


def plain(series: int = 1) -> Iterator[Case]:
    """Yield clean cases without peculiarities."""
    for number, background in enumerate(_CLEAN * 2, 1):
        name = f"clean-{number:02d}_{_short(background)}{_of(series)}"
        yield Case(name, _seed(name), **background)
    for background in _BRIGHT:  # 6 % along both axes, in all exposures
        name = f"clean-gradient_{_short(background)}{_of(series)}"
        yield Case(name, _seed(name), peculiar={"sky gradient": 0.085, "flat residuals": 0.005}, **background)


def frames(series: int = 1) -> Iterator[Case]:
    """Yield full frames, clean ones first; each takes minutes to make, so that no series contains them."""
    for frame in _CLEAN_FRAMES:
        name = f"clean-frame_{_short(frame)}{_of(series)}"
        yield Case(name, _seed(name), **frame)
    yield from faults(series, _FRAMES)


def faults(series: int = 1, chosen: tuple[Fault, ...] = (*_FAULTS, *_OTHER_CAMERAS)) -> Iterator[Case]:
    """Yield the defects in all their strengths."""
    for fault in chosen:
        for strength in fault.strengths:
            for background in fault.backgrounds:
                name = (
                    f"{fault.defect.replace(',', '').replace(' ', '-')}_{strength:g}_{_short(background)}{_of(series)}"
                )
                made = background | {"drizzle": background.get("drizzle", {}) | fault.drizzle.get(strength, {})}
                given = {"defect": fault.defect, "strength": strength, "unit": fault.unit}
                yield Case(name, _seed(name), grade=_grade(fault, strength), **given, **made)


def _grade(fault: Fault, strength: float) -> str:
    """Return where a strength stands among those of its fault."""
    if strength in fault.below:
        return "below"
    sizes = sorted({abs(each) for each in fault.strengths})
    grades = GRADES.get(len(sizes), ("subtle", *["moderate"] * (len(sizes) - 2), "gross"))
    return grades[sizes.index(abs(strength))]


def _seed(name: str) -> int:
    return zlib.crc32(name.encode())


def _of(series: int) -> str:
    """Return what names of a series end with; a case's seed comes from its name, so that a series is a fresh set."""
    return f"_s{series}" if series > 1 else ""


def _short(background: dict[str, Any]) -> str:
    return "{camera}_{field}_{dither}".format(**background)
