"""A histogram in the colours of the page."""

from __future__ import annotations

import bqplot
import numpy as np
from numpy.typing import NDArray

from drizview.panels.plot import BLUE, RED, Plot

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
    ends = (float(edges[0]), float(edges[-1]))
    plot = Plot(label, "pixels [%]", x_range=ends, y_range=(0.0, top))
    plot.steps(edges, measured, colour=BLUE, filled=True)
    if expected is not None:
        plot.steps(edges, expected, colour=RED)
    return plot.figure
