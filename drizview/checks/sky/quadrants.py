"""Does the sky of an exposure step where one amplifier hands over to the next?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.levels import ChipSky, bad_bits
from drizview.dataset.chip import Chip
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.sampling import Window
from drizview.measure.sky.background import Background, background
from drizview.measure.sky.good_pixels import good_pixels
from drizview.measure.sky.steps import Border, Step, borders, steps_in

# Side of the windows along a border [pixel], the smaller where fewer than three of the larger fit, and how many at
# least and at most: on small chips they overlap by half. Across it all have the larger: what tells a step from a slope.
_SIDES, _FEWEST, _MOST = (128, 64), 3, 8
# Residuals of bias and flat fields are about 1 e- on each side: a step of less than this [e-] is calibration.
_ELECTRONS = 3.0

_Edge = tuple[ChipSky, int, int]


@dataclass(frozen=True)
class _Split:
    """A border between amplifiers on one exposure, or on all together, of which ``each`` is the first."""

    each: ChipSky
    axis: int
    border: Border
    place: tuple[int, int]
    exposures: int = 1

    @property
    def counts(self) -> bool:
        """Whether it is a step, and larger than what calibration leaves."""
        return bool(self.border.real and abs(self.border.value) * self.each.chip.electron_factor > _ELECTRONS)

    @property
    def chip(self) -> str:
        """The chip in words."""
        if self.exposures == 1:
            return self.each.chip.name
        return f"chip {self.each.chip.number} of {self.exposures} exposures"


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=0.25),
    basis=(
        "bias and flat-field residuals of amplifiers are about 1 e⁻ (ACS: 0.2 to 0.3 DN; 4 to 8 e⁻ is a calibration "
        "fault), so that steps below 3 e⁻ pass; in four exposures 0.25 σ is half the noise of the product"
    ),
    provenance="judgement",
    headline="largest sky step between amplifiers {value:.2f} σ (σ: noise of one exposure)",
    remedy=(
        "AstroDrizzle cannot correct a step within a chip: recalibrate the exposures with newer bias and flat-field "
        "reference files, or level the quadrants before drizzling."
    ),
    essential=False,
    not_curable="a step within a chip comes from its bias or flat field; AstroDrizzle cannot correct it",
)
def sky_amplifier_step(chip_skies: tuple[ChipSky, ...]) -> Measured:
    """Step of the sky between amplifiers of a chip.

    Each amplifier has its own bias level and gain; calibration residuals show as quadrants of different brightness, in
    the exposures and in the product. Measured on each exposure, and on all together, which share the fault, in units of
    the noise of a sky pixel of one exposure. Steps below 3 e⁻ pass. A warning is expected for ACS/WFC after 2009 with
    low sky, and for WFC3/UVIS with old reference files; this check never fails.
    """
    edges = [edge for each in chip_skies for edge in _edges(each)]
    if not edges:
        raise NotApplicable("no border between amplifiers lies on a chip")
    found = _splits([edge for edge in edges if _is_blank(*edge)])
    shows = [s for s in found if s.border.real or 5 * s.border.error < _tolerance(s)]
    if not shows:
        raise Unmeasured("too little blank sky at the borders between amplifiers")
    real = [s for s in shows if s.counts]
    worst = max(real or shows, key=_size)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "chip": s.chip,
            "across": "columns" if s.axis else "rows",
            f"step ({s.each.chip.unit})": s.border.value,
            "error": s.border.error,
            "step (sigma)": _size(s),
            "exposures": s.exposures,
            "a step": s.counts,
        }
        for s in found
    )
    error = worst.border.error / _tolerance(worst)
    where = tuple(_place(s) for s in sorted(real, key=_size, reverse=True)[:MOST_PLACES])
    cap = None if real else Status.PASS
    return Measured(_size(worst), n=len(shows), uncertainty=error, where=where, rows=rows, cap=cap)


def _is_blank(each: ChipSky, axis: int, edge: int) -> bool:
    """Return whether no target fills the chip on either side of an edge.

    The step itself makes a chip look filled, as half of it lies above the other half; so each side is asked alone.
    """
    if each.sky is None:
        return False
    if not each.sky.filled:
        return True
    sides = (slice(0, edge), slice(edge, each.chip.sci.shape[axis]))
    try:
        return not any(_side(each.chip, axis, side).filled for side in sides)
    except Unmeasured:
        return False


def _side(chip: Chip, axis: int, side: slice) -> Background:
    """Return the sky of one side of a chip."""
    read = good_pixels(chip.sci, chip.dq, bad=bad_bits(chip))
    length = side.stop - side.start
    shape = (chip.sci.shape[0], length) if axis else (length, chip.sci.shape[1])
    rows, columns = (0, side.start) if axis else (side.start, 0)

    def shifted(window: Window) -> NDArray[np.float32]:
        return read(
            (
                slice(window[0].start + rows, window[0].stop + rows),
                slice(window[1].start + columns, window[1].stop + columns),
            )
        )

    return background(shifted, shape=shape)


def _tolerance(split: _Split) -> float:
    return split.each.sky.tolerance if split.each.sky is not None else np.nan


def _size(split: _Split) -> float:
    return abs(split.border.value) / _tolerance(split)


def _place(split: _Split) -> Place:
    along, across = _side_of(split.each.chip, split.axis), _SIDES[0]
    row, column = split.place
    y, x = (row + along / 2, column + across / 2) if split.axis else (row + across / 2, column + along / 2)
    return on_chip(split.each.chip, x, y, value=_size(split), radius=along / 2, note="step between amplifiers, σ")


def _edges(each: ChipSky) -> list[tuple[ChipSky, int, int]]:
    """Return the borders between amplifiers that lie on a chip, 24 pixels inside: (chip, axis, first pixel behind)."""
    camera, amplifiers = each.exposure.instrument, each.exposure.primary.text("CCDAMP") or ""
    if len(amplifiers) < 4:
        return []
    splits = ((1, camera.amplifier_column), (0, camera.amplifier_row))
    placed = [(axis, round(split - each.chip.origin[1 - axis])) for axis, split in splits if split is not None]
    return [(each, axis, edge) for axis, edge in placed if 24 < edge < each.chip.sci.shape[axis] - 24]


def _splits(edges: list[_Edge]) -> list[_Split]:
    """Return the steps at the borders, measured together: all their decoys tell how rough the sky is."""
    steps: list[tuple[int, Step]] = []
    places: list[tuple[int, int]] = []
    for number, (each, axis, edge) in enumerate(edges):
        read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
        along, across = _side_of(each.chip, axis), _SIDES[0]
        rows, columns = (along, across) if axis else (across, along)
        for row, column in _starts(each.chip, axis, edge):
            image = read((slice(row, row + rows), slice(column, column + columns)))
            behind = np.arange(image.shape[axis]) + (row, column)[axis] >= edge
            labels = 2 * number + 1 + (behind if axis else behind[:, None])
            steps += [(len(places), s) for s in steps_in(image, np.broadcast_to(labels, image.shape), margin=2)]
            places.append((row, column))
    if not steps:
        return []
    single = [(border, (border.first - 1) // 2, 1) for border in borders(steps)]
    return [
        _Split(edges[number][0], edges[number][1], border, places[border.windows[0]], exposures)
        for border, number, exposures in [*_together(edges, steps), *single]
    ]


def _together(edges: list[_Edge], steps: list[tuple[int, Step]]) -> list[tuple[Border, int, int]]:
    """Return the borders that several exposures have in one place of the detector, first edge and how many there are.

    Their errors are larger by root two than the windows say: the sky under them is much the same.
    """
    alike: dict[tuple[int, int, int], list[int]] = {}
    for number, (each, axis, edge) in enumerate(edges):
        alike.setdefault((each.chip.extver, axis, edge + round(each.chip.origin[1 - axis])), []).append(number)
    first = {number: group[0] for group in alike.values() for number in group if len(group) > 1}
    shared = [
        (window, replace(step, first=step.first + shift, second=step.second + shift))
        for window, step in steps
        if (number := (min(step.first, step.second) - 1) // 2) in first
        for shift in (2 * (first[number] - number),)
    ]
    return [
        (replace(border, error=border.error * np.sqrt(2)), number, sum(first.get(k) == number for k in first))
        for border in (borders(shared) if shared else [])
        for number in ((border.first - 1) // 2,)
    ]


def _side_of(chip: Chip, axis: int) -> int:
    """Return the side of the windows along an edge: three or more of them must tell the same."""
    large, small = _SIDES
    return large if chip.sci.shape[1 - axis] >= 3 * large else small


def _starts(chip: Chip, axis: int, edge: int) -> tuple[tuple[int, int], ...]:
    """Return the corners (row, column) of windows across an edge, evenly along it."""
    length, side = chip.sci.shape[1 - axis], _side_of(chip, axis)
    overlapping = min(_FEWEST, max(1, 1 + 2 * (length - side) // side))
    along = np.linspace(0, max(0, length - side), min(_MOST, max(overlapping, length // side))).astype(int)
    across = max(0, edge - _SIDES[0] // 2)
    return tuple((int(a), across) if axis else (across, int(a)) for a in along)
