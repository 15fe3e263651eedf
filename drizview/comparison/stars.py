"""The same stars on two products: their width, light and place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.resolver import Resolver
from drizview.checks.fixtures.patches import Patch, patch
from drizview.checks.fixtures.psf.product_stars import ProductStars, stars_on
from drizview.checks.fixtures.psf.shapes import LEAST
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.noise.robust import robust

Floats = NDArray[np.floating[Any]]
# The same star lies this near once both products are laid on each other; they may be further apart as a whole
# [pixel of the product before].
_SAME, _WHOLE = 1.0, 3.0
# A median scatters by so much more than a mean.
_MEDIAN = 1.253
_NOWHERE = 1e9


@dataclass(frozen=True)
class Ratio:
    """A median over stars with its standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class StarChange:
    """What has become of the stars that both products have.

    Attributes
    ----------
    n : int
        How many they are.
    fwhm_before, fwhm_after : float
        Median width [arcsec].
    width, light : Ratio
        After over before, star by star: of the FWHM, and of the flux under a fitted Gaussian.
    east_mas, north_mas : Ratio
        By how far the whole has moved on the sky [mas].
    scatter_mas : float
        Of the single stars about that, along one axis [mas].
    """

    n: int
    fwhm_before: float
    fwhm_after: float
    width: Ratio
    light: Ratio
    east_mas: Ratio
    north_mas: Ratio
    scatter_mas: float

    @property
    def moved_mas(self) -> tuple[float, float]:
        """How far the whole has moved, and the standard error along one axis [mas]."""
        return math.hypot(self.east_mas.value, self.north_mas.value), max(self.east_mas.error, self.north_mas.error)


def pieces_of(dataset: Dataset) -> tuple[Product, list[Patch]]:
    """Return the product of a dataset, and the sample of it that the checks look at.

    Raises
    ------
    Unmeasured
        There is no product, or nothing on it.
    """
    try:
        windows = Resolver(dataset).get("patch_windows")
    except NotApplicable as error:
        raise Unmeasured(error.reason) from error
    assert dataset.product is not None
    found = (patch(dataset.product, window) for window in windows)
    return dataset.product, [piece for piece in found if piece is not None]


def star_change(before: tuple[Product, list[Patch]], after: tuple[Product, list[Patch]]) -> StarChange:
    """Return how the stars have changed that are on both products.

    Parameters
    ----------
    before, after : (Product, list of Patch)
        See `pieces_of`.

    Raises
    ------
    Unmeasured
        Fewer than five are on both, or a product has no usable WCS.
    """
    old, new = (stars_on(*each) for each in (before, after))
    scales = before[0].scale_arcsec, after[0].scale_arcsec
    sky = after[0].wcs.all_pix2world(new.x, new.y, 0)
    x, y = before[0].wcs.all_world2pix(*sky, 0, quiet=True)
    here, there = _pairs(old, np.stack([x, y], axis=1))
    if len(here) < LEAST:
        raise Unmeasured(f"{len(here)} stars are on both products, {LEAST} are needed")
    widths = old.shapes.fwhm[here] * scales[0], new.shapes.fwhm[there] * scales[1]
    moved = np.stack([x[there] - old.x[here], y[there] - old.y[here]]) * 1000
    east, north = before[0].wcs.pixel_scale_matrix @ moved * 3600
    return StarChange(
        n=len(here),
        fwhm_before=float(np.median(widths[0])),
        fwhm_after=float(np.median(widths[1])),
        width=_median(widths[1] / widths[0]),
        light=_median(_light(new)[there] / _light(old)[here]),
        east_mas=_median(east),
        north_mas=_median(north),
        scatter_mas=float(np.hypot(robust(east, least=LEAST)[1], robust(north, least=LEAST)[1]) / np.sqrt(2)),
    )


def _pairs(old: ProductStars, there: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of the same stars in both lists, each star once."""
    here = np.stack([old.x, old.y], axis=1)
    tree = tree_of(here)
    moved = np.where(np.isfinite(there), there, _NOWHERE)
    distance, nearest = tree.query(moved)
    near = distance < _WHOLE
    if not near.any():
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    moved = moved - np.median(moved[near] - here[nearest[near]], axis=0)
    distance, nearest = tree.query(moved)
    order = np.argsort(distance)
    order = order[distance[order] < _SAME]
    _, first = np.unique(nearest[order], return_index=True)
    chosen = order[first]
    return np.asarray(nearest[chosen], dtype=np.intp), chosen


def _light(stars: ProductStars) -> Floats:
    """Return the flux under the Gaussians, in the unit of the product times a constant."""
    shapes = stars.shapes
    return shapes.peak * np.sqrt(np.maximum(shapes.xx * shapes.yy - shapes.xy**2, 0))


def _median(values: Floats) -> Ratio:
    value, scatter = robust(values, least=LEAST)
    return Ratio(value, _MEDIAN * scatter / float(np.sqrt(len(values))))
