"""Datasets put together from what is on the shelf."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from drizview.dataset.dataset import Dataset, Found, Member
from drizview.dataset.exposure import Exposure, exposures_of
from drizview.dataset.file_index import FileIndex, shelf
from drizview.dataset.given.sources import fixed_root
from drizview.dataset.identity import alone, left_out
from drizview.dataset.identity.association import Association, association_of
from drizview.dataset.identity.companions import CONTEXT, RMS, WEIGHT, companions
from drizview.dataset.identity.coordinates import CoordinateChange, followed, of_the_first
from drizview.dataset.identity.copies import Identity, identity, is_renamed
from drizview.dataset.identity.missing import missing_note
from drizview.dataset.identity.recorded import recorded_wcs
from drizview.dataset.identity.rootname import exposure_key, plain_name, root_of, suffix_of
from drizview.dataset.inputs import with_all_chips
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import Product, product_of
from drizview.dataset.tracking import tracks_target
from drizview.errors import DrizviewError
from drizview.text import clean

# In the order in which one is preferred where a member is known by its rootname only.
_EXPOSURES = ("flc", "flt", "c0m", "c0f", "cal", "crc", "crj")
_MOST_SIBLINGS, _MOST_BELOW = 64, 32
# What calibration has combined of several exposures, which are exposures of their own where they are there.
_COMBINED = ("crc", "crj")
_PRODUCTS = ("drc", "drz", "drw", "drc_sci", "drz_sci")
_PARTS = {WEIGHT: "weight", CONTEXT: "context", RMS: "rms"}
_QUALITY = {"c0m": "c1m", "c0f": "c1f"}


def dataset_of_product(science: FitsFile, listing: FileIndex, *, notes: tuple[str, ...] = ()) -> Dataset:
    """Return a product with the exposures that it names."""
    product = product_of(science, **_parts(science, listing))
    wanted = dict.fromkeys((entry.root, entry.file) for entry in product.inputs)
    members, exposures = _gather(wanted, _widened(listing, science.path, [root for root, _ in wanted]))
    product, members = _under_their_own_names(product, members)
    chips = {each.name: [chip.extver for chip in each.chips] for each in exposures}
    product = replace(product, inputs=with_all_chips(product.inputs, chips))
    changes: tuple[CoordinateChange, ...] = ()
    if tracks_target([product.header, *(each.primary for each in exposures)], product.table):
        exposures = of_the_first(exposures)
    else:
        exposures, changes = followed(exposures, recorded_wcs(product.table))
    said = list(notes)
    unsafe = sum(not entry.file for entry in product.inputs)
    if unsafe and product.table is None:
        said.append(f"{science.file}: {unsafe} inputs are recorded without a file name that can be used")
    said += [change.words for change in changes]
    homes, home = {each.chips[0].fits.path.absolute().parent for each in exposures}, science.path.absolute().parent
    below = [clean(each.name) for each in homes if each.parent == home]
    said += [f"{science.file}: exposures were found in the folder {', '.join(sorted(below))}"] if below else []
    lost = sum(member.found is Found.MISSING for member in members)
    said += filter(None, [missing_note(lost, len(members), refused=listing.refused)])
    dataset = replace(_dataset(product, exposures, members, said), changes=changes)
    table, association = _association_beside(product, listing) or ("", Association((), ()))
    siblings_left = _of_same_association(dataset, listing)
    return _with_unused(
        dataset, table, replace(association, exposures=(*association.exposures, *siblings_left)), listing
    )


def dataset_of_members(table: FitsFile, association: Association, listing: FileIndex) -> Dataset:
    """Return the product and the exposures that an association table names."""
    wider = _widened(listing, table.path, [*association.products, *association.exposures])
    paths = [path for root in association.products if (path := wider.of_root(root, _PRODUCTS))]
    if paths:
        product = dataset_of_product(FitsFile(paths[0]), wider, notes=association.notes)
        return _with_unused(product, table.file, association, wider)
    wanted = dict.fromkeys((root, "") for root in association.exposures)
    members, exposures = _gather(wanted, wider)
    named = ", ".join(association.products) or "no product"
    notes = [*association.notes, f"{table.file}: the product ({named}) is not there: {alone.CAN}"]
    if not exposures:
        raise DrizviewError(
            table.file, None, "neither its product nor any of its exposures is there", "put them beside it"
        )
    return _dataset(None, exposures, members, notes, association=table.file)


def dataset_of_exposures(
    files: Sequence[FitsFile], listing: FileIndex, *, broken: Iterable[DrizviewError] = ()
) -> Dataset:
    """Return exposures without a product; ``broken`` are those that could not be opened.

    Raises
    ------
    DrizviewError
        None can be read: the fault of the first.
    """
    exposures: list[Exposure] = []
    members: list[Member] = []
    faults = list(broken)
    files, twice = _once(files)
    for file in files:
        try:
            made = exposures_of(file, _quality(file.path, listing))
        except DrizviewError as error:
            faults.append(error)
            continue
        exposures += made
        members.append(Member(root_of(file.file), file.file, Found.FOUND, file.file))
    if not exposures:
        raise faults[0]
    members += (Member(root_of(error.file), error.file, Found.UNREADABLE, note=str(error)) for error in faults)
    return _dataset(None, tuple(exposures), tuple(members), [alone.words(exposures), *twice])


def _once(files: Sequence[FitsFile]) -> tuple[list[FitsFile], list[str]]:
    """Return each exposure once where it is there under several suffixes, and in words what was passed over."""
    order = {suffix: place for place, suffix in enumerate(_EXPOSURES)}
    chosen: dict[str, FitsFile] = {}
    known: dict[Identity, FitsFile] = {}
    notes = []
    single = {root_of(file.file)[:6] for file in files if suffix_of(file.file) not in _COMBINED}
    for file in sorted(files, key=lambda each: (order.get(suffix_of(each.file), len(order)), is_renamed(each))):
        if suffix_of(file.file) in _COMBINED and root_of(file.file)[:6] in single:
            notes.append(f"{file.file} combines exposures of its visit, which are there as well: left out")
            continue
        own = identity(file)
        first = known.get(own or ("", 0.0, 0.0)) or chosen.setdefault(exposure_key(root_of(file.file)), file)
        if first is file and own:
            known[own] = file
        if first is not file:
            notes.append(f"{file.file} is the same exposure as {first.file}: counted once")
    return [file for file in files if file in chosen.values()], notes


def _dataset(
    product: Product | None,
    exposures: tuple[Exposure, ...],
    members: tuple[Member, ...],
    notes: Iterable[str],
    association: str = "",
) -> Dataset:
    own = product.notes if product is not None else ()
    noted = (note for exposure in exposures for note in exposure.notes)
    said = (member.note for member in members if member.note)
    every = tuple(dict.fromkeys((*notes, *own, *said, *noted)))
    files = product.files if product is not None else ()
    return Dataset(product, exposures, members, every, association, _files=files)


def _association_beside(product: Product, listing: FileIndex) -> tuple[str, Association] | None:
    """Return the association table that lies beside a product under its own name or its ASN_ID, and what it holds."""
    roots = (root_of(product.file), (product.header.text("ASN_ID") or "").strip().lower())
    path = next((path for root in roots if (path := listing.of_root(root, ("asn",)))), None)
    try:
        found = association_of(FitsFile(path)) if path else None
    except DrizviewError:  # a broken neighbour is not what was asked for
        return None
    return (path.name, found) if path and found else None


def _of_same_association(dataset: Dataset, listing: FileIndex) -> tuple[str, ...]:
    """Return the rootnames of exposures that lie beside a product, name its association and did not go into it."""
    product = dataset.product
    name = (product.header.text("ASN_ID") or root_of(product.file)).strip().lower() if product else ""
    used = {exposure_key(member.root) for member in dataset.members}
    if any(suffix_of(member.used or member.file) in _COMBINED for member in dataset.members):
        return ()  # the exposures that were combined went into it as well
    suffixes = tuple(f"_{suffix}." for suffix in _EXPOSURES if suffix not in _COMBINED)
    near = (
        (root_of(file), path)
        for file, path in sorted(listing.paths.items())
        if any(suffix in file for suffix in suffixes) and exposure_key(root_of(file)).startswith(name[:6])
    )
    found: list[str] = []
    for root, path in islice((each for each in near if exposure_key(each[0]) not in used), _MOST_SIBLINGS):
        try:
            asked = FitsFile(path).primary.text("ASN_ID") or ""
        except DrizviewError:  # a broken neighbour is not what was asked for
            continue
        found += [root] if asked.strip().lower() == name else []
    return tuple(dict.fromkeys(found))


def _with_unused(dataset: Dataset, table: str, association: Association, listing: FileIndex) -> Dataset:
    """Say which exposures of the association the product does not name."""
    used = {exposure_key(member.root) for member in dataset.members}
    left = tuple(dict.fromkeys(root for root in association.exposures if exposure_key(root) not in used))
    path = dataset.product.files[0].path if dataset.product is not None else Path()
    why = left_out.reasons(left, path, listing.paths, _EXPOSURES) if left else {}
    unused = tuple(root for root in left if root not in why)
    notes = [*dataset.notes, *(f"{root} is not in the product: {reason}" for root, reason in why.items())]
    if unused:
        notes.append(
            f"{dataset.name}: the association also has {', '.join(unused)}, which the product was not made from"
        )
    every = tuple(dict.fromkeys((*dataset.unused, *unused)))
    return replace(dataset, association=table or dataset.association, unused=every, notes=tuple(dict.fromkeys(notes)))


def _parts(science: FitsFile, listing: FileIndex) -> dict[str, FitsFile]:
    """Return the weight and context files of a product written as several, by the parameter of `product_of`."""
    paths = companions(science.file.lower(), listing.get)
    if science.find("WHT"):
        paths = {kind: path for kind, path in paths.items() if kind == CONTEXT and not science.find("CTX")}
    made = {}
    for kind, path in paths.items():
        if path != science.path:
            made[_PARTS[kind]] = FitsFile(path)
    return made


def _widened(listing: FileIndex, path: Path, roots: Iterable[str]) -> FileIndex:
    """Add the folders in which exposures lie that are not beside their product.

    Those that the archive's download tool makes, one an observation: ``mastDownload/HST/<rootname>/``; and those right
    below the product's, as people sort ``flc/`` from ``drc/``.
    """
    safe = [root for root in roots if re.fullmatch(r"[a-z0-9_]+", root)]
    if all(_of_exposure(root, listing) for root in safe):
        return listing
    home = path.absolute().parent
    base = home.parent
    archive = [base / name for root in safe for name in (root, root.upper())] if base.name.upper() == "HST" else []
    found = shelf([folder for folder in archive if folder.is_dir()] or _below(home), root=fixed_root(path))
    return FileIndex({**found.paths, **listing.paths}, listing.doubles | found.doubles)


def _below(home: Path) -> list[Path]:
    """Return the folders right below a folder that can be listed; links are not followed, and many are a survey."""
    try:
        with os.scandir(home) as entries:
            folders = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return sorted(folder for folder in folders if os.access(folder, os.R_OK | os.X_OK))[:_MOST_BELOW]


def _quality(path: Path, listing: FileIndex) -> FitsFile | None:
    """Return the file with the DQ of an exposure that keeps it apart (WFPC2 c0m and c1m)."""
    for suffix, partner in _QUALITY.items():
        if f"_{suffix}." in path.name.lower():
            found = listing.get(path.name.lower().replace(f"_{suffix}.", f"_{partner}.").removesuffix(".gz"))
            return FitsFile(found) if found else None
    return None


def _gather(wanted: Iterable[tuple[str, str]], listing: FileIndex) -> tuple[tuple[Member, ...], tuple[Exposure, ...]]:
    """Look up every (root, file) that is wanted, each file once."""
    members: list[Member] = []
    exposures: list[Exposure] = []
    for root, file in wanted:
        path = listing.get(file) if file else None
        other = None if path else (listing.twin(file) if file else None) or _of_exposure(root, listing)
        if path is None and other is None:
            members.append(Member(root, file, Found.MISSING))
            continue
        member, made = _opened(root, file, path or other, listing)  # type: ignore[arg-type]  # one of them is a path
        members.append(member)
        exposures += made
    return tuple(members), tuple(exposures)


def _of_exposure(root: str, listing: FileIndex) -> Path | None:
    return listing.of_root(root, _EXPOSURES) or listing.of_exposure(root, _EXPOSURES)


def _under_their_own_names(product: Product, members: tuple[Member, ...]) -> tuple[Product, tuple[Member, ...]]:
    """Let the inputs of a product bear the rootnames of the files that were found for them."""
    own = {member.root: root_of(member.used) for member in members if member.used}
    inputs = tuple(replace(entry, root=own.get(entry.root, entry.root)) for entry in product.inputs)
    return replace(product, inputs=inputs), tuple(replace(each, root=own.get(each.root, each.root)) for each in members)


def _opened(root: str, file: str, path: Path, listing: FileIndex) -> tuple[Member, tuple[Exposure, ...]]:
    plain = path.name.lower().removesuffix(".gz").removesuffix(".fz")
    renamed = bool(file) and plain != file
    note = _renamed(file, plain, path) if renamed else ""
    if not renamed and listing.is_double(plain):
        note = f"{plain} is there more than once: {clean(path)} is used"
    try:
        made = exposures_of(FitsFile(path), _quality(path, listing))
    except DrizviewError as error:
        return Member(root, file, Found.UNREADABLE, note=str(error)), ()
    return Member(root, file, Found.RENAMED if renamed else Found.FOUND, path.name, note), made


def _renamed(file: str, plain: str, path: Path) -> str:
    """Return the note of a file that is not called what the product calls it; names were cut short by old versions."""
    if plain_name(path.name).removesuffix(".gz").removesuffix(".fz") == file:
        return f"{file} is not there: its copy {path.name} is used"
    if plain.startswith(file.removesuffix(".fits").rstrip(".")):
        return f"the product has the name of {path.name} cut short: {file}"
    return f"{file} is not there: {path.name} is used in its place"
