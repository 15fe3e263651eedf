"""An inspector whose checks have ended."""

from __future__ import annotations

import drizview
from drizview.inspector.app import Inspector


def inspected(path):
    """Return the inspector of a dataset once its checks have ended; the caller closes it."""
    app = Inspector(drizview.open(path), run=False)
    app.runner.start()
    app.wait(180)
    return app
