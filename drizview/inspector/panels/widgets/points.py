"""Points of a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from drizview.inspector.panels.widgets.plot_mark import PlotMark, Values, gapped_line

_RING = 5.0  # by which the ring around a chosen point is wider than the point [CSS pixels]
_FAINT = 0.3
CIRCLE = "circle"


@dataclass(eq=False)
class Points:
    """Points that look alike.

    Parameters
    ----------
    x, y : array, shape (n,)
    colour : str
    size : int
        Area [CSS pixels squared].
    shape : str
        ``"circle"``, or a kind of `PlotMark`.
    names : sequence of str
        Shown when the pointer is over a point; may be empty.

    Attributes
    ----------
    base : PlotMark
        All of them.
    chosen : list of int
        Those that stand out.
    """

    x: Values
    y: Values
    colour: str
    size: int
    shape: str
    names: Sequence[str]
    base: PlotMark = field(init=False)
    chosen: list[int] = field(init=False, default_factory=list)
    _over: tuple[PlotMark, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        if self.shape == CIRCLE:
            self.base = self._dots(self.colour, self._width)
        else:
            self.base = PlotMark(self.shape, self.x, self.y, self.colour, width=float(np.sqrt(self.size)))

    @property
    def marks(self) -> tuple[PlotMark, ...]:
        """What is drawn, bottom first."""
        return (self.base, *self._over)

    def choose(self, indices: Sequence[int]) -> None:
        """Let these points stand out; none lets all stand alike."""
        self.chosen = [int(index) for index in indices]
        rings = (self._dots("var(--dv-fg)", self._width + _RING), self._dots(self.colour, self._width))
        self._over = rings if self.chosen else ()
        for mark in self._over:
            mark.x, mark.y = dots(self.x[self.chosen], self.y[self.chosen])
        self.base.opacity = _FAINT if self.chosen else 1.0

    @property
    def _width(self) -> float:
        return 2 * float(np.sqrt(self.size / np.pi))

    def _dots(self, colour: str, width: float) -> PlotMark:
        return PlotMark("line", *dots(self.x, self.y), colour, width=width)


def dots(x: Values, y: Values) -> tuple[Values, Values]:
    """Return a line that is nothing but its corners, which round ends make dots of (see plot.css)."""
    return gapped_line(x[:, None], y[:, None]) if x.size else (x, y)


def points_state(points: Points) -> dict[str, Any]:
    """Return what the browser needs to know which point the pointer is on."""
    return {"x": points.x.astype("<f8").tobytes(), "y": points.y.astype("<f8").tobytes(), "names": list(points.names)}
