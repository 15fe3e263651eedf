"""Are the drops of the product large enough for its grid and its dither?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.dither import EVEN, exposure_count
from drizview.checks.fixtures.geometry import scale_ratio
from drizview.checks.fixtures.sky.steps import InputOutlines
from drizview.dataset.context import Context
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.sampling import Window, tiles
from drizview.measure.geometry.surroundings import apart, grown
from drizview.measure.weight.coverage import has_input
from drizview.measure.weight.weights import WeightType

Box = tuple[int, float, Window]  # inputs, scatter of their weights over the median, where

_SIDE, _MOST, _LEAST = 128, 24, 1500
# Drops as large as this share of a product pixel and more reach every one of them.
_COARSE = 0.95


@check(
    "dither",
    unit="",
    limit=Below(warn=EVEN, fail=0.3),
    basis="DrizzlePac Handbook 2021, 7.3: std/median of the weights at most 0.2; older editions 0.2 to 0.3",
    provenance="handbook",
    headline="weights scatter by {value:.2f} of their median",
    remedy="Raise final_pixfrac (0.8 to 1.0) or use a coarser final_scale.",
    essential=False,
)
def weight_scatter(
    dataset: Dataset, product: Product, input_outlines: InputOutlines, weighting: WeightType, context_image: Context
) -> Measured:
    """Scatter of the weights, relative to their median.

    On a grid finer than the detector's, each drop reaches some pixels and misses others. Where the drops are too small
    for the number of exposures, neighbouring pixels get very unequal weights, or none: noise and resolution change from
    pixel to pixel. Measured in boxes of full coverage, away from rejected pixels, and only where the product pixel is
    finer than the native one. A fail is expected for a single exposure on a fine grid.
    """
    if product.wht is None:
        raise Unmeasured("the product has no weight map (WHT)")
    if weighting.is_variance:
        raise NotApplicable(f"the weights are inverse variances (probably {weighting.kind}), which scatter by design")
    coarse = scale_ratio(product, product.inputs[0]) > _COARSE
    if coarse and exposure_count(dataset) == 1:
        raise NotApplicable("a single exposure on pixels of native size has no dither to fill them with")
    boxes = [
        box
        for window in tiles(product.sci.shape, size=_SIDE, most=_MOST)
        for box in _boxes(product, context_image, input_outlines, window)
    ]
    if not boxes and coarse:
        raise NotApplicable("on pixels of native size or larger every drop reaches its pixels")
    if not boxes:
        raise Unmeasured("no part of the product has full coverage without rejected pixels")
    deepest = max(depth for depth, _, _ in boxes)
    deep = [box for box in boxes if box[0] >= 0.7 * deepest]
    scatters = np.array([scatter for _, scatter, _ in deep])
    where = tuple(_uneven(product, deep))
    cap = Status.INFO if coarse or exposure_count(dataset) == 1 else None
    note = f"{len(deep)} boxes of {_SIDE} pixels, {scatters.min():.2f} to {scatters.max():.2f}."
    error = float(np.std(scatters) / np.sqrt(len(scatters)))
    return Measured(float(np.median(scatters)), n=len(deep), uncertainty=error, where=where, note=note, cap=cap)


def _uneven(product: Product, boxes: list[Box]) -> Iterator[Place]:
    """Yield the boxes whose weights scatter too much, the worst first."""
    for _, scatter, (rows, columns) in sorted(boxes, key=lambda box: -box[1])[:MOST_PLACES]:
        if scatter > EVEN:
            middle = (columns.start + columns.stop) / 2, (rows.start + rows.stop) / 2
            yield on_product(product, *middle, value=scatter, radius=_SIDE / 2, note="weight scatter over median")


def _boxes(product: Product, context: Context, outlines: InputOutlines, window: Window) -> list[Box]:
    """Return, for the areas of a window: inputs, scatter of their untouched weights over the median, window."""
    assert product.wht is not None
    labels, known = outlines.labels(*(np.arange(part.start, part.stop) for part in window))
    inner = np.where(apart(labels, 4), labels, 0)
    weight, planes = product.wht[window], list(context.read(window))
    found = []
    for label in np.unique(inner[inner > 0]).tolist():
        full = inner == label
        for index in known[label]:
            full &= has_input(planes, index)
        untouched = full if _sparse(full, inner == label) else ~grown(~full, 1)
        values = weight[untouched]
        if values.size >= _LEAST and (median := float(np.median(values))) > 0:
            found.append((len(known[label]), float(np.std(values)) / median, window))
    return found


def _sparse(full: np.ndarray, area: np.ndarray) -> bool:
    """Return whether so many pixels miss an input that drops must be too small, rather than pixels rejected."""
    return bool(full.sum() < 0.6 * max(1, area.sum()))
