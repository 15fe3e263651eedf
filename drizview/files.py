"""Files: the paths that people type, and what is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from drizview.errors import DrizviewError

_MOST_BYTES = 2**20


def typed_path(path: str | os.PathLike[str]) -> Path:
    """Return a path as a person typed it, with ``~`` as the home folder unless a file of that very name is there.

    The text of a file never comes here: a name in a header must not reach another folder.
    """
    text = os.fspath(path)
    return Path(text if os.path.lexists(text) else os.path.expanduser(text))


def read_small(path: Path) -> str:
    """Return the text of a small regular file without ever waiting for it.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is no regular file, has more than a mebibyte, or is no text.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            raise ValueError("no small file")
        return stream.read(_MOST_BYTES).decode("utf-8")


def write_text(path: Path, text: str) -> None:
    """Write a text file in one step, as `write_bytes` does."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: Path, content: bytes, *, durable: bool = False) -> Path:
    """Write a file in one step, and return its path: it is complete when it appears, an earlier one stays until then.

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
    return path


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
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "make room, and repeat the command" if full else "choose another file"
        raise DrizviewError(str(path), None, f"cannot be written: {error.strerror}", hint) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
