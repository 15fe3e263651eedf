"""Stars and compact sources of every exposure: where they lie on the product, and their shapes on the detector."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Placed
from drizview.checks.ingredients.sky import ChipSky, bad_bits
from drizview.checks.registry import ingredient
from drizview.dataset.exposure import Exposure
from drizview.dataset.product import Product
from drizview.measure.background import Background
from drizview.measure.peaks import Peaks, boxes, find_peaks, merge
from drizview.measure.sampling import Window, tiles
from drizview.measure.shapes import Shapes, elongation, fit_gaussians, join

# Radius of the fit in native pixels, and of the stamps that hold it.
RADIUS = 3.0
REACH = 4
# Rows that are read at a time, and pixels of all exposures that are read at most.
_BAND, _BUDGET = 512, 90_000_000
_TILE = 512
# Sources an exposure keeps, the brightest; and peaks that are fitted in one band.
MOST = 1200
_MOST_IN_BAND = 400
_LEAST_SNR = 20.0
# Least share of the peak in its neighbours, in the row and in the column: a cosmic ray along a line has none in one.
_SPREAD = 0.15
_DRIZZLED = 4096
# A fit sharper than this share of the diffraction limit is no source on the sky; one worse than that is no Gaussian.
_SHARPEST, _RAGGED, _LONGEST = 0.75, 0.15, 2.5
_APERTURE_METRES = 2.4
_ARCSEC = 206264.806
_ARRAYS = ("scale", "snr", "factor", "stamps", "dropped", "jacobian")


@dataclass(frozen=True)
class Sources:
    """The compact sources of one exposure; cosmic rays as wide as a star may be among them.

    Attributes
    ----------
    exposure : Exposure
    peaks : Peaks
        Centres on the chip and on the product, and fluxes in e-/s.
    shapes : Shapes
        Gaussians over the detector's pixels, in the same order.
    scale : ndarray, shape (n,)
        Native pixel scale of each source's chip [arcsec].
    snr : ndarray, shape (n,)
        Signal-to-noise ratio of the core.
    factor : ndarray, shape (n,)
        Stamps times this are e-/s.
    stamps : ndarray, shape (n, 9, 9)
        Pixels around the pixel nearest to the centre, without sky, in the unit of the image; NaN where bad.
    dropped : ndarray of bool, shape (n, 9, 9)
        Pixels that drizzling left out: bad, or flagged as a cosmic ray.
    jacobian : ndarray, shape (n, 2, 2)
        d(x, y) on the product by d(column, row) on the chip.
    """

    exposure: Exposure
    peaks: Peaks
    shapes: Shapes
    scale: NDArray[np.float64]
    snr: NDArray[np.float64]
    factor: NDArray[np.float64]
    stamps: NDArray[np.float32]
    dropped: NDArray[np.bool_]
    jacobian: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.peaks)

    def __getitem__(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Sources:
        names = ("peaks", "shapes", *_ARRAYS)
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    @property
    def round(self) -> tuple[Shapes, Shapes]:
        """Stars of the same width that are round on the detector, and round on the sky."""
        return self.shapes.rounded(), self.shapes.rounded(self.jacobian)

    @property
    def fwhm_arcsec(self) -> NDArray[np.float64]:
        """Width of each before the detector's pixels [arcsec]."""
        return np.asarray(self.shapes.fwhm * self.scale, dtype=np.float64)


@ingredient
def source_lists(
    product: Product, placed_chips: tuple[Placed, ...], chip_backgrounds: tuple[ChipSky, ...]
) -> dict[str, Sources]:
    """Return the sources of each exposure by its name.

    Flags of cosmic rays do not count: where exposures are misaligned, the cores of stars carry them.
    """
    skies = {id(each.chip): each.sky for each in chip_backgrounds}
    known = [(placed, sky) for placed in placed_chips if (sky := skies.get(id(placed.chip)))]
    pixels = sum(placed.chip.sci.shape[0] * placed.chip.sci.shape[1] for placed, _ in known)
    patches = _patches(product, _BUDGET / pixels) if pixels > _BUDGET else []
    found: dict[str, list[Sources]] = {}
    for placed, sky in known:
        parts = [part for window in _windows(placed, patches) if (part := _in_window(placed, sky, window)) is not None]
        found.setdefault(placed.exposure.name, []).extend(parts)
    return {name: _brightest(parts) for name, parts in found.items() if parts}


def _patches(product: Product, share: float) -> list[Window]:
    """Return windows of the product that make up a share of it, spread evenly."""
    ny, nx = product.sci.shape
    return tiles(product.sci.shape, size=_TILE, most=max(4, int(share * ny * nx / _TILE**2)))


def _windows(placed: Placed, patches: list[Window]) -> Iterator[tuple[Window, Window | None]]:
    """Yield chip windows, and the patch of the product that each belongs to, if any."""
    ny, nx = placed.chip.sci.shape
    if not patches:
        for first in range(0, ny, _BAND):
            yield (slice(first, min(first + _BAND, ny)), slice(0, nx)), None
    for rows, columns in patches:
        window = placed.mapping.window((columns.start, columns.stop - 1), (rows.start, rows.stop - 1))
        if window is not None:
            yield window, (rows, columns)


@dataclass(frozen=True)
class _Piece:
    """A band or a patch of a chip, and what is needed to find stars in it."""

    image: NDArray[np.float32]
    dropped: NDArray[np.bool_]
    sigma: float
    electrons: float
    first: tuple[int, int]

    def centres(self, rows: slice) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Return the middle pixels (row, column, in the piece) of peaks between two rows of the chip, and fluxes."""
        row, column, flux = find_peaks(
            self.image,
            sigma=self.sigma,
            bad=~np.isfinite(self.image),
            electrons=self.electrons,
            snr=_LEAST_SNR,
            most=_MOST_IN_BAND,
            spread=_SPREAD,
        )
        middle = np.rint(row).astype(np.int64), np.rint(column).astype(np.int64)
        inner = (middle[0] + self.first[0] >= rows.start) & (middle[0] + self.first[0] < rows.stop)
        for at, length in zip(middle, self.image.shape, strict=True):
            inner &= (at >= REACH) & (at < length - REACH)
        return middle[0][inner], middle[1][inner], flux[inner]


def _read(placed: Placed, sky: Background, window: Window) -> _Piece:
    chip, (rows, columns) = placed.chip, window
    first = max(0, rows.start - REACH - 2)
    read = slice(first, min(chip.sci.shape[0], rows.stop + REACH + 2)), columns
    image = chip.sci[read].astype(np.float32) - np.float32(sky.independent)
    dropped = ~np.isfinite(image)
    if chip.dq is not None:
        dq = chip.dq[read].astype(np.int64)
        image[(dq & bad_bits(chip)) != 0] = np.nan
        dropped |= (dq & (bad_bits(chip) | _DRIZZLED)) != 0
    electrons = (chip.electrons_per_second or 1.0) * (chip.exptime or 1.0)
    return _Piece(image, dropped, sky.sigma, electrons, (first, columns.start))


def _in_window(placed: Placed, sky: Background, windows: tuple[Window, Window | None]) -> Sources | None:
    window, patch = windows
    piece = _read(placed, sky, window)
    row, column, flux = piece.centres(window[0])
    if not row.size:
        return None
    stamps, factor = boxes(piece.image, row, column, REACH), placed.chip.electrons_per_second or 1.0
    shapes = fit_gaussians(stamps, radius=RADIUS, fwhm=1.6, integrated=True)
    rows, columns = row + piece.first[0] + shapes.y, column + piece.first[1] + shapes.x
    x, y = placed.mapping.points(rows, columns)
    scale = placed.chip.native_scale_arcsec or float(np.sqrt(1 / np.median(placed.mapping.native_pixels_per_output())))
    chips, nothing = np.full(row.size, placed.chip.extver), np.zeros(row.size)
    found = Sources(
        placed.exposure,
        Peaks(rows, columns, x, y, flux * factor, chips, nothing),
        shapes,
        np.full(row.size, scale),
        flux / np.sqrt(9 * piece.sigma**2 + flux / piece.electrons),
        np.full(row.size, factor),
        stamps,
        boxes(piece.dropped, row, column, REACH),
        placed.mapping.jacobian(rows, columns),
    )
    return found[_plausible(found) & _within(patch, x, y)]


def _plausible(found: Sources) -> NDArray[np.bool_]:
    shapes = found.shapes
    keep = shapes.good & (shapes.residual < _RAGGED) & (elongation(shapes.xx, shapes.xy, shapes.yy) < _LONGEST)
    return keep & (found.fwhm_arcsec > _SHARPEST * diffraction_limit(found.exposure))


def _within(patch: Window | None, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    if patch is None:
        return np.ones(x.size, dtype=bool)
    rows, columns = patch
    return (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)


def _brightest(parts: list[Sources]) -> Sources:
    everything = merge_sources(parts)
    return everything[np.argsort(-everything.peaks.flux, kind="stable")[:MOST]]


def merge_sources(parts: list[Sources]) -> Sources:
    """Return the sources of several lists as one, with the exposure of the first."""
    return Sources(
        parts[0].exposure,
        merge([part.peaks for part in parts]),
        join([part.shapes for part in parts]),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS),
    )


def diffraction_limit(exposure: Exposure) -> float:
    """Return the FWHM of a perfect telescope of 2.4 m at the filter's wavelength [arcsec], 0 where that is unknown."""
    wavelength = wavelength_nm(exposure)
    return 1.03 * wavelength * 1e-9 / _APERTURE_METRES * _ARCSEC if wavelength else 0.0


def wavelength_nm(exposure: Exposure) -> float | None:
    """Return the wavelength from the filter's name (F606W; infrared filters count in 10 nm), else from PHOTPLAM."""
    match = re.search(r"\bF(\d{3})[A-Z]", exposure.filter.upper())
    if match:
        infrared = (exposure.instrument.native_scale_arcsec or 0) > 0.12 or exposure.instrument.name == "NICMOS"
        return float(match[1]) * (10 if infrared and float(match[1]) < 250 else 1)
    angstrom = exposure.chips[0].header.number("PHOTPLAM") or exposure.primary.number("PHOTPLAM")
    return angstrom / 10 if angstrom and 1000 < angstrom < 30000 else None
