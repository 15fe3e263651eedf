"""Light or dark, for a page of one's own."""

from __future__ import annotations

import os

AUTO = "auto"
THEMES = (AUTO, "light", "dark")
THEME_VARIABLE = "DRIZVIEW_THEME"


def chosen_theme() -> str:
    """Return the theme that `drizview show` was asked for, ``"auto"`` for that of the system."""
    named = os.environ.get(THEME_VARIABLE, AUTO)
    return named if named in THEMES else AUTO
