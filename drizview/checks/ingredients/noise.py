"""The local noise of the product, measured and predicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.ingredients.geometry import Mapped
from drizview.checks.ingredients.patches import Patch, drop_and_scale, patch
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.correlation import measured_correlation
from drizview.measure.dropnoise import drizzled_noise
from drizview.measure.inverse import inverse
from drizview.measure.modulation import blocks, box_variances
from drizview.measure.sampling import Window

Floats = NDArray[np.floating[Any]]

# Side of the boxes in which noise is measured, native pixels.
_BOX = 8
# Patches of the product that are looked at, about.
_MOST = 6
# Kernels whose drops are squares, so that the noise of a pixel can be predicted.
SQUARE = ("square", "turbo")


@dataclass(frozen=True)
class NoisePatch:
    """Local noise of one patch of the product, by boxes.

    Attributes
    ----------
    window : (slice, slice)
    side : int
        Of a box, product pixels.
    variances, counts : ndarray, shape (rows, columns)
        Measured variance over the mean of the patch, and pixels it rests on.
    predicted : ndarray, shape (rows, columns), or None
        Predicted variance over the mean of the patch.
    sky : ndarray, shape (ny, nx)
        The patch without sources and without its large-scale background.
    """

    window: Window
    side: int
    variances: Floats
    counts: Floats
    predicted: Floats | None
    sky: NDArray[np.float32]


@ingredient
def noise_patches(product: Product, patch_windows: tuple[Window, ...], mapped_chips: Mapped) -> tuple[NoisePatch, ...]:
    """Return the local noise of the blank sky, and what drizzling predicts where the exposures are known."""
    pixfrac, ratio = drop_and_scale(product)
    side = max(4, round(_BOX / ratio))
    found = []
    for window in patch_windows[:: max(1, len(patch_windows) // _MOST)]:
        piece = patch(product, window)
        if piece is None or piece.blank.mean() < 0.05:
            continue
        made = _measured(product, piece, side, mapped_chips, pixfrac)
        if made is not None:
            found.append(made)
    if not found:
        raise Unmeasured("the product shows no blank sky")
    return tuple(found)


def _measured(product: Product, piece: Patch, side: int, mapped: Mapped, pixfrac: float) -> NoisePatch | None:
    sky = flat_sky(piece, 4 * side)
    noise = predicted_noise(product, piece.window, mapped, pixfrac)
    if noise is not None:
        noise[0][~np.isfinite(sky)] = np.nan
        full = noise[1] >= 0.999 * np.nanmax(noise[1])
        sky = np.where(full, sky, np.nan).astype(np.float32)
    variances, counts = box_variances(sky, side=side)
    if np.isfinite(variances).sum() < 16:
        return None
    predicted = None
    if noise is not None:
        with np.errstate(all="ignore"):
            cells = blocks(noise[0] ** 2, side)
            predicted = np.nansum(cells, axis=2) / np.isfinite(cells).sum(axis=2)
        predicted[~np.isfinite(variances)] = np.nan
        if not np.isfinite(predicted).sum() >= 16:
            predicted = None
    mean = np.nanmedian(variances)
    return NoisePatch(
        piece.window,
        side,
        variances / mean,
        counts,
        None if predicted is None else predicted / np.nanmean(predicted),
        sky,
    )


def flat_sky(piece: Patch, box: int) -> NDArray[np.float32]:
    """Return the blank sky of a patch less its mean over ``box`` pixels around; NaN elsewhere."""
    seen = piece.blank & np.isfinite(piece.image)
    clipped = np.where(seen, np.clip(piece.image, -4 * piece.sigma, 4 * piece.sigma), 0)
    weight = ndimage.uniform_filter(seen.astype(np.float32), box, mode="constant")
    smooth = ndimage.uniform_filter(clipped, box, mode="constant") / np.maximum(weight, 1e-3)
    return np.where(seen & (weight > 0.2), piece.image - smooth, np.nan).astype(np.float32)


def predicted_noise(product: Product, window: Window, mapped: Mapped, pixfrac: float) -> tuple[Floats, Floats] | None:
    """Return noise and exposure of a window (see `drizzled_noise`), None where they cannot be predicted."""
    placed = {each.entry.index: each for each in mapped.chips}
    if product.kernel not in SQUARE or any(entry.index not in placed for entry in product.inputs):
        return None
    chips = []
    for each in mapped.chips:
        time = each.entry.exptime or each.chip.exptime
        if not time:
            return None
        try:
            chips.append((inverse(each.mapping, window), each.chip.sci.shape, time))
        except Unmeasured:
            continue
    return drizzled_noise(chips, window=window, pixfrac=pixfrac) if chips else None


@ingredient
def noise_ratio(product: Product, noise_patches: tuple[NoisePatch, ...]) -> float:
    """Return R as measured: how far the noise of large areas exceeds that of uncorrelated pixels."""
    block = max(8, round(16 / drop_and_scale(product)[1]))
    found = []
    for piece in noise_patches:
        try:
            found.append(measured_correlation(piece.sky, block=block))
        except Unmeasured:
            continue
    if not found:
        raise Unmeasured(f"too little blank sky for 30 blocks of {block} pixels")
    return float(np.median(found))
