"""Something drawn in a plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drizview.inspector.panels.widgets.points import Points, Values

if TYPE_CHECKING:
    import bqplot


@dataclass(frozen=True)
class PlotMark:
    """A mark, what it spans on either axis, how to draw it again when the axes have grown, and the points it shows."""

    mark: bqplot.Mark
    x: Values
    y: Values
    renew: Callable[[], None] | None = None
    points: Points | None = None

    @property
    def marks(self) -> tuple[bqplot.Mark, ...]:
        """All that it takes, bottom first."""
        return (self.mark,) if self.points is None else self.points.marks
