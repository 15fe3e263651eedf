"""Does the sky of an exposure step where one amplifier hands over to the next?"""

from __future__ import annotations

from dataclasses import dataclass

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
from drizview.measure.sky.background import Background, background, good_pixels
from drizview.measure.sky.steps import Border, Step, borders, steps_in

# Side of the windows along a border [pixel], the smaller where fewer than three of the larger fit, and how many.
_SIDES, _MOST = (128, 64), 8


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
    basis="bias and flat-field residuals of amplifiers are about 1 e⁻, a quarter of the noise of a sky pixel",
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
    the exposures and in the product. In units of the noise of a sky pixel of the exposure. A warning is expected for
    ACS/WFC after 2009 with low sky, and for WFC3/UVIS with old reference files; this check never fails.
    """
    edges = [edge for each in chip_skies for edge in _edges(each)]
    if not edges:
        raise NotApplicable("no border between amplifiers lies on a chip")
    found = _splits([edge for edge in edges if _is_blank(*edge)])
    shows = [s for s in found if s.border.real or 5 * s.border.error < _tolerance(s)]
    if not shows:
        raise Unmeasured("too little blank sky at the borders between amplifiers")
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
    side = _side_of(split.each.chip, split.axis)
    y, x = (start + side / 2 for start in split.place)
    return on_chip(split.each.chip, x, y, value=_size(split), radius=side / 2, note="step between amplifiers, σ")


def _edges(each: ChipSky) -> list[tuple[ChipSky, int, int]]:
    """Return the borders between amplifiers that lie on a chip, 24 pixels inside: (chip, axis, first pixel behind)."""
    camera, amplifiers = each.exposure.instrument, each.exposure.primary.text("CCDAMP") or ""
    if len(amplifiers) < 4:
        return []
    splits = ((1, camera.amplifier_column), (0, camera.amplifier_row))
    placed = [(axis, round(split - each.chip.origin[1 - axis])) for axis, split in splits if split is not None]
    return [(each, axis, edge) for axis, edge in placed if 24 < edge < each.chip.sci.shape[axis] - 24]


def _splits(edges: list[tuple[ChipSky, int, int]]) -> list[_Split]:
    """Return the steps at the borders, measured together: all their decoys tell how rough the sky is."""
    steps: list[tuple[int, Step]] = []
    places: list[tuple[int, int]] = []
    for number, (each, axis, edge) in enumerate(edges):
        read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
        side = _side_of(each.chip, axis)
        for row, column in _starts(each.chip, axis, edge):
            image = read((slice(row, row + side), slice(column, column + side)))
            behind = np.arange(image.shape[axis]) + (row, column)[axis] >= edge
            labels = 2 * number + 1 + (behind if axis else behind[:, None])
            steps += [(len(places), s) for s in steps_in(image, np.broadcast_to(labels, image.shape), margin=2)]
            places.append((row, column))
    found = borders(steps) if steps else []
    owners = [(border, *edges[(border.first - 1) // 2]) for border in found]
    return [_Split(each, axis, border, places[border.windows[0]]) for border, each, axis, _ in owners]


def _side_of(chip: Chip, axis: int) -> int:
    """Return the side of the windows along an edge: three or more of them must tell the same."""
    large, small = _SIDES
    return large if chip.sci.shape[1 - axis] >= 3 * large else small


def _starts(chip: Chip, axis: int, edge: int) -> tuple[tuple[int, int], ...]:
    """Return the corners (row, column) of windows across an edge, evenly along it."""
    length, side = chip.sci.shape[1 - axis], _side_of(chip, axis)
    along = np.linspace(0, max(0, length - side), min(_MOST, max(1, length // side))).astype(int)
    across = max(0, edge - side // 2)
    return tuple((int(a), across) if axis else (across, int(a)) for a in along)
