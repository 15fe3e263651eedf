"""The displacement between two exposures of one field, however far their coordinates are off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drizview.measure.alignment.shifts import Vote
from drizview.measure.stars.peaks import Peaks

# Brightest sources that are compared, and the ratio of fluxes up to which two may be one.
_MOST, _FACTOR = 60, 1.5
# Pairs agree within so many product pixels, and lie on one detector pixel within so many.
_AGREE, _SAME_PIXEL = 2.5, 2.0
# Part of either extent of an exposure over which they must lie: spikes and ghosts about one star repeat at another.
_LEAST_EXTENT = 0.4


def vote_anywhere(first: Peaks, second: Peaks) -> Vote | None:
    """Return the displacement that most pairs of bright sources agree on, None where they are no pattern of a field.

    Two fields do not show the same pattern of stars of the same fluxes: where `Vote.certain`, both are one field, and
    the coordinates of one are wrong by the displacement.

    Parameters
    ----------
    first, second : Peaks
        Positions on the sky's grid [pixel], fluxes in one unit.
    """
    a, b = (peaks[np.argsort(-peaks.flux)[:_MOST]] for peaks in (first, second))
    if not len(a) or not len(b):
        return None
    i, j = (index.ravel() for index in np.indices((len(a), len(b))))
    ratio = b.flux[j] / a.flux[i]
    fixed = (a.chip[i] == b.chip[j]) & (np.hypot(a.row[i] - b.row[j], a.column[i] - b.column[j]) < _SAME_PIXEL)
    keep = (ratio < _FACTOR) & (ratio > 1 / _FACTOR) & ~fixed
    i, j = i[keep], j[keep]
    if not i.size:
        return None
    moves = np.column_stack([b.x[j] - a.x[i], b.y[j] - a.y[i]])
    tree = cKDTree(moves)
    best = int(np.argmax(tree.query_ball_point(moves, _AGREE, return_length=True)))
    agreed = np.array(tree.query_ball_point(moves[best], _AGREE))
    if not (_spreads(a, i[agreed]) and _spreads(b, j[agreed])):
        return None
    area = float(np.prod(np.maximum(np.ptp(moves, axis=0), 1.0)))
    pairs = min(np.unique(i[agreed]).size, np.unique(j[agreed]).size)
    dx, dy = np.median(moves[agreed], axis=0)
    return Vote(float(dx), float(dy), pairs, 4 * i.size * np.pi * _AGREE**2 / area)


def _spreads(peaks: Peaks, chosen: NDArray[np.int64]) -> bool:
    """Return whether chosen sources lie over much of the area of all."""
    return all(np.ptp(along[chosen]) > _LEAST_EXTENT * np.ptp(along) for along in (peaks.x, peaks.y))
