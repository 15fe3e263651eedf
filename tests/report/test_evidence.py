"""Pictures of the worst places."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace

import numpy as np
import pytest

import drizview
from drizview.checks.core.measured import Place
from drizview.png import png
from drizview.report.evidence import MOST_FIGURES, illustrate
from drizview.report.model import finding_of
from drizview.report.shades import COSMIC, GREYS, NO_DATA, OTHER, asinh, flagged, linear


def size_of(picture):
    return tuple(int.from_bytes(picture[start : start + 4], "big") for start in (16, 20))


def pixels_of(picture, width):
    start = picture.index(b"IDAT") + 4
    rows = np.frombuffer(zlib.decompress(picture[start:-16]), dtype=np.uint8)
    return rows.reshape(-1, width + 1)[:, 1:]


def test_png_with_a_palette():
    image = np.arange(12, dtype=np.uint8).reshape(3, 4)
    made = png(image, palette=np.zeros((12, 3), dtype=np.uint8))
    assert size_of(made) == (4, 3)
    np.testing.assert_array_equal(pixels_of(made, 4), image)


def test_png_in_colour_is_read_by_others():
    pillow = pytest.importorskip("PIL.Image", reason="an independent reader of PNG")
    image = np.random.default_rng(1).integers(0, 255, (5, 7, 3), dtype=np.uint8)
    np.testing.assert_array_equal(np.asarray(pillow.open(io.BytesIO(png(image)))), image)


def test_the_stretch_keeps_order_and_shows_what_is_no_data():
    image = np.linspace(-3, 100, 64).reshape(8, 8)
    image[0, 0], image[-1, -1] = np.nan, 1e6
    shades = asinh(image)
    assert shades[0, 0] == NO_DATA
    ordered = shades.ravel()[1:].astype(int)
    assert (np.diff(ordered) >= 0).all()
    assert ordered.max() == GREYS - 1
    assert (asinh(np.full((3, 3), np.nan)) == NO_DATA).all()
    assert (asinh(np.zeros((3, 3))) < GREYS).all()
    assert linear(np.array([[0.0, 2.0]])).tolist() == [[0, GREYS - 1]]


def test_flags_have_colours():
    flags = np.array([[0, 4096, 16, 4096 + 16]])
    assert flagged(np.zeros((1, 4), dtype=np.uint8), flags).tolist() == [[0, COSMIC, OTHER, COSMIC]]


def test_an_alarm_has_its_place_shown_in_product_and_exposure(alarming, demo):
    dataset = drizview.open(demo)
    made = illustrate(alarming, dataset)
    dataset.close()
    whole, *close = made.figures
    assert len(whole.pictures) == 2
    assert len(whole.pictures[0].rings) == 2
    first = next(figure for figure in close if figure.check == "flags_above_expected")
    assert len(close) <= MOST_FIGURES
    labels = [picture.label for picture in first.pictures]
    assert labels[:2] == ["drizzled SCI", "weight"]
    assert any(label.startswith("o4k19ac") for label in labels)
    assert "electrons" not in first.pictures[0].ends and " to " in first.pictures[0].ends
    assert first.arcsec == pytest.approx(dataset.product.scale_arcsec)
    assert whole.bar[0] * whole.arcsec == pytest.approx(float(whole.bar[1].rstrip("″")))
    assert whole.pictures[0].width / 9 < whole.bar[0] <= whole.pictures[0].width / 3
    (_, *north), (_, *east) = first.compass
    there = dataset.product.wcs.all_world2pix(*(np.array(dataset.product.wcs.all_pix2world(50, 50, 0)) + [0, 1e-5]), 0)
    step = np.array([there[0] - 50, 50 - there[1]])
    assert np.allclose(north, step / np.hypot(*step), atol=0.01), "north is where the declination grows"
    assert north[0] * east[1] - north[1] * east[0] == pytest.approx(-1), "east is to the left of north"
    for picture in first.pictures:
        assert size_of(picture.png) == (picture.width, picture.height)
        (ring,) = picture.rings
        assert abs(ring.x - picture.width / 2) < 2
        assert abs(ring.y - picture.height / 2) < 2


def test_exposures_are_laid_on_the_product(alarming, demo):
    """A star has the same place in all pictures: they are strongly correlated."""
    dataset = drizview.open(demo)
    product = dataset.product
    sample = product.sci[40:-40, 40:-40]
    y, x = np.unravel_index(np.nanargmax(sample), sample.shape)
    alarm = alarming["crflags"].results[0]
    place = Place("product", float(x + 40), float(y + 40))
    finding = finding_of(alarming["crflags"].question, [replace(alarm, where=(place,))])
    made = illustrate(replace(alarming, findings={"crflags": finding}), dataset)
    dataset.close()
    pictures = made.figures[1].pictures
    drizzled, exposure = (pixels_of(p.png, p.width).astype(float) for p in (pictures[0], pictures[2]))
    assert np.corrcoef(drizzled.ravel(), exposure.ravel())[0, 1] > 0.6


def test_nothing_is_shown_of_files_that_are_gone(alarming, demo, tmp_path):
    for source in demo.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    dataset = drizview.open(tmp_path)
    dataset.close()
    for path in tmp_path.iterdir():
        path.unlink()
    assert illustrate(alarming, dataset).figures == ()


def test_there_are_no_pictures_unless_asked_for(demo):
    assert drizview.check(demo).figures == ()
