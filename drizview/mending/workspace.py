"""The folder in which a product is made, out of sight until it is whole."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drizview.errors import DrizviewError

_NO_NAME = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True)
class Workspace:
    """Where a product is made: ``out/name`` appears whole, by one renaming, or not at all.

    Attributes
    ----------
    out : Path
        Folder of the person; made where it is missing.
    name : str
        Of the folder in it that is to hold the product.
    """

    out: Path
    name: str

    @property
    def target(self) -> Path:
        """The folder that will hold the product."""
        return self.out / self.name

    @property
    def log(self) -> Path:
        """Where the log of a run that was no success stays."""
        return self.out / f"{self.name}.log"

    def require_free(self) -> None:
        """Raise where the target is there already."""
        if os.path.lexists(self.target):
            raise DrizviewError(str(self.target), None, "already exists", "remove it, or choose another folder")

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """Make a hidden folder to work in, and remove it with what is left in it, however the work ends.

        Folders of earlier runs on this machine that were killed are removed as well.
        """
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            self._sweep()
            scratch = Path(tempfile.mkdtemp(prefix=f"{self._mark}{os.getpid()}.", dir=self.out))
        except OSError as error:
            raise DrizviewError(
                str(self.out), None, f"cannot be written to: {error.strerror}", "choose another folder"
            ) from error
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def publish(self, made: Path) -> None:
        """Give a whole folder its name.

        Raises
        ------
        DrizviewError
            Another run was faster.
        """
        try:
            made.rename(self.target)
        except OSError as error:
            raise DrizviewError(str(self.target), None, "was made by another run meanwhile", "use that one") from error

    @property
    def _mark(self) -> str:
        """Beginning of the names of our scratch folders on this machine."""
        return f".{self.name}.{_NO_NAME.sub('-', socket.gethostname())}."

    def _sweep(self) -> None:
        for folder in self.out.glob(f"{self._mark}*"):
            owner = folder.name.removeprefix(self._mark).partition(".")[0]
            if owner.isdigit() and not _lives(int(owner)):
                shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
