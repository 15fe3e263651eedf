"""What went wrong, in lines below the image."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets

from drizview.errors import DrizviewError
from drizview.text import clean


class Complaints(ipywidgets.Output):
    """Lines for what went wrong and what a person should know; nothing is to be seen where there is none."""

    def __init__(self) -> None:
        super().__init__(_dom_classes=("drizview-errors",))

    def write(self, line: str) -> None:
        """Add a line."""
        self.append_stdout(clean(line, 400) + "\n")

    def complain(self, error: BaseException) -> None:
        """Add what went wrong."""
        self.write(line_of(error))

    def guarded(self, handler: Callable[[Any], object]) -> Callable[[Any], None]:
        """Return a handler whose errors are shown: those of a callback vanish otherwise."""

        def call(change: Any) -> None:
            try:
                handler(change)
            except Exception as error:
                self.complain(error)

        return call


def line_of(error: BaseException) -> str:
    """Return what went wrong: what cannot be used in its own words, a bug of ours with its place."""
    if isinstance(error, DrizviewError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f", {Path(place[0].filename).name} line {place[0].lineno}" if place else ""
    return f"{type(error).__name__}: {error} (our bug{where}; please report it)"
