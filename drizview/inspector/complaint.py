"""What went wrong, in a line below the image."""

from __future__ import annotations

import traceback
from pathlib import Path

from drizview.errors import DrizviewError


def line_of(error: BaseException) -> str:
    """Return what went wrong: what cannot be used in its own words, a bug of ours with its place."""
    if isinstance(error, DrizviewError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f", {Path(place[0].filename).name} line {place[0].lineno}" if place else ""
    return f"{type(error).__name__}: {error} (our bug{where}; please report it)"
