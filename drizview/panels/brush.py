"""A rectangle drawn over the points of a plot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bqplot
import numpy as np


def brush(
    mark: bqplot.Scatter, call: Callable[[list[int], Any], Any], *, colour: str
) -> bqplot.interacts.BrushSelector:
    """Return the interaction that frames points; ``call`` is told their indices once a rectangle has been drawn."""

    def brushed(change: Any) -> None:
        selector = change["owner"]
        if not selector.brushing:
            call(_inside(mark, selector.selected), mark)

    selector = bqplot.interacts.BrushSelector(x_scale=mark.scales["x"], y_scale=mark.scales["y"], color=colour)
    selector.observe(brushed, names=["brushing", "selected"])
    return selector


def _inside(mark: bqplot.Scatter, corners: Any) -> list[int]:
    if corners is None or not len(corners):
        return []
    (x0, x1), (y0, y1) = np.sort(np.asarray(corners, float).T)
    inside = (mark.x >= x0) & (mark.x <= x1) & (mark.y >= y0) & (mark.y <= y1)
    return [int(index) for index in np.flatnonzero(inside)]
