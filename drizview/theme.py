"""Light or dark."""

from __future__ import annotations

import os

AUTO = "auto"
THEMES = (AUTO, "light", "dark")
THEME_VARIABLE = "DRIZVIEW_THEME"


def chosen_theme() -> str:
    """Return the theme that was asked for; ``"auto"`` is dark where the system is, or the page around it."""
    named = os.environ.get(THEME_VARIABLE, AUTO)
    return named if named in THEMES else AUTO


def theme_class() -> str:
    """Return the class of an element that shows that theme: style sheets have it before the first paint."""
    return f"drizview-{chosen_theme()}"


def text_class() -> str:
    """Return the class of what stands among the text of a notebook: dark where the notebook is, whatever the system.

    Only the pages of our own server, which says so, follow the system as a whole.
    """
    return theme_class() if THEME_VARIABLE in os.environ else "drizview-light"
