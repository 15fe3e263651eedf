"""A place of the sky as the product and the exposures show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from astropy.wcs import WCS
from numpy.typing import NDArray

from drizview.checks.core.measured import Place
from drizview.checks.fixtures.sky.levels import bad_bits
from drizview.dataset.chip import Chip
from drizview.dataset.context import numbers
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.frames import scale_and_north

Floats = NDArray[np.floating[Any]]

PRODUCT = "drz"
# Places that the context image is asked about, and pixels about each: an input that was rejected at the very place is
# found beside it.
_ASKED, _AROUND = 12, 12
_ROTATED = 5.0  # degree


@dataclass(frozen=True)
class Cutout:
    """A piece of one image about a place of the sky.

    Attributes
    ----------
    name : str
        ``"drz"``, or the name of the exposure.
    place : Place or None
        The pixel in its middle; None where the image does not reach.
    pixels : ndarray or None
        NaN off the image, and where the product has no weight.
    flags : ndarray of int or None
        DQ of the same pixels, 0 off the image.
    bad : ndarray of bool or None
        Where a flag, cosmic rays apart, takes the pixel out.
    scale : float
        [arcsec]
    north : float
        Counterclockwise from up [degree].
    x, y : float
        The place of the sky, in pixels of the cut-out from 0.
    reason : str
        Why there are no pixels.
    """

    name: str
    place: Place | None = None
    pixels: Floats | None = None
    flags: NDArray[np.int64] | None = None
    bad: NDArray[np.bool_] | None = None
    scale: float = 1.0
    north: float = 0.0
    x: float = 0.0
    y: float = 0.0
    reason: str = ""

    @property
    def is_product(self) -> bool:
        """Whether it is a piece of the drizzled image."""
        return self.name == PRODUCT

    @property
    def good(self) -> Floats:
        """Its pixels, NaN where they are bad."""
        assert self.pixels is not None
        return self.pixels if self.bad is None else np.where(self.bad, np.nan, self.pixels)


class Image:
    """An image of the sky of which pieces are cut: a chip, or the product."""

    def __init__(self, name: str, source: Chip | Product) -> None:
        self.name, self.source = name, source

    @property
    def wcs(self) -> WCS:
        """Its WCS; raises `Unmeasured` where it has none."""
        return self.source.wcs

    @cached_property
    def _bad(self) -> int:
        return bad_bits(self.source) if isinstance(self.source, Chip) else 0

    @cached_property
    def _facts(self) -> dict[str, float]:
        return scale_and_north(self.wcs)

    @property
    def scale(self) -> float:
        """Pixel scale [arcsec]."""
        return self._facts["scale_arcsec"]

    def pixels_of(self, sky: Floats) -> Floats:
        """Return x and y of sky positions, shape (n, 2); NaN off the image."""
        rough = self.wcs.wcs_world2pix(sky, 0)  # without distortion, to leave the far ones out of the iteration
        ny, nx = self.source.sci.shape
        slack = 100.0 + 0.1 * max(nx, ny)
        near = ((rough > -slack) & (rough < np.array([nx, ny]) + slack)).all(axis=1)
        found = np.full(rough.shape, np.nan)
        if near.any():
            found[near] = self.wcs.all_world2pix(sky[near], 0, quiet=True)
        inside = ((found >= -0.5) & (found < np.array([nx, ny]) - 0.5)).all(axis=1)
        found[~inside] = np.nan
        return found

    def sky_of(self, x: Any, y: Any) -> Floats:
        """Return right ascension and declination of pixels [degree], shape (n, 2)."""
        return np.column_stack(self.wcs.all_pix2world(np.atleast_1d(x), np.atleast_1d(y), 0))

    def cut(self, x: float, y: float, *, reach: float) -> Cutout:
        """Return the pixels within ``reach`` arcsec of a place, along rows and columns."""
        column, row, half = round(x), round(y), max(4, round(reach / self.scale))
        ny, nx = self.source.sci.shape
        rows, columns = (
            slice(max(0, at - half), min(length, at + half + 1)) for at, length in ((row, ny), (column, nx))
        )
        window = rows, columns
        pad = [(rows.start - row + half, row + half + 1 - rows.stop)]
        pad += [(columns.start - column + half, column + half + 1 - columns.stop)]
        pixels = np.pad(self._read(window), pad, constant_values=np.nan)
        flags = self._flags(window)
        flags = None if flags is None else np.pad(flags, pad)
        return Cutout(
            self.name,
            Place("product" if self.name == PRODUCT else self.source.sci.name, x, y, radius=max(3.0, half / 2)),
            pixels,
            flags,
            None if flags is None else (flags & self._bad) != 0,
            x=x - column + half,
            y=y - row + half,
            scale=self.scale,
            north=self._facts["north"],
        )

    def _read(self, window: tuple[slice, slice]) -> Floats:
        pixels = np.asarray(self.source.sci[window], dtype=np.float32)
        seen = self.source.valid(window) if isinstance(self.source, Product) else np.isfinite(pixels)
        return np.where(seen, pixels, np.nan)

    def _flags(self, window: tuple[slice, slice]) -> NDArray[np.int64] | None:
        dq = self.source.dq if isinstance(self.source, Chip) else None
        return None if dq is None else dq[window].astype(np.int64)


class CutoutFinder:
    """Finds places of the sky on the images of a dataset, and cuts them out.

    Parameters
    ----------
    dataset : Dataset
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.product = Image(PRODUCT, dataset.product) if dataset.product is not None else None
        self.exposures = {e.name: [Image(e.name, chip) for chip in e.chips] for e in dataset.exposures}

    def image_of(self, place: Place) -> Image | None:
        """Return the image that a place lies on."""
        if place.frame == "product":
            return self.product
        every = (image for images in self.exposures.values() for image in images)
        return next((image for image in every if image.source.sci.name == place.frame), None)

    def sky_of(self, place: Place) -> Floats:
        """Return right ascension and declination of a place [degree], shape (1, 2).

        Raises
        ------
        Unmeasured
            Its image has no usable WCS there.
        """
        image = self.image_of(place)
        if image is None:
            raise Unmeasured("the image is not open any more")
        sky = image.sky_of(place.x, place.y)
        if not np.isfinite(sky).all():
            raise Unmeasured("the WCS gives no position there")
        return sky

    def covering(self, sky: Floats, *, most: int) -> list[str]:
        """Return the names of exposures that show most of some places, in their order; at most ``most`` are named.

        Where the product says by its context image which inputs reached the places, nothing else is looked at;
        else the first four times ``most``.
        """
        reached = self._by_context(sky)
        names = [name for name in self.exposures if not reached or name in reached][: 4 * most]
        counts = {name: self._count(name, sky) for name in names}
        best = sorted((name for name in names if counts[name]), key=lambda name: -counts[name])[:most]
        return [name for name in names if name in best]

    def _count(self, name: str, sky: Floats) -> int:
        """Return how many places an exposure shows; none where its WCS cannot be used."""
        try:
            return int(np.isfinite(self.places(name, sky)[1][:, 0]).sum())
        except (Unmeasured, DrizviewError):
            return 0

    def _by_context(self, sky: Floats) -> set[str]:
        product = self.dataset.product
        if product is None or product.context is None or product.context_is_ambiguous or self.product is None:
            return set()
        reached: set[int] = set()
        at = self.product.pixels_of(sky)
        for x, y in np.rint(at[np.isfinite(at[:, 0])])[:_ASKED].astype(int).tolist():
            window = slice(max(0, y - _AROUND), y + _AROUND + 1), slice(max(0, x - _AROUND), x + _AROUND + 1)
            try:
                bits = product.context.read(window)
            except DrizviewError:
                return set()
            reached |= set(numbers(np.bitwise_or.reduce(bits.reshape(len(bits), -1), axis=1).tolist()))
        roots = {entry.root for entry in product.inputs if entry.index in reached}
        return {exposure.name for exposure in self.dataset.exposures if exposure.root in roots}

    def places(self, name: str, sky: Floats) -> tuple[list[Image | None], Floats]:
        """Return for places of the sky the chip of an exposure, or the product, that shows each, and its pixels there.

        Raises
        ------
        Unmeasured
            The exposure has no usable WCS.
        """
        images: list[Image | None] = [None] * len(sky)
        pixels = np.full((len(sky), 2), np.nan)
        for image in self._images(name):
            at = image.pixels_of(sky)
            for k in np.flatnonzero(np.isfinite(at[:, 0]) & ~np.isfinite(pixels[:, 0])):
                images[k], pixels[k] = image, at[k]
        return images, pixels

    def cuts(self, sky: Floats, names: Iterable[str], *, reach: float) -> list[list[Cutout]]:
        """Return for each place a cut-out of each image; one that cannot be made says why.

        Parameters
        ----------
        sky : ndarray, shape (n, 2)
            Right ascension and declination [degree].
        names : iterable of str
            Exposures, or ``"drz"``.
        reach : float
            Half of the side [arcsec].
        """
        columns = [self._column(name, sky, reach) for name in names]
        return [list(row) for row in zip(*columns, strict=True)]

    def _images(self, name: str) -> Sequence[Image]:
        if name == PRODUCT:
            return [self.product] if self.product is not None else []
        return self.exposures[name]

    def _column(self, name: str, sky: Floats, reach: float) -> list[Cutout]:
        try:
            images, pixels = self.places(name, sky)
            return [
                image.cut(float(x), float(y), reach=reach) if image is not None else Cutout(name, reason="not covered")
                for image, (x, y) in zip(images, pixels, strict=True)
            ]
        except (Unmeasured, DrizviewError) as missing:
            return [Cutout(name, reason=getattr(missing, "reason", str(missing)))] * len(sky)


def rotations(cutouts: Sequence[Cutout]) -> dict[str, float]:
    """Return the angles [degree] of the images that are rotated against the first by more than 5 degrees, by name."""
    made = [cutout for cutout in cutouts if cutout.pixels is not None]
    angles = {cutout.name: (cutout.north - made[0].north + 180) % 360 - 180 for cutout in made}
    return {name: angle for name, angle in angles.items() if abs(angle) > _ROTATED}
