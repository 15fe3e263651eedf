"""Points of a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from drizview.lazy import LazyModule

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector

Values = NDArray[np.floating[Any]]

_RING = 5.0  # by which the ring around a chosen point is wider than the point [CSS pixels]
_FAINT = 0.3


@dataclass(eq=False)
class Points:
    """Points that look alike.

    Circles are one line of dots: bqplot makes three elements and five transitions of each point of a ``Scatter``, some
    hundred kilobytes of a browser for ten stars. The other shapes are for a few points.

    Parameters
    ----------
    x, y : array, shape (n,)
    colour : str
    size : int
        Area [CSS pixels squared].
    shape : str
        ``"circle"``, or a marker of bqplot.
    names : sequence of str
        Shown when the pointer is over a point; may be empty.
    scales : dict
        Of the axes.

    Attributes
    ----------
    base : bqplot.Mark
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
    scales: dict[str, bqplot.Scale]
    base: bqplot.Mark = field(init=False)
    chosen: list[int] = field(init=False, default_factory=list)
    _over: tuple[bqplot.Mark, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        if self.shape == "circle":
            self.base = self._dots(self.colour, self._width)
        else:
            self.base = bqplot.Scatter(
                x=self.x, y=self.y, colors=[self.colour], marker=self.shape, default_size=self.size,
                stroke="transparent", scales=self.scales,
            )  # fmt: skip
            self.base.enable_move = False

    @property
    def marks(self) -> tuple[bqplot.Mark, ...]:
        """What is drawn, bottom first."""
        return (self.base, *self._over)

    def choose(self, indices: Sequence[int]) -> None:
        """Let these points stand out; none lets all stand alike."""
        self.chosen = [int(index) for index in indices]
        if self.chosen and not self._over:
            self._over = (self._dots("var(--dv-fg)", self._width + _RING), self._dots(self.colour, self._width))
        for mark in self._over:
            with mark.hold_sync():
                mark.x, mark.y = dots(self.x[self.chosen], self.y[self.chosen])
        self.base.opacities = [_FAINT if self.chosen else 1.0]

    @property
    def _width(self) -> float:
        return 2 * float(np.sqrt(self.size / np.pi))

    def _dots(self, colour: str, width: float) -> bqplot.Lines:
        x, y = dots(self.x, self.y)
        return bqplot.Lines(x=x, y=y, colors=[colour], stroke_width=width, scales=self.scales)


def dots(x: Values, y: Values) -> tuple[Values, Values]:
    """Return a line that is nothing but its corners, which round ends make dots of (see plot.css), shape (2 n,)."""
    return gapped_line(x[:, None], y[:, None])


def gapped_line(x: Values, y: Values) -> tuple[Values, Values]:
    """Return lines, shape (n, corners), as one with gaps: an element of the page for each would be dear."""
    gap = np.full((len(x), 1), np.nan)
    return ending(np.hstack([x, gap]).ravel(), np.hstack([y, gap]).ravel())


def ending(x: Values, y: Values) -> tuple[Values, Values]:
    """Return a line that ends at a point: bqplot moves the name of a line to its last one, and stumbles over a gap."""
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    last = int(known[-1]) + 1 if known.size else 0
    return x[:last], y[:last]


def points_state(points: Points) -> dict[str, Any]:
    """Return what the browser needs to know which point the pointer is on."""
    return {"x": points.x.astype("<f8").tobytes(), "y": points.y.astype("<f8").tobytes(), "names": list(points.names)}
