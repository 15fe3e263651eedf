"""The panel that mends, where there is no drizzlepac."""

from __future__ import annotations

from dataclasses import replace

import pytest

import drizview
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.errors import DrizviewError
from drizview.inspector.app import Inspector
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
    exposures = inspector.dataset.exposures
    assert inspector.add(demo) == "drz 2/sci"
    assert inspector.canvas.blink == ["product/sci", "drz 2/sci"]
    assert inspector.canvas.frame == "drz 2/sci"
    inspector.show("drz 2")
    inspector.show(f"{exposures[0].name} SCI")
    inspector.view.register = "detector"
    assert "drz 2/wht" in {frame.id for frame in inspector.canvas.frames}
    inspector.view.register = "sky"
    assert len(inspector.context.opened) == 1
    inspector.context.close()
    assert inspector.context.opened == []


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
