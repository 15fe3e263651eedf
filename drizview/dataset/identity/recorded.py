"""The coordinates of the inputs as the product's HDRTAB records them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from astropy.table import Table
from astropy.wcs import WCS, Sip

from drizview.dataset.identity.rootname import exposure_key, root_of
from drizview.dataset.io.header import believed
from drizview.text import clean

_NUMBERS = ("CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CD1_1", "CD1_2", "CD2_1", "CD2_2")


@dataclass(frozen=True)
class RecordedWcs:
    """The linear WCS of one chip as it was drizzled.

    Attributes
    ----------
    root, name : str
        Rootname of the exposure (see `exposure_key`) and WCSNAME.
    extver : int
    numbers : tuple of float
        CRVAL1, CRVAL2 [degree], CRPIX1, CRPIX2 [pixel], CD1_1, CD1_2, CD2_1, CD2_2 [degree per pixel].
    """

    root: str
    extver: int
    name: str
    numbers: tuple[float, ...]

    @property
    def distortion(self) -> str:
        """The part of WCSNAME that names the distortion table, ``"IDC_qbu1641sj"``."""
        return self.name.split("-")[0].strip()

    def applied_to(self, wcs: WCS) -> WCS:
        """Return a WCS with the same distortion and the recorded position, roll and scale."""
        made = copy.deepcopy(wcs)
        crval1, crval2, crpix1, crpix2, *cd = self.numbers
        made.wcs.crval, made.wcs.crpix = (crval1, crval2), (crpix1, crpix2)
        made.wcs.cd = np.array(cd).reshape(2, 2)
        if made.sip is not None:
            sip = made.sip
            made.sip = Sip(sip.a, sip.b, sip.ap, sip.bp, np.array([crpix1, crpix2]))
        made.wcs.set()
        return made


def recorded_of(root: str, extver: int, wcs: WCS) -> RecordedWcs:
    """Return the linear part of a WCS as a record, for another chip to be given."""
    cd = wcs.pixel_scale_matrix.ravel().tolist()
    return RecordedWcs(root, extver, "", (*map(float, wcs.wcs.crval), *map(float, wcs.wcs.crpix), *cd))


def recorded_wcs(table: Table | None) -> tuple[RecordedWcs, ...]:
    """Return the coordinates in HDRTAB, by chip; rows without a whole and believable set are left out."""
    if table is None or not {"EXTVER", *_NUMBERS} <= set(table.colnames):
        return ()
    return tuple(_rows(table))


def pointing_spread(recorded: Iterable[RecordedWcs]) -> float | None:
    """Return the largest distance on the sky between the places that one detector pixel saw [arcsec].

    Of the first chip of each exposure; None for fewer than two exposures.
    """
    known = {each.root: each for each in sorted(recorded, key=lambda each: -each.extver)}  # the lowest EXTVER stays
    if len(known) < 2:
        return None
    numbers = np.array([each.numbers for each in known.values()])
    away = numbers[0, 2:4] - numbers[:, 2:4]
    offset = np.einsum("nij,nj->ni", numbers[:, 4:].reshape(-1, 2, 2), away)
    east = (numbers[:, 0] - numbers[0, 0] + 180) % 360 - 180
    places = np.column_stack([east * np.cos(np.radians(numbers[0, 1])), numbers[:, 1] - numbers[0, 1]]) + offset
    apart = places[:, None] - places[None]
    return float(np.hypot(apart[..., 0], apart[..., 1]).max()) * 3600


def _rows(table: Table) -> Iterator[RecordedWcs]:
    keys = [key for key in ("FILENAME", "EXPNAME", "ROOTNAME") if key in table.colnames]
    for row in table:
        numbers = tuple(believed(row[key]) for key in _NUMBERS)
        extver = believed(row["EXTVER"])
        if None in numbers or extver is None or numbers[4] == numbers[5] == 0:
            continue
        name = clean(row["WCSNAME"]).strip() if "WCSNAME" in table.colnames else ""
        for root in dict.fromkeys(root_of(clean(row[key]).strip().lower()) for key in keys):
            yield RecordedWcs(exposure_key(root), int(extver), name, numbers)  # type: ignore[arg-type]  # none is None
