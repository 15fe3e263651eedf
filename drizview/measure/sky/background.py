"""The sky of a chip, estimated independently of AstroDrizzle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from itertools import product as crossings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window, tiles
from drizview.measure.geometry.surroundings import gaussian_smoothed, grown
from drizview.measure.noise.quantum import quantum
from drizview.measure.noise.robust import clipped, finite_values, median, robust
from drizview.measure.sky.dark_boxes import dark_boxes
from drizview.measure.sky.good_pixels import Reader
from drizview.measure.sky.plane import plain_plane

Floats = NDArray[np.floating[Any]]

# Side of the windows that are read, and how many at most.
TILE, TILES = 128, 64
# Pixels that are clipped: of so many the mode is good to 0.007 sigma, a third of the least uncertainty.
_SAMPLE = 131_072
# Of so many windows sources are looked for in every second one: even so there are more pixels than are clipped.
_MANY_TILES = 32
# So many pixels tell level and scatter of an image: when it is smoothed its neighbours are not independent.
_ENOUGH = 10_000
# A box median of n pixels scatters by 1.253 sigma / sqrt(n); the 5th percentile lies 1.645 of that below the sky.
_PERCENTILE, _PERCENTILE_SIGMAS, _MEDIAN_EFFICIENCY = 5.0, 1.645, 1.253
# Structure of a blank sky that flat fields and stray light leave, as a share of it.
_STRUCTURE = 0.03
# Sources fill a chip whose median lies this far above its lowest boxes, in units of the tolerance.
_FILLED = 0.3
# Whole counts matter where they are larger than this share of the noise; and boxes whose means tell a sky.
_COARSE, _FEWEST_BOXES = 0.3, 8
# Boxes without sources that are left where sources are told from photons, of all; how much finer they are where not.
_HALF, _FINER = 0.5, 4


@dataclass(frozen=True)
class Background:
    """The sky of one chip in the units of its image, by several estimators.

    Attributes
    ----------
    replica : float
        Median after five rounds of clipping at 4 sigma: what AstroDrizzle's default computes.
    mode : float
        3 median - 2 mean of the pixels outside sources (Stetson 1987, PASP 99, 191), at most 0.25 sigma off
        the median.
    low : float
        5th percentile of box medians, corrected for what noise alone does to it, and for a gradient.
    sigma : float
        Noise of one sky pixel, from differences of neighbours, so that a gradient does not add to it.
    tolerance : float
        What a sky value may be off without harm: sigma, and 3 % of the sky in quadrature, since flat fields and stray
        light structure a bright sky by that much (on WFC3/IR it exceeds the noise of one pixel).
    fill : float
        (replica - low) / tolerance.
    blank : float
        Share of boxes whose median lies within 0.5 sigma (and 3 times the noise of a box median) of ``low``, 0 to 1.
    n : int
        Pixels that were used.
    rise : float
        What a gradient rises from corner to corner, 0 where there is none; ``low`` is without it.
    """

    replica: float
    mode: float
    low: float
    sigma: float
    tolerance: float
    fill: float
    blank: float
    n: int
    rise: float = 0.0

    @property
    def filled(self) -> bool:
        """Whether sources reach over most of the chip, so that its median lies far above its lowest boxes."""
        return self.fill > _FILLED

    @property
    def independent(self) -> float:
        """The best value: the mean of ``mode`` and ``low``, or ``low`` alone where sources fill the chip.

        Unresolved stars draw ``low`` up and the skewness they cause draws ``mode`` down; on simulated exposures with
        known sky the mean of both is right to 0.05 sigma.
        """
        return self.low if self.filled else min((self.mode + self.low) / 2, self.replica)

    @property
    def uncertainty(self) -> float:
        """Half the disagreement of ``mode`` and ``low``, at least 0.02 sigma, in the units of the image."""
        return max(abs(self.mode - self.low) / 2, 0.02 * self.sigma) if not self.filled else 0.1 * self.sigma

    @property
    def estimator(self) -> str:
        """Name of the estimator behind ``independent``."""
        return "low boxes" if self.filled else "mode outside sources and low boxes"


def background(
    read: Reader,
    *,
    shape: tuple[int, int],
    most: int = TILES,
    windows: Sequence[Window] | None = None,
    level: float = 0.0,
) -> Background:
    """Measure the sky of an image on a sample of windows.

    Parameters
    ----------
    read : callable
        Takes a window (two slices) and returns its pixels as 32-bit floats, NaN where they say nothing.
    shape : tuple of int
        (ny, nx) of the image in pixels.
    most : int
        Most windows of 128 pixels to read.
    windows : sequence of (slice, slice), optional
        The windows to read; a regular sample by default.
    level : float
        Sky that was taken off the image before: what a gradient is a share of.

    Raises
    ------
    Unmeasured
        With fewer than 256 usable pixels, or when they hold no noise.
    """
    images, blank, boxes, places, differences = [], [], [], [], []
    side = box_side(shape)
    chosen = tiles(shape, size=TILE, most=most) if windows is None else windows
    for number, window in enumerate(chosen):
        image = read(window)
        images.append(image)
        if number % 2 == 0 or len(chosen) < _MANY_TILES:
            blank.append(without_sources(image))
        boxes.append(box_medians(image, side))
        places.append(_box_centres(window, image.shape, side) / shape[::-1])
        differences.append((image[:, 1:] - image[:, :-1])[:, ::2].ravel())
    if not images:
        raise Unmeasured("the image has no pixels")
    together = _thinned(differences)
    sigma = robust(together, least=128)[1] / np.sqrt(2)
    if quantum(together) > _COARSE * sigma:
        return _counted(blank, images, side)
    if not sigma > 0:
        raise Unmeasured("the sky pixels have no noise: the image is constant")
    points = np.column_stack([np.concatenate(places), np.concatenate(boxes)])
    return _summary(images, blank, points, sigma, side, level)


def box_side(shape: tuple[int, int]) -> int:
    """Return the side of the boxes for local medians: 64 pixels, less on small images so that there are 60 or more."""
    for side in (64, 32, 24, 16):
        if (shape[0] // side) * (shape[1] // side) >= 60:
            return side
    return 8


def box_medians(image: Floats, side: int) -> Floats:
    """Return the medians of square boxes, flat; NaN where less than half of a box is usable."""
    medians = [median(seen) if seen.size > box.size // 2 else np.nan for box, seen in _seen(image, side)]
    return np.array(medians, dtype=float)


def _box_centres(window: Window, shape: tuple[int, ...], side: int) -> Floats:
    """Return the centres (x, y) of the boxes of `box_medians` on the image of which a window was cut, shape (n, 2)."""
    rows, columns = (np.linspace(0, n, max(1, n // side) + 1) for n in shape)
    y, x = np.meshgrid((rows[1:] + rows[:-1]) / 2, (columns[1:] + columns[:-1]) / 2, indexing="ij")
    return np.column_stack([x.ravel() + window[1].start, y.ravel() + window[0].start])


def _seen(image: Floats, side: int) -> Iterator[tuple[Floats, Floats]]:
    """Yield each box of an image, and what is usable of it."""
    for box in _boxes(image, side):
        yield box, box[np.isfinite(box)]


def _boxes(image: Floats, side: int) -> Iterator[Floats]:
    """Yield square boxes that cover an image."""
    rows, columns = (np.linspace(0, n, max(1, n // side) + 1).astype(int) for n in image.shape)
    for (top, bottom), (left, right) in crossings(pairwise(rows), pairwise(columns)):
        yield image[top:bottom, left:right]


def without_sources(image: Floats) -> Floats:
    """Return an image, shape (ny, nx), with NaN on sources.

    A source is 5 or more connected pixels above 2.5 sigma in the image smoothed by a Gaussian of 1.5 pixels, grown by 4
    pixels. The level is the median of the image, so that a halo that fills it stays; an image with fewer than 64 finite
    pixels, or that would be nine tenths sources, is returned as it is.
    """
    seen = np.isfinite(image)
    if seen.sum() < 64:
        return image
    sample = _sample(seen)
    centre = median(image[sample][seen[sample]])
    smooth = gaussian_smoothed(np.where(seen, image - centre, 0).astype(np.float32, copy=False), 1.5)
    if not seen.all():
        weight = gaussian_smoothed(seen.astype(np.float32), 1.5)
        smooth = np.divide(smooth, weight, out=np.zeros_like(smooth), where=weight > 0.2)
    middle, scatter = robust(smooth[sample][seen[sample]])
    bright = smooth > middle + 2.5 * scatter
    labels, count = ndimage.label(bright)
    big = np.bincount(labels[bright], minlength=count + 1) >= 5
    if not big.any():
        return image
    sources = grown(big[labels], 4)
    return np.where(sources, np.nan, image) if sources.mean() < 0.9 else image


def _sample(seen: NDArray[np.bool_]) -> Window:
    """Return every second row and column where that leaves enough of what is seen, else all."""
    half = slice(None, None, 2), slice(None, None, 2)
    return half if seen[half].sum() > _ENOUGH else (slice(None), slice(None))


def _counted(clean: list[Floats], images: list[Floats], side: int) -> Background:
    """Return the sky of an image of few whole counts, whose medians jump by one: from the means of boxes.

    Of windows without sources; where photons are so few that each of them is taken for a source, of all windows, in
    smaller boxes of which the bright ones are left out.

    Raises
    ------
    Unmeasured
        Fewer than 8 boxes hold pixels, or all pixels are equal.
    """
    found = list(_filled_boxes(clean, side))
    if len(found) < _HALF * sum(1 for _ in _filled_boxes(images[:: -(-len(images) // len(clean))], side)):
        side //= _FINER
        found = dark_boxes(list(_filled_boxes(images, side)))
    if len(found) < _FEWEST_BOXES:
        raise Unmeasured(f"only {len(found)} parts of the image hold enough pixels, {_FEWEST_BOXES} are needed")
    means = np.array([np.nanmean(box) for box in found])
    variances = np.array([np.nanvar(box) for box in found])
    sigma = float(np.sqrt(np.median(variances) or variances.mean()))
    if not sigma > 0:
        raise Unmeasured("the sky pixels have no noise: the image is constant")
    middle = float(np.median(means))
    low = min(middle, float(np.percentile(means, _PERCENTILE)) + _PERCENTILE_SIGMAS * sigma / side)
    blank = float(np.mean(means < low + max(0.5 * sigma, 3 * sigma / side)))
    tolerance = float(np.hypot(sigma, _STRUCTURE * low))
    used = int(sum(np.isfinite(box).sum() for box in found))
    return Background(middle, middle, low, sigma, tolerance, (middle - low) / tolerance, blank, used)


def _filled_boxes(images: list[Floats], side: int) -> Iterator[Floats]:
    """Yield the boxes of images of which more than half is usable."""
    return (box for inside in images for box in _boxes(inside, side) if np.isfinite(box).sum() > box.size // 2)


def _summary(
    images: list[Floats], clean: list[Floats], boxes: Floats, sigma: float, side: int, level: float
) -> Background:
    """Return the sky from windows, windows without sources, and boxes (x, y, median), shape (n, 3)."""
    everything, outside = (_thinned(each) for each in (images, clean))
    # AstroDrizzle's default: skystat='median', skyclip=5, skylsigma=skyusigma=4. stsci.imagestats clips about the mean
    # of the histogram; the difference is below 0.02 standard deviations.
    replica = clipped(finite_values(everything, least=256), sigma=4)[1]
    mean, median = clipped(finite_values(outside, least=256), sigma=3)
    mode = 3 * median - 2 * mean
    mode = float(np.clip(mode, median - 0.25 * sigma, median + 0.25 * sigma))
    usable, used = boxes[np.isfinite(boxes[:, 2])], int(sum(np.isfinite(image).sum() for image in clean))
    low, blank, tolerance = _lowest(usable[:, 2], replica, sigma, side)
    noise, level = _MEDIAN_EFFICIENCY * sigma / side, max(abs(replica), level)
    plane = None
    if len(usable) >= _FEWEST_BOXES:
        plane = plain_plane(usable, noise=noise, level=level, tolerance=float(np.hypot(sigma, _STRUCTURE * level)))
    if plane is not None:
        low, blank, tolerance = _lowest(plane.flattened(usable), replica, sigma, side)
    fill, rise = (replica - low) / tolerance, plane.size if plane is not None else 0.0
    return Background(replica, mode, low, sigma, tolerance, fill, blank, used, rise)


def _thinned(images: list[Floats]) -> Floats:
    """Return the pixels of images, or of too many every second, third ..., flat."""
    return np.concatenate([image.ravel() for image in images])[
        :: max(1, sum(image.size for image in images) // _SAMPLE)
    ]


def _lowest(boxes: Floats, replica: float, sigma: float, side: int) -> tuple[float, float, float]:
    """Return the sky of the lowest boxes, the share of boxes near it, and the tolerance that goes with it."""
    noise = _MEDIAN_EFFICIENCY * sigma / side
    enough = boxes.size >= _FEWEST_BOXES
    low = float(np.percentile(boxes, _PERCENTILE)) + _PERCENTILE_SIGMAS * noise if enough else replica
    blank = float(np.mean(boxes < low + max(0.5 * sigma, 3 * noise))) if enough else 1.0
    return low, blank, float(np.hypot(sigma, _STRUCTURE * low))
