"""Files: the paths that people type, and what is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from drizview.errors import DrizviewError


def typed_path(path: str | os.PathLike[str]) -> Path:
    """Return a path as a person typed it, with ``~`` as the home folder unless a file of that very name is there.

    The text of a file never comes here: a name in a header must not reach another folder.
    """
    text = os.fspath(path)
    return Path(text if os.path.lexists(text) else os.path.expanduser(text))


def write_text(path: Path, text: str) -> None:
    """Write a text file in one step, as `write_bytes` does."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file in one step: it is complete when it appears, and an earlier one stays until then.

    Parameters
    ----------
    path : Path
    content : bytes
    durable : bool
        Wait until the disk has it, so that it is whole after a power cut as well.

    Raises
    ------
    DrizviewError
        The folder cannot be written to; nothing is left behind.
    """
    with written_whole(path, durable=durable) as stream:
        stream.write(content)


@contextmanager
def written_whole(path: Path, *, durable: bool = False) -> Iterator[IO[bytes]]:
    """Return a stream to write a file through, which takes its name when the block ends well.

    Raises
    ------
    DrizviewError
        As for `write_bytes`.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                if durable:
                    stream.flush()
                    os.fsync(stream.fileno())
            os.chmod(temporary, 0o666 & ~_umask())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise DrizviewError(str(path), None, f"cannot be written: {error.strerror}", "choose another file") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
