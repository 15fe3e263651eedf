"""Lines between the areas of a labelled image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.surroundings import apart

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Pair = tuple[int, int]

# Areas narrower than this, in pixels of the labelled image, are what is left between others and have no name.
_SLIVER = 3


def merged(labels: Ints, *, reach: float, sliver: int = _SLIVER) -> Ints:
    """Return the labels with slivers and gaps given to the nearest area.

    Parameters
    ----------
    labels : ndarray of int, shape (ny, nx)
        0 is none.
    reach : float
        How far an area grows into what is none [pixels]: half a gap between chips, and no further.
    sliver : int
        Areas narrower than this are given away [pixels].
    """
    core = np.where(apart(labels, sliver // 2), labels, 0)
    if not core.any():
        return labels
    distance, nearest = ndimage.distance_transform_edt(core == 0, return_indices=True)
    return np.where((distance <= reach) | (labels > 0), core[tuple(nearest)], 0)


def border_lines(labels: Ints, *, tolerance: float = 0.75) -> dict[Pair, list[Floats]]:
    """Return the lines between each two areas that touch, longest first.

    Parameters
    ----------
    labels : ndarray of int, shape (ny, nx)
    tolerance : float
        How far a simplified line may lie from the edges of the pixels [pixels].

    Returns
    -------
    dict
        Pair of labels, the smaller first, to arrays of shape (points, 2): x and y, where pixel centres are whole
        numbers from 0. A closed line ends where it begins.
    """
    found = {pair: [simplified(line, tolerance) for line in _chains(edges)] for pair, edges in _edges(labels).items()}
    return {pair: sorted(lines, key=lambda line: -_length(line)) for pair, lines in found.items()}


def rims(mask: NDArray[np.bool_], *, tolerance: float = 0.75) -> list[Floats]:
    """Return the closed lines around what is set, longest first; as `border_lines`."""
    lines = border_lines(np.pad(mask.astype(np.int8), 1), tolerance=tolerance).get((0, 1), [])
    return [line - 1.0 for line in lines]


def _length(line: Floats) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _edges(labels: Ints) -> dict[Pair, list[tuple[int, int]]]:
    """Return the edges between pixels of other labels, by pair: numbers of the corners at either end."""
    width = labels.shape[1] + 1
    found: dict[Pair, list[tuple[int, int]]] = defaultdict(list)
    for axis in (0, 1):
        here, there = (labels[:-1], labels[1:]) if axis == 0 else (labels[:, :-1], labels[:, 1:])
        rows, columns = np.nonzero(here != there)
        low, high = np.minimum(here, there)[rows, columns], np.maximum(here, there)[rows, columns]
        start = (rows + 1) * width + columns if axis == 0 else rows * width + columns + 1
        end = start + (1 if axis == 0 else width)
        for a, b, s, e in zip(low.tolist(), high.tolist(), start.tolist(), end.tolist(), strict=True):
            found[a, b].append((s, e))
    return {pair: [*edges, (width, -1)] for pair, edges in found.items()}


def _chains(edges: list[tuple[int, int]]) -> Iterator[Floats]:
    """Yield the lines that edges make, end to end; the last entry holds the number of corners in a row."""
    width = edges[-1][0]
    waiting: dict[int, list[int]] = defaultdict(list)
    for start, end in edges[:-1]:
        waiting[start].append(end)
        waiting[end].append(start)
    for ends in (True, False):  # open lines from their ends first; what is left is closed
        for corner in list(waiting):
            while waiting[corner] and (not ends or len(waiting[corner]) % 2):
                line = _walk(corner, waiting)
                y, x = np.divmod(np.array(line), width)
                yield np.column_stack([x, y]) - 0.5


def _walk(corner: int, waiting: dict[int, list[int]]) -> list[int]:
    """Return the corners from one on until there is no way further, and use up the edges."""
    line = [corner]
    while waiting[corner]:
        following = waiting[corner].pop()
        waiting[following].remove(corner)
        line.append(following)
        corner = following
    return line


def simplified(line: Floats, tolerance: float) -> Floats:
    """Return the points that a line needs (Douglas & Peucker 1973, Cartographica 10, 112).

    Parameters
    ----------
    line : ndarray, shape (points, 2)
    tolerance : float
        How far what is left out may lie from what is kept, in the unit of the points.
    """
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        off = _distance(line[first + 1 : last], line[first], line[last])
        worst = int(np.argmax(off))
        if off[worst] > tolerance:
            middle = first + 1 + worst
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return line[keep]


def _distance(points: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distance of points, shape (n, 2), from the straight line between two, or from the one they are."""
    along = end - start
    length = float(np.hypot(*along))
    if length == 0:
        return np.asarray(np.hypot(*(points - start).T))
    return np.asarray(np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length)
