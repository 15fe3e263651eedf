"""The inspector while the network is cut: it goes on with what it has, and all is well afterwards."""

from __future__ import annotations

import contextlib

import pytest

from tests.ui.inspector import InspectorPage
from tests.ui.servers import Server, jupyter, voila
from tests.ui.test_lab import Lab, write_notebook
from tests.ui.wire import Wire

pytestmark = pytest.mark.slow


OUTAGE = 15_000  # connections are dropped at once; in the meantime several attempts to connect again fail [ms]


@pytest.fixture
def wired(demo, tmp_path):
    """Return a server behind a wire, and the wire."""
    write_notebook(tmp_path / "cut.ipynb", f"import drizview\ndrizview.inspect({str(demo)!r})")
    with jupyter("jupyterlab", folder=tmp_path) as running, contextlib.closing(Wire(running.address)) as wire:
        yield Server(wire.address, running.folder, running.process), wire


def goes_through_an_outage(inspector, wire):
    """Cut the network for a while: the page says so, what is loaded goes on, and a click works again afterwards."""
    inspector.sharp().checked().choose("weight")
    inspector.sharp("product/wht")
    wire.cut()
    inspector.find('[data-question="psf"]').click()
    silent = inspector.find(".drizview-silent:visible")
    silent.wait_for()
    inspector.find(".drizview").first.focus()
    inspector.page.keyboard.press("b")  # what is loaded blinks
    inspector.find('.drizview-canvas[data-missing="0"]:not([data-frame="product/wht"])').wait_for()
    before = inspector.canvas.screenshot()
    inspector.page.keyboard.press("i")  # and changes its colours
    inspector.page.wait_for_timeout(500)
    assert inspector.canvas.screenshot() != before
    inspector.page.wait_for_timeout(OUTAGE)
    wire.mend()
    silent.wait_for(state="hidden")
    inspector.choose("sky")
    inspector.sharp("product/sci")
    assert not inspector.find(".drizview-errors").inner_text().strip()


@pytest.mark.timeout(600)  # the notebook takes its time to connect again
def test_in_jupyterlab(wired, chromium):
    server, wire = wired
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        inspector = InspectorPage(context.new_page())
        said = inspector.page.locator('.jp-Dialog button:has-text("Close")')  # JupyterLab's own word on the network
        # one may follow another
        inspector.page.add_locator_handler(said, lambda button: button.first.click(), no_wait_after=True)
        Lab(inspector.page, server, "cut.ipynb").command("notebook:run-all-cells")
        goes_through_an_outage(inspector, wire)


@pytest.mark.timeout(600)
def test_in_voila(demo, tmp_path, chromium):
    with (
        voila(demo, folder=tmp_path) as running,
        contextlib.closing(Wire(running.address)) as wire,
        chromium.new_context(viewport={"width": 1280, "height": 900}) as context,
    ):
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(wire.address)
        goes_through_an_outage(inspector, wire)
        assert not inspector.faults
