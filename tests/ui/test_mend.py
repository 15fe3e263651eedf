"""Mending from the page of advice, with the real drizzlepac and a real browser."""

from __future__ import annotations

import pytest

from tests.faulty import HOT, drizzlepac_or_skip, make_case
from tests.ui.inspector import InspectorPage
from tests.ui.servers import voila

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PATIENT = 300_000


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return make_case(drizzlepac_or_skip(), tmp_path_factory.mktemp("cases"), HOT)


def test_one_button_mends_and_shows_both(case, chromium, tmp_path):
    here = tmp_path / ".home"  # where the server is started, so where the product goes
    with (
        voila(case, folder=tmp_path) as server,
        chromium.new_context(viewport={"width": 1280, "height": 800}) as context,
    ):
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(server.address)
        inspector.sharp().checked()
        inspector.turn_to("advice")
        host, phase = inspector.find(".drizview-mend-host"), "[data-phase={}]"
        host.locator("[data-act=run]").click()
        host.locator(phase.format("running")).wait_for()
        host.locator("[data-act=cancel]").click()
        host.locator(phase.format("cancelled")).wait_for(timeout=PATIENT)
        assert {path.suffix for path in here.glob("*_new*")} <= {".log"}  # none, where it had not begun
        assert not list(here.glob(".*_new.*"))
        host.locator("[data-act=run]").click()
        host.locator(phase.format("done")).wait_for(timeout=PATIENT)
        assert host.locator("[data-question=hotpix]").get_attribute("data-outcome") == "cured"
        labels = inspector.find(".drizview-strip").inner_text()
        assert "drz SCI" in labels
        assert "drz 2 SCI" in labels
        assert len(list(here.glob("*_new/*_new_drz.fits"))) == 1
        assert not inspector.find(".drizview-errors").inner_text().strip()
        assert not inspector.faults
