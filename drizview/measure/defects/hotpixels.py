"""Pixels of a detector that are bright in every exposure, and the pattern that they draw on a dithered product."""

from __future__ import annotations

from collections.abc import Sequence
from math import erf, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.noise.robust import in_order

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
_FWHM = 2.3548
_RING = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]


def contrast(image: Floats) -> tuple[Floats, Floats]:
    """Return each pixel minus the (upper) median of its eight neighbours, and that median."""
    wide, (ny, nx) = np.pad(image, 1, mode="edge"), image.shape
    around = in_order(np.stack([wide[i : i + ny, j : j + nx] for i, j in _RING]))[len(_RING) // 2]
    return image - around, around


def contrast_at(image: Floats, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
    """Return the contrast of some pixels, as `contrast` does that of all."""
    wide = np.pad(image, 1, mode="edge")
    around = np.sort([wide[rows + i, columns + j] for i, j in _RING], axis=0)
    return np.asarray(image[rows, columns] - around[len(_RING) // 2])


def significance(image: Floats, *, sigma: float, gain: float) -> Floats:
    """Return the contrast of each pixel over its noise.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky-subtracted.
    sigma : float
        Noise of a sky pixel.
    gain : float
        Electrons per unit of the image.
    """
    above, around = contrast(image)
    return np.asarray(above / np.sqrt(sigma**2 + np.maximum(around, 0) / gain))


def shared_light(fwhm: float, diffused: float = 0.0) -> float:
    """Return the light of the pixel beside that of a star, over it, for a Gaussian in the middle of a pixel [pixel].

    Off the middle, and behind real optics, the neighbours have more. ``diffused`` is the share of the charge of a pixel
    that each of its four neighbours gets (and each of the corners a quarter of that); that of a hot pixel, which is
    made on the spot, does not spread.
    """
    inner, outer = (erf(edge * _FWHM / fwhm / sqrt(2)) for edge in (0.5, 1.5))
    shared, kept = (outer - inner) / (2 * inner), 1 - 5 * diffused
    return (diffused + kept * shared) / (kept + 4 * diffused * shared)


def persistent(maps: Sequence[Floats], *, least: float = 4.0, typical: float = 5.0, neighbours: float = 0.3) -> Bools:
    """Return the single pixels that stand out in every exposure.

    Parameters
    ----------
    maps : sequence of ndarray, shape (ny, nx)
        Significance (see `significance`) in exposures between which the sky has moved; where it has not, stars are
        told from hot pixels by their neighbours alone.
    least, typical : float
        What a pixel must reach in every exposure, and in their median.
    neighbours : float
        Share of its light that its four neighbours must stay below, on average.

    Notes
    -----
    In the median (of two: the lower) a pixel must be the brightest of 5 x 5, with fainter neighbours: where the wings
    of bright stars meet they make broader spots.
    """
    stack = np.stack(list(maps))
    low = stack.min(axis=0)
    middle = low if len(stack) == 2 else _medians(stack)
    cross = ndimage.convolve(middle, np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]) / 4.0, mode="nearest")
    single = (middle == ndimage.maximum_filter(middle, 5)) & (cross < neighbours * middle)
    return np.asarray(single & (low > least) & (middle > typical))


def _medians(stack: Floats) -> Floats:
    """Return the median of each pixel, NaN where one image says nothing; `numpy.median` takes four times as long."""
    ordered, most = in_order(stack), len(stack)
    return np.where(np.isnan(ordered[-1]), np.nan, (ordered[(most - 1) // 2] + ordered[most // 2]) / 2)


def images_seen(
    image: Floats, x: Floats, y: Floats, expected: Floats, *, sigma: float, core: int, correlation: float
) -> tuple[Bools, Bools]:
    """Return at which positions the image of a hot pixel would be seen on a product, and where it is.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        A stamp of the product, sky-subtracted, NaN where it holds nothing.
    x, y : ndarray, shape (n,)
        Where the pixel was drizzled to, pixels from 0.
    expected : ndarray, shape (n,)
        Light that it would leave there, in the unit of the image times pixels.
    sigma, core, correlation
        Noise of a sky pixel, side of the square that holds the light, and how correlation raises its noise.

    Returns
    -------
    visible : ndarray of bool, shape (n,)
        The product has all pixels there, and 8 sigma are expected.
    seen : ndarray of bool, shape (n,)
        Of these, where the best square around the position holds 6 sigma or more above its surroundings, and 0.35 to
        2.5 of what is expected: more would be a star.
    """
    reach, noise = 2 * core + 1, sigma * core * correlation
    row, column = np.rint(y).astype(int), np.rint(x).astype(int)
    inside = (row >= reach) & (column >= reach) & (row < image.shape[0] - reach) & (column < image.shape[1] - reach)
    inside &= expected > 8 * noise
    visible, seen = inside.copy(), np.zeros(x.size, dtype=bool)
    if not inside.any():
        return visible, seen
    around = np.arange(-reach, reach + 1)
    stamps = image[row[inside][:, None, None] + around[:, None], column[inside][:, None, None] + around]
    level = np.median(stamps, axis=(1, 2))  # NaN where a pixel is missing, and then nothing is seen
    squares = [
        stamps[:, reach + i : reach + i + core, reach + j : reach + j + core].sum(axis=(1, 2))
        for i in range(1 - core, 1)
        for j in range(1 - core, 1)
    ]
    light = np.max(squares, axis=0) - core**2 * level
    wanted = expected[inside]
    visible[inside] = np.isfinite(level)
    seen[inside] = visible[inside] & (light > 6 * noise) & (light > 0.35 * wanted) & (light < 2.5 * wanted)
    return visible, seen


def complete_patterns(
    x: Floats, y: Floats, vectors: Floats, *, tolerance: float = 0.75, controls: int = 40, seed: int = 1
) -> tuple[Bools, float]:
    """Return which spots belong to a complete image of the dither pattern, and how many would by chance.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
        Spots on the product, pixels.
    vectors : ndarray, shape (exposures, 2)
        Where each exposure puts a point of the detector, (x, y) against the first.
    tolerance : float
        Pixels.
    controls : int
        Control patterns with every vector displaced by 4 to 8 pixels, for chance. A rotated pattern would match itself.
    seed : int
        Of the random displacements.

    Returns
    -------
    complete : ndarray of bool, shape (n,)
    chance : float
        Mean number over the controls.
    """
    if not x.size:
        return np.zeros(0, dtype=bool), 0.0
    tree = tree_of(np.column_stack([x, y]))
    random = np.random.default_rng(seed)
    complete = _complete(tree, vectors, tolerance)
    counts = []
    for _ in range(controls):
        angle, size = random.uniform(0, 2 * np.pi, len(vectors)), random.uniform(4, 8, len(vectors))
        displaced = vectors + np.column_stack([size * np.cos(angle), size * np.sin(angle)])
        counts.append(int(_complete(tree, displaced, tolerance).sum()))
    return complete, float(np.mean(counts)) if counts else 0.0


def _complete(tree: cKDTree, vectors: Floats, tolerance: float) -> Bools:
    points = np.asarray(tree.data)
    found = np.zeros(len(points), dtype=bool)
    for i, first in enumerate(vectors):
        left = np.arange(len(points))  # those with all partners so far: soon hardly any
        for other in np.delete(vectors, i, axis=0):
            near = tree.query(points[left] + other - first, distance_upper_bound=tolerance)[0]
            left = left[np.isfinite(near)]
            if not left.size:
                break
        found[left] = True
    return found
