"""The browser's part, joined into the one module and the one style sheet that a widget may have."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import\s[^;]*?from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


@cache
def source(name: str) -> str:
    """Return the text of a file of the ``static`` folder."""
    return files("drizview.viewer").joinpath("static", name).read_text(encoding="utf-8")


def module(entry: str) -> str:
    """Return an ES module with all that it imports from its neighbours in front of it.

    anywidget takes one module and resolves no relative imports. The parts share one scope after joining, so that no
    two of them may declare one name.
    """
    parts: list[str] = []
    _collect(entry, parts, set())
    return "\n".join(parts)


def _collect(name: str, parts: list[str], seen: set[str]) -> None:
    seen.add(name)
    text = source(name)
    for needed in _IMPORT.findall(text):
        if needed not in seen:
            _collect(needed, parts, seen)
    parts.append(f"// {name}\n{_EXPORT.sub('', _IMPORT.sub('', text))}")


def style(*names: str) -> str:
    """Return style sheets, one after the other."""
    return "\n".join(source(name) for name in names)
