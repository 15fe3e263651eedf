"""Pictures of a lesson and of the defect lab for the documentation: ``make pictures``.

Both are opened as a web page in a real browser, and played as far as the picture shows.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.servers import HOST, free_port, notebook
from drizview.classroom.phrases import phrases
from drizview.lessons import lesson
from drizview.lessons.lesson import FAULTY
from drizview.service import LAB, command, environment
from tests.ui.conftest import FLAGS, chromium_path

IMAGES = Path(__file__).parents[1] / "img"
LESSON, SEED = "align", 0
_WIDTH = 1280


def main() -> None:
    """Write ``lesson.png`` and ``lab.png``."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        browser = play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        for source, picture, height, play_it in (
            (f'import drizview\n\ndrizview.lesson("{LESSON}", seed={SEED})', "lesson.png", 852, _play_lesson),
            ("import drizview\n\ndrizview.lab()", "lab.png", 660, _play_lab),
        ):
            with _served(notebook(folder, source), folder) as address:
                page = browser.new_page(viewport={"width": _WIDTH, "height": 960}, color_scheme="light")
                page.set_default_timeout(120_000)
                page.goto(address)
                play_it(page)
                page.mouse.move(2, 2)
                page.wait_for_timeout(1500)
                page.screenshot(path=str(IMAGES / picture), clip={"x": 0, "y": 0, "width": _WIDTH, "height": height})
                page.close()
        browser.close()


def _play_lesson(page: Page) -> None:
    """Judge cases until the gross one is judged."""
    kinds = [lesson(LESSON).cases[number].kind for number in lesson(LESSON).order(SEED)]
    for number in range(kinds.index("gross") + 1):
        page.get_by_role("button", name="Begin" if not number else "Next case").click()
        page.locator('.drizview-judging:is([data-phase="look"], [data-phase="judge"])').wait_for()
        while page.locator('.drizview-judging[data-phase="look"]').is_visible():
            page.get_by_role("button", name="I have looked").click()
            page.wait_for_timeout(300)
        page.locator('.drizview-progress-words:has-text("checks made")').wait_for(state="attached")
        page.get_by_text(phrases(lesson(LESSON))[FAULTY]).click()
        page.get_by_role("button", name="Judge", exact=True).click()
        page.get_by_text("Cause:").wait_for()
    page.locator('.drizview-canvas[data-missing="0"][data-prefetch="0"]').wait_for()


def _play_lab(page: Page) -> None:
    """Move the slider of a roll to its end."""
    page.wait_for_function("() => document.querySelector('.drizview-shown img')?.src")
    slider = page.locator('.widget-slider:has-text("Roll of an exposure") .noUi-handle').first
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(4000)
    page.wait_for_function("() => /(\\d+) of \\1 checks/.test(document.body.innerText)")


@contextlib.contextmanager
def _served(path: Path, folder: Path) -> Iterator[str]:
    """Serve a notebook as `drizview show` does."""
    port = free_port()
    asked = [str(path) if part.endswith(".ipynb") else part for part in command(port, page=LAB)]
    surroundings = environment(folder) | {"DRIZVIEW_FOLDER": str(folder), "PYTHONPATH": os.getcwd()}
    with subprocess.Popen(asked, env=surroundings, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield f"http://{HOST}:{port}/"
        finally:
            server.terminate()


def _wait(port: int, seconds: float = 90) -> None:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the server did not start")


if __name__ == "__main__":
    main()
