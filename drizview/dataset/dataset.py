"""A product and the exposures it was made from: the facts that everything else works on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from drizview.dataset.chip import Chip
from drizview.dataset.exposure import Exposure, camera_of, detector_of
from drizview.dataset.flags import FlagTable, flag_table
from drizview.dataset.identity.coordinates import CoordinateChange
from drizview.dataset.inputs import Input
from drizview.dataset.instruments import Instrument
from drizview.dataset.io.blank import BEYOND, beyond, emptiness
from drizview.dataset.io.checksum import stale_notes
from drizview.dataset.io.header import Header
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import Product
from drizview.dataset.tracking import tracks_target
from drizview.errors import Unmeasured


class Found(StrEnum):
    """What became of a member of the association."""

    FOUND = "found"
    RENAMED = "renamed"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Member:
    """An exposure that the product or the association table names."""

    root: str
    file: str
    """Name as recorded; ``""`` where only the rootname is known."""
    found: Found
    used: str = ""
    """Base name of the file that was opened."""
    note: str = ""


@dataclass(frozen=True, eq=False)
class Dataset:
    """A drizzled product with its exposures, or what there is of them.

    Attributes
    ----------
    product : Product or None
    exposures : tuple of Exposure
        In the order in which the product names them.
    members : tuple of Member
        Every exposure that the product or the association names, found or not.
    notes : tuple of str
        What a person should know about the files.
    association : str
        Base name of the association table, ``""`` where none was found.
    unused : tuple of str
        Rootnames of the exposures of the association that the product was not made from.
    changes : tuple of CoordinateChange
        Exposures whose coordinates are not those with which the product was drizzled.
    """

    product: Product | None
    exposures: tuple[Exposure, ...]
    members: tuple[Member, ...] = ()
    notes: tuple[str, ...] = ()
    association: str = ""
    unused: tuple[str, ...] = ()
    changes: tuple[CoordinateChange, ...] = ()
    _files: tuple[FitsFile, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """Name of the product's file, else of the association or the first exposure."""
        if self.product is not None:
            return self.product.file
        return self.association or (self.exposures[0].file if self.exposures else "")

    @property
    def header(self) -> Header:
        """Primary header of the product, else of the first exposure."""
        return self.product.header if self.product is not None else self.exposures[0].primary

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the members that were not found or could not be read."""
        lost = (Found.MISSING, Found.UNREADABLE)
        return tuple(member.file or member.root for member in self.members if member.found in lost)

    @property
    def why_no_exposures(self) -> str:
        """Why there are no exposures, in words."""
        named = self.product is None or bool(self.members)
        return "none of the exposures was found" if named else "the product does not record its exposures"

    @cached_property
    def instrument(self) -> Instrument:
        """The camera; fields that differ between its chips are None."""
        return camera_of(self.header)

    @cached_property
    def flags(self) -> FlagTable:
        """Names of the data-quality bits."""
        return flag_table(self.header.text("INSTRUME"), detector_of(self.header))

    @property
    def filter(self) -> str:
        """Filter of the product, else of the first exposure."""
        return self.product.filter if self.product is not None else self.exposures[0].filter

    @property
    def pixels(self) -> int:
        """Number of pixels of the exposures."""
        return sum(math.prod(chip.sci.shape) for exposure in self.exposures for chip in exposure.chips)

    @property
    def is_moving_target(self) -> bool:
        """Whether the telescope followed a moving target."""
        headers = (self.header, *(each.primary for each in self.exposures))
        return tracks_target(headers, self.product.table if self.product is not None else None)

    @property
    def files(self) -> tuple[FitsFile, ...]:
        """Every open file, the product's first."""
        own = (file for exposure in self.exposures for file in (exposure.fits, exposure.quality) if file is not None)
        return tuple(dict.fromkeys((*self._files, *own)))

    def changed(self) -> tuple[str, ...]:
        """Return the names of files that are no longer what was opened."""
        return tuple(file.file for file in self.files if file.changed())

    @cached_property
    def pixel_notes(self) -> tuple[str, ...]:
        """What only reading everything tells: values that are no numbers, unusable coordinates, stale checksums.

        It takes as long as reading all files, once.
        """
        noted = (exposure.not_finite_note for exposure in self.exposures)
        return (
            *filter(None, (self._product_note, *noted)),
            *self._without_coordinates(),
            *(note for file in self.files for note in stale_notes(file)),
        )

    def _without_coordinates(self) -> Iterator[str]:
        """Yield why chips cannot be placed on the sky: for the questions they are among those not found."""
        for chip in (chip for exposure in self.exposures for chip in exposure.chips):
            try:
                _ = chip.wcs
            except Unmeasured as error:
                yield error.reason

    @cached_property
    def emptiness(self) -> str:
        """What is wrong with a product in which there is nothing at all, in words, "" where there is something."""
        return emptiness(self.product.sci, self.product.wht) if self.product is not None else ""

    @property
    def _product_note(self) -> str:
        if self.product is None:
            return ""
        if nothing := self.emptiness:
            return f"{self.product.file}: the product {nothing}: download it again, or drizzle its exposures"
        lost, absurd = beyond(self.product.sci, self.product.wht)
        told = [f"{lost} pixels have a weight and no finite value"] if lost else []
        told += [f"{absurd} pixels are beyond {BEYOND:.0e}"] if absurd else []
        return f"{self.product.file}: {' and '.join(told)}: is the file damaged?" if told else ""

    def exposure(self, name: str) -> Exposure | None:
        """Return the exposure of a name."""
        return next((exposure for exposure in self.exposures if exposure.name == name), None)

    def chip_of(self, entry: Input) -> Chip | None:
        """Return the open chip that an input of the product stands for, None where it is missing."""
        for exposure in self.exposures:
            if exposure.root == entry.root and (chip := exposure.chip(entry.extver)):
                return chip
        return None

    def __enter__(self) -> Dataset:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every file; safe to call twice."""
        for file in self.files:
            file.close()
