"""The style of the inspector and its panels."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from drizview.viewer.esm import style

_FOLDER = "inspector/panels"
_FIRST, _DARK = f"{_FOLDER}/app.css", f"{_FOLDER}/dark.css"


def stylesheet() -> str:
    """Return all style sheets below the panels' folder: the one of the app, then those of the panels."""
    found = sorted(
        _sheets(files("drizview").joinpath(*_FOLDER.split("/")), _FOLDER), key=lambda path: path.rsplit("/")[-1]
    )
    return f"{style(_FIRST, *(path for path in found if path != _FIRST))}\n{_as_system(style(_DARK))}"


def _as_system(dark: str) -> str:
    """Return the rules of what is dark for what follows a dark system on a light page."""
    rules = dark.replace(".drizview-dark", 'body[data-jp-theme-light="true"] .drizview-auto')
    return f"@media (prefers-color-scheme: dark) {{\n{rules}}}\n"


def _sheets(folder: Traversable, path: str) -> Iterator[str]:
    """Yield the paths of style sheets in a folder and below it."""
    for entry in folder.iterdir():
        inside = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _sheets(entry, inside)
        elif entry.name.endswith(".css"):
            yield inside
