"""A button with which the browser keeps a file, and takes one back."""

from __future__ import annotations

import anywidget
import traitlets as t

from drizview.viewer.esm import module


class Download(anywidget.AnyWidget):
    """Hands ``text`` to the browser as a file of that ``name``; what is given back comes in ``returned``.

    The browser keeps a copy, too, and offers it where there are fewer answers. ``fleeting`` says what goes with the
    server; until what there is has been downloaded, the page then asks before it is left.
    """

    _esm = module("classroom/download.js")
    name = t.Unicode("answers.json").tag(sync=True)
    text = t.Unicode("").tag(sync=True)
    returned = t.Unicode("").tag(sync=True)
    fleeting = t.Unicode("").tag(sync=True)
