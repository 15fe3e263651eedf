"""Is there a part of the product with more weight than its exposures can give?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.dataset.product import Product
from drizview.errors import NotApplicable
from drizview.measure.weight.weights import WeightMap, WeightType, footprint_ratios, largest

Floats = NDArray[np.floating[Any]]

# Weight over that of the footprints, in units of its median, above which a place has too much.
HIGH = 1.4


@check(
    "weight",
    unit="%",
    limit=Below(warn=1.0),
    basis="weights are sums over exposures: none gives more than its exposure time, to 1e−4 for square kernels",
    provenance="source",
    headline="{value:.1f} % of the area has more weight than its exposures can give",
    remedy="Look for exposures that were added twice there, or for chips that overlap without a mask.",
    essential=False,
    only_if=("summing_kernel",),
    not_curable="pixels that were counted twice must be masked in a copy of the file",
)
def area_of_high_weight(
    product: Product, weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType
) -> Measured:
    """Area with much more weight than the exposures covering it can give.

    Where two chips of one exposure overlap without a mask, or an exposure was added twice, the weight exceeds the
    exposure time. Compared with the typical ratio of the same product, in boxes inside the footprints. A warning is
    expected for products whose weight map was edited, or patched together from others.
    """
    if weighting.is_variance:
        raise NotApplicable(f"the weights are not exposure times (probably {weighting.kind})")
    side = max(4, min(64, round(min(weight_map.weight.shape) / 60)))
    typical = float(np.median(weight_ratios))
    medians = footprint_ratios(weight_map, side=side)
    seen = np.isfinite(medians)
    high = seen & (np.where(seen, medians, 0.0) > HIGH * typical)
    pixels = side * weight_map.step
    where = tuple(
        on_product(
            product,
            (x + 0.5) * pixels,
            (y + 0.5) * pixels,
            value=100 * size / seen.sum(),
            radius=3 * pixels,
            note="% of the area",
        )
        for y, x, size in largest(high)[:MOST_PLACES]
    )
    excess = float(np.median(medians[high])) / typical if high.any() else 1.0
    share = 100.0 * float(high.sum() / seen.sum())
    line = f"{share:.0f} % of the area has {excess:.1f} × the weight of its exposures" if share >= 1 else ""
    return Measured(share, n=int(seen.sum()), where=where, note=f"Typically {excess:.2f} × there.", line=line)
