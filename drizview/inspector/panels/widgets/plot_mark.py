"""Something drawn in a plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating[Any]]


@dataclass(eq=False)
class PlotMark:
    """What is drawn, and how; change it, and tell the plot.

    Parameters
    ----------
    kind : str
        ``"line"``, ``"steps"``, ``"words"``, or the shape of points: ``"square"``, ``"diamond"``, ``"cross"``,
        ``"plus"``, ``"triangle-up"`` or ``"triangle-down"``.
    x, y : array, shape (n,)
        In the units of the axes. A gap (NaN) ends one line and begins another; a line of one point is a dot.
    colour : str
    width : float
        Of a line or a dot, side of another shape [CSS pixels].
    fill : str
        ``""``, ``"inside"`` of each line, or ``"base"``: down to zero.
    fill_opacity : float
    dashed : bool
    opacity : float
    texts : sequence of str
        Of words, one a place.
    align : str
        Where a place is in its words: ``"start"``, ``"middle"`` or ``"end"``.
    spans : tuple of array, optional
        What the axes have to hold along x and y, where it is not x and y.
    renew : callable, optional
        Draws it again when the axes have grown.
    on_click : callable, optional
        Called when it is clicked.
    """

    kind: str
    x: Values
    y: Values
    colour: str
    width: float = 1.5
    fill: str = ""
    fill_opacity: float = 0.65
    dashed: bool = False
    opacity: float = 1.0
    texts: Sequence[str] = ()
    align: str = "middle"
    spans: tuple[Values, Values] | None = None
    renew: Callable[[], None] | None = None
    on_click: Callable[[], Any] | None = None


def gapped_line(x: Values, y: Values) -> tuple[Values, Values]:
    """Return lines, shape (n, corners), as one with gaps: an element of the page for each would be dear."""
    if x.ndim < 2 and y.ndim < 2:
        return x, y
    x, y = np.broadcast_arrays(np.atleast_2d(x), np.atleast_2d(y))
    gap = np.full((len(x), 1), np.nan)
    return np.hstack([x, gap]).ravel()[:-1], np.hstack([y, gap]).ravel()[:-1]
