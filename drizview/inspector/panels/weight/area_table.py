"""Regions of the product by contributing exposures: as a table, and as outlines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from drizview.checks.core.limits import Limit
from drizview.checks.core.measured import Place
from drizview.checks.core.places import on_product
from drizview.checks.core.status import Status
from drizview.checks.weight.exposure_time import LOW
from drizview.dataset.product import Product
from drizview.inspector.panels.input_names import InputNames
from drizview.measure.geometry.borderlines import rims
from drizview.measure.weight.coverage_map import CoverageMap, WeightedArea

COLOUR = "#ffd54a"
_SHORTEST = 8.0  # of an outline that is drawn [samples]
_MOST_LINES = 40


def area_columns(*, is_time: bool) -> tuple[str, ...]:
    """Return the headings of the table; weights that are not exposure times have no unit."""
    return ("exposures", "area [%]", "ratio", "expected [s]", "measured [s]" if is_time else "measured")


def area_rows(regions: CoverageMap, names: InputNames, *, typical: float) -> list[tuple[Any, ...]]:
    """Return a row for each region.

    Parameters
    ----------
    regions : CoverageMap
    names : InputNames
    typical : float
        Ratio that counts as 1: the median of the product where weights are not exposure times.
    """
    return [
        (
            names.area(area.inputs),
            round(100 * area.share, 2),
            round(area.ratio / typical, 3),
            round(area.promised, 1),
            float(f"{area.delivered:.4g}"),
        )
        for area in regions.areas
    ]


def area_tones(regions: CoverageMap, limit: Limit, *, typical: float) -> list[str]:
    """Return the colour of each row: regions with much less weight than expected, by the limit of the check.

    Parameters
    ----------
    limit : Limit
        Of the area [%] with less than 0.6 of the weight.
    """
    return [_tone(area, limit, area.ratio / typical) for area in regions.areas]


def _tone(area: WeightedArea, limit: Limit, ratio: float) -> str:
    if not area.compact:
        return "soft"
    status = limit.judge(100 * area.share) if ratio < LOW else Status.PASS
    return {Status.FAIL: "fail", Status.WARN: "warn"}.get(status, "")


def area_outlines(regions: CoverageMap, number: int) -> list[np.ndarray[Any, Any]]:
    """Return the outline of a region, product pixels from 0, longest line first; none for scattered pixels."""
    if not 0 <= number < len(regions.areas):
        return []
    found = rims(regions.mask(number))
    long = [line for line in found if np.hypot(*np.diff(line, axis=0).T).sum() >= _SHORTEST]
    return [line * float(regions.step) for line in long[:_MOST_LINES]]


def area_place(product: Product, area: WeightedArea, *, typical: float) -> Place:
    """Return a place well inside a region, with its ratio of measured to expected weight."""
    ny, nx = product.sci.shape
    radius = float(np.clip(0.15 * np.sqrt(area.share) * min(nx, ny), 8, 120)) if area.compact else 8.0
    return on_product(product, area.x, area.y, value=area.ratio / typical, radius=radius, note="of the expected weight")


def area_at(regions: CoverageMap, x: float, y: float) -> int:
    """Return the region (from 0) at or next to a product pixel, -1 where there is none."""
    row, column = round(y / regions.step), round(x / regions.step)
    ny, nx = regions.label.shape
    near = regions.label[max(0, row - 1) : min(ny, row + 2), max(0, column - 1) : min(nx, column + 2)]
    if not near.size:
        return -1
    exact = int(regions.label[min(row, ny - 1), min(column, nx - 1)])
    return exact - 1 if exact else int(near.max()) - 1


def describe_exposures(product: Product, names: InputNames, covering: Iterable[int], x: float, y: float) -> str:
    """Return which exposures contribute to a product pixel, and which cover it but were rejected there."""
    made = {entry.index for entry in product.inputs_at(round(y), round(x))}
    lost = set(covering) - made
    where = f"At x {x:.0f}, y {y:.0f}"
    if product.context is None:
        return f"{where}: the product has no context image (CTX), so the contributing exposures are not known."
    rejected = f"; rejected here: {_names(names, lost)}" if lost else ""
    return f"{where}: {_names(names, made)}{rejected}."


def _names(names: InputNames, numbers: set[int]) -> str:
    found = dict.fromkeys(names.names[names.inputs[n].exposure] for n in sorted(numbers) if n in names.inputs)
    shown = list(found)[:12]
    return (" ".join(shown) + (f" and {len(found) - 12} more" if len(found) > 12 else "")) or "no exposure"
