"""The panel of the alignment: what it says, what it shows, and what it lets a person choose."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.limits import Below
from drizview.checks.fixtures.align.alignment import Offset
from drizview.inspector.panels.align.panel import _FITTED, _FOUND, AlignPanel
from drizview.inspector.panels.align.shift_table import COLUMNS, largest_first, shift_rows, shift_tone
from tests.inspected import inspected, panel_of


@pytest.fixture(scope="module")
def app(demo):
    app = inspected(demo)
    yield app
    app.close()


@pytest.fixture
def panel(app):
    panel = panel_of(app, AlignPanel)
    app.view.area = {}
    panel.seen.seen = True
    return panel


def offset(exposure, dx, *, error=0.01):
    return Offset(exposure, dx, 0.0, error, 0.0, 0.001, 0.0, 1e-6, 0.0, 0.01, 30)


class Exposure:
    """What the table asks of an exposure."""

    def __init__(self, name):
        self.name, self.visit = name, name[1:6]
        self.chips = (SimpleNamespace(native_scale_arcsec=0.05, header=SimpleNamespace(text=lambda key: "IDC_x")),)


A, B, C = (Exposure(f"jtst0{k}01q") for k in (1, 2, 3))


def test_the_largest_shift_comes_first_and_what_is_not_tied_last():
    alignment = SimpleNamespace(offsets=(offset(A, 0.0), offset(B, -0.3)))
    pairs = largest_first((A, B, C), alignment)
    assert [exposure for exposure, _ in pairs] == [B, A, C]
    rows = shift_rows(pairs, reference=A.name, names={B.name: "b"})
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert rows[0][:2] == ("b", -0.3)
    assert rows[0][COLUMNS.index("shift [mas]")] == pytest.approx(15.0)
    assert rows[1][0] == f"{A.name} (ref.)"
    assert set(rows[2][1:10]) == {None}


@pytest.mark.parametrize(
    ("each", "tone"),
    [
        (None, "soft"),
        (offset(A, 0.05), ""),
        (offset(A, 0.2), "warn"),
        (offset(A, 0.9), "fail"),
        (offset(A, 0.9, error=0.5), ""),
    ],
)
def test_a_row_stands_out_by_the_limit_of_the_check_and_beyond_its_error(each, tone):
    assert shift_tone(each, Below(warn=0.15, fail=0.5).judge) == tone


def test_the_table_and_the_stars_of_the_worst_exposure_are_shown(panel):
    names = [row[0] for row in panel.table.table["rows"]]
    assert len(names) == 2 and sum("(ref.)" in name for name in names) == 1
    assert panel.table.chosen == 0 and "(ref.)" not in names[0]
    assert f"{len(panel._left)} stars" in panel.words.value
    assert len(panel.residuals.marks) == 4
    fitted, found = panel._left.fitted, panel._left.found
    assert np.allclose(panel.residuals.marks[0].y, fitted[:, 0])
    panel.how.value = _FOUND
    assert np.allclose(panel.residuals.marks[2].y, found[:, 1])
    panel.how.value = _FITTED


def test_limits_are_even_about_zero(panel):
    assert all(plot.y.ends[0] == -plot.y.ends[1] for plot in panel.residuals.plots)
    assert panel.shifts.plot.x.ends[1] == -panel.shifts.plot.y.ends[0] >= 0.1


def test_colours_of_the_table_wait_for_the_judgement(panel, app):
    assert len(panel.table.table["tones"]) == 2
    app.view.judged_first = True
    assert panel.table.table["tones"] == []
    app.view.judged_first = False
    assert len(panel.table.table["tones"]) == 2 and panel.table.chosen == 0


def test_a_row_shows_its_exposure(panel, app):
    panel.table.answer({"type": "pick", "index": 1})
    shown = panel._pairs[1][0].name
    assert app.view.frame == f"{shown}/sci"
    assert shown.endswith(panel.words.value.split()[0])
    panel.table.answer({"type": "pick", "index": 0})


def test_framed_stars_are_circled_on_the_exposure_and_on_the_product(panel, app):
    panel._mark([0, 2])
    frames = [place.frame for place in app.view.marked]
    assert frames.count("product") == 2 and len(frames) == 4
    spots = [app.scene.locate(place) for place in app.view.marked]
    apart = np.hypot(spots[0].x - spots[2].x, spots[0].y - spots[2].y)
    assert apart < 2, "the same star in both"
    assert panel.residuals.marks[3].chosen == [0, 2]
    assert panel.field.mark.chosen == [0, 2]


def test_a_rectangle_on_the_image_lets_its_stars_stand_out(panel, app):
    x, y = float(panel._left.x[1]), float(panel._left.y[1])
    app.view.area = {"scene": "sky", "x0": x - 2, "x1": x + 2, "y0": y - 2, "y1": y + 2}
    assert 1 in panel.residuals.marks[0].chosen
    app.view.area = {}
    assert panel.residuals.marks[0].chosen == []


def test_a_star_that_is_clicked_is_gone_to(panel, app):
    panel._go(3)
    assert app.view.target.frame == panel.dataset.exposure(panel._chosen).chips[0].name
    assert app.view.target.note.startswith("residual 0.")


def test_four_canvases_of_one_clock_close_with_the_panel(demo):
    app = inspected(demo)
    panel = panel_of(app, AlignPanel)
    assert not panel.corners.canvases, "they are made when their place is seen"
    panel.seen.seen = True
    canvases = panel.corners.canvases
    assert len(canvases) == 1, "one after the other, as the browser has them"
    for made in range(1, 5):
        assert len(canvases) == made
        panel.corners.box.children[-1].children[1].seen = True
    assert len(canvases) == 4
    assert len({canvas.link for canvas in canvases}) == 1 and canvases[0].link
    assert all(canvas.linked == ["frame"] and canvas.compact for canvas in canvases)
    assert len({canvas.camera["zoom"] for canvas in canvases}) == 1
    sources = {plane.source for frame in app.canvas.frames for plane in frame.planes}
    assert {plane.source for frame in canvases[0].frames for plane in frame.planes} <= sources
    panel.corners.clock.value = True
    assert canvases[0].playing
    app.close()
    assert all(canvas.comm is None for canvas in canvases)


def taken(demo, folder, *patterns):
    """Copy some files of the demo into a folder, and return it."""
    for pattern in patterns:
        for path in demo.rglob(pattern):
            shutil.copy(path, folder)
    return folder


def test_without_a_product_the_corners_can_still_be_blinked(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*_flt.fits"))
    panel = panel_of(app, AlignPanel)
    panel.seen.seen = True
    assert "first exposure" in panel.table_words.value  # along whose axes the shifts are
    assert all(isinstance(row[1], float) for row in panel.table.table["rows"])
    assert panel.table.table["rows"][0][COLUMNS.index("WCSNAME")]
    assert panel.measured.layout.display == ""
    panel._mark([0, 1])
    assert all("product" not in mark for mark in map(str, app.canvas.marks))
    assert panel.corners.canvases
    app.close()


def test_one_exposure_found_of_two_says_so(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*_drz.fits", "*c3q_flt.fits"))
    panel = panel_of(app, AlignPanel)
    panel.seen.seen = True
    assert "fewer than two" in panel.table_words.value
    assert "fewer than two exposures" in panel.corner_words.value
    app.close()


def test_without_the_exposures_nothing_can_be_shown(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*_drz.fits"))
    assert panel_of(app, AlignPanel).refusal.value.startswith("Cannot be shown: ")
    app.close()


def test_one_exposure_alone_has_nothing_to_be_aligned_with(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*c3q_flt.fits"))
    assert panel_of(app, AlignPanel).refusal.value.startswith("Cannot be shown: ")
    app.close()
