"""Holes in a product: pixels inside the footprint that no exposure has filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Bools = NDArray[np.bool_]

# Largest hole, in pixels, that counts as a single one, and as a cluster; more is a region.
SINGLE, CLUSTER = 1, 25


@dataclass(frozen=True)
class Hole:
    """A connected group of empty pixels.

    Attributes
    ----------
    x, y : float
        Centre [pixels from 0].
    size : int
        Pixels.
    """

    x: float
    y: float
    size: int


def holes(valid: Bools, inside: Bools) -> list[Hole]:
    """Return the connected groups of pixels that lie inside the footprint and hold nothing, largest first.

    Parameters
    ----------
    valid, inside : ndarray of bool, shape (ny, nx)
        Pixels with weight, and pixels that the outline of an exposure covers.
    """
    empty = inside & ~valid
    labels, count = ndimage.label(empty, structure=np.ones((3, 3)))
    if not count:
        return []
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    numbers = np.arange(1, count + 1)
    centres: Any = ndimage.center_of_mass(empty, labels, numbers)
    return [Hole(float(centres[i][1]), float(centres[i][0]), int(sizes[i])) for i in np.argsort(-sizes, kind="stable")]


def open_areas(empty: Bools, inside: Bools) -> Bools:
    """Return the empty pixels that belong to an area which reaches the edge of the footprint.

    Parameters
    ----------
    empty, inside : ndarray of bool, shape (ny, nx)
        Pixels without weight, and pixels that the outline of an exposure covers.
    """
    labels, _ = ndimage.label(empty | ~inside, structure=np.ones((3, 3)))
    outer = np.ones(empty.shape, dtype=bool)
    outer[1:-1, 1:-1] = False
    reaching = np.unique(labels[(outer | ~inside) & (labels > 0)])
    return np.isin(labels, reaching)


def surrounded(valid: Bools, *, reach: int = 4) -> Bools:
    """Return which pixels lie among pixels with weight: holes narrower than twice ``reach`` count, gaps do not.

    For products whose exposures are not there to tell their outlines.
    """
    side = np.ones((2 * reach + 1, 2 * reach + 1))
    return np.asarray(ndimage.binary_closing(np.pad(valid, reach), side)[reach:-reach, reach:-reach])
