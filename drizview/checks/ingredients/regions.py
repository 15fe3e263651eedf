"""The weight map by areas of equal context, small enough to be kept for a panel."""

from __future__ import annotations

from drizview.checks.ingredients.weight import Presence
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.measure.regionmap import RegionMap, region_map
from drizview.measure.weights import WeightMap


@ingredient
def weight_regions(
    product: Product, exposure_times: tuple[float, ...], weight_map: WeightMap, input_presence: Presence
) -> RegionMap:
    """Return the weight map, thinned, with the areas that the same inputs made."""
    numbers = [entry.index for entry in product.inputs]
    return region_map(weight_map, input_presence.masks, numbers, exposure_times)
