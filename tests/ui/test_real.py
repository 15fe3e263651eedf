"""Real WFC3/IR exposures and their product, wherever the inspector runs."""

from __future__ import annotations

import nbformat
import pytest

from tests.ui.inspector import InspectorPage
from tests.ui.servers import TOKEN, jupyter, voila

pytestmark = pytest.mark.slow
SET = "real/recon_wfc3ir_ib6o23020_f140w"
# Where each application opens a notebook.
PAGES = {"jupyterlab": "lab/tree", "notebook": "notebooks"}
IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def look(inspector):
    """Go through the questions as a person would, and read what is shown."""
    inspector.sharp().checked()
    shown = {}
    for question in ("crflags", "psf", "sky", "align", "weight"):
        inspector.choose(question)
        inspector.sharp()
        shown[question] = inspector.find(".drizview-page-evidence").inner_text()
        assert "Cannot be shown" not in shown[question]
    assert "FWHM" in shown["psf"]
    assert "rtq" in shown["align"]
    assert inspector.badges()["psf"][0] == "pass"
    assert "WHT" in inspector.hover()
    assert not inspector.find(".drizview-errors").inner_text().strip()
    assert not inspector.strangers()


@pytest.mark.parametrize("package", list(PAGES))
def test_in_a_notebook(samples, chromium, tmp_path, package):
    cell = nbformat.v4.new_code_cell(f"import drizview\ndrizview.inspect({str(samples / SET)!r})")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), tmp_path / "real.ipynb")
    with (
        jupyter(package, folder=tmp_path) as server,
        chromium.new_context(viewport={"width": 1440, "height": 1000}) as context,
    ):
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(f"{server.address}/{PAGES[package]}/real.ipynb?token={TOKEN}")
        inspector.page.wait_for_function(IDLE)
        inspector.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        look(inspector)


def test_as_a_web_page(samples, chromium, tmp_path):
    with (
        voila(samples / SET, folder=tmp_path) as server,
        chromium.new_context(viewport={"width": 1440, "height": 1000}) as context,
    ):
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(server.address)
        look(inspector)
        assert not inspector.faults
