"""A titled part of a panel."""

from __future__ import annotations

import ipywidgets

from drizview.inspector.panels.widgets.fold import Fold
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.text import clean


def section(title: str, *widgets: ipywidgets.Widget, beside: ipywidgets.Widget | None = None) -> ipywidgets.VBox:
    """Return widgets under a title, with another one at the end of the title's line."""
    head = [PlainText(title).add_class("drizview-subheading")]
    line = ipywidgets.HBox(head + ([beside] if beside is not None else [])).add_class("drizview-section-line")
    return ipywidgets.VBox([line, *widgets]).add_class("drizview-section")


def folded(title: str, *widgets: ipywidgets.Widget, beside: ipywidgets.Widget | None = None) -> Fold:
    """Return widgets under a title that a person opens; the one beside the title of a `section` comes first here."""
    return Fold(title, *([beside] if beside is not None else []), *widgets)


def remark(text: str = "") -> PlainText:
    """Return a line of plain text that wraps; hidden while it is empty."""
    label = PlainText().add_class("drizview-words")
    set_text(label, text)
    return label


def set_text(label: PlainText, text: str) -> None:
    """Change the text of a remark."""
    label.value = clean(text, 600)
    label.layout.display = "" if text else "none"
