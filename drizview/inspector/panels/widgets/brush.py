"""A rectangle drawn over the points of a plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from drizview.inspector.panels.widgets.points import Points
from drizview.lazy import LazyModule

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector


def brush(
    points: Points, scales: Mapping[str, Any], call: Callable[[list[int], Points], Any], *, colour: str
) -> bqplot.interacts.BrushSelector:
    """Return the interaction that frames points; ``call`` is told their indices once a rectangle has been drawn."""

    def brushed(change: Any) -> None:
        selector = change["owner"]
        if not selector.brushing:
            call(_inside(points, selector.selected), points)

    selector = bqplot.interacts.BrushSelector(x_scale=scales["x"], y_scale=scales["y"], color=colour)
    selector.observe(brushed, names=["brushing", "selected"])
    return selector


def _inside(points: Points, corners: Any) -> list[int]:
    if corners is None or not len(corners):
        return []
    (x0, x1), (y0, y1) = np.sort(np.asarray(corners, float).T)
    inside = (points.x >= x0) & (points.x <= x1) & (points.y >= y0) & (points.y <= y1)
    return [int(index) for index in np.flatnonzero(inside)]
