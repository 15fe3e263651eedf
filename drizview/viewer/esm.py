"""The browser's part, joined into the one module and the one style sheet that a widget may have."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_VIEWER = "drizview.viewer"
_IMPORT = re.compile(r'^import\s[^;]*?from "(\./|\.\./\.\./viewer/static/)([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
# Comments on lines of their own: a fifth of the text, and a page gets it once for each canvas.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


@cache
def source(name: str, *, package: str = _VIEWER) -> str:
    """Return the text of a file of the ``static`` folder of a package."""
    return files(package).joinpath("static", name).read_text(encoding="utf-8")


def module(entry: str, *, package: str = _VIEWER) -> str:
    """Return an ES module with all that it imports, from its neighbours or from the viewer, in front of it.

    anywidget takes one module and resolves no relative imports. The parts share one scope after joining, so that no
    two of them may declare one name.
    """
    parts: list[str] = []
    _collect((package, entry), parts, set())
    return "\n".join(parts)


def _collect(script: tuple[str, str], parts: list[str], seen: set[tuple[str, str]]) -> None:
    seen.add(script)
    package, name = script
    text = source(name, package=package)
    for where, needed in _IMPORT.findall(text):
        other = (package if where == "./" else _VIEWER, needed)
        if other not in seen:
            _collect(other, parts, seen)
    parts.append(f"// {name}\n{_EXPORT.sub('', _COMMENT.sub('', _IMPORT.sub('', text)))}")


def style(*names: str) -> str:
    """Return style sheets, one after the other."""
    return "\n".join(source(name) for name in names)
