"""Plain text on a panel."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets
import traitlets as t


def _to_page(text: str, _: Any) -> str:
    return escape(text)


class PlainText(ipywidgets.HTML):
    """A line of plain text: whatever `value` holds is shown as it is written.

    `ipywidgets.Label` looks for formulas in its text: the first one has JupyterLab load MathJax, 0.9 megabytes of
    scripts, before the first picture, and makes one of a target named ``$A^B$``.
    """

    value = t.Unicode("", help="The text.").tag(sync=True, to_json=_to_page)

    def __init__(self, value: str = "", **traits: Any) -> None:
        super().__init__(value, **traits)
        self.add_class("drizview-text")
