"""The panel that mends, where there is no drizzlepac."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.checks.core.measured import Place
from drizview.checks.core.status import Status
from drizview.comparison.stars import Ratio, StarChange
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.app import Inspector
from drizview.inspector.panels.mend.job import _of_shift
from drizview.inspector.panels.mend.panel import MendPanel
from drizview.inspector.panels.saving import folder_of
from drizview.mending.interpreter import VARIABLE
from drizview.service import FOLDER_VARIABLE


@pytest.fixture(scope="module")
def inspector(demo):
    made = Inspector(drizview.open(demo), run=False)
    made.view.page = "advice"
    yield made
    made.close()


@pytest.fixture(scope="module")
def panel(inspector):
    found = next(panel for panel in inspector.panels if isinstance(panel, MendPanel))
    assert found.sheet.layout.display == "none"  # the checks have to end first, which the advice says
    inspector.runner.start()
    inspector.runner.wait()
    assert not found.sheet.layout.display
    return found


def test_nothing_is_offered_where_nothing_is_to_mend(panel):
    assert panel.sheet.state == {"phase": "idle", "offered": False}
    panel.answer({"type": "run", "out": "."})
    assert not panel.job.is_running


def test_without_drizzlepac_it_says_so(panel, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))
    report = panel.runner.report
    asked = Proposal(ASTRODRIZZLE, "driz_cr_snr", "5.0 4.0", "noise is flagged", "flags_on_noise", "crflags")
    panel.runner.report = replace(report, advice=replace(report.advice, proposals=(asked,)))
    panel.draw()
    assert panel.sheet.state["offered"]
    panel.answer({"type": "run", "out": str(tmp_path)})
    panel.job.cancel(wait=True)
    assert panel.sheet.state["phase"] == "failed"
    assert "drizzlepac" in panel.sheet.state["text"]
    assert list(tmp_path.iterdir()) == []
    panel.runner.report = report


def test_another_product_is_added_and_closed_with_the_inspector(inspector, demo):
    exposures, open_before = inspector.dataset.exposures, list(inspector.canvas.blink)
    assert inspector.add(demo) == "drz 2/sci"
    assert inspector.canvas.blink[:3] == ["product/sci", "drz 2/sci", "drz 2 less/sci"]
    assert set(open_before) <= set(inspector.canvas.blink)
    assert inspector.canvas.frame == "drz 2/sci"
    inspector.canvas.next()  # before and after blink with each other
    assert inspector.canvas.frame == "product/sci"
    inspector.canvas.next()
    inspector.show("difference")
    assert inspector.canvas.frame == "drz 2 less/sci"
    inspector.show("drz 2")
    inspector.show(f"{exposures[0].name} SCI")
    inspector.view.register = "detector"
    assert "drz 2/wht" in {frame.id for frame in inspector.canvas.frames}
    inspector.view.register = "sky"
    frames = {frame.id: frame for frame in inspector.canvas.frames}
    assert frames["drz 2/sci"].beside == "product/sci"
    assert not frames["drz 2 less/sci"].beside
    difference = frames["drz 2 less/sci"].planes[0].raster[100:140:2, 200:260]
    assert difference.shape == (20, 60)
    assert not np.nan_to_num(difference).any()  # the product less itself
    assert len(inspector.context.opened) == 1
    inspector.context.close()
    assert inspector.context.opened == []


def test_badges_verdict_and_marks_are_those_of_the_product_on_view(inspector, demo):
    """The same product again, but with another report: everything passes in it, and nothing in the own one."""
    context, report = inspector.context, inspector.runner.report
    masthead, badges = (panel for panel in inspector._above)
    inspector.view.question = "weight"
    with drizview.open(demo) as again:
        place = Place("product", 300.0, 300.0, radius=20.0)
        loud = replace(report["weight"].results[0], status=Status.FAIL, where=(place,))
        finding = replace(report["weight"], status=Status.FAIL, headline="of the other", results=(loud,))
        other = replace(report, findings={**report.findings, "weight": finding}, product="other_drz.fits")
        id = context.add(again, report=other)
        name = id.rpartition("/")[0]
        assert context.second.report is other
        assert {each["question"]: each["headline"] for each in badges.list.badges}["weight"] == "of the other"
        assert badges.list.second == name
        assert name in masthead.facts.value
        assert [mark["beside"] for mark in inspector.canvas.marks if "beside" in mark] == [name]
        inspector.view.choose(question="weight")  # the image stays where it is
        assert inspector.canvas.frame == id
        inspector.show("product")
        assert context.second is None
        assert {each["question"]: each["headline"] for each in badges.list.badges}["weight"] != "of the other"
        assert not badges.list.second
        unknown = context.add(again)
        assert {each["status"] for each in badges.list.badges} <= {"unknown", "not_applicable"}
        assert masthead.verdict.description == "Not checked"
        inspector.canvas.show("product/sci")
        assert unknown != id
        assert [mark for mark in inspector.canvas.marks if mark.get("beside") == unknown] == []


def test_a_product_of_another_field_is_refused(inspector, demo, tmp_path):
    shown = [frame.id for frame in inspector.canvas.frames]
    (product,) = demo.glob("*_drz.fits*")
    with fits.open(product) as units:
        for unit in units[1:]:
            if "CRVAL2" in unit.header:
                unit.header["CRVAL2"] += 3.0
        units.writeto(tmp_path / "far_drz.fits")
    with pytest.raises(DrizviewError, match="sky"):
        inspector.add(tmp_path / "far_drz.fits")
    assert [frame.id for frame in inspector.canvas.frames] == shown


@pytest.mark.parametrize("typed", ["", "  ", "~/x", "nowhere/to/go", "file.txt"])
def test_a_folder_that_cannot_be_used_is_refused(typed, tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(DrizviewError):
        folder_of(typed)
    assert folder_of(".") == tmp_path
    assert folder_of("new") == tmp_path / "new"


def test_a_web_page_stays_below_its_folder(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "here"))
    with pytest.raises(DrizviewError):
        folder_of("..")


@pytest.mark.parametrize(("east", "error", "told"), [(12.5, 0.4, 1), (12.5, 6.0, 0), (0.5, 0.1, 0)])
def test_a_shift_that_is_taken_back_is_told(inspector, east, error, told):
    """From 0.02 pixel on, where it is known."""
    one, moved = Ratio(1.0, 0.001), Ratio(east, error)
    stars = StarChange(20, 0.1, 0.1, one, one, moved, Ratio(0.0, error), 1.0)
    product = inspector.dataset.product
    assert len(list(_of_shift(product, stars))) == told
    assert list(_of_shift(product, Unmeasured("no stars"))) == []


def test_the_difference_on_the_image_is_taken_where_the_stars_were(inspector, demo):
    with drizview.open(demo) as again:
        name = inspector.context.add(again, shift=(1.0, 0.0)).rpartition("/")[0]
        frame = next(frame for frame in inspector.canvas.frames if frame.id == f"{name} less/sci")
        assert frame.label == f"{name} − drz, shifted back"
        found = frame.planes[0].raster[100:140, 200:260]
        sci = inspector.dataset.product.image((slice(100, 140), slice(200, 261)))
    np.testing.assert_allclose(found, np.diff(sci, axis=1), atol=1e-6)
