"""Does the sky of an exposure step where one amplifier hands over to the next?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.mdrizsky import FILLED
from drizview.checks.fixtures.sky.levels import ChipSky, bad_bits
from drizview.dataset.chip import Chip
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import good_pixels
from drizview.measure.sky.steps import Border, Step, borders, steps_in

# The first column (and row) of the second amplifier, by detector; in unbinned pixels of a chip from 0.
_SPLITS = {("ACS", "WFC"): (2048, None), ("WFC3", "UVIS"): (2048, None), ("WFC3", "IR"): (507, 507)}
_SIDE, _MOST = 128, 8


@dataclass(frozen=True)
class _Split:
    each: ChipSky
    axis: int
    border: Border
    place: tuple[int, int]


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=0.5),
    basis="bias and flat-field residuals of amplifiers are about 1 e-, a quarter of the noise of a sky pixel",
    provenance="judgement",
    headline="largest step between amplifiers {value:.2f} sigma of an exposure",
    remedy="AstroDrizzle cannot mend a step within a chip: take exposures recalibrated with newer bias and flat-field "
    "reference files, or even out the quadrants before drizzling.",
    essential=False,
    not_curable="a step within a chip comes from its bias or flat field; AstroDrizzle cannot correct it",
)
def sky_amplifier_step(chip_skies: tuple[ChipSky, ...]) -> Measured:
    """Step of the sky where two amplifiers meet on a chip.

    Each amplifier has its own bias and gain; what calibration leaves of them shows as quadrants of other brightness,
    in the exposures and in the product. In units of the noise of a sky pixel of the exposure. A warning is expected
    for ACS/WFC after 2009 with low sky, and for WFC3/UVIS with old reference files; it never fails.
    """
    edges = [edge for each in chip_skies for edge in _edges(each)]
    if not edges:
        raise NotApplicable("no chip has a border between amplifiers on it")
    found = _splits([edge for edge in edges if edge[0].sky is not None and edge[0].sky.fill <= FILLED])
    shows = [s for s in found if s.border.real or 5 * s.border.error < _tolerance(s)]
    if not shows:
        raise Unmeasured("too little blank sky beside the borders of the amplifiers")
    real = [s for s in shows if s.border.real]
    worst = max(real or shows, key=_size)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "chip": s.each.chip.name,
            "across": "columns" if s.axis else "rows",
            f"step ({s.each.chip.unit})": s.border.value,
            "error": s.border.error,
            "step (sigma)": _size(s),
        }
        for s in found
    )
    error = worst.border.error / _tolerance(worst)
    where = tuple(_place(s) for s in sorted(real, key=_size, reverse=True)[:MOST_PLACES])
    cap = None if real else Status.PASS
    return Measured(_size(worst), n=len(shows), uncertainty=error, where=where, rows=rows, cap=cap)


def _tolerance(split: _Split) -> float:
    return split.each.sky.tolerance if split.each.sky is not None else np.nan


def _size(split: _Split) -> float:
    return abs(split.border.value) / _tolerance(split)


def _place(split: _Split) -> Place:
    y, x = (start + _SIDE / 2 for start in split.place)
    return on_chip(split.each.chip, x, y, value=_size(split), radius=_SIDE / 2, note="step between amplifiers, sigma")


def _edges(each: ChipSky) -> list[tuple[ChipSky, int, int]]:
    """Return the borders between amplifiers that lie on a chip, 24 pixels inside: (chip, axis, first pixel behind)."""
    camera, amplifiers = each.exposure.instrument, each.exposure.primary.text("CCDAMP") or ""
    if len(amplifiers) < 4:
        return []
    splits = zip((1, 0), _SPLITS.get((camera.name, camera.detector), (None, None)), strict=True)
    placed = [(axis, round(split - each.chip.origin[1 - axis])) for axis, split in splits if split is not None]
    return [(each, axis, edge) for axis, edge in placed if 24 < edge < each.chip.sci.shape[axis] - 24]


def _splits(edges: list[tuple[ChipSky, int, int]]) -> list[_Split]:
    """Return the steps at the borders, measured together: all their decoys tell how rough the sky is."""
    steps: list[tuple[int, Step]] = []
    places: list[tuple[int, int]] = []
    for number, (each, axis, edge) in enumerate(edges):
        read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
        for row, column in _starts(each.chip, axis, edge):
            image = read((slice(row, row + _SIDE), slice(column, column + _SIDE)))
            behind = np.arange(image.shape[axis]) + (row, column)[axis] >= edge
            labels = 2 * number + 1 + (behind if axis else behind[:, None])
            steps += [(len(places), s) for s in steps_in(image, np.broadcast_to(labels, image.shape), margin=2)]
            places.append((row, column))
    found = borders(steps) if steps else []
    owners = [(border, *edges[(border.first - 1) // 2]) for border in found]
    return [_Split(each, axis, border, places[border.windows[0]]) for border, each, axis, _ in owners]


def _starts(chip: Chip, axis: int, edge: int) -> tuple[tuple[int, int], ...]:
    """Return the corners (row, column) of windows across an edge, evenly along it."""
    length = chip.sci.shape[1 - axis]
    along = np.linspace(0, max(0, length - _SIDE), min(_MOST, max(1, length // _SIDE))).astype(int)
    across = max(0, edge - _SIDE // 2)
    return tuple((int(a), across) if axis else (across, int(a)) for a in along)
