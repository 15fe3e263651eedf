"""In which folder a product lies, said where others have its name."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

from drizview.text import clean


class Folders:
    """Folders of products that share a name, as seen from the nearest one above all of them.

    Parameters
    ----------
    paths : iterable of str
        Of everything that will be shown.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        paths = [os.path.abspath(path) for path in paths]
        counts = Counter(map(os.path.basename, paths))
        self._shared = {os.path.dirname(path) for path in paths if counts[os.path.basename(path)] > 1}
        self._names = {name for name, count in counts.items() if count > 1}
        self._top = os.path.commonpath(self._shared) if self._shared else ""

    def of(self, path: str) -> str:
        """Return the folder of a product with a slash behind it, empty where no other has its name."""
        folder, name = os.path.split(os.path.abspath(path))
        return clean(os.path.relpath(folder, self._top) + os.sep) if name in self._names else ""
