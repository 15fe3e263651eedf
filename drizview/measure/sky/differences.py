"""Smooth light that one exposure has and the others have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import in_order, nan_median
from drizview.measure.noise.usual import Usual

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# Fewer cells than this do not tell a patch of light from a fluctuation.
_FEWEST_CELLS = 20
# A cell in which the target itself changes by more than this across its neighbours says nothing: the exposures sample
# it at other places [in units of the levels].
_STEEPEST = 0.3
# Cells that must share an excess: one alone may be a star, two a pair.
_RANK = 3
# An excess of single cells that is plain without smoothing, as of light in few of them [in units of the levels].
_PLAIN = 0.5
# Side of the squares whose median is taken, cells of one that must be known, and the scatter of such a median over that
# of a cell [cells].
_SMOOTH, _LEAST_KNOWN, _MEDIAN_NOISE = 3, 5, 0.42
# Rounds and limit [scatter] in which what stands out is left out of a fit.
_ROUNDS, _CLIP = 3, 2.5


@dataclass(frozen=True)
class SkyDifference:
    """What one exposure shows beyond the median of the others.

    Attributes
    ----------
    exposure : str
    value : float
        The third largest excess or deficit, signed: among medians of 3 x 3 cells, or among the cells themselves where
        it is plain in them, or where they are too scattered for such medians.
    scatter : float
        Of the cells, as a standard deviation.
    noise : float
        Of that value, from differences of neighbouring cells, to which smooth light does not add.
    cells : int
        How many could be compared.
    places : tuple of (row, column)
        Cells at least this deviant, the largest first.
    """

    exposure: str
    value: float
    scatter: float
    noise: float
    cells: int
    places: tuple[tuple[int, int], ...]


def sky_differences(levels: Mapping[str, Floats]) -> tuple[SkyDifference, ...]:
    """Compare the sky of each exposure, cell by cell, with the median of the others.

    Parameters
    ----------
    levels : mapping
        Exposure to its sky level in cells of a common grid, shape (ny, nx), NaN where it has none; in units of the
        noise of a pixel, with the sky of the exposure taken off.

    Raises
    ------
    Unmeasured
        Fewer than two exposures, or too few cells in common in which the target is smooth.

    Notes
    -----
    What an exposure has in proportion to what all have is taken off: flat-field errors and targets scale with the sky
    (airglow) and with the flux, light of one exposure has a shape of its own.
    """
    names = list(levels)
    if len(names) < 2:
        raise Unmeasured("one exposure has nothing to be compared with")
    cube = np.array([levels[name] for name in names])
    smooth = _structure(cube) < _STEEPEST
    usual = Usual(cube)
    found = [_difference(name, own, usual.without(own), smooth) for name, own in zip(names, cube, strict=True)]
    made = tuple(each for each in found if each is not None)
    if not made:
        raise Unmeasured("two exposures have too little smooth sky in common to compare them")
    return made


def _structure(cube: Floats) -> Floats:
    """Return half the range of the usual level among the neighbours of each cell."""
    middle = _usually(cube)
    low = ndimage.minimum_filter(np.where(np.isfinite(middle), middle, np.inf), 3)
    high = ndimage.maximum_filter(np.where(np.isfinite(middle), middle, -np.inf), 3)
    return np.asarray((high - low) / 2)


def _usually(cube: Floats) -> Floats:
    """Return the median along the first axis, of an even number the lower, so that of two the one without light counts.

    NaN where there is nothing.
    """
    ordered, known = in_order(cube), np.isfinite(cube).sum(axis=0)
    rank = np.maximum(known - 1, 0) // 2
    return np.asarray(np.take_along_axis(np.asarray(ordered), rank[None], axis=0)[0])


def _difference(name: str, own: Floats, others: Floats, smooth: Bools) -> SkyDifference | None:
    known = smooth & np.isfinite(own) & np.isfinite(others)
    if known.sum() < _FEWEST_CELLS:
        return None
    excess = np.where(known, own - others, np.nan)
    excess -= np.nanmedian(excess)
    wide = _smoothed(excess)
    wide = _without_the_usual(wide, _smoothed(np.where(known, others, np.nan)))
    shown, noise = excess, _noise(excess)
    if abs(_extreme(excess)) < _PLAIN and np.isfinite(wide).sum() >= _FEWEST_CELLS:
        shown, noise = wide, _MEDIAN_NOISE * noise
    value = _extreme(shown)
    order = np.argsort(-np.abs(np.where(np.isfinite(shown), shown, 0.0)), axis=None)
    ranked = [tuple(int(i) for i in np.unravel_index(place, shown.shape)) for place in order[: 4 * _RANK]]
    scatter = float(np.median(np.abs(excess[known]))) / 0.6745
    deviant = tuple((r, c) for r, c in ranked if abs(shown[r, c]) >= abs(value) and shown[r, c] * value > 0)
    return SkyDifference(name, value, scatter, noise, int(known.sum()), deviant)


def _smoothed(level: Floats) -> Floats:
    """Return the median of the square about each cell, NaN where the cell or most of the square is not known."""
    half = _SMOOTH // 2
    wide = np.pad(level, half, constant_values=np.nan)
    squares = np.lib.stride_tricks.sliding_window_view(wide, (_SMOOTH, _SMOOTH)).reshape(*level.shape, -1)
    enough = np.isfinite(level) & (np.isfinite(squares).sum(axis=-1) >= _LEAST_KNOWN)
    return np.where(enough, nan_median(squares, axis=-1), np.nan)


def _without_the_usual(excess: Floats, usual: Floats) -> Floats:
    """Return an excess without the part that goes with the usual level, and without its median."""
    known = np.isfinite(excess) & np.isfinite(usual)
    if not known.any():
        return excess
    x, y = usual[known] - np.median(usual[known]), excess[known]
    kept, slope = np.ones(x.size, bool), 0.0
    for _ in range(_ROUNDS):
        slope = float(x[kept] @ y[kept]) / max(float(x[kept] @ x[kept]), 1e-12)
        left = np.abs(y - slope * x)
        kept = left <= _CLIP * max(float(np.median(left)) / 0.6745, 1e-12)
    flat = np.full(excess.shape, np.nan)
    flat[known] = y - slope * x - np.median(y - slope * x)
    return flat


def _noise(excess: Floats) -> float:
    """Return the noise of cells from the differences of neighbours."""
    steps = np.concatenate([np.diff(excess, axis=axis).ravel() for axis in (0, 1)])
    steps = steps[np.isfinite(steps)]
    return float(np.median(np.abs(steps))) / 0.6745 / np.sqrt(2) if steps.size else 0.0


def _extreme(values: Floats) -> float:
    """Return the third most extreme known value, of the sign that has the larger; 0 of fewer than three."""
    known = np.sort(values[np.isfinite(values)])
    if known.size < _RANK:
        return 0.0
    return max(float(known[-_RANK]), float(known[_RANK - 1]), key=abs)


def cell_side(shape: Sequence[int]) -> int:
    """Return the side of the cells of a product [pixel]: some 900 cells, none smaller than 32 pixels."""
    return max(32, int(np.sqrt(shape[0] * shape[1] / 900)))
