"""What may not stand in the code: ways for the text of a file to become script, code, a path or a request."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# What turns text into markup; the one helper that escapes is named here.
MARKUP = {"HTML", "HTMLMath", "Markdown", "Markup", "Javascript", "Latex", "SVG", "IFrame", "Styler"}
ESCAPING_HELPER = "drizview/inspector/panels/widgets/plain_text.py"

CODE = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "imp",
    "urllib", "urllib2", "requests", "httpx", "aiohttp", "ftplib", "webbrowser_open",
}  # fmt: skip
METHODS = {"system", "popen", "mktemp", "expanduser", "expandvars", "getdata", "getval", "getheader", "load_module"}
TYPED_PATHS = "drizview/files.py"
KEYWORDS = {
    "shell": (True,), "allow_pickle": (True,), "memmap": (True,), "description_allow_html": "any",
    "tooltip_allow_html": "any", "autoescape": (False,), "mode": ("update", "append", "ostream"),
}  # fmt: skip
FITS_READERS = {"drizview/dataset/io/unpack.py", "drizview/dataset/io/reader.py"}
# Runs in the script that a person starts, with drizzlepac, on copies that it has made itself: never inside drizview.
ON_COPIES = "drizview/advice/rerun.py"
# Adapts the connection of astroquery, where the network was asked for.
ADAPTS_REQUESTS = "drizview/fetch/patience.py"
# Talks to a process that it has started itself, through files without a name: no pickle of anybody else gets there.
COMPANION = "drizview/checks/core/companion.py"
SUBPROCESS = {COMPANION, "drizview/service.py", "drizview/mending/child.py", "drizview/mending/detached.py"}

SCRIPT = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\s*\.\s*write|createContextualFragment|DOMParser|srcdoc"
    r"|\beval\s*\(|new\s+Function\b|set(?:Timeout|Interval)\s*\(\s*[\"'`]|javascript:|\bfetch\s*\(|XMLHttpRequest"
    r"|WebSocket|EventSource|sendBeacon|importScripts|\bfrom\s+[\"']https?:|import\s*\(\s*[\"']https?:"
    r"|\.href\s*=(?!\s*URL\.createObjectURL\()|\.src\s*=(?!\s*url\b)"  # url: an object URL of what came from the kernel
    r"|setAttribute\s*\(\s*[\"'`]on",
)
TEMPLATE = re.compile(
    r"\|\s*safe\b|autoescape\s+false|href\s*=\s*\"?\s*\{\{|\son[a-z]+\s*=|(?:src|href)\s*=\s*[\"']?https?:",
    re.IGNORECASE,
)
STYLE = re.compile(r"@import|url\s*\(\s*[\"']?(?!data:)|expression\s*\(", re.IGNORECASE)


def in_python(text: str, file: str) -> Iterator[str]:
    """Yield the faults of a Python file as ``"line 7: HTML"``."""
    for node in ast.walk(ast.parse(text)):
        for fault in _faults(node, file):
            yield f"line {getattr(node, 'lineno', 0)}: {fault}"


def _faults(node: ast.AST, file: str) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imports(node, file)
    elif isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name in MARKUP and file != ESCAPING_HELPER:
            yield name
    elif isinstance(node, ast.Call):
        yield from _call(node, file)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE.search(node.value):
        yield f"a template with {node.value[:40]!r}"


def _imports(node: ast.Import | ast.ImportFrom, file: str) -> Iterator[str]:
    names = {alias.name for alias in node.names}
    modules = {node.module or ""} if isinstance(node, ast.ImportFrom) else names
    for module in sorted(modules):
        root = module.split(".")[0]
        if root in MODULES and (root, file) not in {("requests", ADAPTS_REQUESTS), ("pickle", COMPANION)}:
            yield f"import of {module}"
        if module.split(".")[0] == "subprocess" and file not in SUBPROCESS:
            yield "subprocess"
    if isinstance(node, ast.ImportFrom):
        yield from sorted(names & MARKUP if file != ESCAPING_HELPER else set())


def _call(node: ast.Call, file: str) -> Iterator[str]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in CODE:
        yield f"{function.id}()"
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        if function.attr in METHODS and (function.attr, file) != ("expanduser", TYPED_PATHS):
            yield f".{function.attr}()"
        if (owner, function.attr) == ("fits", "open") and file not in FITS_READERS | {ON_COPIES}:
            yield "fits.open() outside the reader"
        if (owner, function.attr) in (("np", "load"), ("Table", "read"), ("QTable", "read"), ("fits", "update")):
            yield f"{owner}.{function.attr}()"
        if owner == "jinja2" and function.attr == "Environment":
            yield from _escapes(node)
    if isinstance(function, ast.Name) and function.id == "Environment":
        yield from _escapes(node)
    for keyword in node.keywords:
        values = KEYWORDS.get(keyword.arg or "", ())
        given = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if (keyword.arg, given, file) == ("mode", "update", ON_COPIES):
            continue
        if values == "any" or given in values:
            yield f"{keyword.arg}={given!r}"


def _escapes(node: ast.Call) -> Iterator[str]:
    chosen = {keyword.arg: keyword.value for keyword in node.keywords}.get("autoescape")
    if not (isinstance(chosen, ast.Constant) and chosen.value is True):
        yield "a Jinja environment without autoescape=True"


def in_text(text: str, suffix: str) -> Iterator[str]:
    """Yield the faults of a script, a style sheet or a template."""
    patterns = {".js": [SCRIPT], ".mjs": [SCRIPT], ".css": [STYLE], ".html": [TEMPLATE], ".j2": [TEMPLATE]}[suffix]
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in patterns:
            if found := pattern.search(line):
                yield f"line {number}: {found[0]}"


def faults(path: Path, root: Path) -> list[str]:
    """Return the faults of a file of the package."""
    name = path.relative_to(root).as_posix()
    text = path.read_text("utf-8")
    return list(in_python(text, name) if path.suffix == ".py" else in_text(text, path.suffix))
