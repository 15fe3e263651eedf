"""An axis of a plot: its ends, and round numbers along it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.inspector.panels.widgets.ticks import tick_format, ticks

_AIR = 0.05  # of the span, left at either end


class Axis:
    """An axis of a plot.

    Parameters
    ----------
    label : str
        What is along it, with its unit.
    span : (float, float), optional
        Its ends, which hold from the next mark on; by default they follow what is drawn.
    upright : bool
        Whether it is the one on the left.

    Attributes
    ----------
    ends : (float, float)
        Where it begins and ends.
    reverse : bool
        Whether it runs the other way.
    most : int
        Numbers that may stand along it.
    bare : bool
        Whether they do not, as another plot has them.
    ticks : array
        The numbers, of the `format` that tells them apart.
    fixed : array, optional
        Whole numbers instead of these.
    offset : int
        Of the label from the axis [CSS pixels].
    """

    def __init__(self, label: str, *, span: tuple[float, float] | None = None, upright: bool = False) -> None:
        self.label, self.span, self._upright = label, span, upright
        self.reverse = self.bare = False
        self.most = 5 if upright else 6
        self.offset = 44 if upright else 32
        self.ends = (0.0, 1.0)
        self.ticks: NDArray[Any] = np.zeros(0)
        self.format = ""
        self.fixed: NDArray[Any] | None = None
        self.fit([])

    def fit(self, values: Sequence[NDArray[np.floating[Any]]]) -> None:
        """Let the axis span values, with some air; one that starts at zero starts there."""
        self.ends = self.span or _span(values)
        is_long = not self._upright and max(abs(self.ends[0]), abs(self.ends[1])) >= 1e4
        if self.fixed is None:
            self.ticks = ticks(*self.ends, most=min(4, self.most) if is_long else self.most)
            self.format = tick_format(self.ticks)
        else:
            self.ticks, self.format = self.fixed, "d"

    @property
    def sides(self) -> tuple[float, float]:
        """Its left and right, or lower and upper end on the screen."""
        return (self.ends[1], self.ends[0]) if self.reverse else self.ends


def _span(values: Sequence[NDArray[np.floating[Any]]]) -> tuple[float, float]:
    every = np.concatenate([np.zeros(0), *values])
    every = every[np.isfinite(every)]
    if not every.size:
        return 0.0, 1.0
    low, high = float(every.min()), float(every.max())
    air = _AIR * (high - low) or 0.1 * abs(high) or 1.0
    return (0.0 if low == 0 else low - air), (0.0 if high == 0 and low < 0 else high + air)
