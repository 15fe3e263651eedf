"""A plane through the sky of a chip: how much of what varies is a gradient."""

from __future__ import annotations

import numpy as np

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import median
from drizview.measure.sky.good_pixels import Reader
from drizview.measure.sky.plane import SkyPlane, plane_through

# Boxes along each side, at most so large [pixel], and how many of them must hold data.
_BOXES, _SIDE, _FEWEST = 10, 64, 20


def gradient(read: Reader, *, shape: tuple[int, int]) -> SkyPlane:
    """Fit a plane to the medians of boxes spread over an image, sources clipped.

    Parameters
    ----------
    read : callable
        As for `background`.
    shape : tuple of int
        (ny, nx) of the image in pixels.

    Raises
    ------
    Unmeasured
        Fewer than 20 boxes hold data.
    """
    edges = [np.linspace(0, n, _BOXES + 1).astype(int) for n in shape]
    found = []
    for y0, y1 in zip(edges[0][:-1], edges[0][1:], strict=True):
        for x0, x1 in zip(edges[1][:-1], edges[1][1:], strict=True):
            box = read((slice(y0, min(y1, y0 + _SIDE)), slice(x0, min(x1, x0 + _SIDE))))
            seen = box[np.isfinite(box)]
            if seen.size > max(8, box.size // 2):
                found.append(((x0 + x1) / 2 / shape[1], (y0 + y1) / 2 / shape[0], median(seen)))
    if len(found) < _FEWEST:
        raise Unmeasured(f"only {len(found)} parts of the image hold data")
    return plane_through(np.array(found))
