"""From a path to datasets: the product, its exposures, and what is missing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from drizview.dataset.assemble import dataset_of_exposures, dataset_of_members, dataset_of_product
from drizview.dataset.association import association_of
from drizview.dataset.dataset import Dataset
from drizview.dataset.file_index import FileIndex, shelf
from drizview.dataset.inputs import inputs_of
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.rootname import exposure_key, plain_name, root_of
from drizview.errors import DrizviewError

PRODUCT = re.compile(r"(?<!single)_(drz|drc|drw|mos)(_sci)?\.fits(\.gz|\.fz)?$")
EXPOSURE = re.compile(r"_(flt|flc|c0m|c0f|cal|crj|crc)\.fits(\.gz|\.fz)?$")
ASSOCIATION = re.compile(r"_asn\.fits(\.gz|\.fz)?$")
# An exposure's product is looked for among its neighbours; this many headers are read at most.
MOST_PRODUCTS = 64
ROOT_VARIABLE = "DRIZVIEW_ROOT"
_FITS = re.compile(r"\.fits(\.gz|\.fz)?$")
# mastDownload/HST/<observation>/ and a folder of one's own above it; more folders than that are a survey.
_DEEPEST, _MOST_FOLDERS = 4, 2000


def datasets(path: str | Path, *, search: Sequence[str | Path] = ()) -> tuple[Dataset, ...]:
    """Return what a path stands for: one dataset for a file, one per product for a folder.

    Parameters
    ----------
    path : str or Path
        A product, an exposure, an association table or a folder.
    search : sequence of str or Path
        Further folders in which to look for exposures.

    Raises
    ------
    DrizviewError
        The path cannot be used. A broken exposure of several is no error: it is named in ``Dataset.members``, and a
        broken product of several in a folder in the notes of the first dataset.
    """
    found = list(each(path, search=search))
    good = [entry for entry in found if isinstance(entry, Dataset)]
    errors = [entry for entry in found if isinstance(entry, DrizviewError)]
    if not good:
        raise errors[0]
    notes = (*good[0].notes, *(str(error) for error in errors))
    return (replace(good[0], notes=notes), *good[1:]) if errors else tuple(good)


def each(path: str | Path, *, search: Sequence[str | Path] = ()) -> Iterator[Dataset | DrizviewError]:
    """Yield the datasets that a path stands for, each opened when its turn comes.

    A broken product of several in a folder is yielded as its error, and the others go on. Parameters and errors
    otherwise as for `datasets`.
    """
    target = _permitted(Path(path))
    extra = [_permitted(Path(folder)) for folder in search]
    if target.is_dir():
        yield from _of_folder(target, extra)
    else:
        yield _of_file(target, shelf([_folder(target), *extra], root=fixed_root()))


def fixed_root() -> Path | None:
    """Return the folder that nothing may leave (``DRIZVIEW_ROOT``), None where all is allowed."""
    root = os.environ.get(ROOT_VARIABLE)
    return Path(root).resolve() if root else None


def _permitted(path: Path) -> Path:
    root = fixed_root()
    if root is not None and not path.resolve().is_relative_to(root):
        raise DrizviewError(str(path), None, "lies outside the folder this service may read", "choose a file inside it")
    if not os.path.lexists(path):
        raise DrizviewError(str(path), None, "there is no such file or folder", "check the path")
    return path


def _folder(path: Path) -> Path:
    return path.parent if str(path.parent) else Path()


def _of_folder(folder: Path, extra: Iterable[Path]) -> Iterator[Dataset | DrizviewError]:
    listing = shelf([folder, *extra], root=fixed_root())
    own = [path for path in listing.paths.values() if path.parent == folder]
    for kind in (PRODUCT, ASSOCIATION):
        chosen = _unpacked_first([path for path in own if kind.search(plain_name(path.name))])
        if chosen:
            yield from _one_by_one(chosen, listing)
            return
    exposures = _unpacked_first([path for path in own if EXPOSURE.search(plain_name(path.name))])
    if exposures:
        yield _of_exposures(exposures, listing)
        return
    if len(own) == 1:
        yield _of_file(own[0], listing)
        return
    below = _below(folder)
    if below:
        yield from _of_tree(below, extra)
        return
    cause = "holds no drizzled product, exposure or association table"
    raise DrizviewError(
        str(folder), None, cause, "name a file, or a folder with *_drz, *_drc, *_flt, *_flc or *_asn files"
    )


def _below(folder: Path) -> list[Path]:
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


def _of_tree(folders: list[Path], extra: Iterable[Path]) -> Iterator[Dataset | DrizviewError]:
    """Yield the products in folders that are listed together, each observation in a folder of its own."""
    listing = shelf([*folders, *extra], root=fixed_root())
    for kind in (PRODUCT, ASSOCIATION):
        chosen = _unpacked_first([path for path in listing.paths.values() if kind.search(plain_name(path.name))])
        if chosen:
            yield from _one_by_one(chosen, listing)
            return
    exposures = _unpacked_first([path for path in listing.paths.values() if EXPOSURE.search(plain_name(path.name))])
    if exposures:
        yield _of_exposures(exposures, listing)


def _one_by_one(paths: list[Path], listing: FileIndex) -> Iterator[Dataset | DrizviewError]:
    for path in paths:
        try:
            yield _of_file(path, listing)
        except DrizviewError as error:
            yield error


def _of_exposures(paths: list[Path], listing: FileIndex) -> Dataset:
    files: list[FitsFile] = []
    broken: list[DrizviewError] = []
    for path in paths:
        try:
            files.append(FitsFile(path))
        except DrizviewError as error:
            broken.append(error)
    return dataset_of_exposures(files, listing, broken=broken)


def _unpacked_first(paths: list[Path]) -> list[Path]:
    """Return each file once where it is there plain and packed."""
    chosen: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        chosen.setdefault(re.sub(r"\.(gz|fz)$", "", path.name.lower()), path)
    return sorted(chosen.values())


def _of_file(path: Path, listing: FileIndex) -> Dataset:
    fits_file = FitsFile(path)
    members = association_of(fits_file)
    if members is not None:
        return dataset_of_members(fits_file, members, listing)
    if is_product(fits_file):
        return dataset_of_product(fits_file, listing)
    return _around(fits_file, listing)


def is_product(fits_file: FitsFile) -> bool:
    """Return whether a file is a drizzled product, by what it holds and then by its name."""
    primary = fits_file.primary
    if fits_file.find("WHT") or "NDRIZIM" in primary or "D001DATA" in primary or "D001VER" in primary:
        return fits_file.find("DQ") is None
    return bool(PRODUCT.search(fits_file.file.lower())) and fits_file.find("DQ") is None


def _around(exposure: FitsFile, listing: FileIndex) -> Dataset:
    """Return the dataset of the product that an exposure went into, or of the exposure alone."""
    root = root_of(exposure.file)
    near = [
        path
        for path in listing.paths.values()
        if PRODUCT.search(plain_name(path.name)) and _same_visit(path.name, root)
    ]
    found = []
    for path in near[:MOST_PRODUCTS]:
        try:
            candidate = FitsFile(path)
        except DrizviewError:  # a broken neighbour is not what was asked for
            continue
        if any(exposure_key(entry.root) == exposure_key(root) for entry in inputs_of(candidate.primary, None)):
            found.append(candidate)
    if not found:
        return dataset_of_exposures([exposure], listing)
    best = max(found, key=lambda candidate: len(inputs_of(candidate.primary, None)))
    others = [candidate.file for candidate in found if candidate is not best]
    notes = [f"{exposure.file}: opened with the product it went into, {best.file}"]
    notes += [f"{exposure.file} also went into {', '.join(others)}"] if others else []
    return dataset_of_product(best, listing, notes=tuple(notes))


def _same_visit(product: str, root: str) -> bool:
    """Return whether a product may hold an exposure, by name: same visit, or a Hubble Advanced Product."""
    return product.lower().startswith((root[:4], "hst_"))
