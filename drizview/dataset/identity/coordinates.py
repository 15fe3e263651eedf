"""The coordinates with which a product was drizzled, where its exposures have others today.

Guide-star catalogues improve and people align their exposures, so that an exposure may have been downloaded, or
changed, after the product was made. AstroDrizzle records the WCS of every input in HDRTAB; the product is measured
with these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from astropy.wcs import WCS

from drizview.dataset.exposure import Exposure
from drizview.dataset.identity.recorded import RecordedWcs, recorded_of
from drizview.dataset.identity.rootname import exposure_key
from drizview.errors import Unmeasured

# A change of coordinates below this moves nothing that is measured [native pixel].
LEAST_CHANGE = 0.02


@dataclass(frozen=True)
class CoordinateChange:
    """What became of the coordinates of one exposure since the product was made.

    Attributes
    ----------
    exposure : str
        Its name.
    then, now : str
        WCSNAME in the product's record and in the exposure.
    east, north : float
        Shift of the middle of the first chip from then to now [arcsec].
    turned : float
        What rotation, scale or distortion add at a corner [arcsec].
    pixels : float
        The largest displacement [native pixel].
    followed : bool
        Whether the product is measured with the recorded coordinates; else with today's.
    recorded : bool
        Whether the product records the coordinates; else the numbers are those of the exposure that changed most.
    """

    exposure: str
    then: str
    now: str
    east: float
    north: float
    turned: float
    pixels: float
    followed: bool
    recorded: bool = True

    @property
    def words(self) -> str:
        """The change as a sentence."""
        if not self.recorded:
            return (
                f"{self.exposure}: the product does not record the coordinates with which it was drizzled, and those "
                "of other exposures have changed since: it is not compared with the product"
            )
        names = f"{self.then or 'unnamed'} then, {self.now or 'unnamed'} now"
        how = "the product is measured with the coordinates of then" if self.followed else "today's are used"
        return (
            f"{self.exposure}: its coordinates have changed by {self.arcsec:.3f} arcsec "
            f"({self.pixels:.2f} pixels at most) since the product was drizzled (WCSNAME {names}); {how}"
        )

    @property
    def arcsec(self) -> float:
        """Length of the shift [arcsec]."""
        return float(np.hypot(self.east, self.north))


def followed(
    exposures: Iterable[Exposure], recorded: Iterable[RecordedWcs]
) -> tuple[tuple[Exposure, ...], tuple[CoordinateChange, ...]]:
    """Return the exposures with the coordinates with which they were drizzled, and what has changed since.

    A change that HDRTAB cannot tell whole (another distortion table) is reported and not followed.
    """
    known: dict[tuple[str, int], RecordedWcs | None] = {}
    for each in recorded:  # two rows of one name that differ (repeated exposures of a file) tell nothing apart
        key = each.root, each.extver
        known[key] = each if known.get(key, each) == each else None
    made, changes, unrecorded = [], [], []
    for exposure in exposures:
        records = [known.get((exposure_key(exposure.root), chip.extver)) for chip in exposure.chips]
        change = _change(exposure, records)
        unrecorded += [] if any(records) else [exposure.name]
        if change is not None:
            changes.append(change)
        if change is None or not change.followed:
            made.append(exposure)
            continue
        chips = zip(exposure.chips, records, strict=True)
        made.append(replace(exposure, chips=tuple(replace(chip, recorded=record) for chip, record in chips)))
    if worst := max(changes, key=lambda each: each.pixels, default=None):
        # With a part of the record lost, to follow the others alone would look like a misalignment.
        changes += (replace(worst, exposure=name, then="", followed=False, recorded=False) for name in unrecorded)
    return tuple(made), tuple(changes)


def of_the_first(exposures: tuple[Exposure, ...]) -> tuple[Exposure, ...]:
    """Return the exposures of a moving target with the coordinates of the first, chip by chip.

    AstroDrizzle lays them on each other as the telescope, which followed the target, has seen them
    (drizzlepac ``processInput.createImageObjectList``).
    """
    known: dict[int, RecordedWcs] = {}
    for chip in exposures[0].chips if exposures else ():
        try:
            known[chip.extver] = recorded_of(exposure_key(exposures[0].root), chip.extver, chip.wcs)
        except Unmeasured:
            continue
    rest = (
        replace(each, chips=tuple(replace(chip, recorded=known.get(chip.extver)) for chip in each.chips))
        for each in exposures[1:]
    )
    return (*exposures[:1], *rest)


def _change(exposure: Exposure, records: list[RecordedWcs | None]) -> CoordinateChange | None:
    """Return the change of an exposure's coordinates, None where there is none or nothing to compare."""
    shifts, pixels, turned = [], 0.0, 0.0
    record = None
    for chip, each in zip(exposure.chips, records, strict=True):
        if each is None:
            continue
        try:
            moved = _moved(chip.wcs, each.applied_to(chip.wcs), chip.sci.shape)
        except (Unmeasured, ValueError):
            continue
        record = record or each
        scale = chip.native_scale_arcsec or float(np.sqrt(abs(np.linalg.det(chip.wcs.pixel_scale_matrix))) * 3600)
        shifts.append(moved[0])
        pixels = max(pixels, float(np.hypot(*moved.T).max()) / scale)
        turned = max(turned, float(np.hypot(*(moved - moved[0]).T).max()))
    if record is None or pixels < LEAST_CHANGE:
        return None
    now = exposure.chips[0].header.text("WCSNAME") or ""
    same_distortion = not record.name or not now or record.distortion == now.split("-")[0].strip()
    east, north = shifts[0]
    return CoordinateChange(exposure.name, record.name, now, float(east), float(north), turned, pixels, same_distortion)


def _moved(now: WCS, then: WCS, shape: tuple[int, int]) -> Any:
    """Return how far the middle and the corners have moved, east and north, from then to now [arcsec]; shape (5, 2)."""
    ny, nx = shape
    points = np.array([[nx / 2, ny / 2], [0, 0], [nx, 0], [0, ny], [nx, ny]])
    first, second = then.all_pix2world(points, 0), now.all_pix2world(points, 0)
    difference = second - first
    difference[:, 0] = ((difference[:, 0] + 180) % 360 - 180) * np.cos(np.radians(first[:, 1]))
    if not np.isfinite(difference).all():
        raise ValueError("no position on the sky")
    return difference * 3600
