"""Images that just hold enough for a small one."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.defects.thumbnail import thumbnail


@pytest.mark.parametrize(("pixels", "known"), [(140, False), (250, False), (260, True), (500, True)])
def test_256_pixels_are_needed(pixels, known):
    image = np.full(48 * 48, np.nan)
    image[:pixels] = np.random.default_rng(0).normal(0, 1, pixels)
    image = image.reshape(48, 48).astype(np.float32)

    def made():
        return thumbnail(lambda window: image[window], shape=image.shape)

    if known:
        assert np.isfinite(made()[0]).sum() == pixels
    else:
        with pytest.raises(Unmeasured):
            made()


@pytest.mark.parametrize(("sigma", "counts"), [(2.0, 2.0), (2.9, 2.9), (5.0, 3.0), (50.0, 3.0)])
def test_a_pixel_counts_no_more_than_three_sigma(sigma, counts):
    """Blocks of four pixels, of which one in the middle is bright; clipping is before the mean is taken."""

    def block(height):
        image = np.random.default_rng(0).normal(0, 1, (520, 520)).astype(np.float32)
        image[260:262, 260:262] = 0.0
        image[260, 260] = height
        return thumbnail(lambda window: image[window], shape=image.shape)[0][130, 130]

    assert block(sigma) == pytest.approx(block(counts), abs=0.05)
    assert block(2.0) < block(2.9) - 0.3
