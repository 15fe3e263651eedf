"""The areas that the same exposures made, as a list and as lines on the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from drizview.checks.core.limits import Limit
from drizview.checks.core.places import on_product
from drizview.checks.core.status import Status
from drizview.dataset.product import Product
from drizview.inspector.panels.inputwords import InputWords
from drizview.measure.geometry.borderlines import rims
from drizview.measure.weight.coverage_map import CoverageMap, WeightedArea

COLOUR = "#ffd54a"
_LOW = 0.6  # of the expected weight, as in the check
_SHORTEST = 8.0  # of an outline that is drawn [samples]
_MOST_LINES = 40


def columns(*, is_time: bool) -> tuple[str, ...]:
    """Return the headings of the list; weights that are no times have no unit."""
    return ("exposures", "area [%]", "ratio", "expected [s]", "found [s]" if is_time else "found")


def rows(regions: CoverageMap, words: InputWords, *, typical: float) -> list[tuple[Any, ...]]:
    """Return a line for each area.

    Parameters
    ----------
    regions : CoverageMap
    words : InputWords
    typical : float
        Ratio that counts as 1: the median of the product where weights are no exposure times.
    """
    return [
        (
            words.area(area.inputs),
            round(100 * area.share, 2),
            round(area.ratio / typical, 3),
            round(area.promised, 1),
            float(f"{area.delivered:.4g}"),
        )
        for area in regions.areas
    ]


def tones(regions: CoverageMap, limit: Limit, *, typical: float) -> list[str]:
    """Return how each line is coloured: areas with much less weight than expected by the limit of the check.

    Parameters
    ----------
    limit : Limit
        Of the area [%] with less than 0.6 of the weight.
    """
    return [_tone(area, limit, area.ratio / typical) for area in regions.areas]


def _tone(area: WeightedArea, limit: Limit, ratio: float) -> str:
    if not area.compact:
        return "soft"
    status = limit.judge(100 * area.share) if ratio < _LOW else Status.PASS
    return {Status.FAIL: "fail", Status.WARN: "warn"}.get(status, "")


def typical_ratio(regions: CoverageMap, *, is_time: bool) -> float:
    """Return the ratio of delivered to promised that counts as 1."""
    if is_time or not regions.areas:
        return 1.0
    found = [area.ratio for area in regions.areas if area.compact and np.isfinite(area.ratio)]
    weights = [area.share for area in regions.areas if area.compact and np.isfinite(area.ratio)]
    return found[int(np.argmax(weights))] or 1.0 if found else 1.0


def lines(regions: CoverageMap, number: int) -> list[np.ndarray[Any, Any]]:
    """Return the outline of an area, product pixels from 0, longest line first; none for scattered pixels."""
    if not 0 <= number < len(regions.areas):
        return []
    found = rims(regions.mask(number))
    long = [line for line in found if np.hypot(*np.diff(line, axis=0).T).sum() >= _SHORTEST]
    return [line * float(regions.step) for line in long[:_MOST_LINES]]


def place_of(product: Product, area: WeightedArea, *, typical: float) -> Any:
    """Return a place well inside an area, with its ratio."""
    ny, nx = product.sci.shape
    radius = float(np.clip(0.15 * np.sqrt(area.share) * min(nx, ny), 8, 120)) if area.compact else 8.0
    return on_product(product, area.x, area.y, value=area.ratio / typical, radius=radius, note="of the promised weight")


def at(regions: CoverageMap, x: float, y: float) -> int:
    """Return the area (from 0) at or next to a product pixel, -1 where there is none."""
    row, column = round(y / regions.step), round(x / regions.step)
    ny, nx = regions.label.shape
    near = regions.label[max(0, row - 1) : min(ny, row + 2), max(0, column - 1) : min(nx, column + 2)]
    if not near.size:
        return -1
    exact = int(regions.label[min(row, ny - 1), min(column, nx - 1)])
    return exact - 1 if exact else int(near.max()) - 1


def exposures_at(product: Product, words: InputWords, covering: Iterable[int], x: float, y: float) -> str:
    """Return which exposures made a product pixel, and which cover it but were rejected there."""
    made = {entry.index for entry in product.inputs_at(round(y), round(x))}
    lost = set(covering) - made
    text = f"At {x:.0f}, {y:.0f}: {_names(words, made)}"
    if product.context is None:
        text = f"At {x:.0f}, {y:.0f}: no context image says which exposures"
    return text + (f"; rejected there: {_names(words, lost)}." if lost and product.context is not None else ".")


def _names(words: InputWords, numbers: set[int]) -> str:
    found = dict.fromkeys(words.names[words.inputs[n].exposure] for n in sorted(numbers) if n in words.inputs)
    shown = list(found)[:12]
    return (" ".join(shown) + (f" and {len(found) - 12} more" if len(found) > 12 else "")) or "no exposure"
