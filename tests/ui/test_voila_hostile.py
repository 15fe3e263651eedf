"""Header text and file names that try to run script, as a web page."""

from __future__ import annotations

import pytest

from tests.ui import hostile
from tests.ui.inspector import InspectorPage
from tests.ui.servers import voila

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    folder = hostile.write(demo, tmp_path_factory.mktemp("hostile") / "data")
    with voila(folder, folder=tmp_path_factory.mktemp("voila")) as running:
        yield running


def test_what_is_in_the_files_is_shown_as_text(server, chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        inspector = InspectorPage(context.new_page())
        inspector.page.goto(server.address)
        hostile.assert_shown_as_text(inspector.sharp().checked())
