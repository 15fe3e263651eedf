"""A sample of the product that checks look at pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.ingredients.geometry import Mapped, Overlap, overlaps, scale_ratio
from drizview.checks.registry import ingredient
from drizview.dataset.counts import ContextCounts
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.background import without_sources
from drizview.measure.blot import nearest
from drizview.measure.noise import robust
from drizview.measure.sampling import Window, cover, step_for, thin, tiles

Floats = NDArray[np.floating[Any]]

# Side of a patch in product pixels, and how many at most.
SIDE, MOST = 384, 12


@dataclass(frozen=True)
class Patch:
    """A piece of the product.

    Attributes
    ----------
    window : (slice, slice)
    image : ndarray, shape (ny, nx)
        Without its sky, NaN where the product holds nothing.
    blank : ndarray of bool, shape (ny, nx)
        Where nothing but sky is seen.
    sigma : float
        Noise of a sky pixel, 0 where too little sky is seen.
    """

    window: Window
    image: NDArray[np.float32]
    blank: NDArray[np.bool_]
    sigma: float


@ingredient
def patch_windows(product: Product) -> tuple[Window, ...]:
    """Return windows of the product: all of it when it is small, else a regular sample of those well covered."""
    shape = product.sci.shape
    if shape[0] * shape[1] <= MOST * SIDE**2:
        return tuple(cover(shape, size=SIDE))
    many = tiles(shape, size=SIDE, most=4 * MOST)
    thinned = [(slice(r.start, r.stop, 16), slice(c.start, c.stop, 16)) for r, c in many]
    full = [w for w, few in zip(many, thinned, strict=True) if float(np.mean(product.valid(few))) > 0.6]
    step = max(1, len(full) / MOST)
    return tuple(full[int(i * step)] for i in range(min(MOST, len(full))))


def patch(product: Product, window: Window) -> Patch | None:
    """Return a window of the product without its sky, None where it holds next to nothing."""
    image = np.where(product.valid(window), product.sci[window], np.nan).astype(np.float32)
    seen = np.isfinite(image)
    if seen.sum() < max(256, 0.02 * image.size):
        return None
    blank = np.isfinite(without_sources(image))
    sky, sigma = robust(image[blank])
    return Patch(window, image - np.float32(sky), blank, sigma)


@ingredient
def depth_map(product: Product, mapped_chips: Mapped) -> Overlap:
    """Return how many exposures cover each place of the product, rejected there or not.

    From the outlines of the exposures where all are known, else from the context image with its holes filled; without
    either one exposure is taken to be all there is, unless the header names more.
    """
    exposures = {entry.exposure for entry in product.inputs}
    placed = {each.entry.exposure for each in mapped_chips.chips}
    if placed and placed >= exposures:
        return overlaps(product.sci.shape, mapped_chips.chips)
    step = step_for(product.sci.shape, most=250_000)
    if product.context is None or product.context_is_ambiguous:
        shape = tuple(-(-n // step) for n in product.sci.shape)
        return Overlap(np.full(shape, max(1, len(exposures)), dtype=np.int16), step)
    counts = thin(ContextCounts(product.context, product.inputs), step=step).values
    return Overlap(_filled(counts), step)


def _filled(counts: Floats) -> NDArray[np.int16]:
    return ndimage.grey_closing(counts, size=7).astype(np.int16)


def depth_at(depth: Overlap, window: Window) -> NDArray[np.int16]:
    """Return the number of exposures at every pixel of a window, 0 within a step of an edge."""
    rows, columns = (np.arange(part.start, part.stop) for part in window)
    x, y = np.meshgrid(columns / depth.step, rows / depth.step)
    return nearest(depth.count, x, y)


def drop_and_scale(product: Product) -> tuple[float, float]:
    """Return drop size and product pixel, both in native pixels of the first input.

    Raises
    ------
    Unmeasured
        Without inputs, or where their drop sizes differ or are not known.
    """
    if not product.inputs:
        raise Unmeasured("the product names no inputs: neither DnnnDATA keywords nor HDRTAB")
    if product.pixfrac is None:
        raise Unmeasured("the drop size (DnnnPIXF) is not known or differs between inputs")
    return product.pixfrac, scale_ratio(product, product.inputs[0])
