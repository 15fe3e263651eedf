"""Stacks of the weight map at source cores and on blank sky."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.fixtures.geometry import scale_ratio
from drizview.checks.fixtures.imprint import CoreLosses
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window
from drizview.measure.weight.stack import Stack, controls, stack
from drizview.numbers import number, with_error

Floats = NDArray[np.floating[Any]]

MOST = 100  # sources in the list
_STACKED = 60
_HALF = 8  # of a cut-out [native pixels]


@dataclass(frozen=True)
class CoreStacks:
    """What the weight map looks like around sources, and elsewhere.

    Attributes
    ----------
    image : ndarray, shape (side, side)
        Mean of the science image around the same sources, each over its peak.
    sources, blank : Stack
        ``blank`` is None with a ``reason``.
    half : int
        The cut-outs reach so many product pixels either way.
    """

    image: Floats
    sources: Stack
    blank: Stack | None
    half: int
    reason: str = ""

    def centre(self, of: Stack | None) -> list[str]:
        """Return the weight in the middle of a stack, in words."""
        return [] if of is None else [f"centre {number(100 * (of.profile[0] - 1), '+.1f')} %"]

    def words(self, kind: str) -> str:
        """Return what the stacks say, given the kind of weight."""
        words = f"Central weight of sources {_centre(self.sources)}"
        if self.blank is not None:
            words += f", of blank sky {_centre(self.blank)}"
        words += ", relative to the median at the edge of each cutout."
        if kind in ("ERR", "IVM"):
            words += f" The weights are probably inverse variances ({kind}), which show sources by design."
        return words


def _centre(of: Stack) -> str:
    return with_error(float(of.profile[0]), float(of.error[0]))


def core_stacks(product: Product, cores: CoreLosses, *, every: CoreLosses) -> CoreStacks:
    """Return the stacks at the brightest sources.

    Parameters
    ----------
    product : Product
    cores : CoreLosses
        Brightest first; the first 60 are stacked.
    every : CoreLosses
        All that is known: places of blank sky keep off them.

    Raises
    ------
    Unmeasured
        No weight image, or no source with even weight around it.
    """
    wht = product.wht
    if wht is None:
        raise Unmeasured("the product has no weight image (WHT)")
    native = 1 / scale_ratio(product, product.inputs[0])
    half = int(np.clip(np.ceil(_HALF * native), 6, 40))
    x, y = np.asarray(cores.x[:_STACKED], float), np.asarray(cores.y[:_STACKED], float)
    shape = product.sci.shape

    def read(window: Window) -> Floats:
        return np.asarray(wht[window])

    sources = stack(read, shape=shape, x=x, y=y, half=half)
    image = _science(product, x[sources.used], y[sources.used], half)
    try:
        blank = stack(read, shape=shape, half=half, **_controls(every, x, y, half, shape))
    except Unmeasured as missing:
        return CoreStacks(image, sources, None, half, missing.reason)
    return CoreStacks(image, sources, blank, half)


def _controls(every: CoreLosses, x: Floats, y: Floats, half: int, shape: tuple[int, int]) -> dict[str, Floats]:
    """Return places near the sources, clear of all that is known."""
    known = np.column_stack([every.x, every.y])
    cx, cy = controls(x, y, avoid=half, shape=shape)
    if cx.size:
        off = np.hypot(known[:, 0, None] - cx, known[:, 1, None] - cy).min(axis=0) > half / 2
        cx, cy = cx[off], cy[off]
    return {"x": cx, "y": cy}


def _science(product: Product, x: Floats, y: Floats, half: int) -> Floats:
    """Return the mean of the science image around sources, each less its rim and over its peak."""
    cuts = []
    for column, row in zip(np.round(x).astype(int), np.round(y).astype(int), strict=True):
        cut = np.asarray(product.sci[row - half : row + half + 1, column - half : column + half + 1], float)
        cut = cut - np.nanmedian(np.concatenate([cut[:2].ravel(), cut[-2:].ravel()]))
        peak = float(cut[half, half])
        if peak > 0:
            cuts.append(cut / peak)
    return np.nanmean(cuts, axis=0) if cuts else np.zeros((2 * half + 1, 2 * half + 1))
