"""The panel of the stars: which it shows, what it measures at a click, and what it says where there are none."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.checks.core.measured import Place
from drizview.checks.core.resolver import Resolver
from drizview.inspector.cutout_finder import PRODUCT, CutoutFinder
from drizview.inspector.panels.psf.panel import PsfPanel
from drizview.inspector.panels.psf.star import fit_cutouts
from drizview.numbers import with_error
from tests.inspected import inspected


def opened(path):
    """Return an inspector whose checks have ended, and its panel of the stars in sight."""
    app = inspected(path)
    app.view.question = "psf"
    return app, next(panel for panel in app.panels if type(panel) is PsfPanel)


@pytest.fixture(scope="module")
def opened_demo(demo):
    app, panel = opened(demo)
    yield app, panel
    app.close()


@pytest.fixture
def app(opened_demo):
    return opened_demo[0]


@pytest.fixture
def panel(opened_demo):
    return opened_demo[1]


def pick(app, place):
    """Click a place on the image."""
    frame = next(frame for frame in app.scene.frames if any(p.raster.name == place.frame for p in frame.planes))
    plane = next(k for k, p in enumerate(frame.planes) if p.raster.name == place.frame)
    app.view.pick = {"frame": frame.id, "plane": plane, "x": place.x, "y": place.y, "sx": 0.0, "sy": 0.0}


def test_each_star_stands_in_a_row_with_the_product_first(panel):
    sheet = panel.grid.sheet
    assert sheet["columns"] == 3
    assert sheet["headings"][0] == "drz"
    assert len(sheet["cells"]) == 3 * len(sheet["rows"]) == 9
    assert all(cell["count"] for cell in sheet["cells"])
    assert sheet["cells"][0]["lines"][0].endswith("″")
    assert "Median FWHM" in panel.words.value
    judged = panel.result_of("width_over_predicted")
    assert with_error(judged.value, judged.uncertainty) in panel.words.value
    assert not panel.refusal.value


def test_one_star_has_one_stretch_and_the_same_piece_of_sky(panel):
    row = panel.grid.sheet["cells"][:3]
    assert len({(cell["low"], cell["high"]) for cell in row}) == 1
    cuts = [seen.cut for seen in panel._shown[0][1]]
    sides = [cut.pixels.shape[0] * cut.scale for cut in cuts]
    assert sides == pytest.approx([sides[0]] * 3, rel=0.1)


def test_widths_of_the_exposures_are_those_of_the_checks(demo):
    dataset = drizview.open(demo)
    name, stars = next(iter(Resolver(dataset).get("exposure_stars").items()))
    sight = CutoutFinder(dataset)
    chip = sight.exposures[name][0]
    sky = chip.sky_of(stars.peaks.column[:20], stars.peaks.row[:20])
    seen = [row[0] for row in fit_cutouts(sight.cuts(sky, [name], reach=0.7))]
    widths = np.array([one.fwhm for one in seen])
    assert widths == pytest.approx(stars.fwhm_arcsec[:20], rel=0.01)
    dataset.close()


def test_more_stars_come_at_a_press(panel):
    before = len(panel.grid.sheet["rows"])
    panel.more.click()
    assert len(panel.grid.sheet["rows"]) == before + 10
    panel._rows(before)


def test_a_click_on_a_cut_out_goes_there(app, panel):
    app.view.target = None
    panel.grid.answer({"type": "pick", "index": 4, "x": 3.0, "y": 3.0})
    star, row = panel._shown[1]
    assert app.view.target.frame == row[1].cut.place.frame
    assert (app.view.target.x, app.view.target.y) == (row[1].cut.place.x, row[1].cut.place.y)
    assert star.words() in panel.title.value
    assert app.canvas.frame.startswith(row[1].cut.name)


def test_a_click_on_the_image_takes_the_star_beneath(app, panel):
    star = panel._shown[2][0]
    pick(app, Place(app.dataset.product.sci.name, star.x + 1, star.y - 1))
    assert panel.title.value == star.words()
    assert panel.grid.chosen == 2 * 3


def test_a_source_that_is_not_listed_is_measured_on_the_spot(app, panel):
    listed = np.array([(star.x, star.y) for star in panel._stars])
    sources = Resolver(app.dataset).get("source_lists")
    peaks = next(iter(sources.values())).peaks
    away = np.array([np.hypot(*(listed - (x, y)).T).min() for x, y in zip(peaks.x, peaks.y, strict=True)])
    k = int(np.flatnonzero(away > 12)[0])
    pick(app, Place(app.dataset.product.sci.name, float(peaks.x[k]), float(peaks.y[k])))
    assert panel.chosen.layout.display == ""
    assert len(panel.chosen.sheet["cells"]) == 3
    assert panel.chosen.sheet["cells"][1]["lines"][0].endswith("″")


def test_a_click_on_nothing_says_so(app, panel):
    pick(app, Place(app.dataset.product.sci.name, 1.0, 1.0))
    assert "could be fitted" in panel.title.value
    assert (panel.curves.layout.display, panel.chosen.layout.display, panel.grid.chosen) == ("none", "none", -1)


def test_the_profile_falls_and_marks_the_width(panel):
    panel._choose(panel._shown[0][0])
    names = [entry["name"] for entry in panel.profile.key.entries]
    assert any(name.startswith("drz 0.") for name in names)
    assert any(name.startswith("mean of") for name in names)
    lines = [mark for mark in panel.profile.figure.marks if mark.x.size > 4]
    assert len(lines) == 4
    assert all(line.y[0] > line.y[-1] for line in lines)
    half = panel._shown[0][1][0].fwhm / 2
    assert np.interp(half, lines[0].x, lines[0].y) == pytest.approx(0.6, abs=0.2)


def test_whiskers_can_be_brushed_and_a_rectangle_on_the_image_lights_them(app, panel):
    points = panel.field._points
    assert points.x.size == len(panel._stars)
    panel.field._brushed([3, 5])
    assert [place.frame for place in app.view.marked] == ["product", "product"]
    assert points.chosen == [3, 5]
    scene = next(f.scene for f in app.scene.frames if f.id == "product/sci")
    app.view.area = {"scene": scene, "x0": 0, "y0": 0, "x1": 400, "y1": 400}
    inside = (points.x < 400) & (points.y < 400)
    assert points.chosen == np.flatnonzero(inside).tolist()
    app.view.area = {}
    assert points.chosen == []


def test_whiskers_of_an_exposure_can_be_chosen_and_laid_over_the_image(app, panel):
    panel.field.of.value = 1
    assert "c3q" in panel.field.plot.key.entries[0]["name"]
    panel.field.over.value = True
    assert len(app.canvas.overlays["psf"]) >= panel.field._points.x.size
    panel.field.over.value = False
    assert "psf" not in app.canvas.overlays
    panel.field.of.value = 0


def test_what_is_kept_for_it_is_small(app):
    resolver = app.runner.resolver
    shapes, moments = resolver.peek("star_shapes"), resolver.peek("star_moments")
    assert sum(getattr(shapes.seen, name).nbytes for name in ("x", "y", "xx", "xy", "yy")) < 50_000
    assert sum(each.x.nbytes * 6 for each in moments.values()) < 100_000


def test_a_product_alone_can_be_measured_by_clicks(demo, tmp_path):
    path = tmp_path / "o4k19a010_drz.fits"
    shutil.copy(next(demo.glob("*drz.fits")), path)
    app, panel = opened(path)
    assert "No stars are listed: " in panel.words.value
    assert panel.field.box.layout.display == "none"
    with fits.open(path) as hdus:
        image = np.nan_to_num(hdus["SCI"].data[100:-100, 100:-100])
    y, x = np.unravel_index(int(np.argmax(image)), image.shape)
    pick(app, Place(app.dataset.product.sci.name, x + 100.0, y + 100.0))
    assert [cell["label"] for cell in panel.chosen.sheet["cells"]] == [PRODUCT]
    app.close()


def test_exposures_without_a_product_are_measured_where_they_are_clicked(demo, tmp_path):
    for file in demo.glob("*_f?t.fits"):
        shutil.copy(file, tmp_path)
    app, panel = opened(tmp_path)
    assert "there is no drizzled product" in panel.words.value
    chip = app.dataset.exposures[0].chips[0]
    image = np.nan_to_num(chip.sci[:, :])
    image[:50] = image[-50:] = 0
    y, x = np.unravel_index(int(np.argmax(image)), image.shape)
    pick(app, Place(chip.sci.name, float(x), float(y)))
    assert panel.title.value
    assert not panel.refusal.value
    app.close()
