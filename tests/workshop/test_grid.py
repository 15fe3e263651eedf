"""The cached pixel maps and the headers that go with them say the same."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.workshop.field import field
from drizview.workshop.grid import claimed, drizzle_map, grid_of, product_wcs, wcs_of
from drizview.workshop.plan import faultless
from drizview.workshop.recipe import recipe


@pytest.mark.parametrize(
    "given", [{}, {"shift": 3.0}, {"rotation": 0.4}, {"scale_error": -0.4}, {"scale": 0.6}], ids=str
)
def test_the_map_is_what_the_headers_say(given):
    plan = recipe("acs", seed=4, **given).plan()
    grid = grid_of(plan)
    out = wcs_of(product_wcs(plan, plan.field.headers["product_sci"], grid))
    for number in (0, 1):
        shot = plan.shots[1]
        shape = shot.light[number].shape
        y, x = np.array([[5.0, 90.0, 180.0], [10.0, 200.0, 370.0]])
        sky = wcs_of(claimed(plan, shot, number), shape).all_pix2world(x, y, 0)
        found = drizzle_map(plan, shot, number, grid)[y.astype(int), x.astype(int)]
        assert np.abs(found - np.stack(out.wcs_world2pix(*sky, 0), axis=-1)).max() < 0.01


def test_a_shift_is_as_long_as_asked_for():
    error = recipe("ir", seed=2, shift=0.7).plan().shots[1].error
    assert np.hypot(error.x, error.y) == pytest.approx(0.7)


def test_the_first_exposure_lies_on_the_product():
    plan = faultless(field("ir"), 1)
    places = drizzle_map(plan, plan.shots[0], 0, grid_of(plan))
    ny, nx = grid_of(plan).shape
    assert places.min() > -1
    assert places[..., 0].max() < nx
    assert places[..., 1].max() < ny
