"""The still picture of a notebook that one trusts: hidden while the inspector is alive, there when it is not."""

from __future__ import annotations

import pytest

from tests.ui.inspector import PATIENCE, InspectorPage
from tests.ui.servers import TOKEN, jupyter
from tests.ui.test_lab import Lab, write_notebook

pytestmark = pytest.mark.slow
STILL = '.jp-OutputArea-output img[src^="data:image/png"]'
OTHER = """\
import numpy, drizview.png
from IPython.display import Image
Image(drizview.png.png(numpy.zeros((9, 9, 3), "u1")))"""


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("still")
    write_notebook(folder / "mine.ipynb", f"import drizview\ndrizview.inspect({str(demo)!r})", OTHER)
    with jupyter("jupyterlab", folder=folder) as running:
        yield running


@pytest.mark.timeout(400)
def test_the_picture_is_there_when_the_inspector_is_not(server, chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 1600}) as context:
        inspector = InspectorPage(context.new_page())
        lab = Lab(inspector.page, server, "mine.ipynb")
        lab.command("notebook:run-all-cells")
        inspector.sharp()
        cells = lab.page.locator(".jp-CodeCell")
        own, other = (cells.nth(k).locator(STILL) for k in (0, 1))
        own.wait_for(state="attached")
        assert not own.is_visible()
        assert other.is_visible()  # a picture of somebody else's stays
        lab.command("docmanager:save")
        lab.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
        lab.command("kernelmenu:shutdown")
        lab.page.goto(f"{server.address}/lab/tree/mine.ipynb?token={TOKEN}&reset")
        own.wait_for(state="visible", timeout=PATIENCE)
        assert own.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200
        assert lab.page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets[0].model.trusted")
        assert lab.page.locator(".drizview-app").count() == 0
