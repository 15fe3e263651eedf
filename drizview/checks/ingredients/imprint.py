"""The cores of sources on the product, the weight they have lost, and the flags that took it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.ingredients.geometry import Mapped, Placed, scale_ratio
from drizview.checks.ingredients.patches import Patch, patch
from drizview.checks.ingredients.skysteps import Outlines
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.blot import nearest
from drizview.measure.imprint import control_losses, disc_mean, find_cores, relative_loss
from drizview.measure.inverse import inverse
from drizview.measure.sampling import Window

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]

CR = 4096
# A ramp that was cut short by saturation holds less than this of the exposure time (WFC3/IR, NICMOS).
_SHORT = 0.97
# What may have taken weight, a pixel counting for the first that applies.
CAUSES = ("saturated", "ramp cut short", "cosmic ray 4096", "other flag")


@dataclass(frozen=True)
class CoreLosses:
    """Cores of sources on the patches of the product.

    Attributes
    ----------
    x, y : ndarray, shape (n,)
        Product pixels from 0.
    snr : ndarray, shape (n,)
        Peak over the noise of the sky.
    depth : ndarray of int, shape (n,)
        Exposures whose outlines cover the core.
    loss : ndarray, shape (n,)
        Share of the weight that the core has lost.
    controls : ndarray, shape (shifts, n)
        The same at displaced places of blank sky; NaN where there is none.
    flags : ndarray, shape (n, causes)
        Share of the exposures' pixels within a native pixel of the core that carry each of `CAUSES`.
    blank_flags : ndarray, shape (causes,)
        The same on blank sky.
    attributed : bool
        Whether there were exposures with flags to look at.
    """

    x: Floats
    y: Floats
    snr: Floats
    depth: Ints
    loss: Floats
    controls: Floats
    flags: Floats
    blank_flags: Floats
    attributed: bool

    def __len__(self) -> int:
        return len(self.x)

    def chosen(self, which: Any) -> CoreLosses:
        """Return some of the cores."""
        cores = {name: getattr(self, name)[which] for name in ("x", "y", "snr", "depth", "loss", "flags")}
        return replace(self, controls=self.controls[:, which], **cores)

    def causes(self) -> dict[str, float]:
        """Return the share of each cause in what the cores are flagged beyond blank sky; empty where nothing is."""
        excess = np.maximum(self.flags.mean(axis=0) - self.blank_flags, 0.0) if len(self) else np.zeros(len(CAUSES))
        total = float(excess.sum())
        if not self.attributed or total <= 0:
            return {}
        return dict(zip(CAUSES, (excess / total).tolist(), strict=True))


@ingredient
def core_losses(
    direct_images: Dataset,
    product: Product,
    patch_windows: tuple[Window, ...],
    input_outlines: Outlines,
    mapped_chips: Mapped,
) -> CoreLosses:
    """Return the cores of sources, the weight they have lost and why, on a sample of the product."""
    if product.wht is None:
        raise Unmeasured("the product has no weight image (WHT)")
    native = 1 / scale_ratio(product, product.inputs[0])
    saturated = sum(direct_images.instrument.saturation_bits)
    found = []
    for window in patch_windows:
        try:
            piece = patch(product, window)
        except Unmeasured:  # no sky on this one
            continue
        if piece is not None and piece.sigma > 0:
            found.append(_on(piece, product, input_outlines, mapped_chips, native, saturated))
    if not found:
        raise Unmeasured("no part of the product has a sky to compare sources with")
    return _joined(found)


def _on(
    piece: Patch, product: Product, outlines: Outlines, mapped: Mapped, native: float, saturated: int
) -> CoreLosses:
    """Return the cores on one patch."""
    assert product.wht is not None
    rows, columns = (np.arange(part.start, part.stop) for part in piece.window)
    areas, known = outlines.labels(rows, columns)
    areas = np.where(ndimage.maximum_filter(areas, 9) == ndimage.minimum_filter(areas, 9), areas, 0)
    lost = disc_mean(relative_loss(np.nan_to_num(product.wht[piece.window]), areas), radius=max(1.0, native))
    y, x = find_cores(piece.image, sigma=piece.sigma, native=native)
    seen = np.isfinite(lost[y, x])
    y, x = y[seen], x[seen]
    exposures = {entry.index: entry.exposure for entry in product.inputs}
    depths = np.array([len({exposures[index] for index in inputs}) for inputs in known])
    controls = control_losses(lost, y, x, allowed=piece.blank)
    sky_y, sky_x = _sample(piece.blank & np.isfinite(lost))
    flags, attributed = _flags(piece, mapped, np.append(y, sky_y), np.append(x, sky_x), saturated)
    return CoreLosses(
        x=x + float(columns[0]),
        y=y + float(rows[0]),
        snr=piece.image[y, x] / piece.sigma,
        depth=depths[areas[y, x]],
        loss=lost[y, x],
        controls=controls,
        flags=flags[: y.size],
        blank_flags=flags[y.size :].mean(axis=0) if sky_y.size else np.zeros(len(CAUSES)),
        attributed=attributed,
    )


def _sample(blank: NDArray[np.bool_], most: int = 400) -> tuple[Ints, Ints]:
    rows, columns = np.nonzero(blank)
    keep = np.random.default_rng(1).permutation(rows.size)[:most]
    return rows[keep], columns[keep]


def _flags(piece: Patch, mapped: Mapped, y: Ints, x: Ints, saturated: int) -> tuple[Floats, bool]:
    """Return the share of the 3 x 3 pixels of all exposures about each place that carry each cause."""
    rows, columns = piece.window
    counts, pixels = np.zeros((y.size, len(CAUSES))), np.zeros(y.size)
    for placed in mapped.chips:
        found = placed.mapping.window((columns.start, columns.stop - 1), (rows.start, rows.stop - 1))
        if found is None or placed.chip.dq is None:
            continue
        at_row, at_column = inverse(placed.mapping, piece.window).points(x + columns.start, y + rows.start)
        at_row, at_column = at_row - found[0].start, at_column - found[1].start
        for number, hit in enumerate(_hits(placed, found, saturated)):
            share = ndimage.uniform_filter(hit.astype(np.float32), 3, mode="nearest")
            counts[:, number] += nearest(share, at_column, at_row)
        pixels += nearest(np.ones(tuple(part.stop - part.start for part in found), np.float32), at_column, at_row)
    return counts / np.maximum(pixels, 1)[:, None], bool(pixels.any())


def _hits(placed: Placed, window: Window, saturated: int) -> list[NDArray[np.bool_]]:
    """Return where each of the causes applies first, on a window of a chip."""
    chip = placed.chip
    assert chip.dq is not None
    dq = chip.dq[window].astype(np.int64)
    full = (dq & saturated) != 0
    short = np.zeros(dq.shape, dtype=bool)
    if chip.time is not None and chip.exptime:
        time = chip.time[window]
        short = (time < _SHORT * chip.exptime) & (time > 0) & ~full
    rays = ((dq & CR) != 0) & ~full & ~short
    other = ((dq & ~(CR | 8192)) != 0) & ~full & ~short & ~rays
    return [full, short, rays, other]


def _joined(found: list[CoreLosses]) -> CoreLosses:
    along = {name: np.concatenate([getattr(f, name) for f in found]) for name in ("x", "y", "snr", "depth", "loss")}
    return CoreLosses(
        **along,
        controls=np.concatenate([f.controls for f in found], axis=1),
        flags=np.concatenate([f.flags for f in found]),
        blank_flags=np.mean([f.blank_flags for f in found], axis=0),
        attributed=any(f.attributed for f in found),
    )
