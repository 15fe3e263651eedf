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

    Parameters
    ----------
    value : str
    classes : tuple of str
        CSS classes besides its own.
    """

    value = t.Unicode("", help="The text.").tag(sync=True, to_json=_to_page)

    def __init__(self, value: str = "", *, classes: tuple[str, ...] = (), **traits: Any) -> None:
        # Classes that are added later are a message each, and there are many texts.
        super().__init__(value, _dom_classes=("drizview-text", *classes), **traits)
