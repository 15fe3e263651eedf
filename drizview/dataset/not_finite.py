"""Pixels of exposures that are not numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from drizview.dataset.exposure import Exposure
from drizview.dataset.io.raster import strips
from drizview.errors import DrizviewError


def not_finite_notes(exposures: Iterable[Exposure]) -> tuple[str, ...]:
    """Return for each exposure with NaN or infinite pixels how many there are, in words; reads all of them."""
    return tuple(note for exposure in exposures if (note := _note(exposure)))


def _note(exposure: Exposure) -> str:
    counts = {}
    for chip in exposure.chips:
        if chip.sci.dtype.kind != "f":
            continue
        try:
            counts[chip.extver] = sum(int((~np.isfinite(band)).sum()) for _, band in strips(chip.sci))
        except DrizviewError:  # a file that was cut short while open is said elsewhere
            continue
    total = sum(counts.values())
    if not total:
        return ""
    chips = ", ".join(f"SCI,{extver}" for extver, count in counts.items() if count)
    return f"{exposure.name}: {total} pixels are not finite (NaN or infinite) in {chips}"
