"""Objects of a catalogue on the image: hover, click, and the names of the evidence's places."""

from __future__ import annotations

import numpy as np

from drizview.viewer import Canvas
from tests.ui.easel import PLAIN, frame

MARKERS = {
    "scene": "", "x": [100, 300], "y": [150, 200], "rows": [7, 3], "names": ["<b>NGC 1</b>", "b"],
    "notes": ["mag 21.40", ""],
}  # fmt: skip


def over(page, x, y):
    """Return whether something is drawn over the image at scene coordinates of a fitted 400 × 300 frame."""
    return page.page.evaluate(
        "([x, y]) => { const c = document.querySelector('.drizview-over'), z = 0.96 * Math.min(c.width / 400,"
        " c.height / 300); const [u, v] = [c.width / 2 + (x - 199.5) * z, c.height / 2 - (y - 149.5) * z];"
        " return [...c.getContext('2d').getImageData(Math.round(u) - 1, Math.round(v) - 1, 3, 3).data]"
        ".some((value, k) => k % 4 === 3 && value > 0); }",
        [x, y],
    )


def fitted(box):
    """Return the zoom of a 400 × 300 frame that is fitted, with a margin of 2 % on each side [CSS px per px]."""
    return 0.96 * min(box["width"] / 400, box["height"] / 300)


def at(page, x, y):
    box = page.image()
    zoom = fitted(box)
    return box["x"] + box["width"] / 2 + (x - 199.5) * zoom, box["y"] + box["height"] / 2 - (y - 149.5) * zoom


def hovered(page):
    uid = page.widgets["canvas"].uid
    return page.page.evaluate("uid => globalThis['drizview.registry.1'].views.get(uid).hovered?.words ?? null", uid)


def test_objects_are_marked_named_and_chosen(bench):
    canvas = Canvas([frame("a/sci", np.zeros((300, 400), np.float32)), frame("b/sci", 3)], **PLAIN)
    page = bench()
    page.mount(canvas)
    page.settled()
    half = 6 / fitted(page.image())
    assert not over(page, 100, 150 + half)
    page.set(markers=MARKERS, marks=[{"x": 50, "y": 50, "name": "spot 3"}])
    page.page.wait_for_timeout(200)
    assert over(page, 100, 150 + half) and over(page, 300, 200 + half)

    sent = len(page.asked())
    page.page.mouse.move(*at(page, 101, 150))
    page.until(lambda: hovered(page) == "<b>NGC 1</b> · mag 21.40")
    page.page.mouse.move(*at(page, 50, 50))
    page.until(lambda: hovered(page) == "spot 3")
    page.page.mouse.move(*at(page, 200, 50))
    page.until(lambda: hovered(page) is None)
    assert not [message for message in page.asked()[sent:] if message["type"] != "read"]

    page.page.mouse.click(*at(page, 300, 201))
    page.told()
    assert canvas.marker == 3 and abs(canvas.pick["x"] - 300) <= 1
    page.page.mouse.click(*at(page, 200, 50))
    page.told()
    assert canvas.marker == 3, "a click beside them picks a pixel"
    page.set(markers={})
    page.page.wait_for_timeout(200)
    assert not over(page, 100, 150 + half)
