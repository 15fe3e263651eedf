"""The widgets below a widget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ipywidgets


def descendants(*roots: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """Return widgets and all that they refer to: children, layouts, styles, marks, scales, axes, what is folded."""
    found: dict[str, ipywidgets.Widget] = {}
    waiting = list(roots)
    while waiting:
        widget = waiting.pop()
        if widget.comm is None or widget.model_id in found:
            continue
        found[widget.model_id] = widget
        waiting += getattr(widget, "inside", ())
        for key in widget.keys:
            waiting += _widgets_in(getattr(widget, key, None))
    return list(found.values())


def close_all(roots: Iterable[ipywidgets.Widget]) -> None:
    """Close widgets with all their descendants: `Widget.close` leaves those behind. Safe to call twice."""
    for widget in descendants(*roots):
        widget.close()


def _widgets_in(value: Any) -> Iterator[ipywidgets.Widget]:
    if isinstance(value, ipywidgets.Widget):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _widgets_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _widgets_in(inner)
