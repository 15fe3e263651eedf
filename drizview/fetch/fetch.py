"""A product, its exposures and its association table from the archive, into one folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drizview.dataset.discover import datasets
from drizview.dataset.identity.association import association_of
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from drizview.fetch.archive import Archive
from drizview.fetch.holding import Holding, asked_root, held_exposures, held_product, refuse_proprietary
from drizview.files import typed_path

# More than this is asked for in words: four exposures of ACS with their product are 0.9 GB.
MOST_BYTES = 2 * 2**30
# Members that the association table names are asked for together with it.
_ASSOCIATION = "{}_asn.fits"


@dataclass(frozen=True)
class Plan:
    """What would be downloaded.

    Attributes
    ----------
    root : str
    folder : Path
    files : tuple of Holding
        The product first.
    missing : tuple of str
        Exposures that the association names and the archive does not hold.
    """

    root: str
    folder: Path
    files: tuple[Holding, ...]
    missing: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether only the product itself can tell which exposures it was made from: one of HAP has no association."""
        return len(self.files) == 1 and self.files[0].is_product

    @property
    def bytes(self) -> int:
        """Length of all files together."""
        return sum(file.size for file in self.files)

    def __str__(self) -> str:
        """Return what it is, for a person."""
        return f"{self.root}: {len(self.files)} files, {self.bytes / 1e6:.1f} MB, into {self.folder}"


@dataclass(frozen=True)
class Fetched:
    """What has been downloaded: the plan, and the paths in its order; none where it was only a plan."""

    plan: Plan
    paths: tuple[Path, ...]


def fetch(
    name: str,
    *,
    into: str | Path | None = None,
    dry_run: bool = False,
    most: int = MOST_BYTES,
    cloud: bool = True,
    tell: Callable[[str], None] = lambda line: None,
) -> Fetched:
    """Download a product with its exposures and association table; what is there already is not downloaded again.

    Parameters
    ----------
    name : str
        Root name of a product or an exposure, ``"jbt7a3010"``.
    into : str or Path, optional
        Folder, without folders below it; by default one of the name, here.
    dry_run : bool
        Say what would be downloaded, and download nothing.
    most : int
        Refuse to download more than this [bytes].
    cloud : bool
        Take public files from the bucket at Amazon where boto3 is installed.
    tell : callable
        Is told in a line what will be downloaded before it is, and each file.

    Raises
    ------
    DrizviewError
        There is no such name, it is not public, larger than ``most`` or than the disk, or does not arrive whole.
    """
    root = asked_root(name)
    archive = Archive(cloud=cloud)
    plan = _plan(root, typed_path(into) if into is not None else Path(root), archive)
    _tell(plan, tell)
    if plan.is_open:
        tell(f"{root}: has no association; its exposures are named in the product, and come when it is there")
    if dry_run:
        return Fetched(plan, ())
    paths = _downloaded(plan, archive, most, tell)
    if plan.is_open:
        rest = _recorded(plan, paths[0], archive)
        _tell(rest, tell)
        paths += _downloaded(rest, archive, most - plan.bytes, tell)
        plan = Plan(root, plan.folder, (*plan.files, *rest.files), rest.missing)
    return Fetched(plan, paths)


def _tell(plan: Plan, tell: Callable[[str], None]) -> None:
    tell(str(plan))
    for missing in plan.missing:
        tell(f"{missing}: the archive holds no exposure of this name")


def _downloaded(plan: Plan, archive: Archive, most: int, tell: Callable[[str], None]) -> tuple[Path, ...]:
    if plan.bytes > most:
        cause = f"needs {plan.bytes / 2**30:.2f} GB, more than the {most / 2**30:.2f} GB that are allowed"
        raise DrizviewError(plan.root, None, cause, "allow more with --max")
    _make_room(plan)
    paths = []
    for file in plan.files:
        tell(f"{file.name}: {file.size / 1e6:.1f} MB")
        paths.append(archive.download(file, plan.folder))
    return tuple(paths)


def _plan(root: str, folder: Path, archive: Archive) -> Plan:
    held = archive.files_of([root])
    if not held:
        raise DrizviewError(root, None, "the archive holds nothing of this name", "check the name: jbt7a3010")
    product, table = held_product(root, held), held.get(_ASSOCIATION.format(root))
    mine = [file for file in (product, table) if file is not None]
    if not os.environ.get("MAST_API_TOKEN"):
        refuse_proprietary(mine or held.values())
    members = _members(table, archive) if table is not None else [root]
    known = {file.partition("_")[0] for file in held}
    others = [member for member in members if member not in known]
    held = {**(archive.files_of(others) if others else {}), **held}
    exposures, missing = held_exposures(members, product, held)
    if product is not None and table is None:  # a product of one exposure has its name, or none that is recorded
        missing = []
    if not mine and not exposures:
        raise DrizviewError(root, None, "the archive holds no drizzled image and no exposure of it", "check the name")
    if not os.environ.get("MAST_API_TOKEN"):
        refuse_proprietary(exposures)
    return Plan(root, folder, (*mine, *exposures), tuple(missing))


def _recorded(plan: Plan, path: Path, archive: Archive) -> Plan:
    """Return the plan for the exposures that a product records in its headers."""
    with datasets(path)[0] as dataset:
        roots = list(dict.fromkeys(member.root for member in dataset.members))
    held = archive.files_of(roots) if roots else {}
    exposures, missing = held_exposures(roots, plan.files[0], held)
    if not os.environ.get("MAST_API_TOKEN"):
        refuse_proprietary(exposures)
    return Plan(plan.root, plan.folder, tuple(exposures), tuple(missing))


def _members(table: Holding, archive: Archive) -> list[str]:
    """Return the root names of the exposures in an association table, which is read for it."""
    with tempfile.TemporaryDirectory() as folder:
        file = FitsFile(archive.download(table, Path(folder)))
        try:
            association = association_of(file)
        finally:
            file.close()
    return list(association.exposures) if association is not None else []


def _make_room(plan: Plan) -> None:
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(plan.folder).free
    except OSError as error:
        raise DrizviewError(
            str(plan.folder), None, f"cannot be made: {error.strerror}", "choose another --into"
        ) from error
    needed = sum(file.size for file in plan.files if not file.is_in(plan.folder))
    if free < needed:
        cause = f"has {free / 1e6:.1f} MB left, and {needed / 1e6:.1f} MB are needed"
        raise DrizviewError(str(plan.folder), None, cause, "choose another --into")
