"""The still picture beside the live widget, for where a notebook is read without its kernel.

A notebook that one trusts shows the widget of an output and nothing else of it, and without the kernel the widget is
"model not found". So the picture gets an output of its own, which the style sheet hides while the widget is alive.
"""

from __future__ import annotations

import os
import sys
import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from IPython.display import display

from drizview.viewer import Canvas

WIDGET = "application/vnd.jupyter.widget-view+json"
# On the widget that is alive: its picture stands below it (see app.css).
FOLLOWED = "drizview-followed"
# The live image goes first: on two cores the picture, 0.07 s of work, holds it up by 0.25 s, and the browser draws
# 0.4 s after it was told of the widget (measured in JupyterLab) [s].
HEAD_START = 0.4
_STILL = 420  # pixels of the picture for pages without a kernel: noise hardly compresses, and each run saves another


def has_room(environment: Mapping[str, str] | None = None) -> bool:
    """Return whether the page is one whose outputs lie in each other as in JupyterLab and Notebook.

    Voila shows no saved notebook; VS Code and Colab keep each output to itself, where the picture could not be hidden.
    """
    variables = os.environ if environment is None else environment
    voila = variables.get("SERVER_SOFTWARE", "").startswith("voila")
    return not (voila or "VSCODE_PID" in variables or "google.colab" in sys.modules)


def has_picture(canvas: Canvas) -> bool:
    """Return whether there is anything to make a picture of: the frame on view."""
    return canvas.frame in {frame.id for frame in canvas.frames}


def with_picture(live: Mapping[str, Any], canvas: Canvas) -> dict[str, Any]:
    """Return what a widget shows of itself, by media type, and the picture where there is one."""
    return {"image/png": _picture(canvas), **live} if has_picture(canvas) else dict(live)


def show_with_picture(live: Mapping[str, Any], canvas: Canvas, name: str) -> None:
    """Display a widget, then its picture in an output of its own, made when the widget has had time to draw.

    Parameters
    ----------
    live : mapping
        What the widget shows of itself, by media type.
    canvas : Canvas
        With the frame on view.
    name : str
        What is shown, for where there is neither.
    """
    display({WIDGET: live[WIDGET], "text/plain": f"drizview: {name}"}, raw=True)
    time.sleep(HEAD_START)
    words = f"drizview: {name}, a still picture"
    display({"image/png": _picture(canvas), "text/plain": words}, raw=True)


def _picture(canvas: Canvas) -> str:
    return b64encode(canvas.png(_STILL)).decode("ascii")
