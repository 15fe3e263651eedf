"""A drizzled product: science, weight and context images, and the record of what went in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from astropy.table import Table
from astropy.wcs import WCS
from numpy.typing import NDArray

from drizview.dataset.context import BITS, Context
from drizview.dataset.exposure import camera_of
from drizview.dataset.filters import filter_name
from drizview.dataset.inputs import Input, inputs_of
from drizview.dataset.io.header import SECONDS, Header
from drizview.dataset.io.pixels import raster_of
from drizview.dataset.io.raster import InverseSquare, Raster, Window, strips
from drizview.dataset.io.reader import FitsFile, closed_on_error
from drizview.dataset.io.scan import Hdu
from drizview.dataset.units import is_rate, unit_name
from drizview.dataset.wcs import scale_arcsec, sky_wcs
from drizview.errors import DrizviewError

# A weight this far below the median is no weight: rounding of a pixel that no input reached.
_WEIGHT_FLOOR = 1e-6
_SAMPLES = 512
# Pixels of an image that may be held in memory: 128 MB.
_MOST_HELD = 2**25
# Columns of HDRTAB that are looked at, of hundreds.
_RECORDED = (
    *("ROOTNAME", "EXPNAME", "FILENAME", "EXTVER", "EXPTIME", "MDRIZSKY", "MTFLAG", "PATTERN1", "POSTARG1", "POSTARG2"),
    *("WCSNAME", "CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CD1_1", "CD1_2", "CD2_1", "CD2_2"),
)


@dataclass(frozen=True)
class Product:
    """A drizzled image in one file (SCI, WHT, CTX) or three (``_sci``, ``_wht``, ``_ctx``).

    Attributes
    ----------
    name : str
        Base name of the science file without ``.fits``.
    file : str
        Base name of the science file.
    sci : Raster
    wht : Raster or None
    context : Context or None
        None where there is no context image.
    header, sci_header : Header
        Primary header, and that of the science image.
    inputs : tuple of Input
        Drizzled chips by index.
    table : astropy.table.Table or None
        The columns of HDRTAB that are looked at.
    notes : tuple of str
    """

    name: str
    file: str
    sci: Raster
    wht: Raster | None
    context: Context | None
    header: Header = field(repr=False)
    sci_header: Header = field(repr=False)
    inputs: tuple[Input, ...] = field(repr=False)
    table: Table | None = field(repr=False)
    files: tuple[FitsFile, ...] = field(repr=False)
    hdu: Hdu = field(repr=False)
    notes: tuple[str, ...] = ()
    _held: NDArray[np.float32] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def unit(self) -> str:
        """Unit of SCI, ``"electrons/s"``; per second by the record of drizzling also where BUNIT was left as it was.

        Without BUNIT it is that of the camera's exposures, as that record says.
        """
        recorded = {(entry.units or "").lower() for entry in self.inputs}
        unit = unit_name(self.sci.unit)
        if not unit and recorded in ({"cps"}, {"counts"}):
            unit = unit_name(camera_of(self.header).unit).removesuffix("/s")
        return f"{unit}/s" if unit and recorded == {"cps"} and not is_rate(unit) else unit

    @property
    def exptime(self) -> float | None:
        """Total exposure time over the exposures in seconds (TEXPTIME, else EXPTIME)."""
        return self.header.number("TEXPTIME", within=SECONDS) or self.header.number("EXPTIME", within=SECONDS)

    @property
    def filter(self) -> str:
        """Filter, ``"F606W"``; two crossed ones are joined by ``/``."""
        return filter_name(self.header)

    @property
    def kernel(self) -> str | None:
        """Drizzle kernel common to all inputs, None where unknown or mixed."""
        return _common(entry.kernel for entry in self.inputs)

    @property
    def pixfrac(self) -> float | None:
        """Drop size common to all inputs, None where unknown or mixed."""
        return _common(entry.pixfrac for entry in self.inputs)

    @property
    def wcs_name(self) -> str:
        """WCSNAME of the product, ``""`` where it has none."""
        return self.sci_header.text("WCSNAME") or ""

    @cached_property
    def wcs(self) -> WCS:
        """WCS of the product.

        Raises
        ------
        Unmeasured
            No usable WCS.
        """
        return sky_wcs(self.files[0], self.hdu)

    @cached_property
    def scale_arcsec(self) -> float:
        """Output pixel scale in arcsec, from the WCS (DnnnSCAL is only what was asked for)."""
        return scale_arcsec(self.wcs)

    @property
    def context_is_ambiguous(self) -> bool:
        """Whether there are more inputs than the context image has bits, so that bits stand for several."""
        return self.context is not None and len(self.inputs) > BITS * len(self.context.planes)

    @cached_property
    def weight_floor(self) -> float:
        """Weight above which a pixel holds data, in the unit of WHT; from a sample of at most 512 x 512 pixels."""
        if self.wht is None:
            return math.inf
        steps = (slice(None, None, -(-n // _SAMPLES)) for n in self.wht.shape)
        sample = self.wht[tuple(steps)]  # type: ignore[index]  # two slices
        positive = sample[np.isfinite(sample) & (sample > 0)]
        return float(_WEIGHT_FLOOR * np.median(positive)) if positive.size else 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the image in memory meanwhile, where it is not too large: checks ask for a thousand windows of it."""
        ny, nx = self.sci.shape
        if ny * nx > _MOST_HELD:
            yield
            return
        # What cannot be read is told by the checks that need it.
        with suppress(DrizviewError):
            object.__setattr__(self, "_held", self._whole())
        try:
            yield
        finally:
            object.__setattr__(self, "_held", None)

    def _whole(self) -> NDArray[np.float32]:
        whole = np.empty(self.sci.shape, dtype=np.float32)
        for band, values in strips(self.sci):
            whole[band] = self._with_gaps(values, (band, slice(0, whole.shape[1])))
        return whole

    def valid(self, window: Window) -> NDArray[np.bool_]:
        """Return where a window holds data: weight above zero and a finite value.

        Zero-weight pixels may hold anything in SCI, the rejected value included, so a finite value alone says nothing.
        """
        if self._held is not None:
            return np.asarray(np.isfinite(self._held[window]))
        return self._holds_data(self.sci[window], window)

    def image(self, window: Window) -> NDArray[np.float32]:
        """Return SCI over a window, NaN where it holds no data (see `valid`), in the unit of SCI."""
        if self._held is not None:
            return np.array(self._held[window], order="C")
        return self._with_gaps(self.sci[window], window)

    def _with_gaps(self, values: NDArray[Any], window: Window) -> NDArray[np.float32]:
        return np.where(self._holds_data(values, window), values, np.nan).astype(np.float32, copy=False)

    def _holds_data(self, values: NDArray[Any], window: Window) -> NDArray[np.bool_]:
        finite: NDArray[np.bool_] = np.isfinite(values)
        return finite if self.wht is None else finite & (self.wht[window] > self.weight_floor)

    def inputs_at(self, y: int, x: int) -> tuple[Input, ...]:
        """Return the inputs that reached a pixel, decoded from the context image."""
        if self.context is None:
            return ()
        found = set(self.context.at(y, x))
        return tuple(entry for entry in self.inputs if entry.index in found)


def _common(values: Any) -> Any:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def product_of(
    science: FitsFile, weight: FitsFile | None = None, context: FitsFile | None = None, rms: FitsFile | None = None
) -> Product:
    """Return the product in a file, with its weight and context from more where it was written as several.

    Parameters
    ----------
    science, weight, context : FitsFile
    rms : FitsFile, optional
        A map of the noise, for weights of 1 / rms² where there is no other.

    Raises
    ------
    DrizviewError
        There is no science image; the files are closed.
    """
    with closed_on_error(science, weight, context, rms):
        return _product(science, weight, context, rms if weight is None and not science.find("WHT") else None)


def _product(science: FitsFile, weight: FitsFile | None, context: FitsFile | None, rms: FitsFile | None) -> Product:
    hdu = science.find("SCI") or next((unit for unit in science.hdus if unit.is_image), None)
    sci = raster_of(science, hdu) if hdu is not None and (hdu.is_plane or not hdu.axes) else None
    if hdu is None or sci is None:
        cause = hdu.why_no_plane if hdu is not None else "holds no image"
        raise DrizviewError(science.file, None, cause, "give a drz, drc or drw file")
    notes = list(science.notes)
    wht = _weights(science, weight, rms, sci, notes)
    table = _table(science, notes)
    return Product(
        name=science.file.split(".fits")[0],
        file=science.file,
        sci=sci,
        wht=wht,
        context=_context(context or science, sci, context is not None, notes),
        header=science.primary,
        sci_header=science.header(hdu),
        inputs=inputs_of(science.primary, table),
        table=table,
        files=tuple(part for part in (science, weight, context, rms) if part is not None),
        hdu=hdu,
        notes=tuple(notes),
    )


def _weights(
    science: FitsFile, weight: FitsFile | None, rms: FitsFile | None, sci: Raster, notes: list[str]
) -> Raster | None:
    if rms is None:
        return _beside(weight or science, "WHT", sci, weight is not None, notes)
    noise = _beside(rms, "RMS", sci, True, notes)
    if noise is not None:
        notes.append(f"{rms.file}: there is no weight image, its noise is taken for one (1 / rms²)")
    return InverseSquare(noise) if noise is not None else None


def _unit_of(source: FitsFile, name: str, own: bool) -> Hdu | None:
    return source.find(name) or next((hdu for hdu in source.hdus if own and hdu.is_image), None)


def _beside(source: FitsFile, name: str, sci: Raster, own: bool, notes: list[str]) -> Raster | None:
    """Return a companion of the science image, or None and a note."""
    hdu = _unit_of(source, name, own)
    raster = raster_of(source, hdu) if hdu and hdu.is_plane else None
    if raster is None:
        notes.append(f"{source.file}: no {name} image")
    elif raster.shape != sci.shape:
        notes.append(f"{raster.name} is {raster.shape}, SCI is {sci.shape} (rows, columns): not used")
        return None
    return raster


def _context(source: FitsFile, sci: Raster, own: bool, notes: list[str]) -> Context | None:
    hdu = _unit_of(source, "CTX", own)
    if hdu is None or len(hdu.axes) not in (2, 3) or hdu.bitpix < 0 or not hdu.is_image:
        notes.append(f"{source.file}: no CTX image")
        return None
    if hdu.axes[-2:] != sci.shape:
        notes.append(f"{source.file}[{hdu.label}] is {hdu.axes[-2:]}, SCI is {sci.shape} (rows, columns): not used")
        return None
    count = hdu.axes[0] if len(hdu.axes) == 3 else 1
    planes = (raster_of(source, hdu, plane=plane) for plane in range(count))
    return Context(tuple(plane for plane in planes if plane is not None))


def _table(science: FitsFile, notes: list[str]) -> Table | None:
    hdu = science.find("HDRTAB")
    if hdu is None or not hdu.is_table:
        return None
    try:
        return science.table(hdu, _RECORDED)
    except DrizviewError as error:
        notes.append(str(error))
        return None
