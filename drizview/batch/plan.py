"""Which products a batch is to check, by listing folders once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

from drizview.batch.store import document_name
from drizview.dataset.discover import ASSOCIATION, EXPOSURE, PRODUCT, targets_of
from drizview.dataset.given.sources import fixed_root, folders_of, paths_of, permitted
from drizview.dataset.identity.rootname import plain_name
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.files import typed_path

Plan = Iterator[Target | DrizviewError]


def plan(paths: Iterable[str | Path], *, search: Sequence[str | Path] = (), recursive: bool = False) -> Plan:
    """Yield the target of each product that the paths stand for, and the error of each path that stands for none.

    Parameters
    ----------
    paths : iterable of str or Path
        Each is taken by itself: a product, an exposure, an association table, a folder, a pattern or a rootname.
    search : sequence of str or Path
        Further folders in which to look for exposures.
    recursive : bool
        Look into the folders below folders as well.
    """
    seen: set[str] = set()
    for path in paths:
        try:
            for target in _of_path(path, search, recursive):
                name = str(target) if isinstance(target, DrizviewError) else document_name(target)
                if name not in seen:
                    seen.add(name)
                    yield target
        except DrizviewError as error:
            yield error


def listed_paths(listing: str) -> Iterator[str]:
    """Yield the paths in a text file, one in each line; ``-`` is standard input.

    Empty lines and those that begin with # are left out, and so is space around a path, unless it is part of its name.

    Raises
    ------
    DrizviewError
        The list cannot be read.
    """
    try:
        with open(
            0 if listing == "-" else typed_path(listing), encoding="utf-8-sig", errors="surrogateescape"
        ) as lines:
            for line in lines:
                text = line.rstrip("\r\n")
                bare = text.strip()
                if bare and not bare.startswith("#"):
                    yield text if text != bare and _is_there(text) else bare
    except OSError as error:
        raise DrizviewError(listing, None, f"cannot be read: {error.strerror}", "check the path") from error


def _is_there(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # bytes that no path has
        return False


def _of_path(path: str | Path, search: Sequence[str | Path], recursive: bool) -> Plan:
    whole = paths_of(path)
    if recursive and len(whole) == 1 and whole[0].is_dir():
        yield from _below(permitted(whole[0]), search)
    else:
        yield from targets_of(path, search=search)


def _below(top: Path, search: Sequence[str | Path]) -> Plan:
    """Yield the products in a folder and all folders below; exposures where no product is there."""
    folders = list(_with_images(top))
    kinds = (PRODUCT, ASSOCIATION, EXPOSURE)
    best = next((kind for kind in kinds if any(kind.search(name) for _, names in folders for name in names)), None)
    extra = tuple(permitted(folder) for folder in folders_of(search))
    if best is None:
        hint = "name a folder with *_drz, *_drc, *_flt, *_flc or *_asn files below it"
        raise DrizviewError(str(top), None, "holds no drizzled product, exposure or association table", hint)
    search_id = uuid4().hex
    for folder, names in folders:
        chosen = [name for name in names if best.search(name)]
        if len(chosen) == 1 and best is PRODUCT and fixed_root() is None and os.path.isfile(f"{folder}/{chosen[0]}"):
            # All that `targets_of` would find, without listing the folder once more.
            yield Target((Path(folder, chosen[0]),), (Path(folder), *extra), listing_id=search_id)
        elif chosen:
            try:
                yield from targets_of(folder, search=extra)
            except DrizviewError as error:  # a link that leads nowhere
                yield error


def _with_images(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder with the names of the images in it; links to folders are not followed, they may lead round."""
    root = fixed_root()
    for here, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = [name for name in map(plain_name, files) if ".fits" in name]
        if names and (root is None or Path(here).resolve().is_relative_to(root)):
            yield here, names
