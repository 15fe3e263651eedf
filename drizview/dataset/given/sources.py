"""What a person may give as a dataset: a path, a pattern or several paths; and what to say of anything else."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from drizview.dataset.given.typed import listed_files, of_rootname, without_extension
from drizview.errors import DrizviewError
from drizview.files import typed_path

Source = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

ROOT_VARIABLE = "DRIZVIEW_ROOT"
# Folders outside of it that may be read nevertheless: see `grant`.
_granted: set[Path] = set()
_URL = re.compile(r"[a-z][a-z0-9+.-]+://|mast:", re.IGNORECASE)
_WANTED = "give the path of a FITS file or of a folder, or a list of paths"


def paths_of(source: Any) -> tuple[Path, ...]:
    """Return the paths that a source stands for, with ``~`` and patterns resolved.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        A path is taken literally where it exists; else ``*``, ``?`` and ``[...]`` make it a pattern, ``@`` a list of
        files, and a rootname stands for its product, association table or exposure.

    Raises
    ------
    DrizviewError
        It is nothing of that kind, an empty list, a URL, a pattern that nothing matches, or outside of the fixed root.
    """
    if isinstance(source, str | os.PathLike):
        return _matching(source)
    if source is None or isinstance(source, bytes) or hasattr(source, "filename") or not isinstance(source, Iterable):
        raise _unusable(source)
    paths = tuple(path for part in source for path in _one(part))
    if not paths:
        raise DrizviewError("[]", None, "is an empty list", _WANTED)
    return tuple(dict.fromkeys(paths))


def folders_of(search: Any) -> tuple[Path, ...]:
    """Return the folders to search: none, one or several, given as for `paths_of`."""
    several = not isinstance(search, str | os.PathLike) and isinstance(search, Iterable)
    return () if several and not tuple(search) else paths_of(search)


def _one(part: Any) -> tuple[Path, ...]:
    if not isinstance(part, str | os.PathLike):
        raise _unusable(part)
    return _matching(part)


def _matching(path: str | os.PathLike[str]) -> tuple[Path, ...]:
    text = os.fspath(path)
    if not isinstance(text, str):
        raise _unusable(text)
    if _URL.match(text):
        raise DrizviewError(
            text, None, "is a URL, and drizview reads files of this machine", "download it and give its path"
        )
    if not text:
        raise DrizviewError("''", None, "is an empty path", _WANTED)
    plain = typed_path(without_extension(text))
    if os.path.lexists(plain):
        return (plain,)
    if text.startswith("@"):
        return tuple(path for name in listed_files(permitted(typed_path(text[1:]))) for path in _of_a_list(name))
    if not glob.has_magic(str(plain)):
        return (of_rootname(plain) or plain,)
    found = tuple(Path(name) for name in sorted(glob.glob(str(plain))))
    if not found:
        raise DrizviewError(text, None, "matches no file", "check the pattern and the folder")
    return found


def _of_a_list(name: str) -> tuple[Path, ...]:
    if name.startswith("@"):
        raise DrizviewError(name, None, "is a list in a list", "name the files in one list")
    return _matching(name)


def fixed_root(path: Path | None = None) -> Path | None:
    """Return the folder that nothing may leave, None where all is allowed.

    It is ``DRIZVIEW_ROOT``; for a path in a folder that was granted (see `grant`), that folder.
    """
    root = os.environ.get(ROOT_VARIABLE)
    if root and path is not None:
        own = next((each for each in _granted if path.resolve().is_relative_to(each)), None)
        if own is not None:
            return own
    return Path(root).resolve() if root else None


def grant(folder: Path) -> None:
    """Let a folder be read that drizview has made and filled itself, though it lies outside the fixed root."""
    _granted.add(folder.resolve())


def permitted(path: Path) -> Path:
    """Return a path that is there and inside the fixed root.

    Raises
    ------
    DrizviewError
        It is not.
    """
    root = fixed_root(path)
    if root is not None and not path.resolve().is_relative_to(root):
        cause = f"lies outside {root}, all that this service may read"
        raise DrizviewError(str(path), None, cause, "start drizview with a folder that holds both")
    if not os.path.lexists(path):
        raise DrizviewError(str(path), None, "there is no such file or folder", "check the path")
    return path


def _unusable(given: Any) -> DrizviewError:
    """Return what to say of an object that is no path; of an open file where it has a name, that name."""
    kind = type(given).__name__
    named = getattr(given, "filename", None)
    try:
        name = named() if callable(named) else named
    except Exception:  # whatever object this is, the error to tell of is another
        name = None
    if named is not None:
        known = f"give the path of {Path(str(name)).name!r}" if name else "write it to a file and give its path"
        return DrizviewError(kind, None, "is an open file or HDU list, and drizview opens files itself", known)
    return DrizviewError(kind, None, "is not a path", _WANTED)
