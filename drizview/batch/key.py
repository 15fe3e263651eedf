"""What a result rests on: a document with the key of today need not be made again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from drizview.checks.core.registry import Check
from drizview.dataset.dataset import Dataset, Found
from drizview.dataset.file_index import FileIndex
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.version import __version__

# Path, length [bytes] and time of the last change [ns since 1970]; -1 and -1 of a file that cannot be seen.
Stamp = tuple[str, int, int]
# What an exposure that was missing may be called when it comes.
_ENDINGS = ("flc", "flt", "c0m", "c0f", "cal", "crc", "crj")


@dataclass(frozen=True)
class Key:
    """What a result rests on.

    Attributes
    ----------
    limits : str
        Of the limits in force, from `limits_id`.
    files : tuple of Stamp
        Every file that was read, or could not be.
    absent : tuple of str
        Files and rootnames that were looked for in vain.
    version : str
        Of drizview.
    """

    limits: str
    files: tuple[Stamp, ...]
    absent: tuple[str, ...] = ()
    version: str = __version__

    def holds(self, target: Target, limits: str) -> bool:
        """Return whether a target would be read from the same files, by the same version and limits.

        Times are compared for being equal, never for which is later: a clock may have been set.
        """
        if (self.version, self.limits) != (__version__, limits):
            return False
        known = {path for path, _, _ in self.files}
        if not known.issuperset(map(whole_path, target.paths)):
            return False
        if any(_size_and_time(path) != (size, changed) for path, size, changed in self.files):
            return False
        return not self.absent or not self._came(target)

    def _came(self, target: Target) -> bool:
        """Return whether one of the absent is there now."""
        try:
            listing = target.listing()
        except DrizviewError:
            return False
        return any(listing.get(name.lower()) or listing.of_root(name.lower(), _ENDINGS) for name in self.absent)

    def to_json(self) -> dict[str, Any]:
        """Return the key as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> Key:
        """Return the key that was written."""
        files = tuple((str(path), int(size), int(changed)) for path, size, changed in values["files"])
        return cls(str(values["limits"]), files, tuple(values["absent"]), str(values["version"]))


def key_before(target: Target, limits: str) -> Key:
    """Return the key of a target that has not been opened, from its own files."""
    return Key(limits, tuple(stamp_of(path) for path in target.paths))


def result_key(dataset: Dataset, target: Target, limits: str) -> Key:
    """Return the key of an open dataset: its files as they were when they were opened, and what was not there."""
    read = {whole_path(file.path): file.stamp for file in dataset.files}
    stamps = [(path, *stamp) for path, stamp in read.items()]
    unread = _unreadable(dataset, target.listing())
    missing = [member.file or member.root for member in dataset.members if member.found is Found.MISSING]
    rest = [stamp_of(path) for path in (*target.paths, *unread) if whole_path(path) not in read]
    return Key(limits, (*stamps, *rest), tuple(missing))


def _unreadable(dataset: Dataset, listing: FileIndex) -> Iterable[Path]:
    names = (member.file.lower() for member in dataset.members if member.found is Found.UNREADABLE)
    return [path for name in names if (path := listing.get(name)) is not None]


def limits_id(selected: Sequence[Check]) -> str:
    """Return what tells limits apart: equal for equal limits, wherever they come from."""
    words = [f"{entry.id} {entry.limit!r} {sorted(entry.detectors.items())!r}" for entry in selected]
    return sha256("\n".join(sorted(words)).encode()).hexdigest()[:16]


def whole_path(path: str | os.PathLike[str]) -> str:
    """Return a path from the root of the file system, as it was named: links are not followed."""
    return os.path.abspath(path)


def stamp_of(path: str | os.PathLike[str]) -> Stamp:
    """Return path, length and time of the last change of a file as it is now."""
    return (whole_path(path), *_size_and_time(path))


def _size_and_time(path: str | os.PathLike[str]) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return -1, -1
    return found.st_size, found.st_mtime_ns
