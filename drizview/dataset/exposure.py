"""One exposure and its chips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from astropy.wcs import WCS

from drizview.dataset.chip import Chip, chips_of
from drizview.dataset.filters import filter_name
from drizview.dataset.flags import FlagTable, flag_table
from drizview.dataset.identity.normal import mishap
from drizview.dataset.identity.rootname import root_of, suffix_of
from drizview.dataset.instruments import Instrument, instrument
from drizview.dataset.io.header import Header
from drizview.dataset.io.not_finite import not_finite
from drizview.dataset.io.reader import FitsFile, closed_on_error
from drizview.errors import DrizviewError


@dataclass(frozen=True)
class Exposure:
    """One calibrated exposure: what the shutter saw once, on one chip or several.

    A file whose image sets repeat the exposure (STIS CR-SPLIT, NICMOS) gives one of these for each.

    Attributes
    ----------
    name : str
        Rootname from the file's name, ``"je9g01a0q"``; with ``"[2]"`` for the second exposure of a file.
    file : str
        Base name of the file.
    chips : tuple of Chip
        By EXTVER; for ACS/WFC and WFC3/UVIS chip 2 comes first.
    primary : Header
    instrument : Instrument
    flags : FlagTable
        Names of the data-quality bits.
    notes : tuple of str
        What is odd about the file.
    """

    name: str
    file: str
    chips: tuple[Chip, ...]
    primary: Header = field(repr=False)
    instrument: Instrument = field(repr=False)
    flags: FlagTable = field(repr=False)
    fits: FitsFile = field(repr=False)
    notes: tuple[str, ...] = ()
    quality: FitsFile | None = field(default=None, repr=False)
    """The file that holds its DQ where that is another."""

    @property
    def root(self) -> str:
        """Rootname of the file, without the number of a repeated exposure."""
        return self.name.split("[")[0]

    @property
    def exptime(self) -> float | None:
        """Exposure time in seconds, None where the header does not say."""
        return self.chips[0].exptime if self.chips else None

    @property
    def start(self) -> float | None:
        """Start of the exposure, MJD in days."""
        return self.chips[0].header.number("EXPSTART") or self.primary.number("EXPSTART")

    @cached_property
    def filter(self) -> str:
        """Filter, ``"F606W"``."""
        return filter_name(self.primary)

    @property
    def visit(self) -> str:
        """Programme and visit, characters 2 to 6 of the rootname; ``""`` for a name of another make."""
        return self.root[1:6] if re.fullmatch(r"[a-z0-9]{8,9}", self.root) else ""

    @cached_property
    def sky_wcs(self) -> WCS:
        """WCS of the first chip that has one."""
        return self.chips[0].wcs

    @cached_property
    def not_finite_note(self) -> str:
        """How many pixels are no numbers, in words, ``""`` where all are; reads all of them."""
        counts = {chip.extver: count for chip in self.chips if (count := not_finite(chip.sci))}
        chips = ", ".join(f"SCI,{extver}" for extver in counts)
        return (
            f"{self.name}: {sum(counts.values())} pixels are not finite (NaN or infinite) in {chips}" if counts else ""
        )

    def chip(self, extver: int) -> Chip | None:
        """Return the chip of an EXTVER."""
        return next((chip for chip in self.chips if chip.extver == extver), None)


def exposures_of(fits_file: FitsFile, quality: FitsFile | None = None) -> tuple[Exposure, ...]:
    """Return the exposures a file holds: one, or as many as it repeats.

    Parameters
    ----------
    fits_file : FitsFile
        A calibrated exposure (flt, flc, c0m, cal ...).
    quality : FitsFile, optional
        The file that holds its DQ where that is another (WFPC2 c1m beside c0m).

    Raises
    ------
    DrizviewError
        The file holds no SCI image; both files are closed.
    """
    with closed_on_error(fits_file, quality):
        return _exposures(fits_file, quality)


def _exposures(fits_file: FitsFile, quality: FitsFile | None) -> tuple[Exposure, ...]:
    primary = fits_file.primary
    camera = camera_of(primary)
    chips = chips_of(fits_file, camera, quality)
    if not chips:
        raise DrizviewError(fits_file.file, None, _no_image(fits_file), "give an exposure (flt, flc, c0m) or a product")
    flags = flag_table(primary.text("INSTRUME"), detector_of(primary))
    groups = [(chip,) for chip in chips] if _repeats(chips, camera) else [chips]
    unknown = () if camera.known else (f"{fits_file.file}: {camera.note}",)
    wrong = mishap(primary)
    notes = (
        *fits_file.notes,
        *((f"{fits_file.file}: {wrong}",) if wrong else ()),
        *_chips_lost(fits_file, chips),
        *_flags_lost(fits_file, chips),
        *unknown,
        *(note for chip in chips for note in chip.notes),
    )
    return tuple(
        Exposure(
            name=root_of(fits_file.file) + (f"[{k}]" if len(groups) > 1 else ""),
            file=fits_file.file,
            chips=group,
            primary=primary,
            instrument=camera,
            flags=flags,
            fits=fits_file,
            quality=quality,
            notes=notes if k == 1 else (),
        )
        for k, group in enumerate(groups, 1)
    )


def _flags_lost(fits_file: FitsFile, chips: tuple[Chip, ...]) -> tuple[str, ...]:
    """Say that the file of a WFPC2 exposure's flags is missing."""
    suffix = suffix_of(fits_file.file)
    if suffix not in ("c0m", "c0f") or any(chip.dq is not None for chip in chips):
        return ()
    return (f"{fits_file.file}: its flags, {root_of(fits_file.file)}_c1{suffix[-1]}.fits, are not beside it",)


def _chips_lost(fits_file: FitsFile, chips: tuple[Chip, ...]) -> Iterator[str]:
    """Yield which science extensions are no images, and why."""
    made = {chip.extver for chip in chips}
    lost = (fits_file.find("SCI", version) for version in fits_file.versions("SCI") if version not in made)
    return (f"{fits_file.file}: {hdu.why_no_plane}: not used" for hdu in lost if hdu is not None)


def _no_image(fits_file: FitsFile) -> str:
    """Return why a file has no science image, and what it says itself that it is."""
    named = fits_file.find("SCI")
    kind = fits_file.primary.text("FILETYPE") or ""
    says = "" if kind in ("", "SCI") else f" (FILETYPE = {kind})"
    return named.why_no_plane if named is not None else f"holds no SCI image{says}"


def detector_of(primary: Header) -> str | int | None:
    """Return DETECTOR, or CAMERA (NICMOS); WFPC2 has DETECTOR in each chip's header and none for the camera."""
    return primary.text("DETECTOR") or primary.integer("CAMERA")


def camera_of(primary: Header) -> Instrument:
    """Return the camera of a primary header."""
    return instrument(primary.text("INSTRUME"), detector_of(primary))


def _repeats(chips: tuple[Chip, ...], camera: Instrument) -> bool:
    """Return whether several image sets are exposures of one chip rather than chips of one exposure."""
    if len(chips) < 2:
        return False
    if camera.chips is not None:
        return camera.chips == 1
    return len({chip.number for chip in chips}) == 1 or all("CCDCHIP" not in chip.header for chip in chips)
