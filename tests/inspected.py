"""An inspector whose checks have ended, and a panel of it with its question on view."""

from __future__ import annotations

import drizview
from drizview.inspector.app import Inspector


def inspected(path):
    """Return the inspector of a dataset once its checks have ended; the caller closes it."""
    app = Inspector(drizview.open(path), run=False)
    app.runner.start()
    app.wait(180)
    return app


def panel_of(app, kind):
    """Return the panel of a class, its question chosen anew and nothing picked."""
    question = kind.questions[0]
    app.view.question = "weight" if question != "weight" else "clean"
    app.view.question = question
    app.view.pick, app.view.area, app.view.target = {}, {}, None
    return next(panel for panel in app.panels if type(panel) is kind)
