"""Parts of the product that just hold enough to be looked at."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.fixtures.patches import patch, patch_windows


def seen(side, pixels):
    """Return whether a patch is looked at of which so many pixels hold data."""
    image = np.random.default_rng(0).normal(0, 1, (side, side))
    image.flat[pixels:] = np.nan
    product = SimpleNamespace(image=lambda window: image[window].astype(np.float32))
    return patch(product, (slice(0, side), slice(0, side))) is not None


@pytest.mark.parametrize(
    ("side", "pixels", "looked_at"),
    [(100, 150, False), (100, 255, False), (100, 256, True), (100, 500, True),
     (200, 450, False), (200, 790, False), (200, 810, True), (200, 1500, True)],
)  # fmt: skip
def test_a_patch_holds_256_pixels_and_a_fiftieth_of_its_own(side, pixels, looked_at):
    assert seen(side, pixels) == looked_at


@pytest.mark.parametrize(("share", "taken"), [(0.4, False), (0.59, False), (0.61, True), (0.75, True)])
def test_a_window_of_a_large_product_is_six_tenths_full(share, taken):
    def valid(window):
        shape = [len(range(*part.indices(3000))) for part in window]
        return np.random.default_rng(0).permutation(np.arange(np.prod(shape))) < share * np.prod(shape)

    product = SimpleNamespace(sci=SimpleNamespace(shape=(3000, 3000)), valid=valid)
    assert bool(patch_windows(product)) == taken
