"""The folder of a batch: one document for each product, whole or not there."""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from drizview.batch.key import Key, whole_path
from drizview.batch.row import Row
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.files import write_bytes

SCHEMA = "drizview-batch/1"
REPORTS = "reports"
_ENDING = ".json.gz"
# The first part of nearly all documents is shorter than the one, that of a stack of hundreds than the other [bytes].
_HEAD_BYTES, _LONGEST_HEAD = 2**12, 2**16
# Of a document at a time: the parts before the report are shorter [bytes].
_PIECE = 2**14
# A document is written within a second; what is older than this is nobody's any more [s].
_STALE = 3600.0
_HALF_WRITTEN = re.compile(rf"\.(run\.json|.*{re.escape(_ENDING)})-")
_UNSAFE = re.compile(r"[^a-z0-9_.-]+")


@dataclass(frozen=True)
class Head:
    """The first part of a document: what it rests on, and how the product came out."""

    key: Key
    row: Row


class Store:
    """The documents below a folder.

    A document is one JSON object, gzipped in parts one behind another: ``schema``, ``key`` and ``row`` in the first,
    ``summary`` in the second, ``report`` in the third, ``pictures`` in the fourth, where something alarms. `gzip` and
    ``zcat`` read them as one; whoever needs the first only does not read the others.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folders.

        Raises
        ------
        DrizviewError
            They cannot be made.
        """
        try:
            for part in range(256):
                (self.folder / REPORTS / f"{part:02x}").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DrizviewError(
                str(self.folder), None, f"cannot be written to: {error.strerror}", "choose another --out"
            ) from error

    def sweep(self, now: float) -> None:
        """Remove what a process that was killed has left half written.

        Parameters
        ----------
        now : float
            Time of the file system [s]; what is younger than an hour may be the work of another run.
        """
        for folder in (self.folder, *(self.folder / REPORTS / f"{part:02x}" for part in range(256))):
            for entry in os.scandir(folder):
                if _HALF_WRITTEN.match(entry.name):
                    with suppress(OSError):  # another run was faster
                        if now - entry.stat().st_mtime > _STALE:
                            os.unlink(entry.path)

    def path_of(self, target: Target) -> Path:
        """Return the file of a target's document: equal names in other folders or letters have files of their own."""
        return self.path_named(document_name(target) + _ENDING)

    def path_named(self, name: str) -> Path:
        """Return the file of a document by its name."""
        return self.folder / REPORTS / _part_of(name) / name

    def head(self, target: Target) -> Head | None:
        """Return the first part of a target's document, None where there is none that can be read."""
        name = document_name(target)
        return head_of(f"{self.folder}/{REPORTS}/{_part_of(name)}/{name}{_ENDING}")

    def write(self, target: Target, head: Head, **parts: Any) -> None:
        """Write a document.

        Raises
        ------
        DrizviewError
            It cannot be written; an earlier one is still there.
        """
        first = {"schema": SCHEMA, "key": head.key.to_json(), "row": head.row.to_json()}
        texts = [_dumped(first)[:-1]]
        texts += [f",\n{json.dumps(name)}: {_dumped(part)}" for name, part in parts.items()]
        texts[-1] += "}\n"
        packed = b"".join(gzip.compress(text.encode("ascii"), 6, mtime=0) for text in texts)
        write_bytes(self.path_of(target), packed, durable=True)

    def paths(self) -> Iterator[Path]:
        """Yield the files of all documents, in the order of their names in each folder."""
        root = self.folder / REPORTS
        try:
            folders = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
        except OSError as error:
            hint = "give the folder of `drizview batch --out`"
            raise DrizviewError(str(self.folder), None, "holds no reports of a batch", hint) from error
        for folder in folders:
            names = (entry.name for entry in os.scandir(root / folder))
            yield from (root / folder / name for name in sorted(names) if name.endswith(_ENDING) and name[0] != ".")


def document_name(target: Target) -> str:
    """Return the name of a target's document, without its ending: of its own, and a hash of where it lies."""
    return _name_of(target.name)


@lru_cache(maxsize=4)  # it is asked for twice: a path may be named twice, and then its document is looked for
def _name_of(path: str) -> str:
    base = _UNSAFE.sub("_", os.path.basename(path).lower())[:80].lstrip(".-")
    return f"{base}-{sha256(os.fsencode(whole_path(path))).hexdigest()[:20]}"


def _part_of(name: str) -> str:
    """Return the folder in which a document of this name lies."""
    return name.rpartition("-")[2][:2]


def head_of(path: str | Path) -> Head | None:
    """Return the first part of a document, None where it cannot be read."""
    try:
        with open(path, "rb", buffering=0) as stream:
            unpacked = zlib.decompressobj(31)
            text = unpacked.decompress(stream.read(_HEAD_BYTES))
            if not unpacked.eof:
                text += unpacked.decompress(stream.read(_LONGEST_HEAD))
        values = json.loads(text if text.endswith(b"\n") else text + b"}")
        return Head(Key.of_json(values["key"]), Row.of_json(values["row"]))
    except (OSError, ValueError, KeyError, TypeError, zlib.error):
        return None


def parts_of(path: Path, *, most: int | None = None) -> dict[str, Any]:
    """Return a document, or its first parts.

    Parameters
    ----------
    path : Path
    most : int, optional
        How many parts to read: 2 leave report and pictures aside.

    Raises
    ------
    DrizviewError
        It is no document of this version.
    """
    try:
        with path.open("rb", buffering=0) as stream:
            text, more = _unpacked(stream, most)
        values: dict[str, Any] = json.loads(text + (b"}" if more else b""))
        if values["schema"] != SCHEMA:
            raise ValueError(f"is of the schema {values['schema']}")
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise DrizviewError(path.name, None, f"is no document of a batch: {error}", "run the batch again") from error
    return values


def _unpacked(stream: IO[bytes], most: int | None) -> tuple[bytes, bool]:
    """Return the text of the first parts of a document, and whether there are more."""
    text, count, rest = b"", 0, stream.read(_PIECE)
    while rest and count != most:
        unpacked = zlib.decompressobj(31)
        while rest and not unpacked.eof:
            text += unpacked.decompress(rest)
            rest = unpacked.unused_data or stream.read(_PIECE)
        if not unpacked.eof:
            raise ValueError("cut short")
        count += 1
    return text, bool(rest)


def _dumped(part: Any) -> str:
    return json.dumps(part, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
