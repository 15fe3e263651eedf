"""The folders that a person gave, as a listing: the only place where a name out of a header is looked up."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from drizview.dataset.identity.rootname import exposure_key, plain_name, root_of, suffix_of
from drizview.dataset.inputs import SAFE_NAME
from drizview.errors import DrizviewError

MOST_FILES = 200_000
# A recorded name this long may have been cut off by the card that holds it.
_LEAST_CUT = 40
_ENDINGS = re.compile(r"\.fits(?:\.gz|\.fz)?$")
_PACKED = ("", ".gz", ".fz")
# The same exposure under another suffix: with and without CTE correction, and the two spellings of WFPC2 files.
_TWINS = {"flt": "flc", "flc": "flt", "c0f": "c0m", "c0m": "c0f"}


@dataclass(frozen=True)
class FileIndex:
    """FITS files by lower-case name, from some folders (not from the folders below them)."""

    paths: dict[str, Path]
    doubles: frozenset[str]
    refused: int = 0
    """Links that lead out of the fixed root, and were not followed."""
    recased: tuple[Path, ...] = ()
    """Files whose names differ only in case from one of ``paths`` in the same folder."""

    def get(self, name: str) -> Path | None:
        """Return the file of a name, also where it is gzipped or tile-compressed."""
        return next((self.paths[name + end] for end in _PACKED if name + end in self.paths), None)

    def is_double(self, name: str) -> bool:
        """Return whether the name is there more than once, in several folders or packings."""
        return name in self.doubles or sum(name + end in self.paths for end in _PACKED) > 1

    def twin(self, name: str) -> Path | None:
        """Return the same exposure under another suffix (flc for flt and the like)."""
        stem, _, rest = name.rpartition("_")
        suffix, dot, ending = rest.partition(".")
        return self.get(f"{stem}_{_TWINS[suffix]}{dot}{ending}") if stem and suffix in _TWINS else None

    def of_exposure(self, root: str, suffixes: Iterable[str]) -> Path | None:
        """Return the file of an exposure that is recorded under another name: HAP's, or one that was cut short."""
        if not SAFE_NAME.match(root):
            return None
        key, wanted = exposure_key(root), tuple(suffixes)
        named = [(name, path) for name, path in self.paths.items() if (kind := suffix_of(name)) and kind in wanted]
        same = [(name, path) for name, path in named if exposure_key(root_of(name)) == key]
        cut = [] if same or len(root) < _LEAST_CUT else [each for each in named if each[0].startswith(root)]
        if len({exposure_key(root_of(name)) for name, _ in same or cut}) != 1:
            return None  # none, or a beginning that several share
        return min(same or cut, key=lambda each: wanted.index(suffix_of(each[0])))[1]

    def of_root(self, root: str, suffixes: Iterable[str]) -> Path | None:
        """Return the file of a rootname with the first of the suffixes that is there."""
        if not SAFE_NAME.match(root):
            return None
        return next((path for suffix in suffixes if (path := self.get(f"{root}_{suffix}.fits"))), None)


def shelf(folders: Iterable[Path], *, root: Path | None = None) -> FileIndex:
    """List the FITS files of some folders.

    Parameters
    ----------
    folders : iterable of Path
        Earlier folders win where a name is in several.
    root : Path, optional
        Nothing outside of it is listed, wherever a symbolic link leads; without one links are followed.

    Raises
    ------
    DrizviewError
        A folder cannot be listed or holds more than 200 000 FITS files.
    """
    paths: dict[str, Path] = {}
    lost: dict[str, Path] = {}
    doubles: set[str] = set()
    recased: list[Path] = []
    refused = 0
    for folder in dict.fromkeys(folders):
        for path, is_file in _fits_in(folder):
            if root is not None and not _real(path).is_relative_to(root):
                refused += 1
                continue
            name = plain_name(path.name)
            if not is_file:
                lost.setdefault(name, path)
                continue
            if name in paths and _real(paths[name]) != _real(path):
                doubles.add(name)
                if path.name.lower() == name and path.parent == paths[name].parent:
                    recased.append(path)
            paths.setdefault(name, path)
    # What is no file is listed after all files: who opens it is told what it is.
    return FileIndex(
        {**paths, **{name: lost[name] for name in lost.keys() - paths}}, frozenset(doubles), refused, tuple(recased)
    )


def _real(path: Path) -> Path:
    """Return where a path leads; of links that lead round, somewhere on the way, where `Path.resolve` raises."""
    return Path(os.path.realpath(path))


def _fits_in(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield what is called a FITS file in a folder, and whether it is a file; folders are passed over."""
    try:
        with os.scandir(folder) as entries:
            named = (entry for entry in entries if _ENDINGS.search(entry.name.lower()))
            chosen = list(islice(named, MOST_FILES + 1))
    except OSError as error:
        raise DrizviewError(str(folder), None, f"cannot be listed: {error.strerror}", "check the path") from error
    if len(chosen) > MOST_FILES:
        raise DrizviewError(str(folder), None, f"holds more than {MOST_FILES} FITS files", "use smaller folders")
    yield from (
        (Path(entry.path), _is_file(entry)) for entry in sorted(chosen, key=_plain_first) if not _is_folder(entry)
    )


def _plain_first(entry: os.DirEntry[str]) -> tuple[bool, str]:
    """Order files by name, those that a browser has numbered last."""
    return plain_name(entry.name) != entry.name.lower(), entry.name


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
