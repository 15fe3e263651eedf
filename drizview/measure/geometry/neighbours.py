"""Trees in which neighbours are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.spatial import cKDTree


def tree_of(points: NDArray[Any]) -> cKDTree:
    """Return a tree of points, shape (n, dimensions).

    `scipy.spatial` is a sixth of what the checks import, and is loaded when the first tree grows.
    """
    from scipy.spatial import cKDTree

    return cKDTree(points)
