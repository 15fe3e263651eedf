"""The folders of a download tree."""

from __future__ import annotations

import os
import re
from pathlib import Path

_FITS = re.compile(r"\.fits(\.gz|\.fz)?$")
# mastDownload/HST/<observation>/ and a folder of one's own above it; more folders than that are a survey.
_DEEPEST, _MOST_FOLDERS = 4, 2000


def folders_below(folder: Path) -> list[Path]:
    """Return the folders below one that holds no images itself, with FITS files in them: an archive's download tree."""
    found = []
    for here, folders, files in os.walk(folder):
        deep = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if deep < _DEEPEST else []
        if deep and any(_FITS.search(name.lower()) for name in files):
            found.append(Path(here))
        if len(found) >= _MOST_FOLDERS:
            break
    return found
