"""What stands side by side in the provenance of a dataset: the product, and every exposure it names."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.dataset.dataset import Dataset, Found
from drizview.dataset.exposure import Exposure
from drizview.dataset.inputs import Input


@dataclass(frozen=True)
class ProvenanceColumn:
    """One exposure, open or lost.

    Attributes
    ----------
    name : str
        Rootname.
    state : str
        ``"found"``, or what became of it: ``"found under the name of x_flc.fits"``, ``"missing"``, ``"unreadable"``.
    exposure : Exposure or None
        None where it could not be opened.
    inputs : tuple of Input
        The chips of it that were drizzled, as the product records them.
    """

    name: str
    state: str
    exposure: Exposure | None
    inputs: tuple[Input, ...]


def columns_of(dataset: Dataset) -> tuple[ProvenanceColumn, ...]:
    """Return the exposures that are open, then those that are lost."""
    recorded = _inputs(dataset)
    states = {member.root: _state(member.found, member.file, member.used, member.note) for member in dataset.members}
    opened = [
        ProvenanceColumn(exposure.name, states.get(exposure.root, "found"), exposure, _own(exposure, recorded))
        for exposure in dataset.exposures
    ]
    there = {exposure.root for exposure in dataset.exposures}
    lost = [
        ProvenanceColumn(member.root, states[member.root], None, recorded.get(member.root, ()))
        for member in dataset.members
        if member.root not in there
    ]
    known = {*there, *(member.root for member in dataset.members)}
    only = [
        ProvenanceColumn(root or "?", "missing", None, made) for root, made in recorded.items() if root not in known
    ]
    return (*opened, *lost, *only)


def _inputs(dataset: Dataset) -> dict[str, tuple[Input, ...]]:
    recorded: dict[str, tuple[Input, ...]] = {}
    for entry in dataset.product.inputs if dataset.product is not None else ():
        recorded[entry.root] = (*recorded.get(entry.root, ()), entry)
    return recorded


def _own(exposure: Exposure, recorded: dict[str, tuple[Input, ...]]) -> tuple[Input, ...]:
    """Return the inputs of an exposure; of a file that repeats it, those of its own image set."""
    versions = {chip.extver for chip in exposure.chips}
    return tuple(entry for entry in recorded.get(exposure.root, ()) if entry.extver in versions)


def _state(found: Found, file: str, used: str, note: str) -> str:
    words = {
        Found.FOUND: "found",
        Found.RENAMED: f"found as {used}" if used != file else "found under another name",
        Found.MISSING: "missing",
        Found.UNREADABLE: "unreadable",
    }[found]
    return f"{words}: {note}" if note and found is not Found.FOUND else words
