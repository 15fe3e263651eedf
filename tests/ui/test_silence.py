"""A kernel that does not answer: the page says so, keeps what it has, and goes on when the kernel is back."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")]


def kernels_below(pid):
    """Return the kernels that a process has started, however far below it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, waiting = [], [pid]
    while waiting:
        above = waiting.pop()
        below = [child for child, parent in parents.items() if parent == above]
        waiting += below
        found += [child for child in below if b"ipykernel" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return found


@pytest.fixture
def app(pages, demo):
    """Return a page whose kernel no other test needs afterwards."""
    app = pages(demo, 1280, 900, "light")
    app.turn_to("evidence")
    yield app
    pages.drop(app)


def test_silence_is_said_and_ends_and_so_is_a_death(app, served, demo):
    app.choose("weight")
    app.sharp("product/wht")
    kernels = kernels_below(served(demo).process.pid)
    assert kernels
    for kernel in kernels:
        os.kill(kernel, signal.SIGSTOP)
    try:
        app.find('[data-question="psf"]').click()
        alert = app.find(".drizview-silent:visible")
        alert.wait_for(timeout=20_000)
        app.find(".drizview").first.focus()
        app.page.keyboard.press("b")  # what is loaded blinks
        app.find('.drizview-canvas:not([data-frame="product/wht"])').wait_for()
    finally:
        for kernel in kernels:
            os.kill(kernel, signal.SIGCONT)
    alert.wait_for(state="hidden")
    app.find('.drizview-evidence[data-of="psf"]').wait_for(state="attached")
    app.choose("weight")
    app.sharp("product/wht")
    for kernel in kernels:
        os.kill(kernel, signal.SIGKILL)
    app.find('[data-question="sky"]').click()
    app.find(".drizview-silent:visible").wait_for(timeout=40_000)
    app.find(".drizview").first.focus()
    app.page.keyboard.press("b")  # what is loaded blinks
    app.find('.drizview-canvas:not([data-frame="product/wht"])').wait_for()
    app.page.reload()
    app.sharp().checked().choose("weight")
    app.sharp("product/wht")
