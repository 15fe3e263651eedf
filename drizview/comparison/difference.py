"""Pictures of a product before and after, and of what has changed between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.result import Result
from drizview.comparison.stars import StarChange
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import DrizviewError, Unmeasured
from drizview.measure.geometry.pixelmap import PixelMap, pixel_map
from drizview.measure.geometry.sampling import blocks
from drizview.measure.noise.robust import robust
from drizview.numbers import number, short_unit
from drizview.report.evidence import HALF_SIDE, WHOLE_SIDE, EvidencePlace, alarm_spots, evidence_picture, title_of
from drizview.report.figure import EvidencePicture, Figure
from drizview.report.model import Report
from drizview.report.registered import RegisteredChips
from drizview.report.shades import around_zero, asinh, ends_of

Image = NDArray[np.float32]
# Close-ups, at most, and half of the side of the largest [pixel of the product before].
MOST, _WIDEST = 6, 128
# Rows of the thumbnail that are made at a time.
_ROWS = 64
# Black and white of a difference, in units of the noise of the image before.
_REACH = 6.0
_WHOLE = (
    "Both products on the pixels of the first, with the same range of grey, and what was added (white) or taken away "
    "(black)."
)
# The products are laid on each other by their stars where these have moved by so much, in pixels of the first and in
# standard errors; less does not show.
_MOVED, _SURELY = 0.02, 3.0
# Around a window, for cubic splines: what lies farther off than this counts less than 0.01 % [pixel].
_AROUND = 8


@dataclass(frozen=True)
class Overlaid:
    """A product laid on the pixels of another.

    Attributes
    ----------
    before, after : Product
    shift : (float, float)
        By how much the stars have moved along x and y [pixel of the product before]; taken back.
    """

    before: Product
    after: Product
    shift: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def _mapping(self) -> PixelMap:
        return pixel_map(self.before.wcs, self.after.wcs, shape=self.before.sci.shape)

    @cached_property
    def _factor(self) -> float:
        """Light of a pixel before over that of a pixel after."""
        return (self.before.scale_arcsec / self.after.scale_arcsec) ** 2

    def pair(self, rows: slice, columns: slice) -> tuple[Image, Image]:
        """Return a window of the product before, and the other one there, interpolated; NaN without data.

        Bilinear where the stars have not moved. Else by cubic splines: half a pixel of bilinear interpolation takes a
        sixth off the peak of a star two pixels wide, which would show as a loss.

        Raises
        ------
        Unmeasured
            The products cannot be laid on each other.
        """
        old = self.before.image((rows, columns))
        y, x = (
            np.arange(part.start, part.stop, dtype=float) + moved
            for part, moved in zip((rows, columns), self.shift[::-1], strict=True)
        )
        x, y = self._mapping.grid(y, x)
        window = tuple(
            slice(max(0, int(at.min()) - _AROUND), min(length, int(at.max()) + 2 + _AROUND))
            for at, length in zip((y, x), self.after.sci.shape, strict=True)
        )
        new = np.full(old.shape, np.nan, dtype=np.float32)
        if all(part.start < part.stop for part in window):
            found = self.after.image((window[0], window[1])) * np.float32(self._factor)
            places = np.stack([y - window[0].start, x - window[1].start])
            near = np.abs(places - np.rint(places)).max() < 1e-3  # the same pixels: no interpolation, no smoothing
            if any(self.shift) and not near:
                new = _splined(found, places)
            else:
                places = np.rint(places) if near else places
                ndimage.map_coordinates(found, places, new, order=1, cval=np.nan, prefilter=False)
        return old, new


def _splined(image: Image, places: NDArray[np.float64]) -> Image:
    """Return an image at places (y, x) by cubic splines, NaN beside pixels without data."""
    lost = ~np.isfinite(image)
    whole = np.where(lost, np.median(image[~lost]) if not lost.all() else 0, image).astype(np.float32)
    new: Image = ndimage.map_coordinates(whole, places, order=3, cval=np.nan)
    if lost.any():
        beside = ndimage.map_coordinates(lost.astype(np.float32), places, order=1, cval=1.0, prefilter=False)
        new[beside > 0] = np.nan
    return new


def shift_of(product: Product, stars: StarChange | Unmeasured) -> tuple[float, float]:
    """Return by how much the stars have moved along x and y [pixel of the product]; zero where that is not sure."""
    if isinstance(stars, Unmeasured):
        return 0.0, 0.0
    moved = np.linalg.solve(product.wcs.pixel_scale_matrix, [stars.east_mas.value, stars.north_mas.value]) / 3.6e6
    far, error = stars.moved_mas
    if np.hypot(*moved) < _MOVED or far < _SURELY * error:
        return 0.0, 0.0
    return float(moved[0]), float(moved[1])


def difference_figures(
    before: Dataset, after: Product, report: Report, stars: StarChange | Unmeasured
) -> tuple[Figure, ...]:
    """Return pictures of the whole, and of the worst places of each alarm of before; those that can be made.

    A product whose stars have moved is shifted back by as much, or the difference would show nothing else.
    """
    return tuple(_figures(before, after, report, stars))


def _figures(before: Dataset, after: Product, report: Report, stars: StarChange | Unmeasured) -> Iterator[Figure]:
    if before.product is None:
        return
    try:
        overlaid = Overlaid(before.product, after, shift_of(before.product, stars))
        yield _whole(overlaid)
        for result, spot in alarm_spots(report, RegisteredChips(before))[:MOST]:
            yield _close(overlaid, result, spot)
    except (DrizviewError, OSError, Unmeasured):  # a file has changed, or the products lie on different skies
        return


def _whole(overlaid: Overlaid) -> Figure:
    ny, nx = overlaid.before.sci.shape
    step = max(1, -(-max(ny, nx) // WHOLE_SIDE))
    bands = [
        [
            _means(image, step)
            for image in _and_difference(*overlaid.pair(slice(top, min(ny, top + step * _ROWS)), slice(0, nx)))
        ]
        for top in range(0, ny, step * _ROWS)
    ]
    images = [np.concatenate(parts) for parts in zip(*bands, strict=True)]
    pictures, ranges = _pictures(images, [], overlaid.before.unit)
    each = f" Means of {step} × {step} pixels." if step > 1 else ""
    return Figure("", "", "The whole product", f"{_WHOLE}{_taken_back(overlaid)}{each} {ranges}", pictures)


def _taken_back(overlaid: Overlaid) -> str:
    far = float(np.hypot(*overlaid.shift))
    if not far:
        return ""
    mas = 1000 * far * overlaid.before.scale_arcsec
    return (
        f" The stars have moved by {number(mas, '.1f')} mas ({number(far, '.2f')} pixel): the new product is shifted "
        "back by as much here, interpolated by cubic splines."
    )


def _means(image: Image, step: int) -> Image:
    """Return the means of square blocks of what is finite in them, NaN where nothing is."""
    pixels = blocks(image, step)
    seen = np.isfinite(pixels)
    count = seen.sum(axis=2)
    total = np.where(seen, pixels, 0).sum(axis=2)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _and_difference(old: Image, new: Image) -> tuple[Image, Image, Image]:
    return old, new, new - old


def _close(overlaid: Overlaid, result: Result, spot: EvidencePlace) -> Figure:
    radius = spot.place.radius
    half = int(np.clip(2 * radius, HALF_SIDE, _WIDEST))
    rows, columns = (
        slice(max(0, round(at) - half), min(length, round(at) + half))
        for at, length in zip((spot.y, spot.x), overlaid.before.sci.shape, strict=True)
    )
    images = _and_difference(*overlaid.pair(rows, columns))
    ring = (spot.x - columns.start, spot.y - rows.start, max(4.0, radius))
    pictures, ranges = _pictures(images, [ring], overlaid.before.unit)
    asked = f"{QUESTIONS[result.question].name}: {result.headline}"
    return Figure(result.question, result.check, title_of(spot), f"{asked}. {ranges}", pictures)


def _pictures(
    images: Sequence[Image], rings: list[tuple[float, float, float]], unit: str
) -> tuple[tuple[EvidencePicture, ...], str]:
    """Return the three pictures, and in words what black and white stand for in them."""
    old, new, change = images
    seen = old[np.isfinite(old)]
    try:
        sigma = robust(old)[1]
    except Unmeasured:
        sigma = 0.0
    shades = asinh(old), asinh(new, like=old), around_zero(change, reach=_REACH * sigma)
    pictures = tuple(
        evidence_picture(*each, rings) for each in zip(("before", "after", "after − before"), shades, strict=True)
    )
    if not seen.size:
        return pictures, ""
    low, high, reach = (number(value, ".2g") for value in (*(ends_of(seen) or (0.0, 0.0)), _REACH * sigma))
    name = short_unit(unit)
    return pictures, f"Black to white: {low} to {high} {name}; the difference −{reach} to {reach} {name} (6 σ)."
