"""Which parts of an image of few counts hold no source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_ROUNDS, _SIGMAS = 5, 4.0


def dark_boxes(boxes: Sequence[Floats]) -> list[Floats]:
    """Return the boxes without a source: from the darker half on, those within 4 sigma of the mean of the others.

    A source is told by the counts of a whole box, as where most pixels have no count a single photon stands out.

    Parameters
    ----------
    boxes : sequence of ndarray
        Of about one size, each with finite pixels; NaN where they say nothing.
    """
    if not boxes:
        return []
    means, variances = (np.array([of(box) for box in boxes]) for of in (np.nanmean, np.nanvar))
    middle = np.median(means)
    kept = means <= middle
    for _ in range(_ROUNDS):
        error = np.sqrt(variances[kept].mean() / boxes[0].size)
        kept = means <= max(means[kept].mean() + _SIGMAS * error, middle)
    return [box for box, dark in zip(boxes, kept, strict=True) if dark]
