"""The inspector in Notebook 7, and what is left of it in a saved notebook."""

from __future__ import annotations

import base64
import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from tests.ui import keys, lesson
from tests.ui.inspector import PATIENCE, InspectorPage
from tests.ui.servers import TOKEN, jupyter

pytestmark = pytest.mark.slow
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
PNG = b"\x89PNG\r\n\x1a\n"


def notebook_of(demo):
    return notebook(f"import drizview\ndrizview.inspect({str(demo)!r})")


def notebook(source):
    cell = nbformat.v4.new_code_cell(source)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook")
    nbformat.write(notebook_of(demo), folder / "one.ipynb")
    nbformat.write(notebook(lesson.SOURCE), folder / "lesson.ipynb")
    with jupyter("notebook", folder=folder) as running:
        yield running


def test_it_works_in_notebook_7(server, chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(f"{server.address}/notebooks/one.ipynb?token={TOKEN}")
        inspector.page.wait_for_function(READY)
        inspector.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        inspector.sharp().checked()
        inspector.choose("weight")
        inspector.sharp("product/wht")
        assert inspector.badges()["weight"][0] == "pass"
        assert "WHT" in inspector.hover()
        assert not [stack for stack in inspector.faults if "blob:" in stack]  # widgets' modules; the others are its own
        assert not inspector.strangers()
        keys.assert_kept(inspector, ("plot", "field", "box", "badge"))


def test_a_lesson_in_notebook_7(server, chromium):
    """Notebook takes the arrows where it is let."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(f"{server.address}/notebooks/lesson.ipynb?token={TOKEN}")
        inspector.page.wait_for_function(READY)
        inspector.page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
        lesson.assert_steps_stay_with_the_image(inspector)


@pytest.fixture(scope="module")
def saved(demo):
    """Return the notebook as it is saved after a run, without the state of its widgets."""
    return NotebookClient(notebook_of(demo), timeout=180, store_widget_state=False).execute()


def test_a_saved_notebook_holds_a_still_picture(saved):
    shown = next(output.data for output in saved.cells[0].outputs if "image/png" in output.get("data", {}))
    assert base64.b64decode(shown["image/png"]).startswith(PNG)
    assert len(shown["image/png"]) < 400_000


def test_a_notebook_of_somebody_else_shows_the_still_picture(saved, server, chromium):
    nbformat.write(saved, server.folder / "saved.ipynb")
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.address}/notebooks/saved.ipynb?token={TOKEN}")
        picture = page.locator('.jp-OutputArea-output img[src^="data:image/png"]')
        picture.wait_for(timeout=PATIENCE)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200


def test_a_page_without_a_kernel_shows_the_still_picture(saved, chromium, tmp_path):
    page_file = tmp_path / "saved.html"
    text, _ = HTMLExporter().from_notebook_node(saved)
    page_file.write_text(re.sub(r"<(script|link)\b[^>]*(src|href)=\"https?:[^>]*>", "<!-- -->", text), encoding="utf-8")
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(page_file.as_uri())
        picture = page.locator('img[src^="data:image/png"]')
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200
