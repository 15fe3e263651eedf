"""The same stars on the exposures and on the product, and their shapes on both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from drizview.checks.ingredients.alignment import Alignment, AlignmentTried
from drizview.checks.ingredients.stars import RADIUS, REACH, Sources, merge_sources
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.minidrizzle import Grid, grid
from drizview.measure.shapes import Shapes, fit_gaussians

Floats = NDArray[np.float64]

LEAST = 5
_MOST = 200
_LEAST_SNR = 30.0
# A neighbour this near, in native pixels, with this share of the flux spoils a shape.
_NEAR, _FAINTER = 6.0, 0.1
# Sources this much wider than the sharp ones are galaxies or blends; the sharp ones are at this percentile.
_WIDER, _PERCENTILE = 1.25, 25.0
_RAGGED = 0.12
# Places of one star on the product that are this near, in pixels, belong together.
_TOGETHER = 2.5
# A pixel that differs from the star's Gaussian by this share of the peak was hit by a cosmic ray.
_ODD = 0.25


@dataclass(frozen=True)
class StarShapes:
    """Stars as the product shows them and as it should; arrays of one length, moments in product pixels.

    Attributes
    ----------
    x, y : ndarray
        On the product, pixels from 0.
    seen : Shapes
        As the product shows them.
    aligned : Shapes
        The same pixels of the exposures, without those that were rejected, drizzled with the centres on each other.
    complete : Shapes
        As ``aligned``, with the pixels flagged as cosmic rays where they agree with the star.
    round : tuple of Shapes
        Drizzled stars of the same width that are round on the detector, and round on the sky.
    scale : float
        Of the product [arcsec].
    """

    x: Floats
    y: Floats
    seen: Shapes
    aligned: Shapes
    complete: Shapes
    round: tuple[Shapes, Shapes]
    scale: float

    def __len__(self) -> int:
        return len(self.x)


@ingredient
def exposure_stars(
    direct_images: Dataset, source_lists: dict[str, Sources], alignment_or_none: Alignment | None
) -> dict[str, Sources]:
    """Return the stars of each exposure: isolated, as sharp as most, and seen by another exposure if there is one."""
    found = {}
    for name, sources in source_lists.items():
        if len(source_lists) > 1:
            sources = sources[_seen_twice(name, alignment_or_none)]
        sources = sources[_isolated(sources) & (sources.snr > _LEAST_SNR)]
        if len(sources) >= LEAST:
            locus = np.percentile(sources.fwhm_arcsec, _PERCENTILE)
            sources = sources[sources.fwhm_arcsec < _WIDER * locus]
        if len(sources):
            found[name] = sources[np.arange(min(_MOST, len(sources)))]
    if max((len(each) for each in found.values()), default=0) < LEAST:
        raise Unmeasured(f"fewer than {LEAST} isolated, unsaturated stars on each exposure")
    return found


@ingredient
def alignment_or_none(direct_images: Dataset, alignment_attempt: AlignmentTried) -> Alignment | None:
    """Return the alignment, None where it was not measured or has no meaning."""
    return alignment_attempt.alignment


def _seen_twice(name: str, alignment: Alignment | None) -> NDArray[np.int64]:
    seen: set[int] = set()
    for (one, other), pair in (alignment.pairs if alignment else {}).items():
        seen.update(pair.first.tolist() if one == name else pair.second.tolist() if other == name else ())
    return np.array(sorted(seen), dtype=np.int64)


def _isolated(sources: Sources) -> NDArray[np.bool_]:
    """Return which sources have no near neighbour of a tenth of their flux on their own chip."""
    if len(sources) < 2:
        return np.ones(len(sources), dtype=bool)
    peaks = sources.peaks
    tree = cKDTree(np.column_stack([peaks.row, peaks.column, 1e6 * peaks.chip]))
    lonely = np.ones(len(sources), dtype=bool)
    for i, j in tree.query_pairs(_NEAR):
        lonely[i] &= peaks.flux[j] < _FAINTER * peaks.flux[i]
        lonely[j] &= peaks.flux[i] < _FAINTER * peaks.flux[j]
    return lonely


@dataclass(frozen=True)
class _Members:
    """Every star on every exposure that shows it; arrays of one length."""

    sources: Sources
    weight: Floats
    star: NDArray[np.int64]
    stars: int

    def mean(self, values: NDArray[np.floating[Any]]) -> Floats:
        """Return the mean of each star over its exposures, weighted by exposure time."""
        total = np.bincount(self.star, self.weight * values, self.stars)
        return total / np.bincount(self.star, self.weight, self.stars)


@ingredient
def star_shapes(product: Product, exposure_stars: dict[str, Sources]) -> StarShapes:
    """Return the stars as the product shows them and as it should."""
    members = _members(exposure_stars)
    sources = members.sources
    x, y = members.mean(sources.peaks.x), members.mean(sources.peaks.y)
    native = float(np.median(sources.scale))
    radius = RADIUS * native / product.scale_arcsec
    reach = math.ceil(radius) + 1
    pixfrac = (
        product.pixfrac if product.pixfrac is not None and product.kernel != "point" else float(not product.kernel)
    )
    drops = _grid(members, x, y, reach, pixfrac * native / product.scale_arcsec)
    weight = np.broadcast_to(members.weight[:, None, None], sources.stamps.shape)
    factor = sources.factor[:, None, None]
    model = sources.shapes.render(reach=REACH)
    like = np.abs(sources.stamps - model) < _ODD * sources.shapes.peak[:, None, None]
    images = [
        _stamps(product, x, y, reach),
        drops.drizzle(sources.stamps * factor, np.where(sources.dropped, 0.0, weight)),
        drops.drizzle(np.where(like, sources.stamps, model) * factor, weight),
        *(drops.drizzle(each.render(reach=REACH), weight) for each in sources.round),
    ]
    guess = 2.0 * native / product.scale_arcsec
    fits = [fit_gaussians(each, radius=radius, fwhm=guess, integrated=False) for each in images]
    keep = np.logical_and.reduce([each.good & (each.residual < _RAGGED) for each in fits])
    if keep.sum() < LEAST:
        raise Unmeasured(f"only {keep.sum()} stars of the exposures can be measured on the product")
    seen, aligned, complete, *both = (each[keep] for each in fits)
    return StarShapes(x[keep], y[keep], seen, aligned, complete, (both[0], both[1]), product.scale_arcsec)


def _members(stars: dict[str, Sources]) -> _Members:
    """Group the stars of all exposures by their place on the product, the brightest first."""
    everything = merge_sources(list(stars.values()))
    weight = np.concatenate([np.full(len(each), each.exposure.exptime or 1.0) for each in stars.values()])
    places = np.column_stack([everything.peaks.x, everything.peaks.y])
    tree, group = cKDTree(places), np.full(len(places), -1)
    count = 0
    for k in np.argsort(-everything.peaks.flux, kind="stable"):
        if group[k] < 0 and count < _MOST:
            near = [i for i in tree.query_ball_point(places[k], _TOGETHER) if group[i] < 0]
            group[near] = count
            count += 1
    kept = np.nonzero(group >= 0)[0]
    return _Members(everything[kept], weight[kept], group[kept], count)


def _grid(members: _Members, x: Floats, y: Floats, reach: int, drop: float) -> Grid:
    """Return where the pixels fall when each star's exposures are laid on each other at the mean of its places."""
    sources = members.sources
    shift = -np.einsum("nij,nj->ni", sources.jacobian, np.column_stack([sources.shapes.x, sources.shapes.y]))
    return grid(
        (x - np.rint(x))[members.star] + shift[:, 0],
        (y - np.rint(y))[members.star] + shift[:, 1],
        sources.jacobian,
        members.star,
        stars=members.stars,
        reach=(sources.stamps.shape[1] // 2, reach),
        drop=drop,
    )


def _stamps(product: Product, x: Floats, y: Floats, reach: int) -> NDArray[np.float32]:
    ny, nx = product.sci.shape
    side = 2 * reach + 1
    stamps = np.full((x.size, side, side), np.nan, dtype=np.float32)
    for k, (column, row) in enumerate(zip(np.rint(x).astype(int), np.rint(y).astype(int), strict=True)):
        if reach <= row < ny - reach and reach <= column < nx - reach:
            window = slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1)
            stamps[k] = np.where(product.valid(window), product.sci[window], np.nan)
    return stamps
