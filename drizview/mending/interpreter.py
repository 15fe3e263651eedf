"""The Python that has drizzlepac: this one, or another that is named."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from drizview.errors import DrizviewError
from drizview.files import typed_path
from drizview.mending.child import answer

# Environment variable that names it where no option does.
VARIABLE = "DRIZZLEPAC_PYTHON"
_VERSION = "from importlib.metadata import version; print(version('drizzlepac'))"


@dataclass(frozen=True)
class Interpreter:
    """A Python and the version of the drizzlepac in it."""

    path: str
    drizzlepac: str


def find_interpreter(named: str | os.PathLike[str] | None = None) -> Interpreter:
    """Return the Python that has drizzlepac.

    Parameters
    ----------
    named : str or path-like, optional
        The interpreter, or the folder of its environment; by default what ``DRIZZLEPAC_PYTHON`` names, else the Python
        that runs drizview.

    Raises
    ------
    DrizviewError
        It cannot be run, or has no drizzlepac.
    """
    given = str(named or os.environ.get(VARIABLE) or "")
    path = str(typed_path(given)) if given else sys.executable
    if os.path.isdir(path):
        path = os.path.join(path, "bin", "python")
    found = answer(path, _VERSION)
    if found:
        return Interpreter(path, found)
    here = 'pip install "drizview[reprocess]", or name one that has it with --python'
    hint = "pip install drizzlepac there" if given else here
    raise DrizviewError(path, None, "is no Python with drizzlepac", hint)
