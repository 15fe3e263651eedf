"""A spot on the page that tells when a person first sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from drizview.viewer.esm import module


class VisibilitySensor(anywidget.AnyWidget):
    """Of no size; what costs much is made when its place comes into sight.

    Parameters
    ----------
    call : callable()
        Called once.
    """

    _esm = module("inspector/panels/widgets/visibility.js")
    seen = t.Bool(False).tag(sync=True)

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__()
        self._call = call
        self.observe(self._on_seen, names=["seen"])

    def _on_seen(self, _: Any) -> None:
        self.unobserve_all("seen")
        self._call()
