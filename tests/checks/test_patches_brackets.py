"""Parts of the product that just hold enough to be looked at."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.fixtures.patches import patch, patch_windows
from drizview.checks.fixtures.sky.levels import product_background
from drizview.dataset.io.header import Header
from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import filled_windows


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


def holding(shape, parts):
    """Return a product that holds data in parts, given as (row, column, height, width)."""
    seen = np.zeros(shape, dtype=bool)
    for row, column, height, width in parts:
        seen[row : row + height, column : column + width] = True
    return SimpleNamespace(sci=SimpleNamespace(shape=shape), valid=lambda window: seen[window]), seen


@pytest.mark.parametrize(
    "parts",
    [
        [(0, 0, 6000, 6000)],
        [(5300, 40, 500, 420)],
        [(0, 5900, 6000, 90)],
        [(100, 100, 300, 300), (4000, 5000, 120, 500)],
    ],
    ids=["full", "corner", "strip", "two pieces"],
)
def test_patches_lie_where_a_large_product_holds_data(parts):
    product, seen = holding((6000, 6000), parts)
    windows = patch_windows(product)
    assert windows
    assert len(windows) <= 12
    shares = [float(seen[window].mean()) for window in windows]
    most = min(1.0, max(min(h, 384) * min(w, 384) for _, _, h, w in parts) / 384**2)
    assert max(shares) > 0.8 * most
    assert min(shares) > 0.02


def test_a_full_product_is_sampled_evenly():
    product, _ = holding((6000, 6000), [(0, 0, 6000, 6000)])
    rows = [window[0].start for window in patch_windows(product)]
    assert len(rows) == 12
    assert max(rows) - min(rows) > 4000


def test_a_product_without_data_has_no_patches():
    product, _ = holding((6000, 6000), [])
    with pytest.raises(Unmeasured):
        patch_windows(product)


@pytest.mark.parametrize(("share", "first"), [(0.55, "full"), (0.65, "either")])
def test_full_windows_come_first(share, first):
    """From six tenths on a window counts as full, and the sample is even."""
    seen = np.zeros((240, 240), dtype=bool)
    seen[:24, : round(24 * share)] = True
    seen[120:144, 120:144] = True
    found = filled_windows(seen, step=16, size=384, most=1)
    assert (found[0][0].start > 1000) == (first == "full")


def test_the_sky_of_a_sparse_product_is_measured_where_it_holds_data():
    random = np.random.default_rng(0)
    image = np.full((4000, 4000), np.nan, dtype=np.float32)
    image[3700:3950, 30:300] = random.normal(5, 1, (250, 270))
    product = SimpleNamespace(
        sci=SimpleNamespace(shape=image.shape),
        valid=lambda w: np.isfinite(image[w]),
        image=lambda w: image[w],
        inputs=(),
        header=Header(fits.Header({"INSTRUME": "ACS", "DETECTOR": "WFC"})),
        scale_arcsec=0.05,
    )
    dataset = SimpleNamespace(instrument=SimpleNamespace(photon_counting=False))
    assert product_background(dataset, product).mode == pytest.approx(5, abs=0.1)
