"""Files that a person saves or loads: the name is theirs, never taken from a header."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from drizview.dataset.dataset import Dataset
from drizview.dataset.identity.rootname import root_of
from drizview.dataset.inputs import SAFE_NAME
from drizview.errors import DrizviewError
from drizview.service import FOLDER_VARIABLE
from drizview.text import clean

_SUBFOLDER = "drizview"
_LONGEST = 1000
_EXISTS = "already exists"
_SHARED = re.compile(r"^VOILA_")


def start_folder() -> Path:
    """Return the folder that names without a folder belong to: where drizview was started."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path.cwd()


def offered_name(dataset: Dataset, ending: str) -> str:
    """Return the suggested name, ``"ib6o23020_again.py"``: in the current folder, but never beside the inputs."""
    root = root_of(dataset.name)
    name = f"{root if SAFE_NAME.match(root) else 'product'}{ending}"
    beside = start_folder().resolve() in {file.path.resolve().parent for file in dataset.files}
    return f"{_SUBFOLDER}/{name}" if beside else name


def offered_folder(dataset: Dataset) -> str:
    """Return the suggested folder for a new product: the current one, or one in it where the inputs are there."""
    return _SUBFOLDER if offered_name(dataset, "").startswith(f"{_SUBFOLDER}/") else "."


def folder_of(typed: str) -> Path:
    """Return the folder that a person has named for new files; it need not exist, the one above it must.

    Raises
    ------
    DrizviewError
        No name, or out of reach of a web page.
    """
    name = typed.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise DrizviewError(clean(name, 60) or "no name", None, "no folder was named", "type one, such as mended")
    path = _placed(name)
    if path.exists() and not path.is_dir():
        raise DrizviewError(str(path), None, "is no folder", "choose another name")
    return path


def target_of(typed: str, *, dataset: Dataset, endings: Sequence[str], overwrite: bool = False) -> Path:
    """Return the file that a person has named; a folder that `offered` has named is made.

    Parameters
    ----------
    typed : str
        As it was typed; without a folder it belongs to `start_folder`.
    dataset : Dataset
        Its files are never written to.
    endings : sequence of str
        What the name may end in.
    overwrite : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    DrizviewError
        No such folder, another ending, there already, or out of reach of a web page.
    """
    name = typed.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise DrizviewError(clean(name, 60) or "no name", None, "no file was named", "type a name, such as report.html")
    path = _placed(name, made=offered_name(dataset, ""))
    if path.suffix.lower() not in endings:
        raise DrizviewError(str(path), None, "has the wrong extension", f"use {', '.join(endings)}")
    if path.resolve() in {file.path.resolve() for file in dataset.files}:
        raise DrizviewError(str(path), None, "is one of the input files", "choose another name")
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise DrizviewError(str(path), None, "is not a regular file", "choose another name")
    if os.path.lexists(path) and not overwrite:
        raise DrizviewError(str(path), None, _EXISTS, "tick Overwrite to replace it, or choose another name")
    return path


def source_of(typed: str) -> Path:
    """Return the file that a person has named to read."""
    name = typed.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise DrizviewError(clean(name, 60) or "no name", None, "no file was named", "type its name")
    return _placed(name)


def offered_names(dataset: Dataset) -> dict[str, str]:
    """Return the names that are suggested for what can be saved, and the folder that they are relative to."""
    return {
        "script": offered_name(dataset, "_again.py"),
        "report": offered_name(dataset, "_report.html"),
        "ratings": offered_name(dataset, "_ratings.json"),
        "folder": clean(start_folder(), 300),
    }


def outcome_of(action: Callable[[], str]) -> Mapping[str, Any]:
    """Return the message of an action, or of its error, as the browser shows it."""
    try:
        return {"text": clean(action(), 600), "tone": "pass"}
    except DrizviewError as error:
        return {"text": str(error), "tone": "fail", "exists": error.cause == _EXISTS}
    except (OSError, ValueError, RuntimeError) as error:
        return {"text": clean(f"could not be written: {error}", 200), "tone": "fail"}


def _placed(name: str, *, made: str = "") -> Path:
    if name.startswith("~"):
        raise DrizviewError(clean(name, 60), None, "begins with ~", "type the full path")
    path = start_folder() / name
    if is_web_page() and not path.resolve().is_relative_to(start_folder().resolve()):
        raise DrizviewError(
            str(path), None, f"is outside {start_folder()}", "a web page can only use files below that folder"
        )
    if made.startswith(_SUBFOLDER) and path.parent == start_folder() / _SUBFOLDER and not path.parent.exists():
        path.parent.mkdir()
    if not path.parent.is_dir():
        raise DrizviewError(str(path), None, "its folder does not exist", "create it first, or choose another")
    return path


def is_web_page() -> bool:
    """Return whether anyone who reaches the page sits at the keyboard: Voila asks nobody who they are."""
    return FOLDER_VARIABLE in os.environ or any(_SHARED.match(name) for name in os.environ)
