"""The product as one exposure would have seen it, and what that exposure shows beyond."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.surroundings import grown

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# Pairs of exposures that are compared: those of sixteen, and of more exposures a regular sample of theirs.
_PAIRS = 120


def blot(image: Floats, x: Floats, y: Floats) -> NDArray[np.float32]:
    """Return a product image at chip pixels, by linear interpolation; NaN outside.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        A window of the product, NaN where it holds nothing.
    x, y : ndarray
        Positions of the chip's pixels in that window [pixels from 0].

    Returns
    -------
    ndarray, shape of ``x``, surface brightness unchanged (multiply by the pixel area ratio for counts).
    """
    return ndimage.map_coordinates(image, [y, x], order=1, mode="constant", cval=np.nan, output=np.float32)


def nearest_pixels(image: NDArray[Any], x: Floats, y: Floats, *, outside: Any = 0) -> NDArray[Any]:
    """Return the values of the nearest pixels of an image.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
    x, y : ndarray, of one shape
        Positions [pixels from 0].
    outside : scalar
        Value beyond the edges of the image.

    Returns
    -------
    ndarray, shape of ``x``
    """
    ny, nx = image.shape
    with np.errstate(invalid="ignore"):  # what is no number becomes negative
        column, row = (np.rint(at).astype(np.int32) for at in (x, y))
    inside = (row.view(np.uint32) < ny) & (column.view(np.uint32) < nx)
    row *= nx
    row += column
    values = image.ravel().take(row, mode="clip")
    return values if inside.all() else np.where(inside, values, outside)


def blank_sky(blank: Bools, *, margin: int = 2) -> Bools:
    """Return where nothing but sky is seen, shape (ny, nx), also within ``margin`` pixels."""
    return ~grown(~blank, margin)


@dataclass(frozen=True)
class FlagCount:
    """Flagged pixels on blank sky, against the product blotted back.

    Attributes
    ----------
    pixels, flagged : int
        Sky pixels, and how many of them carry the flag.
    compared : int
        Flagged sky pixels where the product has a value.
    negative : int
        Of these, fainter than the product, as no cosmic ray is.
    weak : int
        Of these, within 5 sigma of the product.
    """

    pixels: int = 0
    flagged: int = 0
    compared: int = 0
    negative: int = 0
    weak: int = 0

    def __add__(self, other: FlagCount) -> FlagCount:
        return FlagCount(*(getattr(self, k) + getattr(other, k) for k in self.__dataclass_fields__))

    @property
    def fraction(self) -> float:
        """Flagged share of the sky pixels."""
        return self.flagged / max(1, self.pixels)


def count_flags(excess: Floats, *, pixels: int, sigma: float) -> FlagCount:
    """Count flagged sky pixels by sign and strength of what they show beyond the product.

    Parameters
    ----------
    excess : ndarray, shape (n,)
        Of the flagged pixels: exposure without its sky, less the product at its pixels; NaN where it holds nothing.
    pixels : int
        Sky pixels, flagged or not.
    sigma : float
        Noise of a sky pixel of the exposure, in the same unit.
    """
    known = excess[np.isfinite(excess)]
    return FlagCount(
        pixels=pixels,
        flagged=int(excess.size),
        compared=int(known.size),
        negative=int((known < 0).sum()),
        weak=int((np.abs(known) < 5 * sigma).sum()),
    )


def coincidences(
    maps: list[Bools], *, where: Bools, seed: int = 1, trials: int = 8, reach: tuple[int, int] = (12, 40)
) -> tuple[int, float]:
    """Count places flagged in two exposures, and how many chance would give.

    Parameters
    ----------
    maps : list of ndarray of bool, shape (ny, nx)
        Flagged pixels of each exposure on the grid of the product.
    where : ndarray of bool, shape (ny, nx)
        Which places count.
    seed, trials, reach
        Chance is measured by displacing one map of each pair ``trials`` times by ``reach`` pixels in random
        directions, which keeps the sizes and shapes of cosmic rays.

    Returns
    -------
    observed : int
        Flagged pixels of one exposure within a pixel of one of another, summed over the pairs that are compared.
    expected : float
        The same with displaced maps.
    """
    random = np.random.default_rng(seed)
    observed, expected = 0, 0.0
    near, flagged = [grown(each, 1) for each in maps], [np.nonzero(each & where) for each in maps]
    ny, nx = where.shape
    pairs = list(combinations(range(len(maps)), 2))
    for first, second in pairs[:: -(-len(pairs) // _PAIRS) or 1]:
        y, x = flagged[first]
        observed += int(near[second][y, x].sum())
        for _ in range(trials):
            angle, radius = random.uniform(0, 2 * np.pi), random.uniform(*reach)
            down, across = int(radius * np.sin(angle)), int(radius * np.cos(angle))
            expected += float(near[second][(y - down) % ny, (x - across) % nx].sum()) / trials
    return observed, expected
