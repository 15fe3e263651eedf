"""Which exposures were taken with one camera, through one filter, of one field."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from astropy.coordinates import angular_separation
from astropy.units import deg

from drizview.dataset.filters import filter_name
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.tracking import tracks_target
from drizview.errors import DrizviewError

# Exposures whose reference points lie farther apart are of two fields; twice the field of the widest camera [degree].
_FIELD = 0.12


class _Setup(NamedTuple):
    """How an exposure was taken."""

    camera: tuple[str, ...]
    target: str
    place: tuple[float, float] | None

    def is_of(self, other: _Setup) -> bool:
        """Return whether two exposures may go into one product; of a moving target wherever it was."""
        if self.camera != other.camera:
            return False
        if self.place is None or other.place is None or (self.target and self.target == other.target):
            return True
        (ra, dec), (first, second) = self.place, other.place
        apart = angular_separation(ra * deg, dec * deg, first * deg, second * deg)
        return bool(apart.to_value(deg) < _FIELD)


def by_field(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Return exposures in groups of one camera, filter and field, each field as far as exposures lie side by side.

    Those that cannot be read are put to the first group, where their fault is told. A single file is not opened.
    """
    if len(paths) < 2:
        return [tuple(paths)]
    groups: list[list[tuple[Path, _Setup]]] = []
    broken: list[Path] = []
    for path in paths:
        try:
            entry = path, _setup(path)
        except DrizviewError:
            broken.append(path)
            continue
        same = [group for group in groups if any(entry[1].is_of(setup) for _, setup in group)]
        joined = [member for group in same for member in group]
        groups = [group for group in groups if group not in same] + [[*joined, entry]]
    found = sorted(tuple(sorted(path for path, _ in group)) for group in groups) or [()]
    return [tuple(sorted((*found[0], *broken))), *found[1:]]


def _setup(path: Path) -> _Setup:
    with closing(FitsFile(path)) as file:
        header = file.primary
        camera = (*((header.text(key) or "").strip().upper() for key in ("INSTRUME", "DETECTOR")), filter_name(header))
        target = (header.text("TARGNAME") or "").strip().upper() if tracks_target([header], None) else ""
        image = file.find("SCI")
        own = file.excerpt(image, ("CRVAL1", "CRVAL2")) if image is not None else header
        ra, dec = own.number("CRVAL1"), own.number("CRVAL2")
    return _Setup(camera, target, None if ra is None or dec is None else (ra, dec))
