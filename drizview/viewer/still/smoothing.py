"""A Gaussian over what is displayed, as the browser makes it (smoothing.js)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

# As in the browser: a Gaussian reaches so many sigma, and one narrower than this [px] changes nothing that is seen.
REACH, LEAST = 3, 0.3


def margin(sigma: float) -> int:
    """Return how many pixels around an image its smoothing needs."""
    return math.ceil(REACH * sigma) if sigma >= LEAST else 0


def smoothed(image: NDArray[Any], sigma: float) -> NDArray[Any]:
    """Return an image (ny, nx) smoothed by a Gaussian of a sigma [px]; what has no value has no weight, gets none."""
    if sigma < LEAST:
        return image
    from scipy.ndimage import gaussian_filter

    known = np.isfinite(image)
    how = {"sigma": sigma, "radius": margin(sigma), "mode": "constant"}
    sums = gaussian_filter(np.where(known, image, 0).astype(np.float32), **how)
    weights = gaussian_filter(known.astype(np.float32), **how)
    return np.where(known, sums / np.maximum(weights, 1e-9), np.nan).astype(np.float32)
