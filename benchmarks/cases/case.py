"""Cases: what is simulated, and which questions should notice."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

DITHERS: dict[str, tuple[tuple[float, float], ...]] = {
    "none": ((0.0, 0.0),) * 6,
    "line2": ((0.0, 0.0), (3.5, 2.5)),
    "line3": ((0.0, 0.0), (3.33, 3.67), (6.67, 7.33)),
    "gap3": ((0.0, 0.0), (5.4, 60.3), (-4.7, -60.6)),
    "box": ((0.0, 0.0), (4.0, 1.5), (2.5, 4.0), (-1.5, 2.5)),
    "wide4": ((0.0, 0.0), (25.5, 18.3), (-18.2, 27.6), (31.7, -22.4)),
    "six": ((0.0, 0.0), (4.0, 1.5), (2.5, 4.0), (-1.5, 2.5), (10.33, 12.67), (-7.67, 9.33)),
}


@dataclass(frozen=True)
class Defect:
    """A fault: the questions that should notice, and those that may."""

    reveals: tuple[str, ...]
    may: tuple[str, ...] = ()


_SHIFTED = Defect(("align",), ("psf", "crflags", "imprint", "clean", "weight", "moire"))
DEFECTS = {
    "clean": Defect(()),
    "misaligned": _SHIFTED,
    "rotated": _SHIFTED,
    "visit offset": _SHIFTED,
    "drift": Defect(("psf",), ("crflags", "align", "imprint", "clean")),
    "defocus": Defect(("psf",)),
    "sky of one exposure": Defect(("mdrizsky", "sky"), ("crflags", "weight", "imprint", "clean")),
    "sky of one chip": Defect(("sky",), ("mdrizsky", "crflags", "weight", "imprint", "clean")),
    "filled field": Defect(("mdrizsky", "sky"), ("clean", "imprint", "crflags")),
    "low driz_cr_snr": Defect(("crflags",), ("weight", "imprint", "clean", "moire")),
    "no cosmic-ray rejection": Defect(("clean",), ("crflags", "imprint", "hotpix")),
    "single exposure": Defect(("clean",), ("dither", "moire", "align", "crflags")),
    "hot pixels": Defect(("hotpix",), ("clean", "crflags")),
    "undithered": Defect(("dither",), ("moire", "hotpix", "clean")),
    "undithered, small drops": Defect(("moire",), ("dither", "weight", "hotpix", "clean", "imprint")),
    "fine grid, small drops": Defect(("dither",), ("moire", "weight", "clean", "imprint")),
    "lost chip": Defect(("weight",), ("clean", "imprint", "moire", "crflags", "dither", "hotpix")),
    "other weights": Defect(("weight",), ("imprint",)),
    "trail": Defect(("clean",), ("crflags", "imprint", "sky", "mdrizsky")),
}


@dataclass(frozen=True)
class Case:
    """One association; strengths are in the unit that `unit` names."""

    name: str
    seed: int
    camera: str = "uvis"
    field: str = "sparse"
    dither: str = "box"
    n: int = 4
    defect: str = "clean"
    strength: float = 0.0
    unit: str = ""
    corner: bool = False
    rolls: tuple[float, ...] = ()
    drizzle: dict[str, Any] = dataclasses.field(default_factory=dict)
