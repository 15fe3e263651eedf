"""Contours in a still picture, at levels in sigma of the sky as it is displayed (contours.js)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.still.colours import rgb

# As in the browser: a colour for each level, in turn, and the least of pixels that tell a sky.
COLOURS, FEWEST = ("#7fd4ff", "#69f0ae", "#ffd54a", "#ff9d6c", "#ff9de2"), 20


class Contours:
    """Collects the values under a picture and draws where they pass the levels.

    Parameters
    ----------
    levels : sequence of float
        In sigma of the sky; none draws nothing.
    shape : tuple of int
        (ny, nx) of the picture.
    """

    def __init__(self, levels: Sequence[float], shape: tuple[int, ...]) -> None:
        self._levels = levels
        self._values = np.full(shape if levels else (0, 0), np.nan, dtype=np.float32)

    def add(self, inside: NDArray[np.bool_], values: NDArray[np.float32]) -> None:
        """Take the values (n,) of the pixels that a plane has inside the picture, where one above it has none."""
        if self._levels:
            self._values[inside] = np.where(np.isfinite(values), values, self._values[inside])

    def draw(self, image: NDArray[np.float32]) -> None:
        """Draw the lines into a picture (ny, nx, 3)."""
        known = self._values[np.isfinite(self._values)]
        if known.size < FEWEST:
            return
        quarter, sky = (float(value) for value in np.percentile(known, (25, 50)))
        for index, level in enumerate(self._levels):
            image[_edge(self._values, sky + level * 1.4826 * (sky - quarter))] = rgb(COLOURS[index % len(COLOURS)])


def _edge(values: NDArray[np.float32], level: float) -> NDArray[np.bool_]:
    """Return which pixels above a level have one below it as a neighbour; what is not known is no neighbour."""
    above, below = values > level, values <= level
    beside = np.zeros_like(above)
    beside[:-1] |= below[1:]
    beside[1:] |= below[:-1]
    beside[:, :-1] |= below[:, 1:]
    beside[:, 1:] |= below[:, :-1]
    return above & beside
