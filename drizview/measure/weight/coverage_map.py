"""The weight map by areas of equal coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.lazy import LazyModule
from drizview.measure.weight.coverage import CoverageArea
from drizview.measure.weight.weights import WeightMap

nddata = LazyModule("astropy.nddata")

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]

# An area is drawn where it holds more than half of its surroundings, so many samples across.
_AROUND = 5


@dataclass(frozen=True)
class WeightedArea(CoverageArea):
    """An area of equal coverage, with the weight that it holds.

    Attributes
    ----------
    inputs : tuple of int
        Numbers (from 1) of the chips that made it.
    share : float
        Part of the covered area, 0 to 1.
    exposure : float
        Summed exposure time of these chips [s].
    x, y : float
        A place well inside, product pixels from 0.
    promised : float
        Exposure time of all chips whose outlines cover it, rejected there or not; median [s].
    delivered : float
        Weight over the pixel area in native pixels, median: seconds where weights are exposure times.
    compact : bool
        Whether it can be outlined; if not, it consists of single pixels spread over the product.
    """

    promised: float
    delivered: float
    compact: bool

    @property
    def ratio(self) -> float:
        """Delivered over promised."""
        return self.delivered / self.promised if self.promised > 0 else float("nan")


@dataclass(frozen=True)
class CoverageMap:
    """The weight map, thinned further, with its areas of equal coverage.

    Attributes
    ----------
    weight, expected : ndarray of float32, shape (ny, nx)
        WHT, and what the exposure times of the inputs named by the context image predict; in the unit of WHT.
    footprint : ndarray of float32, shape (ny, nx)
        What the outlines of the exposures promise; in the unit of WHT.
    valid : ndarray of bool, shape (ny, nx)
        Where there is weight.
    label : ndarray of int16, shape (ny, nx)
        Place of the area in ``areas`` from 1; 0 for none, and for areas that are not listed.
    areas : tuple of WeightedArea
        Largest first.
    rest : float
        Share of the covered area that is not listed.
    step : int
        Distance of the samples, product pixels.
    local_areas : bool
        Whether the pixel area is known at each place; else one stands for the whole field.
    """

    weight: NDArray[np.float32]
    expected: NDArray[np.float32]
    footprint: NDArray[np.float32]
    valid: Bools
    label: NDArray[np.int16]
    areas: tuple[WeightedArea, ...]
    rest: float
    step: int
    local_areas: bool

    def off(self, *, typical: float = 1.0, most: int = 160) -> Floats:
        """Return how far weight lies off what the outlines promise [%], averaged over blocks, NaN outside.

        Parameters
        ----------
        typical : float
            Ratio that counts as none off: 1, or the median for weights that are no exposure times.
        most : int
            Most blocks a side.
        """
        side = max(1, -(-max(self.weight.shape) // most))
        block = tuple(min(side, n) for n in self.weight.shape)
        weight, promised = (
            nddata.block_reduce(a, block) for a in (np.where(self.valid, self.weight, 0.0), self.footprint)
        )
        well = ndimage.binary_erosion(self.footprint > 0, iterations=2)  # rims of drops and outlines do not match
        inside = nddata.block_reduce(well.astype(np.float32), block) > 0.9 * block[0] * block[1]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(inside & (promised > 0), 100 * (weight / promised / typical - 1), np.nan).astype(np.float32)

    def mask(self, number: int) -> Bools:
        """Return where an area (from 0) holds more than half of its surroundings."""
        return _dense(self.label == number + 1)


def coverage_map(
    weights: WeightMap,
    masks: Sequence[Bools],
    numbers: Sequence[int],
    exptimes: Sequence[float],
    *,
    most: int = 160_000,
    listed: int = 40,
    least: float = 5e-4,
) -> CoverageMap:
    """Return the areas of equal coverage with the weight that each holds.

    Parameters
    ----------
    weights : WeightMap
    masks : sequence of ndarray of bool
        Where each input has put weight, in the shape of the arrays of ``weights``.
    numbers : sequence of int
        Number of each input, from 1.
    exptimes : sequence of float
        Their exposure times [s].
    most : int
        Most samples.
    listed : int
        Most areas.
    least : float
        Share of the covered area below which an area is not listed.
    """
    every = max(1, int(np.ceil(np.sqrt(weights.weight.size / most))))
    thin = (slice(None, None, every), slice(None, None, every))
    few = [mask[thin] for mask in masks]
    fields = {name: getattr(weights, name)[thin] for name in ("weight", "expected", "footprint", "valid", "exposure")}
    found = _areas(few, listed, least)
    covered = max(1, int(np.any(few, axis=0).sum())) if few else 1
    inputs = list(zip(numbers, exptimes, strict=True))
    areas = tuple(
        _area(where, fields, list(compress(inputs, present)), covered, weights.step * every) for where, present in found
    )
    return CoverageMap(
        **{name: fields[name].astype(np.float32) for name in ("weight", "expected", "footprint")},
        valid=np.array(fields["valid"]),
        label=_labels([where for where, _ in found], fields["weight"].shape),
        areas=areas,
        rest=max(0.0, 1.0 - sum(area.share for area in areas)),
        step=weights.step * every,
        local_areas=weights.local_areas > 0,
    )


def _labels(areas: Sequence[Bools], shape: tuple[int, ...]) -> NDArray[np.int16]:
    label = np.zeros(shape, dtype=np.int16)
    for number, where in enumerate(areas, start=1):
        label[where] = number
    return label


def _areas(masks: Sequence[Bools], listed: int, least: float) -> list[tuple[Bools, list[bool]]]:
    """Return the areas of equal coverage, largest first, and which of the masks are set in each."""
    if not masks:
        return []
    keys = np.random.default_rng(0).integers(1, 2**63, len(masks), dtype=np.uint64)
    code = np.zeros(masks[0].shape, dtype=np.uint64)
    for key, mask in zip(keys, masks, strict=True):  # a number for each set of inputs: sums of random ones are unique
        code ^= np.where(mask, key, np.uint64(0))
    values, first, counts = np.unique(code, return_index=True, return_counts=True)
    covered = counts[values != 0].sum()
    found: list[tuple[Bools, list[bool]]] = []
    for which in np.argsort(-counts, kind="stable"):
        if values[which] and counts[which] >= least * covered and len(found) < listed:
            at = np.unravel_index(first[which], code.shape)
            found.append((code == values[which], [bool(mask[at]) for mask in masks]))
    return found


def _area(
    where: Bools, fields: dict[str, NDArray[Any]], inputs: list[tuple[int, float]], covered: int, step: int
) -> WeightedArea:
    """Return what is known of an area, with the number and exposure time of each input in it."""
    seen = where & (fields["expected"] > 0)
    native = fields["expected"][seen] / np.maximum(fields["exposure"][seen], 1e-9)
    weight = np.where(fields["valid"], fields["weight"], 0.0)[seen]
    exposure = float(sum(seconds for _, seconds in inputs))
    promised = float(np.median(fields["footprint"][seen] / native)) if seen.any() else 0.0
    dense = _dense(where)
    y, x = _middle(dense if dense.any() else where)
    return WeightedArea(
        inputs=tuple(number for number, _ in inputs),
        share=float(where.sum() / covered),
        exposure=exposure,
        promised=max(promised, exposure),  # outlines end a pixel short of the last drops
        delivered=float(np.median(weight / native)) if seen.any() else 0.0,
        x=float(x * step),
        y=float(y * step),
        compact=bool(dense.sum() > 0.3 * where.sum()),
    )


def _dense(where: Bools) -> Bools:
    return np.asarray(ndimage.uniform_filter(where.astype(np.float32), _AROUND, mode="constant") > 0.5)


def _middle(where: Bools) -> tuple[int, int]:
    """Return row and column of the sample that is furthest from the rim."""
    depth = ndimage.distance_transform_edt(np.pad(where, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), where.shape)
    return int(row), int(column)
