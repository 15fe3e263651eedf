"""The browser's part, joined into the one module and the one style sheet that a widget may have."""

from __future__ import annotations

import posixpath
import re
import zlib
from base64 import b64encode
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from "(\.{1,2}/[^"]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let)\b)", re.MULTILINE)
_NAME = re.compile(r"^export (?:async )?(?:function\*?|class|const|let)\s+(\w+)", re.MULTILINE)
# Comments on lines of their own: a fifth of the text, and a page gets it once for each canvas.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)


_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s+")


@cache
def source(path: str) -> str:
    """Return the text of a file of the package.

    Parameters
    ----------
    path : str
        From the package's folder, as ``"viewer/static/image/canvas.js"``.
    """
    return files("drizview").joinpath(*path.split("/")).read_text(encoding="utf-8")


def module(entry: str) -> str:
    """Return an ES module with all that it imports in front of it, each part in a scope of its own.

    anywidget takes one module and resolves no relative imports. A part becomes a function that is called once and
    returns what it exports; the entry stays as it is, with its ``export default``.

    Raises
    ------
    ValueError
        Parts import each other in a circle, which a browser would resolve and this does not.
    """
    parts: list[str] = []
    _join(entry, parts, {}, ())
    return "\n".join(parts)


# Nothing is awaited before the model counts as made: anywidget gives up on it after two seconds.
_UNPACK = """const packed = "{body}";
const unpacked = (async () => {{
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const {{ writable, readable }} = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  const [text] = await Promise.all([new Response(readable).text(), written]);
  const url = URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }}));
  try {{
    return (await import(url)).default;
  }} finally {{
    URL.revokeObjectURL(url);
  }}
}})();
export default {{
  initialize(context) {{
    let [gone, stop] = [false, null];
    unpacked.then((widget) => {{
      if (!gone) stop = widget.initialize(context);
    }});
    return () => {{
      gone = true;
      stop?.();
    }};
  }},
  render: async (context) => (await unpacked).render(context),
}};
"""


def packed(entry: str) -> str:
    """Return a module that unpacks `module`: a third of the bytes, for which every page waits."""
    body = b64encode(zlib.compress(module(entry).encode())).decode("ascii")
    return _UNPACK.format(body=body)


def _join(path: str, parts: list[str], names: dict[str, str], above: tuple[str, ...]) -> None:
    """Append a script to the parts, after those that it imports."""
    if path in above:
        raise ValueError(f"a circle of imports: {' > '.join((*above, path))}")
    text = source(path)
    imports = []
    for wanted, where in _IMPORT.findall(text):
        needed = posixpath.normpath(posixpath.join(posixpath.dirname(path), where))
        if needed not in names:
            _join(needed, parts, names, (*above, path))
        imports.append(f"const {{ {_bindings(wanted)} }} = {names[needed]};\n")
    body = "".join(imports) + _EXPORT.sub("", _COMMENT.sub("", _IMPORT.sub("", text)))
    if not above:
        parts.append(f"// {path}\n{body}")
        return
    names[path] = f"part{len(names)}"
    exported = ", ".join(_NAME.findall(text))
    parts.append(f"// {path}\nconst {names[path]} = (() => {{\n{body}return {{ {exported} }};\n}})();")


def _bindings(wanted: str) -> str:
    """Return the names of an import as those of a destructuring: ``a as b`` is ``a: b``."""
    return ", ".join(re.sub(r"\s+as\s+", ": ", name.strip()) for name in wanted.split(",") if name.strip())


def style(*paths: str) -> str:
    """Return style sheets, one after the other, without comments and indentation: every page waits for them."""
    return _INDENT.sub("\n", _STYLE_COMMENT.sub("", "\n".join(source(path) for path in paths)))
