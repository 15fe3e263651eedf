"""What makes one dataset, by the names of its files: found by listing folders, and opened when its turn comes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from drizview.dataset.file_index import FileIndex, shelf
from drizview.dataset.given.sources import fixed_root


@dataclass(frozen=True)
class Target:
    """One dataset that has not been opened: it pickles to a worker.

    Attributes
    ----------
    paths : tuple of Path
        A product, an association table or an exposure; or several exposures that belong together.
    folders : tuple of Path
        Where the other files of it are looked for.
    named : tuple of Path
        Files that a person named one by one with it: they count before what is in the folders.
    listing_id : str
        Of the search that found it: a process lists the folders once for all targets with the same id.
    """

    paths: tuple[Path, ...]
    folders: tuple[Path, ...]
    named: tuple[Path, ...] = ()
    listing_id: str = field(default_factory=lambda: uuid4().hex, compare=False)

    @property
    def name(self) -> str:
        """Path of its first file, by which it is known before it is opened."""
        return str(self.paths[0])

    def listing(self) -> FileIndex:
        """Return the files among which those of the dataset are found.

        Raises
        ------
        DrizviewError
            A folder cannot be listed.
        """
        beside = _listed(self.folders, self.listing_id)
        if not self.named:
            return beside
        names = [path.name.lower() for path in self.named]
        doubles = frozenset(name for name, count in Counter(names).items() if count > 1)
        own = dict(reversed(list(zip(names, self.named, strict=True))))  # the first of a name
        return FileIndex({**beside.paths, **own}, beside.doubles | doubles)


# A run goes through folder after folder, and neighbouring workers are a folder or two apart.
@lru_cache(maxsize=4)
def _listed(folders: tuple[Path, ...], listing_id: str) -> FileIndex:
    return shelf(folders, root=fixed_root())
