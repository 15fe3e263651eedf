"""Keys of the whole inspector."""

from __future__ import annotations

import anywidget

from drizview.viewer.esm import module

# What the help of the image says of them.
KEYS = (
    ("q · Q", "next, previous question"),
    ("n · N", "next, previous place of the evidence"),
    ("p · P", "next, previous page beside the image"),
    ("w", "one page, or two side by side"),
    ("F", "full screen; Esc leaves it"),
)


class Keymap(anywidget.AnyWidget):
    """Listens to the keys that the image does not take; shows nothing."""

    _esm = module("inspector/panels/keymap.js")
