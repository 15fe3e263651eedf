"""Whether a context image can be believed, given the outlines of the exposures and the weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.weight.weights import valid_weight

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# Share of the area in which it may be wrong: borders are known to a few samples only.
_MOST_WRONG = 0.05
# Weight over what the named inputs give, beyond which some must be missing; and what counts as agreement.
_TOO_MUCH, _AGREES = 1.3, (0.85, 1.18)


def contradiction(weight: Floats, named: Sequence[Bools], outlines: Sequence[Bools], times: Sequence[float]) -> str:
    """Return in words what is wrong with a context image, ``""`` where nothing is.

    An input that was lost with all its pixels is named nowhere and rightly so: the weights lack it as well.

    Parameters
    ----------
    weight : ndarray, shape (ny, nx)
        WHT, thinned.
    named, outlines : sequence of ndarray of bool, shape (ny, nx)
        For each input, where the context image names it, and its outline.
    times : sequence of float
        Weight of a pixel of each input, if weights are exposure times.
    """
    seen = valid_weight(weight)
    if not seen.any():
        return ""
    if np.mean(~np.logical_or.reduce(named)[seen]) > _MOST_WRONG:
        return "names no input where there is weight"
    if np.mean(~np.logical_or.reduce(outlines)[seen]) > _MOST_WRONG:
        return ""  # the outlines, from coordinates of another day or of another field, prove nothing either
    wide = (ndimage.binary_dilation(outline, iterations=3) for outline in outlines)
    outside = np.logical_or.reduce([mask & ~near for mask, near in zip(named, wide, strict=True)])
    if outside[seen].mean() > _MOST_WRONG:
        return "names inputs far outside their outlines"
    given, due = (
        sum((time * mask for time, mask in zip(times, masks, strict=True)), np.zeros(weight.shape))
        for masks in (named, outlines)
    )
    both = seen & (given > 0) & (due > 0)
    if not both.any():
        return ""
    agrees = _AGREES[0] < float(np.median(weight[both] / due[both])) < _AGREES[1]
    if agrees and float(np.median(weight[both] / given[both])) > _TOO_MUCH:
        return "names too few inputs for the weight that there is"
    return ""
