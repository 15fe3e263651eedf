"""More room for the inspector: the full screen, or a view of its own."""

from __future__ import annotations

import anywidget

from drizview.viewer.esm import module


class ScreenButtons(anywidget.AnyWidget):
    """A button for the full screen, and in JupyterLab one for a view of its own."""

    _esm = module("inspector/panels/screen.js")
