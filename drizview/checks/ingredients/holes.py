"""Pixels of the product that no exposure has filled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.ingredients.geometry import Mapped, Overlap
from drizview.checks.ingredients.patches import depth_at
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.holes import CLUSTER, SINGLE, Hole, holes, open_areas, surrounded
from drizview.measure.sampling import Window, thin

_KEPT = 200


@dataclass
class ProductHoles:
    """Holes in the patches of the product.

    Attributes
    ----------
    inside : int
        Pixels inside the footprints.
    empty : int
        Of these, without weight.
    sizes : Counter
        Empty pixels by the size of their hole: "single", "cluster" (up to 25 pixels), "region".
    largest : list of Hole
    """

    inside: int = 0
    empty: int = 0
    sizes: Counter[str] = field(default_factory=Counter)
    largest: list[Hole] = field(default_factory=list)

    def add(self, found: list[Hole], inside: int) -> None:
        """Add the holes of one patch."""
        self.inside += inside
        self.empty += sum(hole.size for hole in found)
        for hole in found:
            self.sizes["single" if hole.size <= SINGLE else "cluster" if hole.size <= CLUSTER else "region"] += (
                hole.size
            )
        self.largest = sorted([*self.largest, *found[:_KEPT]], key=lambda hole: -hole.size)[:_KEPT]


@ingredient
def product_holes(
    product: Product, patch_windows: tuple[Window, ...], depth_map: Overlap, mapped_chips: Mapped
) -> ProductHoles:
    """Return the pixels inside the footprints that hold nothing."""
    if product.wht is None:
        raise Unmeasured(
            "the product has no weight image (WHT): a value in SCI does not tell whether a pixel is filled"
        )
    inner = Overlap(_inner(product, depth_map), depth_map.step)
    outlines = {each.entry.exposure for each in mapped_chips.chips} >= {entry.exposure for entry in product.inputs}
    found = ProductHoles()
    for rows, columns in patch_windows:
        valid = product.valid((rows, columns))
        inside = depth_at(inner, (rows, columns)) > 0 if outlines else surrounded(valid)
        here = holes(valid, inside)
        found.add([Hole(h.x + columns.start, h.y + rows.start, h.size) for h in here], int(np.count_nonzero(inside)))
    if not found.inside:
        raise Unmeasured("no part of the product lies well inside the footprints")
    return found


def _inner(product: Product, depth: Overlap) -> NDArray[np.int16]:
    """Return the number of exposures, 0 a step from the edge and where an empty area opens to the outside.

    Vignetted rims and occulted corners hold nothing, and are no holes.
    """
    assert product.wht is not None
    weight = thin(product.wht, step=depth.step).values
    outside = open_areas(~(weight > product.weight_floor), depth.count > 0)
    count = np.where(ndimage.maximum_filter(outside, 5), 0, depth.count)
    return ndimage.minimum_filter(count, 3, mode="constant", cval=0)
