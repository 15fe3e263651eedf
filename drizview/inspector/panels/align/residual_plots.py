"""Residuals of the stars of one exposure: against position, and over the field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from drizview.inspector.panels.widgets.plot import BLUE, GREY, RED, YELLOW, Plot
from drizview.measure.alignment.residuals import Residuals, rms
from drizview.measure.alignment.vectors import exaggeration, round_below

Floats = NDArray[np.floating[Any]]

# Axes are no narrower than this, so that good data look good [native pixel].
_LEAST = 0.1
_HEIGHT = 118
_MANY = 120  # stars that would cover each other
# Margins of the four plots, which share their axes as a figure of matplotlib does.
_OUTER, _INNER = {"left": 50, "bottom": 40}, {"left": 12, "bottom": 10}


class ResidualPlots:
    """dx and dy against x and y.

    Parameters
    ----------
    pick : callable(index)
        Told which star was clicked.
    brush : callable(indices)
        Told which stars were framed.
    """

    def __init__(self, pick: Callable[[int], Any], brush: Callable[[list[int]], Any]) -> None:
        self.plots = [_small(row, column) for row in (0, 1) for column in (0, 1)]
        self.marks: list[Any] = []
        for plot in self.plots:
            plot.on_pick(lambda index, _: pick(index))
            plot.on_brush(lambda indices, _: brush(indices))
        self.box = ipywidgets.Box([plot.box for plot in self.plots]).add_class("drizview-four")

    def show(self, left: Residuals, values: Floats) -> None:
        """Draw residuals, shape (n, 2) [native pixels], of the stars that `left` lists."""
        limit = 1.5 * max(_LEAST, float(np.abs(values).max(initial=0.0)))  # with room for words above the points
        self.marks = []
        for index, plot in enumerate(self.plots):
            axis, place = values[:, index // 2], left.x if index % 2 == 0 else left.y
            plot.clear()
            plot.y.span = (-limit, limit)
            plot.rule(y=0.0)
            self.marks.append(plot.points(place, axis, colour=BLUE, size=16 if len(left) < _MANY else 7))
            low, high = plot.x.ends
            plot.text([low + 0.98 * (high - low)], [0.86 * limit], f"rms {rms(axis):.3f}", align="end")

    def framing(self, on: bool) -> None:
        """Let rectangles choose stars, or clicks again."""
        for plot in self.plots:
            plot.key.answer({"type": "select", "on": on})

    def highlight(self, indices: Sequence[int]) -> None:
        """Let these stars stand out in all four."""
        for plot, mark in zip(self.plots, self.marks, strict=False):
            plot.highlight(mark, indices)


def _small(row: int, column: int) -> Plot:
    """Return one of the four; only the outer ones have labels."""
    across, up = ("x", "y")[column], ("dx", "dy")[row]
    bottom, left = (_OUTER if row else _INNER)["bottom"], (_INNER if column else _OUTER)["left"]
    plot = Plot(f"{across} [product px]" if row else "", "" if column else f"{up} [px]", height=_HEIGHT + bottom)
    plot.margin = {"top": 6, "bottom": bottom, "left": left, "right": 8}
    plot.x.most, plot.y.offset = 4, 38
    plot.x.bare, plot.y.bare = not row, bool(column)
    return plot


class FieldPlot:
    """Residual vectors where the stars are, lengthened, with a key.

    Parameters
    ----------
    shape : (ny, nx)
        Of the product.
    pick : callable(index)
        Told which star was clicked.
    """

    def __init__(self, shape: tuple[int, int], pick: Callable[[int], Any]) -> None:
        ny, nx = shape
        self.shape, self.strip = shape, 0.14 * max(ny, nx)
        self.plot = Plot(
            "x [product px]", "y [product px]", square=True, x_range=(0.0, float(nx)), y_range=(0.0, ny + self.strip)
        )
        self.plot.on_pick(lambda index, _: pick(index))
        self.box = self.plot.box
        self.mark: Any = None

    def show(self, left: Residuals, values: Floats) -> str:
        """Draw residuals, shape (n, 2) [native pixels], and return what the key says."""
        ny, nx = self.shape
        span = float(min(ny, nx))
        factor = exaggeration(np.hypot(*values.T), span=span, share=min(0.12, 0.8 / np.sqrt(max(1, len(left)))))
        length = round_below(0.15 * span / factor)
        self.plot.clear()
        self.plot.arrows(left.x, left.y, factor * values[:, 0], factor * values[:, 1], colour=RED)
        self.mark = self.plot.points(left.x, left.y, colour=BLUE, size=9)
        self.plot.rule(y=float(ny), dashed=False)
        level = ny + 0.5 * self.strip
        self.plot.arrows([0.04 * nx], [level], [factor * length], [0.0], colour=RED)
        place = [0.07 * nx + factor * length], [ny + 0.32 * self.strip]
        self.plot.text(*place, f"{length:g} px", align="start")
        length_drawn = f"{factor:,.0f}".replace(",", " ")
        return f"an arrow of {length_drawn} product pixels is a residual of 1 native pixel."

    def highlight(self, indices: Sequence[int]) -> None:
        """Let these stars stand out."""
        if self.mark is not None:
            self.plot.highlight(self.mark, indices)


class ShiftPlot:
    """The shifts of all exposures as arrows from the reference, with their errors and the handbook's limit.

    Parameters
    ----------
    pick : callable(index)
        Told which exposure was clicked, counted as they were shown.
    """

    def __init__(self, pick: Callable[[int], Any]) -> None:
        self.plot = Plot("dx [native px]", "dy [native px]", square=True, tallest="30vh")
        self.plot.on_pick(lambda index, _: pick(index))
        self.box = self.plot.box
        self.mark: Any = None

    def show(self, shifts: Floats, errors: Floats, words: Sequence[str], *, limit: float) -> None:
        """Draw shifts, shape (n, 2), and standard errors, shape (n,) [native pixels]; a circle of radius ``limit``."""
        reach = 1.25 * max(1.1 * limit, float((np.abs(shifts).max(axis=1) + errors).max(initial=0.0)))
        plot = self.plot
        plot.clear()
        plot.x.span = plot.y.span = (-reach, reach)
        plot.line(*_circle(np.zeros((1, 2)), np.array([limit])), colour=YELLOW, dashed=True, name=f"limit {limit:g} px")
        plot.line(*_circle(shifts, errors), colour=GREY, name="1 σ error")
        plot.line(*(np.column_stack([0 * along, along]) for along in shifts.T), colour=RED)
        self.mark = plot.points(*shifts.T, colour=BLUE, size=30, names=words)

    def highlight(self, index: int) -> None:
        """Let an exposure stand out."""
        if self.mark is not None:
            self.plot.highlight(self.mark, [index] if index >= 0 else [])


def _circle(middles: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Return x and y of circles, shape (n, points)."""
    angle = np.linspace(0, 2 * np.pi, 49)
    return middles[:, :1] + radii[:, None] * np.cos(angle), middles[:, 1:] + radii[:, None] * np.sin(angle)
