"""The weight image against what the exposure times predict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.geometry.pixelmap import Surface
from drizview.measure.geometry.sampling import blocks

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
PixelArea = Surface | float


@dataclass(frozen=True)
class WeightMap:
    """A thinned weight image and its predictions; all arrays have one shape, a pixel every ``step`` of the product.

    Attributes
    ----------
    weight : ndarray
        WHT as delivered.
    valid : ndarray of bool
        Weight above 1e-6 of its median, and finite.
    exposure : ndarray
        Exposure time of the chips that the context image names [s].
    expected : ndarray
        The same, each multiplied by the area of the product pixel in native pixels of that chip at that place.
    footprint : ndarray
        As ``expected``, over all chips whose outline covers the pixel, rejected there or not.
    local_areas : int
        Chips whose pixel area was computed at every place; the others have one value from the header.
    step : int
        Distance of the samples, product pixels.
    masked : float
        Share of the samples inside the footprints where an exposure was masked by hand (DQ 16384): ``footprint`` leaves
        it out there.
    """

    weight: Floats
    valid: Bools
    exposure: Floats
    expected: Floats
    footprint: Floats
    local_areas: int
    step: int
    masked: float = 0.0

    def ratio(self, *, sparse: bool = False) -> Floats:
        """Return weight over expected weight at the valid pixels, flat.

        Parameters
        ----------
        sparse : bool
            For drops much smaller than the product pixel, which reach some pixels and miss others: the mean over
            boxes of 16 samples, and the footprints in place of the context image.

        Raises
        ------
        Unmeasured
            With fewer than 100 pixels (16 boxes).
        """
        if sparse:
            return _box_means(self)
        seen = self.valid & (self.expected > 0)
        if seen.sum() < 100:
            raise Unmeasured("fewer than 100 pixels have both weight and an exposure in the context image")
        return np.asarray(self.weight[seen] / self.expected[seen])


def valid_weight(weight: Floats) -> Bools:
    """Return where a weight counts: finite and above 1e-6 of the median of the positive weights."""
    positive = weight[np.isfinite(weight) & (weight > 0)]
    if positive.size == 0:
        return np.zeros(weight.shape, dtype=bool)
    return np.asarray(np.isfinite(weight) & (weight > 1e-6 * np.median(positive)))


def summed(masks: Sequence[Bools], exptimes: Sequence[float], areas: Sequence[PixelArea] | None, step: int) -> Floats:
    """Return the exposure time of the masks that are set, each weighted by its pixel area ratio when given.

    Parameters
    ----------
    masks : sequence of ndarray of bool, shape (ny, nx)
        Where each chip counts.
    exptimes : sequence of float
        Their exposure times [s].
    areas : sequence of Surface or float, or None
        Area of a product pixel in native pixels of each chip; None gives plain seconds.
    step : int
        Distance of the samples in product pixels.
    """
    ny, nx = masks[0].shape[:2]
    total = np.zeros((ny, nx), dtype=np.float32)
    rows, columns = np.arange(ny) * float(step), np.arange(nx) * float(step)
    for number, mask in enumerate(masks):
        area = 1.0 if areas is None else areas[number]
        value = area.grid(rows, columns) if isinstance(area, Surface) else area
        total += mask * (exptimes[number] * value)
    return total


# Weights that agree with exposure times to 2 % over most of the area are exposure times, whatever the rest is.
_MOST_EXACT = 0.5
# Weights that are off by more than this factor have another unit.
_NO_TIMES = 5.0


@dataclass(frozen=True)
class WeightType:
    """What the weights are.

    Attributes
    ----------
    kind : str
        "EXP", "ERR", "IVM" or "unclear".
    why : str
        How that was found. No keyword of the product says it, so it is always inferred.
    recorded : bool
        Whether AstroDrizzle recorded scales (DnnnWTSC); where the weights are unclear, scales of 1, with which they
        should be exposure times. Without a record, as in mosaics of other pipelines, they may be anything.
    """

    kind: str
    why: str
    recorded: bool = True

    @property
    def is_told(self) -> bool:
        """Whether it can be said what the weights should be."""
        return self.kind != "unclear" or self.recorded

    @property
    def is_time(self) -> bool:
        """Whether the weight is an exposure time."""
        return self.kind == "EXP"

    @property
    def is_variance(self) -> bool:
        """Whether the weight is an inverse variance."""
        return self.kind in ("ERR", "IVM")


def weight_type(
    *,
    scales: Sequence[float | None],
    exptimes: Sequence[float],
    ratio: float,
    high: float,
    noise: float | None,
    exact: float = 0.0,
) -> WeightType:
    """Infer what the product is weighted by.

    Parameters
    ----------
    scales : sequence of float or None
        ``DnnnWTSC`` of each chip.
    exptimes : sequence of float
        Exposure times of the chips [s].
    ratio : float
        Output over native pixel scale, s.
    high : float
        95th percentile of weight over s^2 times exposure: 1 for exposure weights whatever was rejected elsewhere.
    noise : float or None
        Noise of a sky pixel times R times sqrt(weight): 1 for inverse variances. On WFC3/IR, where ERR is a rate
        already, drizzlepac's ERR weights make it the exposure time.
    exact : float
        Share of the pixels whose weight is s^2 times the exposure to 2 %.

    Notes
    -----
    drizzlepac writes 1 for EXP, 1/s^4 for ERR and t^2/s^4 for IVM (``imageObject.py``); MultiDrizzle wrote t for EXP.
    """
    pairs = [(w, t) for w, t in zip(scales, exptimes, strict=False) if w is not None and w > 0 and t > 0]
    s4 = ratio**-4
    if pairs and all(_near(w, t) for w, t in pairs) and _near(high, 1.0, 0.15):
        return WeightType("EXP", "DnnnWTSC is the exposure time, as MultiDrizzle wrote it, and the weights agree")
    if pairs and all(_near(w, t * t * s4) and not _near(w, 1.0) for w, t in pairs):
        return WeightType("IVM", "DnnnWTSC is the exposure time squared")
    if pairs and not _near(s4, 1.0, 0.1) and all(_near(w, s4) for w, _ in pairs):
        return WeightType("ERR", "DnnnWTSC is the inverse fourth power of the pixel scale ratio")
    if 0.85 < high < 1.18 or exact > _MOST_EXACT:
        return WeightType("EXP", "DnnnWTSC and the weights agree with exposure times")
    typical = float(np.median(exptimes))
    if noise is not None and (0.5 < noise < 2.0 or 0.5 < noise / typical < 2.0):
        why = "the weights match the inverse variance of the sky noise, not the exposure times"
        return WeightType("ERR", why, recorded=bool(pairs))
    unit = bool(pairs) and all(_near(w, 1.0) for w, _ in pairs)
    unit &= not _near(s4, 1.0, 0.1) or 1 / _NO_TIMES < high < _NO_TIMES  # ERR and EXP are both 1 at the native scale
    why = "the weights match neither exposure times nor the inverse variance of the sky"
    return WeightType("unclear", why, recorded=unit)


def _near(value: float, target: float, tolerance: float = 0.03) -> bool:
    return abs(value - target) <= tolerance * abs(target)


def footprint_ratios(weight: WeightMap, *, side: int) -> Floats:
    """Return, for boxes of ``side`` samples, the median of weight over footprint weight.

    A box counts where at least nine tenths of it lie inside the same number of footprints, so that the edges of the
    dither, where the weight falls as it should, stay out; boxes that do not count are NaN.

    Parameters
    ----------
    weight : WeightMap
    side : int
        Of a box [samples].

    Raises
    ------
    Unmeasured
        No box counts, or the product is smaller than one.
    """
    if min(weight.weight.shape) < side:
        raise Unmeasured("the product is smaller than one box")
    inside = blocks(weight.footprint > 0, side).mean(axis=2) > 0.9
    foot = blocks(weight.footprint, side)
    value = blocks(np.where(weight.valid, weight.weight, 0.0), side)
    even = foot.max(axis=2) < 1.15 * np.maximum(foot.min(axis=2), 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        medians = np.where(inside & even, np.median(value, axis=2) / np.median(foot, axis=2), np.nan)
    if not np.isfinite(medians).any():
        raise Unmeasured("no part of the product lies well inside the footprints")
    return medians


def _box_means(weight: WeightMap, *, side: int = 16) -> Floats:
    foot = blocks(weight.footprint, side)
    value = blocks(np.where(weight.valid, weight.weight, 0.0), side)
    inside = (foot > 0).all(axis=2)
    if inside.sum() < 16:
        raise Unmeasured("fewer than 16 boxes of the weight map lie inside the footprints")
    return np.asarray(value.mean(axis=2)[inside] / foot.mean(axis=2)[inside])


def largest(low: Bools) -> list[tuple[float, float, int]]:
    """Return centre (y, x) in boxes and size in boxes of the connected low areas, largest first."""
    labels, count = ndimage.label(low)
    if count == 0:
        return []
    numbers = np.arange(1, count + 1)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    centres = ndimage.center_of_mass(low, labels, numbers)
    return [(float(centres[i][0]), float(centres[i][1]), int(sizes[i])) for i in np.argsort(-sizes, kind="stable")]
