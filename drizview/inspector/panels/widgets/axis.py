"""An axis of a plot: its ends, and round numbers along it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from drizview.inspector.panels.widgets.ticks import tick_format, ticks
from drizview.lazy import LazyModule

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector

_AIR = 0.05  # of the span, left at either end


class Axis:
    """Scale and axis of a plot.

    Parameters
    ----------
    label : str
        What is along it, with its unit.
    span : (float, float), optional
        Its ends, which hold from the next mark on; by default they follow what is drawn.
    upright : bool
        Whether it is the one on the left.
    """

    def __init__(self, label: str, *, span: tuple[float, float] | None = None, upright: bool = False) -> None:
        self.span, self._upright = span, upright
        self.scale = bqplot.LinearScale()
        self.axis = bqplot.Axis(scale=self.scale, label=label, grid_lines="none")
        self.axis.label_offset = "44px" if upright else "32px"
        # a trait in bqplot 0.12, a property in 0.13 that no constructor takes
        self.axis.orientation = "vertical" if upright else "horizontal"
        self.ends = (0.0, 1.0)
        self.fit([])

    def fit(self, values: Sequence[NDArray[np.floating[Any]]]) -> None:
        """Let the axis span values, with some air; one that starts at zero starts there."""
        self.ends = self.span or _span(values)
        self.scale.min, self.scale.max = self.ends
        at = ticks(*self.ends, most=5 if self._upright else 6)
        if not self._upright and max(abs(self.ends[0]), abs(self.ends[1])) >= 1e4:
            at = ticks(*self.ends, most=4)  # long numbers
        self.axis.tick_values, self.axis.tick_format = at, tick_format(at)


def _span(values: Sequence[NDArray[np.floating[Any]]]) -> tuple[float, float]:
    every = np.concatenate([np.zeros(0), *values])
    every = every[np.isfinite(every)]
    if not every.size:
        return 0.0, 1.0
    low, high = float(every.min()), float(every.max())
    air = _AIR * (high - low) or 0.1 * abs(high) or 1.0
    return (0.0 if low == 0 else low - air), (0.0 if high == 0 and low < 0 else high + air)
