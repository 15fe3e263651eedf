from __future__ import annotations

import numpy as np
import pytest
from astropy.wcs import WCS

from drizview.errors import Unmeasured
from drizview.measure.geometry.footprint import covered, hull, outline
from drizview.measure.geometry.pixelmap import fit_surface, pixel_map


def tangent(scale_arcsec, size=400, angle=0.0, ra=150.0):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crval, wcs.wcs.crpix = [ra, 2.0], [size / 2 + 0.5, size / 2 + 0.5]
    c, s = np.cos(angle), np.sin(angle)
    wcs.wcs.cd = np.array([[-c, s], [s, c]]) * scale_arcsec / 3600
    return wcs


def sip(scale_arcsec, size=400):
    """Return a chip whose pixels grow by some per cent from side to side."""
    wcs = tangent(scale_arcsec, size)
    wcs.wcs.ctype = ["RA---TAN-SIP", "DEC--TAN-SIP"]
    header = wcs.to_header(relax=True)
    header.update({"A_ORDER": 2, "B_ORDER": 2, "A_2_0": 5e-5, "B_0_2": 2e-5, "A_1_1": -1e-5})
    return WCS(header)


def test_the_splines_follow_the_coordinate_systems():
    chip, product = sip(0.05), tangent(0.04, angle=0.4)
    mapping = pixel_map(chip, product, shape=(400, 400))
    rows, columns = np.array([3.0, 111.5, 399.0]), np.array([0.0, 250.25, 301.0])
    x, y = mapping.points(rows, columns)
    truth = product.all_world2pix(*chip.all_pix2world(columns, rows, 0), 0)
    assert np.allclose(x, truth[0], atol=2e-3)
    assert np.allclose(y, truth[1], atol=2e-3)


def test_the_area_of_a_product_pixel_is_the_square_of_the_scale_ratio_without_distortion():
    mapping = pixel_map(tangent(0.05), tangent(0.03, angle=1.0), shape=(400, 400))
    assert np.allclose(mapping.native_pixels_per_output(), 0.36, rtol=1e-4)


def test_distortion_shows_in_the_area():
    mapping = pixel_map(sip(0.05), tangent(0.05), shape=(400, 400))
    area = mapping.native_pixels_per_output()
    assert area[:, 0].mean() > 1.015 > 0.985 > area[:, -1].mean()
    surface = fit_surface(mapping.x, mapping.y, area)
    x, y = mapping.points(np.array([200.0]), np.array([30.0]))
    near = 1 / (1 + 2 * 5e-5 * (30 - 199.5) - 1e-5 * 0) / (1 + 2 * 2e-5 * 0.5)
    assert surface.grid(y, x)[0, 0] == pytest.approx(near, rel=3e-3)


def test_a_window_holds_every_pixel_that_falls_on_a_patch():
    mapping = pixel_map(tangent(0.05), tangent(0.05, angle=0.7), shape=(400, 400))
    rows, columns = mapping.window((150, 250), (150, 250))
    x, y = mapping.grid(np.arange(400.0), np.arange(400.0))
    inside = (x >= 150) & (x <= 250) & (y >= 150) & (y <= 250)
    assert inside[rows, columns].sum() == inside.sum() > 9000
    assert mapping.window((5000, 5100), (0, 100)) is None


def test_what_cannot_be_mapped_gives_a_reason():
    with pytest.raises(Unmeasured):
        pixel_map(tangent(0.05), tangent(0.05), shape=(2, 400))
    with pytest.raises(Unmeasured):
        pixel_map(tangent(0.05), tangent(0.05, ra=330.0), shape=(400, 400))


def test_the_outline_covers_the_chip():
    mapping = pixel_map(tangent(0.05, 200), tangent(0.05, angle=0.5), shape=(200, 200))
    inside = covered(outline(mapping), np.arange(400), np.arange(400))
    assert inside.sum() == pytest.approx(199**2, rel=0.01)
    assert inside[200, 200] and not inside[5, 5]


def test_the_hull_closes_holes_and_gives_up_on_lines():
    seen = np.zeros((100, 100), dtype=bool)
    seen[20:80, 30:90] = True
    seen[40:60, 50:60] = False
    inside = covered(hull(seen), np.arange(100), np.arange(100))
    assert inside[50, 55]
    assert abs(int(inside.sum()) - 59 * 59) < 130
    assert hull(np.eye(100, dtype=bool)) is None
    assert hull(np.zeros((10, 10), dtype=bool)) is None
