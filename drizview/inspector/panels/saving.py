"""Where a file goes that a person asks for: the name is theirs, never a header's."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from drizview.dataset.dataset import Dataset
from drizview.dataset.inputs import SAFE_NAME
from drizview.dataset.rootname import root_of
from drizview.errors import DrizviewError
from drizview.service import FOLDER_VARIABLE
from drizview.text import clean

_SUBFOLDER = "drizview"
_LONGEST = 1000
_SHARED = re.compile(r"^VOILA_")


def start_folder() -> Path:
    """Return the folder that names without a folder belong to: where drizview was started."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path.cwd()


def offered(dataset: Dataset, ending: str) -> str:
    """Return the name that is offered, ``"ib6o23020_again.py"``: in the current folder, yet never beside the inputs."""
    root = root_of(dataset.name)
    name = f"{root if SAFE_NAME.match(root) else 'product'}{ending}"
    beside = start_folder().resolve() in {file.path.resolve().parent for file in dataset.files}
    return f"{_SUBFOLDER}/{name}" if beside else name


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
    path = _placed(name, made=offered(dataset, ""))
    if path.suffix.lower() not in endings:
        raise DrizviewError(
            str(path), None, "ends otherwise than what is saved here", f"end it in {', '.join(endings)}"
        )
    if path.resolve() in {file.path.resolve() for file in dataset.files}:
        raise DrizviewError(str(path), None, "is one of the files on view", "choose another name")
    if path.is_dir() or (path.exists() and not path.is_file()):
        raise DrizviewError(str(path), None, "is no regular file", "choose another name")
    if os.path.lexists(path) and not overwrite:
        raise DrizviewError(str(path), None, "is there already", "tick Overwrite to replace it, or choose another name")
    return path


def source_of(typed: str) -> Path:
    """Return the file that a person has named to read."""
    name = typed.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise DrizviewError(clean(name, 60) or "no name", None, "no file was named", "type its name")
    return _placed(name)


def said(action: Callable[[], str]) -> Mapping[str, Any]:
    """Return what an action says, or the line of its error, as the browser shows it."""
    try:
        return {"text": clean(action(), 600), "tone": "pass"}
    except DrizviewError as error:
        return {"text": str(error), "tone": "fail", "there": "is there already" in error.cause}
    except (OSError, ValueError, RuntimeError) as error:
        return {"text": clean(f"cannot be written: {error}", 200), "tone": "fail"}


def _placed(name: str, *, made: str = "") -> Path:
    if name.startswith("~"):
        raise DrizviewError(clean(name, 60), None, "begins with ~", "write the whole path")
    path = start_folder() / name
    if _is_web_page() and not path.resolve().is_relative_to(start_folder().resolve()):
        raise DrizviewError(
            str(path), None, f"lies outside {start_folder()}", "a web page reads and writes only below it"
        )
    if made.startswith(_SUBFOLDER) and path.parent == start_folder() / _SUBFOLDER and not path.parent.exists():
        path.parent.mkdir()
    if not path.parent.is_dir():
        raise DrizviewError(str(path), None, "its folder does not exist", "make it first, or choose another")
    return path


def _is_web_page() -> bool:
    """Return whether anyone who reaches the page sits at the keyboard: Voila asks nobody who they are."""
    return FOLDER_VARIABLE in os.environ or any(_SHARED.match(name) for name in os.environ)
