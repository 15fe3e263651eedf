"""Stars that are long in one direction everywhere, and those that are not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.checks.psf.direction import elongation_in_one_direction
from drizview.checks.psf.stars import width_over_predicted
from drizview.dataset.discover import datasets
from drizview.errors import NotApplicable, Unmeasured
from tests.checks.starfield import BOX, association
from tests.checks.test_psf_brackets import Product, exposure, gaussians

(CHECK,) = (check for check in checks() if check.id == "elongation_in_one_direction")
NOWHERE = SimpleNamespace(exposures=[])


def stars(count=40, *, length=0.0, scatter=0.0, slope=0.0, seed=0):
    """Return stars over the field: (xx - yy) / (xx + yy), its scatter, and its change from left to right."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 300, (2, count))
    long = length + slope * (x / 300 - 0.5) + random.normal(0, scatter, count)
    seen, model = gaussians(count, length=long), gaussians(count)
    if scatter:
        seen = replace(seen, xy=random.normal(0, scatter, count) * (seen.xx + seen.yy) / 2)
    return StarShapes(x, y, seen, seen, seen, (model, model), 0.05)


def judged(shapes, dataset=NOWHERE):
    measured = elongation_in_one_direction(shapes, dataset)
    status = CHECK.limit.judge(measured.value)
    return measured.cap if measured.cap and status is Status.WARN else status


@pytest.mark.parametrize(("length", "status"), [(0.02, "pass"), (0.04, "pass"), (0.05, "warn"), (0.2, "warn")])
def test_a_common_direction_counts_from_a_twentieth(length, status):
    assert judged(stars(length=length, scatter=0.005)) is Status(status)


@pytest.mark.parametrize(("scatter", "status"), [(0.02, "warn"), (0.05, "pass")])
def test_directions_must_agree(scatter, status):
    assert judged(stars(400, length=0.055, scatter=scatter)) is Status(status)


@pytest.mark.parametrize(("slope", "status"), [(0.0, "warn"), (0.12, "pass"), (-0.12, "pass")])
def test_the_whole_field_is_long(slope, status):
    assert judged(stars(200, length=0.06, slope=slope, scatter=0.005)) is Status(status)


@pytest.mark.parametrize(("count", "known"), [(5, False), (7, False), (8, True), (15, True)])
def test_halves_have_four_stars(count, known):
    if known:
        assert judged(stars(count, length=0.06)) is Status.WARN
    else:
        with pytest.raises(Unmeasured):
            judged(stars(count, length=0.06))


@pytest.mark.parametrize(("filter", "status"), [("F225W", "pass"), ("F275W", "pass"), ("F336W", "warn")])
def test_ultraviolet_stars_are_long_by_nature(filter, status):
    assert judged(stars(length=0.08), SimpleNamespace(exposures=[exposure(filter=filter)])) is Status(status)


def test_noise_says_nothing():
    with pytest.raises(Unmeasured):
        judged(stars(20, length=0.06, scatter=0.15))


@pytest.mark.parametrize(
    ("kernel", "known"), [("square", True), ("turbo", True), ("lanczos3", False), ("gaussian", False)]
)
def test_widths_are_predicted_for_square_drops(kernel, known):
    product = Product()
    product.kernel = kernel
    if known:
        assert width_over_predicted(stars(), product).value == pytest.approx(1.0)
    else:
        with pytest.raises(NotApplicable):
            width_over_predicted(stars(), product)


@pytest.mark.parametrize(("trail", "status"), [(0.0, Status.PASS), (1.2, Status.WARN), (3.0, Status.WARN)])
def test_a_drift_of_all_exposures_is_noticed(tmp_path, trail, status):
    folder = association(tmp_path / "case", tuple(replace(each, trail=trail) for each in BOX), stars=60)
    (result,) = run(datasets(folder)[0], selected=(CHECK,))
    assert result.status is status
