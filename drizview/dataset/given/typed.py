"""What people type for a file besides its path: a rootname, a list, one extension of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.files import typed_path

# In the order in which a rootname stands for them.
_SUFFIXES = ("drc", "drz", "drw", "asn", "flc", "flt", "c0m", "c0f", "cal", "crc", "crj")
_PACKED = ("", ".gz", ".fz")
_ROOTNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{3,120}")
_EXTENSION = re.compile(r"(.+\.fits(?:\.gz|\.fz)?)\[\s*\w+\s*(?:,\s*\d+\s*)?\]$", re.IGNORECASE)
_MOST_LIST_BYTES = 2**20
_WANTED = "give a text file with a file name in each line"


def without_extension(text: str) -> str:
    """Return ``"x_drc.fits"`` for ``"x_drc.fits[sci,1]"``, unless a file has that very name."""
    match = _EXTENSION.match(text)
    return match[1] if match and not os.path.lexists(text) else text


def of_rootname(path: Path) -> Path | None:
    """Return the file that a rootname stands for, ``ihym01010``, or a name without its ending, ``ihym01010_drc``."""
    if not _ROOTNAME.fullmatch(path.name) or path.suffix.lower() in (".fits", ".gz", ".fz"):
        return None
    endings = ("", *(f"_{suffix}" for suffix in _SUFFIXES))
    names = (f"{stem}{end}.fits{packed}" for stem in _spellings(path) for end in endings for packed in _PACKED)
    return next((found for name in names if (found := path.with_name(name)).is_file()), None)


def _spellings(path: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys((path.name, path.name.lower())))


def listed_files(path: Path) -> tuple[str, ...]:
    """Return the file names in a list, which AstroDrizzle takes as ``@list``: the first word of each line.

    Names are those of files here, else of files beside the list. What follows ``#`` is passed over.

    Raises
    ------
    DrizviewError
        It cannot be read, is no text, larger than 1 MB, or names nothing.
    """
    try:
        if not path.is_file() or path.stat().st_size > _MOST_LIST_BYTES:
            raise DrizviewError(f"@{path}", None, "is no list of files", _WANTED)
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DrizviewError(f"@{path}", None, "cannot be read as text", _WANTED) from error
    names = [line.partition("#")[0].strip() for line in text.splitlines()]
    if not any(names):
        raise DrizviewError(f"@{path}", None, "names no file", _WANTED)
    return tuple(_beside(path, name) for name in names if name)


def _beside(listing: Path, name: str) -> str:
    """Return the name as it is, or as that of a file beside the list where there is none here."""
    word = name if os.path.lexists(typed_path(name)) else name.split()[0]
    here = listing.parent / word
    return str(here) if not os.path.lexists(typed_path(word)) and os.path.lexists(here) else word
