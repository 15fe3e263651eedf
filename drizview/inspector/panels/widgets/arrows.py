"""Arrows and whiskers as lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating[Any]]

# From the foot over the tip to either barb, in lengths of the arrow: along it and across.
_ALONG, _ACROSS = np.array([0, 1, 0.72, 1, 0.72]), np.array([0, 0, 0.14, 0, -0.14])


def arrow_lines(x: Values, y: Values, dx: Values, dy: Values) -> tuple[Values, Values]:
    """Return the corners of arrows from (x, y), shape (n, 5) each."""
    xs = x[:, None] + dx[:, None] * _ALONG - dy[:, None] * _ACROSS
    ys = y[:, None] + dy[:, None] * _ALONG + dx[:, None] * _ACROSS
    return xs, ys


def whisker_lines(x: Values, y: Values, dx: Values, dy: Values) -> tuple[Values, Values]:
    """Return the ends of whiskers about (x, y), shape (n, 2) each."""
    halves = np.array([-0.5, 0.5])
    return x[:, None] + dx[:, None] * halves, y[:, None] + dy[:, None] * halves
