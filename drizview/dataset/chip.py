"""One detector chip of one exposure: its images, units and place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
from astropy.wcs import WCS

from drizview.dataset.identity.recorded import RecordedWcs
from drizview.dataset.instruments import Instrument
from drizview.dataset.io.header import SCALE_ARCSEC, SECONDS, SKY, Header
from drizview.dataset.io.pixels import raster_of
from drizview.dataset.io.raster import Raster
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.io.scan import Hdu
from drizview.dataset.units import electrons_per_second, is_rate, unit_name
from drizview.dataset.wcs import sky_wcs
from drizview.errors import DrizviewError

# Names that the images of a file of flags have: SCI in the archive's c1m, SDQ in converted ones.
_FLAGS = ("SDQ", "SCI")


@dataclass(frozen=True)
class Chip:
    """The image set of one chip.

    Attributes
    ----------
    number : int
        CCDCHIP (WFPC2: DETECTOR); EXTVER where neither is there.
    extver : int
    sci : Raster
        Calibrated pixels in ``unit``.
    err, dq, samp, time : Raster or None
        Error, data-quality flags, samples and exposure time where the file has them in the shape of ``sci``.
    header : Header
        Of the SCI extension.
    unit : str
        ``"electrons"``, ``"electrons/s"``, ``"counts"``, ``"counts/s"``, or what BUNIT says.
    exptime : float or None
        Seconds.
    electrons_per_second : float or None
        SCI times this is e-/s; None where exposure time or gain are not known.
    origin : tuple of float
        (x, y), in unbinned pixels from 0, of the first pixel on the full detector chip.
    native_scale_arcsec : float or None
        Root of the pixel area as designed (IDCSCALE, else the instrument's table).
    notes : tuple of str
    recorded : RecordedWcs or None
        Coordinates with which it was drizzled, where the file has others by now.
    """

    number: int
    extver: int
    sci: Raster
    err: Raster | None
    dq: Raster | None
    samp: Raster | None
    time: Raster | None
    header: Header = field(repr=False)
    unit: str
    exptime: float | None
    electrons_per_second: float | None
    origin: tuple[float, float]
    native_scale_arcsec: float | None
    fits: FitsFile = field(repr=False)
    hdu: Hdu = field(repr=False)
    notes: tuple[str, ...] = ()
    recorded: RecordedWcs | None = None

    @property
    def name(self) -> str:
        """``"je9g01a0q_flc.fits[SCI,1]"``."""
        return self.sci.name

    @property
    def rate_factor(self) -> float:
        """SCI times this is e-/s; 1 where exposure time or gain are not known, which leaves the unit as it is."""
        return self.electrons_per_second or 1.0

    @property
    def electron_factor(self) -> float:
        """SCI times this is electrons, as far as exposure time and gain are known."""
        return self.rate_factor * (self.exptime or 1.0)

    @property
    def electrons_per_count(self) -> float:
        """Electrons that a count stands for, in an image of counts or of counts per second; 1 where it is not known."""
        return self.rate_factor if is_rate(self.unit) else self.electron_factor

    @property
    def sky(self) -> float | None:
        """MDRIZSKY, the sky that AstroDrizzle found, in the unit of ``sci``."""
        return self.header.number("MDRIZSKY", within=SKY)

    @cached_property
    def wcs(self) -> WCS:
        """WCS with SIP, D2IM and NPOL, as it was drizzled (see ``recorded``); made when first asked for.

        Raises
        ------
        Unmeasured
            No usable WCS.
        """
        own = sky_wcs(self.fits, self.hdu)
        return own if self.recorded is None else self.recorded.applied_to(own)


def chips_of(fits_file: FitsFile, camera: Instrument, quality: FitsFile | None = None) -> tuple[Chip, ...]:
    """Return the chips of a file by EXTVER; an image in the primary unit counts as SCI where there is no other."""
    found = [hdu for version in fits_file.versions("SCI") if (hdu := fits_file.find("SCI", version))]
    if not found and fits_file.hdus[0].is_image:
        found = [fits_file.hdus[0]]
    made = (_chip(fits_file, hdu, camera, quality or fits_file) for hdu in found)
    return tuple(chip for chip in made if chip is not None)


def _chip(fits_file: FitsFile, hdu: Hdu, camera: Instrument, quality: FitsFile) -> Chip | None:
    sci = raster_of(fits_file, hdu) if not hdu.axes or hdu.is_plane else None
    if sci is None:
        return None
    header = fits_file.header(hdu)
    notes: list[str] = []
    beside = partial(_beside, sci_file=fits_file, version=hdu.version, sci=sci, notes=notes)
    exptime = _exptime(header, fits_file.primary)
    unit = unit_name(sci.unit)
    number = header.integer("CCDCHIP") or header.integer("DETECTOR") or hdu.version
    return Chip(
        number=number,
        extver=hdu.version,
        sci=sci,
        err=beside(fits_file, "ERR"),
        dq=beside(quality, "DQ"),
        samp=beside(fits_file, "SAMP"),
        time=beside(fits_file, "TIME"),
        header=header,
        unit=unit,
        exptime=exptime,
        electrons_per_second=electrons_per_second(unit, exptime, (header, fits_file.primary), camera, number),
        origin=_origin(header),
        native_scale_arcsec=header.number("IDCSCALE", within=SCALE_ARCSEC) or camera.scale_of(number),
        fits=fits_file,
        hdu=hdu,
        notes=tuple(notes),
    )


def _beside(
    source: FitsFile, name: str, *, sci_file: FitsFile, version: int, sci: Raster, notes: list[str]
) -> Raster | None:
    """Return the companion image of the same EXTVER and shape; a note says why it is not used."""
    hdu = source.find(name, version)
    if hdu is None and source is not sci_file:  # WFPC2: a file of flags, whose images have any name
        hdu = next((found for other in _FLAGS if (found := source.find(other, version))), None)
    kind: Any = np.int16 if name in ("DQ", "SAMP") else np.float32
    try:
        raster = raster_of(source, hdu, dtype=kind) if hdu and len(hdu.axes) in (0, 2) else None
    except DrizviewError as error:
        notes.append(str(error))
        return None
    if raster is not None and raster.shape != sci.shape:
        notes.append(f"{raster.name} is {raster.shape}, SCI is {sci.shape} (rows, columns): not used")
        return None
    if raster is not None and name == "DQ" and raster.dtype.kind not in "iu":
        notes.append(f"{raster.name} does not hold whole numbers: not used")
        return None
    return raster


def _exptime(header: Header, primary: Header) -> float | None:
    """Return the exposure time, from the image set first (repeated exposures have their own there)."""
    return (header if "EXPTIME" in header else primary).number("EXPTIME", within=SECONDS)


def _origin(header: Header) -> tuple[float, float]:
    """Return where the first pixel lies on the detector: LTV is the offset from detector to image, LTM the scale."""

    def first(axis: int) -> float:
        offset = header.number(f"LTV{axis}", within=(-1e5, 1e5)) or 0.0
        scale = header.number(f"LTM{axis}_{axis}", within=(0.01, 100.0)) or 1.0
        return (1.0 - offset) / scale - 1.0

    return first(1), first(2)
