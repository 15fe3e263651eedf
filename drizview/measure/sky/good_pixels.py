"""Pixels of an image that its flags do not take out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Bands, Raster
from drizview.measure.flags.flagged import any_of
from drizview.measure.geometry.sampling import Window

Reader = Callable[[Window], NDArray[np.float32]]


def good_pixels(sci: Raster, dq: Raster | None = None, *, bad: int = 0) -> Reader:
    """Return a reader (see `background`) of an image that turns flagged and non-finite pixels into NaN.

    It is for one thread: the rows of the last window are kept, as those of the next are often the same.

    Parameters
    ----------
    sci, dq : Raster
        The image and its data-quality flags, of one shape; flags of another shape are not used.
    bad : int
        Bits that take a pixel out.
    """
    image_bands = Bands(sci)
    flag_bands = Bands(dq) if dq is not None and bad and dq.shape == sci.shape else None

    def read(window: Window) -> NDArray[np.float32]:
        image = np.array(image_bands[window], dtype=np.float32)
        image[~np.isfinite(image)] = np.nan
        if flag_bands is not None:
            image[any_of(flag_bands[window], bad)] = np.nan
        return image

    return read
