"""Take the pictures of the manual: ``PYTHONPATH=. python tools/screens.py DATASET NAME ...``, into docs/img."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.ui.conftest import FLAGS, chromium_path
from tests.ui.inspector import InspectorPage
from tests.ui.servers import voila

IMAGES = Path(__file__).parents[1] / "docs" / "img"
SIZE = {"width": 1280, "height": 800}
# What is shown of which question; the worst place where there is a list, and the page beside the image.
SCREENS = {
    "inspector": ("crflags", True, ""),
    "psf": ("psf", False, ""),
    "align": ("align", False, ""),
    "sky": ("sky", False, ""),
    "advice": ("align", False, "advice"),
}


def take(dataset: Path, names: list[str], out: Path = IMAGES) -> None:
    """Write the pictures that are named, all by default, of a dataset."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play, voila(dataset, folder=folder) as server:
        browser = play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        context = browser.new_context(viewport=SIZE, color_scheme="light")
        page = InspectorPage(context.new_page())
        page.page.goto(server.address)
        page.sharp().checked()
        for name in names or SCREENS:
            question, worst, beside = SCREENS[name]
            page.choose(question, unfold=False)
            if worst:
                page.find(".drizview-panel-body tbody tr:visible").first.click()
            if beside:
                page.turn_to(beside)
            page.page.mouse.move(2, 2)
            page.page.wait_for_timeout(2500)  # pictures of the page follow the row
            page.sharp().page.screenshot(path=out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
