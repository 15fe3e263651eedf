"""The exposures of a dither as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from drizview.checks.fixtures.align.solutions import visit_of
from drizview.checks.fixtures.dither import Dither
from drizview.dataset.dataset import Dataset
from drizview.inspector.panels.footprints import Footprint
from drizview.measure.geometry.dithering import phases

Cells = tuple[Any, ...]

# Phases run from here, so that those on either side of a whole pixel stand together.
FIRST = -0.1
COLUMNS = (
    "exposure", "dx [px]", "dy [px]", "phase x", "phase y", "east [″]", "north [″]", "visit", "exptime [s]", "pattern",
)  # fmt: skip


def exposure_rows(
    dataset: Dataset,
    found: Sequence[Footprint],
    dither: Dither | None,
    centre: tuple[float, float],
    names: Mapping[str, str],
) -> list[Cells]:
    """Return a row for each exposure; None where something is not known.

    Displacements are in native pixels on the detector at the place of the dither nearest to the centre (product
    pixels), phases their fractions; offsets of the middle of the first chip are in arcsec from the centre.
    """
    offsets = _offsets(dither, centre)
    middles = {each.name: each.middle for each in found}
    rows = []
    for exposure in dataset.exposures:
        moved = offsets.get(exposure.name)
        fraction = (None, None) if moved is None else tuple(round(float(v), 3) for v in phases(moved, first=FIRST))
        shift = (None, None) if moved is None else tuple(round(float(v), 3) for v in moved)
        sky = tuple(round(v, 3) for v in middles[exposure.name]) if exposure.name in middles else (None, None)
        pattern = exposure.primary.text("PATTERN1") or ""
        rows.append(
            (
                names.get(exposure.name, exposure.name),
                *shift,
                *fraction,
                *sky,
                visit_of(exposure),
                exposure.exptime,
                "" if pattern == "NONE" else pattern,
            )
        )
    return rows


def _offsets(dither: Dither | None, centre: tuple[float, float]) -> dict[str, Any]:
    if dither is None or not dither.places:
        return {}
    offsets = dither.sampling.offsets[nearest_place(dither, centre)]
    return {
        name: moved for name, moved in zip(dither.exposures, offsets, strict=True) if bool(np.isfinite(moved).all())
    }


def nearest_place(dither: Dither, place: tuple[float, float]) -> int:
    """Return which place of a dither is nearest to a product pixel."""
    return int(np.argmin([np.hypot(x - place[0], y - place[1]) for x, y in dither.places]))


def farthest_place(dither: Dither, place: tuple[float, float]) -> int:
    """Return which place of a dither is farthest from a product pixel."""
    return int(np.argmax([np.hypot(x - place[0], y - place[1]) for x, y in dither.places]))
