"""The mean weight map around sources, against that around blank sky."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]

_NEAREST, _FURTHEST = 30.0, 200.0  # of a control position from its source [pixels]
_TRIES = 12
# Of a stamp whose rim is as uneven as this the middle says nothing: an edge of the dither runs through it.
_UNEVEN = 0.75


@dataclass(frozen=True)
class Stack:
    """Stamps of the weight map, each over its own rim, and their mean.

    Attributes
    ----------
    mean : ndarray, shape (side, side)
        Mean weight over that of the rim: 1 where nothing was lost.
    radii : ndarray, shape (rings,)
        Mean distance of the pixels of each ring from the middle [pixels].
    profile, error : ndarray, shape (rings,)
        Mean of each ring over the stamps, and the standard error of that mean.
    used : ndarray of int, shape (n,)
        Which of the positions are in it.
    """

    mean: Floats
    radii: Floats
    profile: Floats
    error: Floats
    used: NDArray[np.integer[Any]]

    @property
    def n(self) -> int:
        """Stamps."""
        return int(self.used.size)


def stack(read: Callable[[Window], Floats], *, shape: tuple[int, int], x: Floats, y: Floats, half: int) -> Stack:
    """Return the mean of stamps of a weight map, each divided by the median of its rim.

    Stamps that reach over the edge of the image, hold next to no weight on their rim, or are cut by an edge of the
    coverage, are left out.

    Parameters
    ----------
    read : callable
        Takes a window (two slices) and returns the weight there.
    shape : tuple of int
        (ny, nx) of the weight map.
    x, y : ndarray, shape (n,)
        Middles of the stamps, pixels from 0.
    half : int
        They reach from -half to +half pixels.

    Raises
    ------
    Unmeasured
        No stamp can be used.
    """
    stamps, used = [], []
    for number, (column, row) in enumerate(zip(np.round(x).astype(int), np.round(y).astype(int), strict=True)):
        if half <= row < shape[0] - half and half <= column < shape[1] - half:
            stamp = _over_rim(read((slice(row - half, row + half + 1), slice(column - half, column + half + 1))))
            if stamp is not None:
                stamps.append(stamp)
                used.append(number)
    if not stamps:
        raise Unmeasured("the weight map is too uneven around every position")
    return _stacked(np.stack(stamps), np.array(used))


def _over_rim(stamp: Floats) -> Floats | None:
    """Return a stamp over the median of its rim, None where that is uneven or empty."""
    stamp = np.nan_to_num(np.asarray(stamp, dtype=np.float64))
    rim = np.concatenate([stamp[:3].ravel(), stamp[-3:].ravel(), stamp[3:-3, :3].ravel(), stamp[3:-3, -3:].ravel()])
    low, middle, high = (float(value) for value in np.percentile(rim, (20, 50, 80)))
    return stamp / middle if middle > 0 and low > _UNEVEN * middle and high * _UNEVEN < middle else None


def _stacked(stamps: Floats, used: NDArray[np.integer[Any]]) -> Stack:
    half = stamps.shape[1] // 2
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    distance = np.hypot(x, y)
    ring = np.minimum(distance + 0.5, half + 1).astype(int)
    rings = [(distance[ring == r], stamps[:, ring == r].mean(axis=1)) for r in range(half + 1)]
    values = np.stack([value for _, value in rings])
    spread = values.std(axis=1, ddof=1) if len(stamps) > 1 else np.zeros(len(values))
    return Stack(
        mean=stamps.mean(axis=0),
        radii=np.array([float(where.mean()) for where, _ in rings]),
        profile=values.mean(axis=1),
        error=spread / np.sqrt(len(stamps)),
        used=used,
    )


def controls(x: Floats, y: Floats, *, avoid: float, shape: tuple[int, int], seed: int = 1) -> tuple[Floats, Floats]:
    """Return a position near each source, 30 to 200 pixels off and clear of every source; fewer where it is crowded.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Sources, pixels from 0.
    avoid : float
        Least distance from any of them [pixels].
    shape : tuple of int
        (ny, nx) of the image.
    seed : int
        Of the random positions.
    """
    random = np.random.default_rng(seed)
    found = []
    for source in np.column_stack([x, y]):
        for _ in range(_TRIES):
            angle, length = random.uniform(0, 2 * np.pi), random.uniform(_NEAREST, _FURTHEST)
            place = source + length * np.array([np.cos(angle), np.sin(angle)])
            inside = 0 <= place[0] <= shape[1] - 1 and 0 <= place[1] <= shape[0] - 1
            if inside and np.hypot(x - place[0], y - place[1]).min() > avoid:
                found.append(place)
                break
    places = np.array(found).reshape(-1, 2)
    return places[:, 0], places[:, 1]
