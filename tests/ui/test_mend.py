"""Mending from the page of advice, with the real drizzlepac and a real browser."""

from __future__ import annotations

import pytest

from tests.faulty import HOT, drizzlepac_or_skip, make_case
from tests.ui.inspector import InspectorPage
from tests.ui.servers import voila

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PATIENT = 100_000


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
        button = host.locator("[data-act=run]").bounding_box()
        assert button["y"] + button["height"] < 800
        cancel(host, phase)
        assert {path.suffix for path in here.glob("*_new*")} <= {".log"}  # none, where it had not begun
        assert not list(here.glob(".*_new.*"))
        host.locator("[data-act=run]").click()
        host.locator(phase.format("running")).wait_for()
        inspector.page.wait_for_function("() => document.querySelector('progress.drizview-mend-bar').value > 0")
        inspector.turn_to("evidence")
        assert inspector.find(".drizview-mending").inner_text()
        found_again(inspector, host, phase)
        assert host.locator("[data-question=hotpix]").get_attribute("data-outcome") == "cured"
        assert "→" in host.locator("[data-question=hotpix] p").inner_text()
        labels = inspector.find(".drizview-strip").inner_text()
        assert "drz SCI" in labels
        assert "drz 2 SCI" in labels
        assert "WHT" in labels  # what was open stays
        assert len(list(here.glob("*_new/*_new_drz.fits"))) == 1
        before_and_after(inspector)
        compared(inspector, host)
        assert not inspector.find(".drizview-errors").inner_text().strip()
        assert not inspector.faults


def cancel(host, phase):
    host.locator("[data-act=run]").click()
    host.locator(phase.format("running")).wait_for()
    host.locator("[data-act=cancel]").click()
    host.locator(phase.format("cancelled")).wait_for(timeout=PATIENT)


def found_again(inspector, host, phase):
    """Load the page anew while the run is at work: it goes on, and its product is shown."""
    inspector.page.reload()
    inspector.sharp().checked()
    inspector.find(".drizview-mending").wait_for()
    inspector.turn_to("advice")
    host.locator(f"{phase.format('done')}, {phase.format('there')}").wait_for(timeout=PATIENT)
    if host.locator(phase.format("there")).count():
        host.locator("[data-act=show]").click()
    host.locator(phase.format("done")).wait_for(timeout=PATIENT)
    inspector.sharp("drz 2/sci")


def before_and_after(inspector):
    """Badges, verdict and marks are those of the product on view, and both have one range of grey."""
    page = inspector.page
    inspector.find('.drizview-badge[data-question="hotpix"][data-status="pass"]').wait_for()
    assert inspector.find(".drizview-badges-second").inner_text()
    assert inspector.find(".drizview-second-words").inner_text()
    assert inspector.find(".drizview-is-adequate").count() == 1
    after = drawn(page)
    page.keyboard.press("b")
    inspector.sharp("product/sci").find('.drizview-badge[data-question="hotpix"][data-status="fail"]').wait_for()
    assert inspector.find(".drizview-badges-second").count() == 0
    assert inspector.find(".drizview-is-reprocess").count() == 1
    before = drawn(page)
    assert before["cuts"] == after["cuts"]
    assert (before["marks"] > 0, after["marks"]) == (True, 0)
    page.keyboard.press("b")
    inspector.sharp("drz 2/sci")


def drawn(page):
    """Return the cuts in force on the image, as its menu says them, and how many circles lie on it."""
    page.get_by_role("button", name="Cuts, colour map").click()
    cuts = [page.get_by_label(f"{which} cut").input_value() for which in ("Lower", "Upper")]
    page.keyboard.press("Escape")
    marks = page.evaluate(
        "() => { const [view] = globalThis['drizview.registry.1'].views.values();"
        " const own = view.frame.beside && view.frame.group;"
        " return view.state.marks.filter((mark) => (mark.beside ?? '') === own).length; }"
    )
    return {"cuts": cuts, "marks": marks}


def compared(inspector, host):
    """The comparison opens in a tab, and the difference on the image."""
    with inspector.page.context.expect_page() as opened:
        host.locator("[data-act=page]").click()
    opened.value.get_by_role("heading", name="cured").first.wait_for()
    opened.value.close()
    host.locator("[data-act=show-difference]").click()
    inspector.sharp("drz 2 less/sci")
