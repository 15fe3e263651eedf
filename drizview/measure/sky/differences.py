"""Smooth light that one exposure has and the others have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.noise.usual import Usual

Floats = NDArray[np.floating[Any]]

# Fewer cells than this do not tell a patch of light from a fluctuation.
_FEWEST_CELLS = 20
# A cell in which the target itself changes by more than this across its neighbours says nothing: the exposures sample
# it at other places [in units of the levels].
_STEEPEST = 0.3
# Cells that must share an excess: one alone may be a star, two a pair.
_RANK = 3


@dataclass(frozen=True)
class SkyDifference:
    """What one exposure shows beyond the median of the others.

    Attributes
    ----------
    exposure : str
    value : float
        The third largest excess or deficit of a cell, signed.
    scatter : float
        Of the cells, as a standard deviation.
    cells : int
        How many could be compared.
    places : tuple of (row, column)
        Cells at least this deviant, the largest first.
    """

    exposure: str
    value: float
    scatter: float
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
    """Return half the range of the median level among the neighbours of each cell."""
    middle = _median(cube)
    low = ndimage.minimum_filter(np.where(np.isfinite(middle), middle, np.inf), 3)
    high = ndimage.maximum_filter(np.where(np.isfinite(middle), middle, -np.inf), 3)
    return np.asarray((high - low) / 2)


def _median(cube: Floats) -> Floats:
    """Return the median along the first axis, NaN where there is nothing."""
    empty = ~np.isfinite(cube).any(axis=0)
    return np.where(empty, np.nan, np.nanmedian(np.where(empty, 0.0, cube), axis=0))


def _difference(name: str, own: Floats, others: Floats, smooth: NDArray[np.bool_]) -> SkyDifference | None:
    known = smooth & np.isfinite(own) & np.isfinite(others)
    if known.sum() < _FEWEST_CELLS:
        return None
    excess = np.where(known, own - others, np.nan)
    excess -= np.nanmedian(excess)
    order = np.argsort(-np.abs(np.where(known, excess, 0.0)), axis=None)
    ranked = [tuple(int(i) for i in np.unravel_index(place, excess.shape)) for place in order[: 4 * _RANK]]
    value = max((_nth(excess[known], sign) for sign in (1, -1)), key=abs)
    scatter = float(np.median(np.abs(excess[known]))) / 0.6745
    deviant = tuple((r, c) for r, c in ranked if abs(excess[r, c]) >= abs(value) and excess[r, c] * value > 0)
    return SkyDifference(name, value, scatter, int(known.sum()), deviant)


def _nth(values: Floats, sign: int) -> float:
    """Return the third most extreme value of a sign."""
    return float(sign * np.sort(sign * values)[-_RANK])


def cell_side(shape: Sequence[int]) -> int:
    """Return the side of the cells of a product [pixel]: some 900 cells, none smaller than 32 pixels."""
    return max(32, int(np.sqrt(shape[0] * shape[1] / 900)))
