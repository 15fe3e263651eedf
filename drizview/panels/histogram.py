"""A histogram in the colours of the page."""

from __future__ import annotations

import bqplot
import numpy as np
from numpy.typing import NDArray

BLUE, RED = "#3b82d0", "#e0683c"
HEIGHT = "190px"


Values = NDArray[np.float64]


def histogram(edges: Values, measured: Values, expected: Values | None, *, label: str) -> bqplot.Figure:
    """Return a plot of the share of the pixels in each bin.

    Parameters
    ----------
    edges : ndarray, shape (n + 1,)
        Limits of the bins, in the unit that the label names.
    measured, expected : ndarray, shape (n,)
        Per cent of the pixels; ``expected`` is drawn as an outline over the filled ``measured``.
    label : str
        What is along x, with its unit.
    """
    top = 1.08 * float(max(measured.max(), 0.0 if expected is None else expected.max(), 1e-9))
    across, up = ticks(edges[0], edges[-1]), ticks(0.0, top, most=5)
    x = bqplot.LinearScale(min=float(edges[0]), max=float(edges[-1]))
    y = bqplot.LinearScale(min=0.0, max=top)
    marks = [_steps(edges, measured, x, y, colors=[BLUE], fill="bottom", fill_opacities=[0.65], stroke_width=1.0)]
    if expected is not None:
        marks.append(_steps(edges, expected, x, y, colors=[RED], stroke_width=1.5))
    return bqplot.Figure(
        marks=marks,
        axes=[_axis(x, across, label, "horizontal"), _axis(y, up, "pixels [%]", "vertical")],
        fig_margin={"top": 8, "bottom": 42, "left": 50, "right": 14},
        padding_x=0.0,
        padding_y=0.0,
        display_toolbar=False,
        background_style={"fill": "none"},
        layout={"width": "100%", "height": HEIGHT, "min_width": "0"},
    )


def ticks(low: float, high: float, *, most: int = 6) -> Values:
    """Return round numbers from low to high: steps of 1, 2, 2.5 or 5 times a power of ten, at most ``most`` of them."""
    span = float(high - low)
    if not (np.isfinite(span) and span > 0):
        return np.array([float(low)])
    power = 10.0 ** np.floor(np.log10(span / most))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10, 20) if span / (power * nice) <= most - 1)
    first = np.ceil(low / step - 1e-9)
    return np.asarray(step * np.arange(first, np.floor(high / step + 1e-9) + 1))


def _steps(edges: Values, shares: Values, x: bqplot.Scale, y: bqplot.Scale, **how: object) -> bqplot.Lines:
    heights = np.append(shares, shares[-1])
    return bqplot.Lines(x=edges, y=heights, scales={"x": x, "y": y}, interpolation="step-after", **how)


def _axis(scale: bqplot.Scale, values: Values, label: str, orientation: str) -> bqplot.Axis:
    axis = bqplot.Axis(scale=scale, label=label, tick_values=values, tick_format=_digits(values), grid_lines="none")
    axis.label_offset = "36px" if orientation == "vertical" else "34px"
    axis.orientation = orientation  # a trait in bqplot 0.12, a property in 0.13 that no constructor takes
    return axis


def _digits(values: Values) -> str:
    """Return the number format that tells neighbouring ticks apart."""
    step = float(values[1] - values[0]) if values.size > 1 else 0.0
    if not 1e-4 < step < 1e5:
        return ".3~g"
    return f".{next(digits for digits in range(7) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6)}f"
