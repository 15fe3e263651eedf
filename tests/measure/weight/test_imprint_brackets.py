"""Cores just bright and broad enough, and blank sky just enough to compare them with."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.weight.imprint import control_losses, find_cores, imprint, relative_loss


def cores(*places, beside=0.6, **more):
    """Find sources given as (column, peak), of which each neighbour has a share of the peak."""
    image = np.zeros((41, 81))
    for column, peak in places:
        block = image[19:22, column - 1 : column + 2]
        np.maximum(block, beside * peak, out=block)
        image[20, column] = peak
    return len(find_cores(image, sigma=1.0, native=1.0, **more)[0])


@pytest.mark.parametrize(("peak", "count"), [(12.0, 0), (19.0, 0), (21.0, 1), (38.0, 1)])
def test_a_core_has_twenty_sigma(peak, count):
    assert cores((40, peak)) == count


@pytest.mark.parametrize(("total", "count"), [(3.0, 0), (4.0, 0), (4.2, 1), (7.0, 1)])
def test_a_core_has_four_times_the_light_of_its_peak(total, count):
    assert cores((40, 100.0), beside=(total - 1) / 8) == count


@pytest.mark.parametrize(("apart", "count"), [(2, 1), (3, 2), (4, 2)])
def test_a_core_is_the_brightest_of_five_by_five(apart, count):
    assert cores((40, 100.0), (40 + apart, 90.0)) == count


def loss(pixels, *, lost=0.0):
    """Return the loss of the first pixel of an area of which a share has twice the weight."""
    weight, areas = np.full((1, 600), 100.0), np.zeros((1, 600), dtype=int)
    areas[0, :pixels] = 1
    weight[0, : round(lost * pixels)] = 200.0
    return relative_loss(weight, areas)[0, pixels - 1]


@pytest.mark.parametrize(("pixels", "known"), [(40, False), (63, False), (64, True), (100, True)])
def test_an_area_has_64_pixels(pixels, known):
    assert np.isfinite(loss(pixels)) == known


@pytest.mark.parametrize(("share", "expected"), [(0.005, 0.0), (0.015, 0.0), (0.03, 0.5), (0.3, 0.5)])
def test_what_has_lost_nothing_is_the_98th_percentile(share, expected):
    assert loss(600, lost=share) == pytest.approx(expected)


def reached(side):
    """Return how near and how far control positions lie in an image of so many pixels a side."""
    away = np.hypot(*(grid - side // 2 for grid in np.mgrid[:side, :side]))
    rows = columns = np.array([side // 2])
    found = control_losses(away, rows, columns, allowed=away >= 0, shifts=3000)
    return np.nanmin(found), np.nanmax(found)


def test_control_positions_lie_30_to_200_pixels_off_and_within_half_of_the_image():
    assert reached(601) == pytest.approx((30, 200), abs=2)
    assert reached(201) == pytest.approx((30, 100), abs=2)
    assert reached(71)[1] == pytest.approx(40, abs=1.5)  # in small images 40 pixels all the same


def test_five_cores_are_needed():
    sky = np.zeros((20, 5))
    assert imprint(np.ones(5), sky).n == 5
    with pytest.raises(Unmeasured):
        imprint(np.ones(4), np.zeros((30, 4)))


def scatter(*, shifts=20, known=9, cores=9):
    """Return the error where the displaced positions differ by shift and not from core to core."""
    controls = np.tile(np.where(np.arange(shifts) % 2, 1.0, -1.0)[:, None], (1, 20))
    losses = np.zeros(cores)
    full = np.full((shifts, max(cores, known, 20)), np.nan)
    full[:, :known] = controls[:, :1]
    extra = np.full((40, full.shape[1]), np.nan)
    extra[:, :1] = 0.0  # single positions, so that there is blank sky enough
    extra[:, 1:4] = 0.0
    return imprint(losses, np.vstack([full, extra])).error


@pytest.mark.parametrize(("shifts", "together"), [(5, False), (7, False), (8, True), (15, True)])
def test_eight_displacements_tell_how_all_cores_scatter_together(shifts, together):
    error = scatter(shifts=shifts)
    assert (error > 0.9) == together


@pytest.mark.parametrize(("known", "together"), [(4, False), (5, True), (9, True)])
def test_a_displacement_counts_with_five_positions_on_blank_sky(known, together):
    assert (scatter(known=known) > 0.9) == together
