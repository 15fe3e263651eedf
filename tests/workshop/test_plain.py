"""Drizzling in numpy against the `drizzle` package."""

from __future__ import annotations

import numpy as np
import pytest
from drizzle.resample import Drizzle, blot_image

import drizview
from drizview.checks.core.status import ALARMS
from drizview.errors import DrizviewError
from drizview.workshop import drizzling, recipe
from drizview.workshop.grid import drizzle_map, grid_of
from drizview.workshop.plain import PlainDrizzle, plain_blot


def both(kernel, *, pixfrac=1.0, scale=1.0):
    """Return the package's product and ours of one chip."""
    plan = recipe("ir", seed=3, scale=scale).plan()
    grid = grid_of(plan)
    random = np.random.default_rng(2)
    data = random.normal(10, 3, plan.shots[1].light[0].shape).astype(np.float32)
    weight = random.uniform(0, 2, data.shape).astype(np.float32)
    weight[weight < 0.2] = 0
    pixmap = drizzle_map(plan, plan.shots[1], 0, grid)
    made = []
    for canvas in (
        Drizzle(kernel=kernel, fillval="INDEF", out_shape=grid.shape, max_ctx_id=31),
        PlainDrizzle(kernel=kernel, out_shape=grid.shape),
    ):
        canvas.add_image(data, exptime=100.0, pixmap=pixmap, weight_map=weight, wht_scale=50.0, pixfrac=pixfrac,
                         in_units="cps", iscale=grid.ratio**2, pixel_scale_ratio=grid.ratio)  # fmt: skip
        made.append((np.array(canvas.out_img), np.array(canvas.out_wht), np.array(canvas.out_ctx)))
    return made


@pytest.mark.filterwarnings("ignore:Kernel:Warning")  # the package's own, of gaussian
@pytest.mark.parametrize(("pixfrac", "scale"), [(1.0, 1.0), (0.6, 1.0), (0.8, 0.5)])
@pytest.mark.parametrize("kernel", ["turbo", "point", "gaussian"])
def test_the_kernels_are_those_of_the_package(kernel, pixfrac, scale):
    (image, weight, context), (ours, our_weight, our_context) = both(kernel, pixfrac=pixfrac, scale=scale)
    assert our_weight.sum() == pytest.approx(weight.sum(), rel=1e-4)
    np.testing.assert_allclose(our_weight, weight, atol=1e-3 * weight.max())
    seen = (weight > 1e-3 * weight.max()) & np.isfinite(image)
    np.testing.assert_allclose(ours[seen], image[seen], atol=0.02)
    assert (our_context == context).mean() > 0.999


def test_a_square_drop_is_nearly_that_of_the_package():
    (image, weight, _), (ours, our_weight, _) = both("square")
    seen = (weight > 0.2 * weight.max()) & np.isfinite(image)
    assert our_weight.sum() == pytest.approx(weight.sum(), rel=2e-3)
    assert np.median(np.abs(ours - image)[seen]) < 0.1 * image[seen].std()


def test_blotting_is_that_of_the_package():
    plan = recipe("acs", seed=3).plan()
    grid = grid_of(plan)
    y, x = np.indices(grid.shape)
    image = (np.sin(x / 3) * np.cos(y / 4) + 2).astype(np.float32)
    pixmap = drizzle_map(plan, plan.shots[2], 1, grid)
    ours, theirs = plain_blot(image, pixmap), blot_image(image, pixmap, interp="poly5")
    inner = (slice(8, -8), slice(8, -8))
    np.testing.assert_allclose(ours[inner], theirs[inner], atol=2e-4)
    far = pixmap + 10_000
    assert not plain_blot(image, far).any()


def test_what_is_left_out_is_said():
    with pytest.raises(DrizviewError, match="gaussian"):
        PlainDrizzle(kernel="lanczos3", out_shape=(5, 5))


@pytest.mark.parametrize("faults", [{}, {"shift": 0.4}, {"cr_thresholds": 0.3}, {"weight_type": 1}], ids=str)
def test_the_badges_are_the_same(faults, tmp_path, monkeypatch):
    """Those of a product drizzled in numpy, and of one drizzled by the package."""
    alarms = []
    for name, in_browser in (("package", False), ("numpy", True)):
        monkeypatch.setattr(drizzling, "IN_BROWSER", in_browser)
        report = drizview.check(recipe("ir", seed=11, **faults).write(tmp_path / name))
        alarms.append({finding.question.id for finding in report if finding.status in ALARMS})
    assert alarms[0] == alarms[1]
