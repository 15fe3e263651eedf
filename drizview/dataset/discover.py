"""From a path to datasets: the product, its exposures, and what is missing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from drizview.dataset.assemble import dataset_of_exposures, dataset_of_members, dataset_of_product
from drizview.dataset.dataset import Dataset
from drizview.dataset.file_index import FileIndex
from drizview.dataset.given.below import folders_below
from drizview.dataset.given.sources import Source, folders_of, paths_of, permitted
from drizview.dataset.identity.association import association_of
from drizview.dataset.identity.fields import by_field
from drizview.dataset.identity.kinds import may_be_product, other_kinds, refuse_other_kinds
from drizview.dataset.identity.rootname import exposure_key, plain_name, root_of
from drizview.dataset.inputs import inputs_of
from drizview.dataset.io.opened import closing_the_rest
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.target import Target
from drizview.errors import DrizviewError

# What is drizzled by its name; a lone x_sci is the image of a treasury programme, with x_wht beside it.
PRODUCT = re.compile(r"(?<!single)_((drz|drc|drw)(_sci|_img)?|sci)\.fits(\.gz|\.fz)?$")
EXPOSURE = re.compile(r"_(flt|flc|c0m|c0f|cal|crj|crc)\.fits(\.gz|\.fz)?$")
ASSOCIATION = re.compile(r"_asn\.fits(\.gz|\.fz)?$")
# An exposure's product is looked for among its neighbours, and products by what files hold: so many are read at most.
MOST_PRODUCTS = 64


def datasets(source: Source, *, search: Source = ()) -> tuple[Dataset, ...]:
    """Return what a source stands for: one dataset for a file or a list of files, one per product for a folder.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        A product, an exposure, an association table, a folder, a rootname, a pattern such as
        ``"visit1/*_fl?.fits"``, ``"@list.txt"`` with a file name in each line, or a list. The files of a list or of a
        pattern are taken as one association.
    search : str, path-like, or iterable of them
        Further folders in which to look for exposures.

    Raises
    ------
    DrizviewError
        The source cannot be used; nothing stays open then. A broken exposure of several is no error: it is named in
        ``Dataset.members``, and a broken product of several in a folder in the notes of the first dataset.
    """
    good: list[Dataset] = []
    errors: list[DrizviewError] = []
    try:
        for entry in each(source, search=search):
            if isinstance(entry, Dataset):
                good.append(entry)
            else:
                errors.append(entry)
    except BaseException:
        for dataset in good:
            dataset.close()
        raise
    if not good:
        raise errors[0]
    notes = (*good[0].notes, *(str(error) for error in errors))
    return (replace(good[0], notes=notes), *good[1:]) if errors else tuple(good)


def single(source: Source, *, search: Source = ()) -> Dataset:
    """Return the one dataset that a source stands for.

    Raises
    ------
    DrizviewError
        As for `datasets`, or the source stands for several. Nothing stays open then.
    """
    found = datasets(source, search=search)
    if len(found) > 1:
        for dataset in found:
            dataset.close()
        names = ", ".join(dataset.name for dataset in found[:4])
        given = str(source) if not isinstance(source, list | tuple) else str(source[0])
        if all(dataset.product is None and not dataset.association for dataset in found):
            cause = f"holds exposures of {len(found)} cameras, filters or fields"
            raise DrizviewError(given, None, cause, f"give the files of one; they begin with {names}")
        raise DrizviewError(given, None, f"holds {len(found)} products", f"name one of {names}")
    return found[0]


def each(source: Source, *, search: Source = ()) -> Iterator[Dataset | DrizviewError]:
    """Yield the datasets that a source stands for, each opened when its turn comes.

    What cannot be opened is yielded as its error, and the others go on. Parameters and errors otherwise as for
    `datasets`.
    """
    for target in targets_of(source, search=search):
        try:
            yield opened(target)
        except DrizviewError as error:
            yield error


def opened(target: Target) -> Dataset:
    """Return the dataset of a target, with its own files open and none besides.

    Raises
    ------
    DrizviewError
        It cannot be used.
    """
    listing = target.listing()
    with closing_the_rest() as files:
        several = len(target.paths) > 1
        dataset = _of_exposures(list(target.paths), listing) if several else _of_file(target.paths[0], listing)
        files.keep(dataset.files)
    return dataset


def targets_of(source: Source, *, search: Source = ()) -> Iterator[Target]:
    """Yield what the datasets of a source are made of; folders are listed, and files opened only where no name tells.

    Parameters and errors as for `datasets`.
    """
    paths = [permitted(path) for path in paths_of(source)]
    extra = tuple(permitted(folder) for folder in folders_of(search))
    folders = [path for path in paths if path.is_dir()]
    if folders and len(folders) < len(paths):
        cause = "is a folder, in a list with files"
        raise DrizviewError(str(folders[0]), None, cause, "give files only, or folders only")
    if folders:
        for folder in folders:
            yield from _of_folder(folder, extra)
    elif len(paths) == 1:
        yield Target((paths[0],), (_folder(paths[0]), *extra))
    else:
        yield from _of_list(paths, extra)


def _folder(path: Path) -> Path:
    return path.parent if str(path.parent) else Path()


def _of_folder(folder: Path, extra: tuple[Path, ...]) -> Iterator[Target]:
    whole = Target((), (folder, *extra))
    listing = whole.listing()
    own = [path for path in (*listing.paths.values(), *listing.recased) if not extra or path.parent == folder]
    chosen = _chosen(own)
    if not any(PRODUCT.search(plain_name(path.name)) for several in chosen for path in several):
        nameless = [path for path in sorted(own) if len(own) > 1 and _is_nameless(path)][:MOST_PRODUCTS]
        unnamed = [path for path in nameless if _is_unnamed_product(path)]
        chosen = [(path,) for path in _unpacked_first(unnamed)] or chosen or ([(own[0],)] if len(own) == 1 else [])
    if not chosen and (below := folders_below(folder)):
        whole = Target((), (*below, *extra))
        listing = whole.listing()
        if any(PRODUCT.search(name) for name in listing.doubles):
            yield from _of_branches(folder, below, extra)
            return
        chosen = _chosen(list(listing.paths.values()))
    if not chosen:
        cause = "holds no drizzled product, exposure or association table" + other_kinds(path.name for path in own)
        hint = "name a file, or a folder with *_drz, *_drc, *_flt, *_flc or *_asn files"
        raise DrizviewError(str(folder), None, cause, hint)
    yield from (replace(whole, paths=paths) for several in chosen for paths in by_field(several))


def _of_branches(folder: Path, below: Sequence[Path], extra: tuple[Path, ...]) -> Iterator[Target]:
    """Yield the products of each folder by itself, where products of one name lie in several: no name tells them apart.

    Folders without a product are those of exposures for all of the others.
    """
    branches: dict[Path, list[Path]] = {}
    for each in below:
        branches.setdefault(folder / each.relative_to(folder).parts[0], []).append(each)
    drizzled = [top for top, inner in branches.items() if any(map(_holds_product, inner))]
    rest = tuple(each for top, inner in branches.items() if top not in drizzled for each in inner)
    for top in sorted(drizzled):
        yield from _of_folder(top, (*extra, *rest))


def _holds_product(folder: Path) -> bool:
    return any(PRODUCT.search(plain_name(name)) for name in os.listdir(folder))


def _chosen(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Return the products among files, one by one; without one the association tables; else the exposures together."""
    for kind in (PRODUCT, ASSOCIATION):
        found = _unpacked_first([path for path in paths if kind.search(plain_name(path.name))])
        if found:
            return [(path,) for path in found]
    exposures = _unpacked_first([path for path in paths if EXPOSURE.search(plain_name(path.name))])
    return [tuple(exposures)] if exposures else []


def _of_list(paths: Sequence[Path], extra: tuple[Path, ...]) -> Iterator[Target]:
    """Yield the products among files that a person has named one by one, else the association or the exposures."""
    whole = Target((), extra, named=tuple(paths))
    products = [path for path in paths if PRODUCT.search(path.name.lower()) or _is_unnamed_product(path)]
    chosen = products or [path for path in paths if ASSOCIATION.search(path.name.lower())]
    if chosen:
        yield from (replace(whole, paths=(path,)) for path in _unpacked_first(chosen))
    else:
        yield from (replace(whole, paths=several) for several in by_field(_unpacked_first(list(paths))))


def _is_unnamed_product(path: Path) -> bool:
    """Return whether a file whose name says nothing is a product by what it holds."""
    if not _is_nameless(path):
        return False
    try:
        with closing_the_rest():
            return is_product(FitsFile(path))
    except DrizviewError:  # said where it is opened as an exposure
        return False


def _is_nameless(path: Path) -> bool:
    name = plain_name(path.name)
    return may_be_product(name) and not (EXPOSURE.search(name) or ASSOCIATION.search(name))


def _of_exposures(paths: list[Path], listing: FileIndex) -> Dataset:
    files: list[FitsFile] = []
    broken: list[DrizviewError] = []
    for path in paths:
        try:
            file = FitsFile(path)
            refuse_other_kinds(file)
            files.append(file)
        except DrizviewError as error:
            broken.append(error)
    return dataset_of_exposures(files, listing, broken=broken)


def _unpacked_first(paths: list[Path]) -> list[Path]:
    """Return each file once where it is there plain and packed."""
    chosen: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (len(path.name), path.name)):
        chosen.setdefault(re.sub(r"\.(gz|fz)$", "", path.name, flags=re.IGNORECASE), path)
    return sorted(chosen.values())


def _of_file(path: Path, listing: FileIndex) -> Dataset:
    fits_file = FitsFile(path)
    members = association_of(fits_file)
    if members is not None:
        return dataset_of_members(fits_file, members, listing)
    refuse_other_kinds(fits_file)
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
