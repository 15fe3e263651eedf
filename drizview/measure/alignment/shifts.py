"""Displacements between exposures, and the sources they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.stars.peaks import Peaks

Ints = NDArray[np.int64]

# With how many of the following exposures each is compared.
_PARTNERS = 6


@dataclass(frozen=True)
class Vote:
    """The displacement that most pairs of peaks of two exposures agree on.

    Attributes
    ----------
    dx, dy : float
        Second minus first, in product pixels; what the coordinate systems leave, 0 for perfect alignment.
    pairs : int
        Pairs that agree within 1.5 pixels.
    chance : float
        Pairs that would do so by chance.
    """

    dx: float
    dy: float
    pairs: int
    chance: float

    @property
    def significant(self) -> bool:
        """Whether the agreement cannot be chance: more than 5 standard deviations above it, 6 pairs at least."""
        return self.pairs > self.chance + 5 * np.sqrt(self.chance + 1)

    @property
    def certain(self) -> bool:
        """Whether places alone are enough: more than 8 standard deviations above chance, 9 pairs at least."""
        return self.pairs > self.chance + 8 * np.sqrt(self.chance + 1)


def vote(
    first: Peaks,
    second: Peaks,
    *,
    reach: float = 25.0,
    dither: tuple[float, float] | None = None,
    factor: float = float("inf"),
) -> Vote:
    """Find the displacement between two exposures by a two-dimensional histogram of all close pairs.

    Parameters
    ----------
    first, second : Peaks
    reach : float
        Largest displacement, product pixels.
    dither : tuple of float or None
        Displacement (dx, dy) on the product of a feature fixed to the detector. Where it is beyond 3 pixels, pairs that
        sit on the same detector pixel are left out, so that hot pixels do not vote.
    factor : float
        Largest ratio of the fluxes of a pair.
    """
    i, j = _alike(first, second, *_pairs(first, second, reach), factor)
    keep = ~_same_detector_pixel(first, second, i, j) if dither and np.hypot(*dither) > 3 else np.ones(i.size, bool)
    dx, dy = second.x[j[keep]] - first.x[i[keep]], second.y[j[keep]] - first.y[i[keep]]
    bins = int(2 * reach) + 1
    edges = np.linspace(-reach - 0.5, reach + 0.5, bins + 1)
    counts, _, _ = np.histogram2d(dy, dx, bins=(edges, edges))
    smooth = ndimage.uniform_filter(counts, 3, mode="constant") * 9
    peak = np.unravel_index(int(np.argmax(smooth)), smooth.shape)
    centre = edges[peak[1]] + 0.5, edges[peak[0]] + 0.5
    close = np.hypot(dx - centre[0], dy - centre[1]) < 2.0
    if not close.any():
        return Vote(0.0, 0.0, 0, 0.0)
    chance = float(dx.size * np.pi * 1.5**2 / (np.pi * reach**2))
    return Vote(float(np.median(dx[close])), float(np.median(dy[close])), int(smooth[peak]), chance)


def _pairs(first: Peaks, second: Peaks, reach: float) -> tuple[Ints, Ints]:
    if not len(first) or not len(second):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    a, b = (tree_of(np.column_stack([p.x, p.y])) for p in (first, second))
    near = a.query_ball_tree(b, reach)
    i = np.repeat(np.arange(len(first)), [len(n) for n in near])
    return i, np.array([k for n in near for k in n], dtype=np.int64)


def _alike(first: Peaks, second: Peaks, i: Ints, j: Ints, factor: float) -> tuple[Ints, Ints]:
    ratio = second.flux[j] / first.flux[i]
    keep = (ratio < factor) & (ratio > 1 / factor)
    return i[keep], j[keep]


def _same_detector_pixel(first: Peaks, second: Peaks, i: Ints, j: Ints) -> NDArray[np.bool_]:
    apart = np.hypot(first.row[i] - second.row[j], first.column[i] - second.column[j])
    return (first.chip[i] == second.chip[j]) & (apart < 1.5)


def common(
    first: Peaks, second: Peaks, shift: Vote, *, tolerance: float = 1.0, factor: float = 2.0
) -> tuple[Ints, Ints]:
    """Return the indices of the peaks that two exposures share after a displacement.

    Parameters
    ----------
    first, second : Peaks
        Positions on the product [pixel].
    shift : Vote
        Displacement of the second against the first.
    tolerance : float
        Largest distance left, product pixels.
    factor : float
        Largest ratio of their fluxes; both must be in one unit.

    Returns
    -------
    first, second : ndarray of int, shape (n,)
    """
    if not len(first) or not len(second):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    tree = tree_of(np.column_stack([second.x - shift.dx, second.y - shift.dy]))
    distance, nearest = tree.query(np.column_stack([first.x, first.y]))
    ratio = second.flux[nearest] / first.flux
    same = np.nonzero((distance < tolerance) & (ratio < factor) & (ratio > 1 / factor))[0]
    return same, nearest[same]


def shared(peaks: dict[str, Peaks], dither: Callable[[str, str], tuple[float, float] | None]) -> dict[str, Ints]:
    """Return, for each exposure, which of its peaks another exposure shows as well: the stars among them.

    A cosmic ray is not where another exposure has one of like flux, and hot pixels move with the detector. Exposures
    are compared in the displacement that they agree on, so that stars of misaligned exposures are found too.

    Parameters
    ----------
    peaks : dict of str to Peaks
        By exposure; fluxes in one unit.
    dither : callable
        Takes two exposures and returns the displacement (dx, dy) on the product of a feature fixed to the detector,
        None when not known.
    """
    names = list(peaks)
    found: dict[str, set[int]] = {name: set() for name in names}
    for i, first in enumerate(names):
        for second in names[i + 1 : i + 1 + _PARTNERS]:
            shift = vote(peaks[first], peaks[second], dither=dither(first, second))
            if not shift.significant:
                continue
            a, b = common(peaks[first], peaks[second], shift)
            found[first].update(a.tolist())
            found[second].update(b.tolist())
    return {name: np.array(sorted(indices), dtype=np.int64) for name, indices in found.items()}
