"""Products in which there is nothing, and values that no image of the sky has."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.resolver import Resolver
from drizview.dataset.discover import datasets
from drizview.dataset.io.blank import beyond, emptiness
from drizview.errors import Unmeasured
from tests import files

SKY = np.random.default_rng(0).normal(0, 1, (300, 40)).astype("f4")
WEIGHT = np.ones((300, 40), "f4")


@pytest.mark.parametrize("value", [0.0, 5.0, 1e38, np.nan, np.inf, -np.inf])
def test_an_image_of_one_value_is_empty(value):
    assert emptiness(np.full_like(SKY, value), WEIGHT)


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_map_without_weight_is_empty(weight):
    assert "no weight" in emptiness(SKY, WEIGHT * np.float32(weight))


def test_an_image_with_margins_is_not_empty():
    part = np.full_like(SKY, np.nan)
    part[290:] = SKY[290:]
    assert emptiness(part, WEIGHT) == emptiness(SKY, None) == ""
    part[:] = 0
    part[299, 3] = 1
    assert emptiness(part, WEIGHT) == ""
    part[:150], part[150:] = 0, 1
    assert emptiness(part, WEIGHT) == ""


def test_pixels_that_no_sky_has_are_counted():
    spoiled, weight = SKY.copy(), WEIGHT.copy()
    spoiled[5, :7], spoiled[200, :3], spoiled[201, :2] = np.nan, 1e38, -1e25
    weight[5, :3] = 0
    assert beyond(spoiled, weight) == (4, 5)
    assert beyond(SKY * np.float32(1e6), WEIGHT) == (0, 0)


@pytest.mark.parametrize(("spoil", "empty"), [("all", True), ("some", False), ("", False)])
def test_a_damaged_product_is_said_and_not_judged(tmp_path, spoil, empty):
    files.exposure(tmp_path / "j0aa01a0q_flc.fits")
    path = files.product(tmp_path / "j0aa01010_drc.fits", ["j0aa01a0q_flc.fits[sci,1]"])
    with fits.open(path, mode="update") as file:
        image = file["SCI"].data
        image[:] = np.where(spoil == "all", np.nan, image)
        image[:5, :5] = np.where(spoil == "some", 1e38, image[:5, :5])
    (dataset,) = datasets(path)
    assert any("j0aa01010_drc.fits" in note for note in dataset.pixel_notes) is bool(spoil)
    if empty:
        with pytest.raises(Unmeasured, match="no pixel with a finite value"):
            Resolver(dataset).get("product")
    else:
        assert Resolver(dataset).get("product") is dataset.product
