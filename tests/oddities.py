"""A person who looks at everything in the inspector, without a browser."""

from __future__ import annotations

import re

from drizview.checks.core.questions import QUESTIONS
from drizview.inspector.panels.pages import PAGES
from drizview.inspector.panels.widgets.descendants import descendants
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures

# What no person can make anything of: names of Python's classes, addresses of objects, our own errors.
_NOT_WORDS = re.compile(
    r"[A-Za-z]+(Error|Exception|Warning)\b|NoneType|Traceback|object at 0x|drizview's own|\bndarray\b"
)
_ROWS = 2  # of each table that are clicked, first and last


def look_around(inspector):
    """Open every question and page, click on the image and in the panels, and return the refusals by page and panel."""
    refusals = {}
    inspector.view.layout = "beside"
    for question in QUESTIONS:
        inspector.view.question = question
        refusals |= {(question, name): words for name, words in _refusals(inspector)}
        click_everywhere(inspector)
    for page in PAGES:
        inspector.view.page = page.name
        refusals |= {(page.name, name): words for name, words in _refusals(inspector)}
        click_everywhere(inspector)
    return refusals


def click_everywhere(inspector):
    """Click on the image, draw a rectangle over it, and click in what the panels show."""
    view = inspector.view
    for frame in (inspector.canvas.frames[0], inspector.canvas.frames[-1]) if inspector.canvas.frames else ():
        ny, nx = frame.planes[0].raster.shape
        x, y = (int(value) for value in (nx // 2, ny // 2))
        sx, sy = (float(value[0]) for value in frame.planes[0].to_scene([x], [y]))
        view.pick = {"frame": frame.id, "plane": 0, "x": x, "y": y, "sx": sx, "sy": sy}
        view.area = {"scene": frame.scene, "x0": sx - 20, "y0": sy - 20, "x1": sx + 20, "y1": sy + 20}
        view.area = {}
    shown = [panel for panel in inspector.panels if panel.visible and panel.body.layout.display != "none"]
    for widget in [widget for panel in shown for widget in descendants(panel.body)]:
        if isinstance(widget, DataTable):
            count = len(widget.table.get("rows", ()))
            for index in {0, count - 1} if count else ():
                widget.answer({"index": index})
        if isinstance(widget, Pictures):
            _click_pictures(widget)


def _click_pictures(widget):
    cells = widget.sheet.get("cells", ())
    for index in {0, len(cells) - 1} if cells else ():
        widget.answer({"type": "pick", "index": index, "x": 3.0, "y": 3.0})
        widget.answer({"type": "brush", "index": index, "x0": 0.0, "y0": 0.0, "x1": 5.0, "y1": 5.0})


def _refusals(inspector):
    for panel in inspector.panels:
        if panel.visible and panel.refusal.value:
            yield type(panel).__name__, panel.refusal.value


def assert_in_words(refusals):
    """See to it that each refusal gives a reason that a person understands."""
    for where, words in refusals.items():
        assert words.startswith("Cannot be shown: "), where
        assert len(words) > len("Cannot be shown: ") + 8, where
        assert not _NOT_WORDS.search(words), (where, words)


def complaints(inspector):
    """Return the lines that were written below the image."""
    return [output["text"] for output in inspector.errors.outputs]
