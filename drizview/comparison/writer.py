"""Writing a comparison: the extension of the file chooses the writer."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from drizview.errors import DrizviewError
from drizview.files import write_text

# Modules of `drizview.comparison.writers` by extension, and the function of each that returns the text.
_WRITERS = {".html": ("html", "to_page"), ".htm": ("html", "to_page"), ".json": ("json", "to_json_text")}


def require_writable(path: Path) -> None:
    """Raise where a comparison is not written to files of this name."""
    if path.suffix.lower() not in _WRITERS:
        hint = f"choose one of {', '.join(_WRITERS)}"
        raise DrizviewError(str(path), None, "no comparison has this extension", hint)


def write_comparison(comparison: Any, path: Path) -> None:
    """Write a `Comparison`, which imports this module to write itself; see there."""
    require_writable(path)
    module, function = _WRITERS[path.suffix.lower()]
    write_text(path, getattr(import_module(f"drizview.comparison.writers.{module}"), function)(comparison))
