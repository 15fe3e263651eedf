"""Small datasets that come with drizview, to try it on and to teach with.

Each is a folder of ``data/``: gzipped FITS files and a README.md whose first paragraph is its description.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from drizview.errors import DrizviewError

__all__ = ["describe", "names", "write"]

_ELSEWHERE = "choose another folder with --out"


def names() -> tuple[str, ...]:
    """Return the names of the demo datasets, in alphabetical order."""
    return tuple(sorted(folder.name for folder in _data().iterdir() if folder.is_dir()))


def describe(name: str) -> str:
    """Return what a demo dataset is and what there is to see in it, in one paragraph."""
    readme = (_folder(name) / "README.md").read_text(encoding="utf-8")
    paragraph = readme.split("\n\n")[1]
    return " ".join(paragraph.split())


def write(name: str = "stis", out: str | os.PathLike[str] | None = None) -> Path:
    """Write a demo dataset to a folder, as plain FITS files.

    Parameters
    ----------
    name : str
        One of `names()`.
    out : path-like or None
        The folder, made where it is missing. By default ``drizview-demo-<name>`` in the current folder.

    Returns
    -------
    Path
        The folder, to give to `drizview.open`.

    Raises
    ------
    DrizviewError
        If there is no such dataset, the folder cannot be written to, or holds another file of the same name.
        A file that is there already, as it should be, is left alone.
    """
    source = _folder(name)
    target = Path(f"drizview-demo-{name}" if out is None else out)
    packed = [item for item in source.iterdir() if item.name.endswith(".fits.gz")]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for item in sorted(packed, key=lambda item: item.name):
            _place(gzip.decompress(item.read_bytes()), target / item.name.removesuffix(".gz"))
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise DrizviewError(str(target), None, cause, _ELSEWHERE) from error
    return target


def _data() -> Traversable:
    return files(__name__) / "data"


def _folder(name: str) -> Traversable:
    if name not in names():
        hint = "one of: " + ", ".join(names()) + ", or a fault: drizview demo --list"
        raise DrizviewError(name, None, "there is no demo dataset of that name", hint)
    return _data() / name


def _place(content: bytes, path: Path) -> None:
    """Put a file in its place whole, or not at all."""
    if path.exists():
        if path.is_file() and path.read_bytes() == content:
            return
        raise DrizviewError(str(path), None, "already exists with different contents", _ELSEWHERE)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as temporary:
        temporary.write(content)
    os.chmod(temporary.name, 0o644)
    Path(temporary.name).replace(path)
