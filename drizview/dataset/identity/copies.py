"""The same exposure under several names."""

from __future__ import annotations

from drizview.dataset.identity.rootname import exposure_key, root_of
from drizview.dataset.io.reader import FitsFile

Identity = tuple[str, float, float]


def identity(file: FitsFile) -> Identity | None:
    """Return rootname, start [MJD] and length [s] of an exposure by its header: a copy under any name has the same.

    None where the header does not tell them all.
    """
    header = file.primary
    root, start, time = header.text("ROOTNAME"), header.number("EXPSTART"), header.number("EXPTIME")
    return (exposure_key(root.strip().lower()), start, time) if root and start and time else None


def is_renamed(file: FitsFile) -> bool:
    """Return whether a file is not called by the rootname in its header."""
    own = identity(file)
    return own is not None and own[0] != exposure_key(root_of(file.file))
