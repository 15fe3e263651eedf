"""How the exposures lie on each other, measured on the sources that they share."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Placed
from drizview.checks.ingredients.stars import Sources
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.register import Registration, Solved, register, solve
from drizview.measure.residuals import Residuals, residuals
from drizview.measure.shifts import Vote, vote

# How far apart two exposures are looked for [arcsec], first near by, then as far as two visits may be.
_REACHES = (1.0, 3.2)
_MOST_REACH = 120.0
# With how many of the following exposures each is compared.
_PARTNERS = 8
_FACTOR = 2.0
_LEAST_TO_TURN = 8
# Stars whose residuals are kept for whoever draws them: of one exposure, and of all together.
_MOST_STARS, _MOST_IN_ALL = 400, 40_000

Pair = tuple[str, str]


@dataclass(frozen=True)
class Offset:
    """Where one exposure lies against the reference, in native pixels along the axes of the product.

    Attributes
    ----------
    dx, dy, error : float
        Shift, and the standard error of each component.
    rotation, rotation_error : float
        Degrees; NaN where the sources are too few.
    scale, scale_error : float
        Relative; NaN where the sources are too few.
    corner, corner_error : float
        What rotation and scale amount to at the corner of the exposure; NaN as they.
    n : int
        Most sources that it shares with another exposure.
    """

    exposure: Exposure
    dx: float
    dy: float
    error: float
    rotation: float
    rotation_error: float
    scale: float
    scale_error: float
    corner: float
    corner_error: float
    n: int

    @property
    def distance(self) -> float:
        """Length of the shift [native pixel]."""
        return math.hypot(self.dx, self.dy)


@dataclass(frozen=True)
class Alignment:
    """The offsets of all exposures that could be tied together.

    Attributes
    ----------
    reference : Exposure
        The one that most agree with.
    offsets : tuple of Offset
        The reference is among them, with zeros.
    loose : tuple of str
        Exposures that overlap others and share too few sources with them.
    pairs : dict of (str, str) to Registration
    residuals : dict of str to Residuals
        For each exposure, star by star, against the reference, or the exposure that it shares most stars with.
    """

    reference: Exposure
    offsets: tuple[Offset, ...]
    loose: tuple[str, ...]
    pairs: Mapping[Pair, Registration]
    residuals: Mapping[str, Residuals] = field(default_factory=dict)


@dataclass(frozen=True)
class AlignmentTried:
    """The alignment, or why it could not be measured."""

    alignment: Alignment | None
    reason: str = ""


@ingredient
def direct_images(dataset: Dataset) -> Dataset:
    """Return the dataset where its images show stars as points in one place.

    Raises
    ------
    NotApplicable
        For grisms, prisms and spectra, and where the telescope followed a moving target.
    """
    name = dataset.filter.upper()
    if re.search(r"\b(G\d{3}L?|PR\d{3}L)\b", name) or dataset.header.text("OBSTYPE") == "SPECTROSCOPIC":
        raise NotApplicable(f"{name or 'a spectrum'} shows spectra, not stars")
    if dataset.is_moving_target:
        raise NotApplicable("the telescope followed a moving target: the stars trail")
    return dataset


@ingredient
def several_exposures(direct_images: Dataset) -> Dataset:
    """Return the dataset where its product is made of two exposures or more.

    Raises
    ------
    NotApplicable
        One exposure has nothing to be aligned with.
    """
    product = direct_images.product
    names = {entry.exposure for entry in product.inputs} if product else set()
    if max(len(names), len(direct_images.exposures)) == 1:
        raise NotApplicable("one exposure has nothing to be aligned with")
    return direct_images


@ingredient
def alignment_attempt(
    direct_images: Dataset, product: Product, placed_chips: tuple[Placed, ...], source_lists: dict[str, Sources]
) -> AlignmentTried:
    """Return the alignment, or the reason why there is none."""
    if len({placed.exposure.name for placed in placed_chips}) < 2:
        return AlignmentTried(None, "fewer than two of the exposures were found: nothing to compare")
    try:
        return AlignmentTried(_aligned(product, placed_chips, source_lists))
    except Unmeasured as error:
        return AlignmentTried(None, error.reason)


@ingredient
def alignment(several_exposures: Dataset, alignment_attempt: AlignmentTried) -> Alignment:
    """Return the alignment, where it could be measured."""
    if alignment_attempt.alignment is None:
        raise Unmeasured(alignment_attempt.reason)
    return alignment_attempt.alignment


def _aligned(product: Product, placed_chips: tuple[Placed, ...], lists: dict[str, Sources]) -> Alignment:
    extents = {name: _extent(name, placed_chips) for name in lists}
    overlaps = [pair for pair in _partners(list(lists)) if _overlap(extents[pair[0]], extents[pair[1]])]
    middles = {placed.exposure.name: placed for placed in reversed(placed_chips)}
    pairs = {}
    for one, other in overlaps:
        found = _compare(lists[one], lists[other], _dither(middles[one], middles[other]), product.scale_arcsec)
        if found is not None:
            pairs[one, other] = found
    shifts = solve({pair: (np.array([each.dx, each.dy]), each.error) for pair, each in pairs.items()})
    if shifts is None:
        raise Unmeasured(_nothing(lists, overlaps))
    known = {name for pair in overlaps for name in pair}
    loose = tuple(sorted(known - set(shifts.value)))
    offsets = _offsets(product, lists, shifts, pairs, extents)
    left = _residuals(product, lists, shifts, pairs)
    return Alignment(lists[shifts.reference].exposure, offsets, loose, pairs, left)


def _nothing(lists: dict[str, Sources], overlaps: list[Pair]) -> str:
    if not overlaps:
        return "no two exposures overlap"
    fewest = min(len(each) for each in lists.values())
    return f"no two exposures share 6 compact sources (the poorest has {fewest}): too few to compare them"


def _partners(names: list[str]) -> list[Pair]:
    places = {name: k for k, name in enumerate(names)}
    return [pair for pair in combinations(names, 2) if places[pair[1]] - places[pair[0]] <= _PARTNERS]


def _extent(name: str, placed_chips: tuple[Placed, ...]) -> NDArray[np.float64]:
    """Return (x0, x1, y0, y1) of an exposure on the product."""
    maps = [placed.mapping for placed in placed_chips if placed.exposure.name == name]
    x, y = (np.concatenate([getattr(each, axis).ravel() for each in maps]) for axis in "xy")
    return np.array([x.min(), x.max(), y.min(), y.max()])


def _overlap(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Return whether two extents share a twentieth of the smaller."""
    low, high = np.maximum(one[[0, 2]], other[[0, 2]]), np.minimum(one[[1, 3]], other[[1, 3]])
    sizes = [(each[1] - each[0]) * (each[3] - each[2]) for each in (one, other)]
    return bool((high > low).all() and np.prod(high - low) > 0.05 * min(sizes))


def _dither(one: Placed, other: Placed) -> tuple[float, float]:
    middle = [np.array([n / 2]) for n in one.chip.sci.shape]
    (ax, ay), (bx, by) = one.mapping.points(*middle), other.mapping.points(*middle)
    return float(bx[0] - ax[0]), float(by[0] - ay[0])


def _compare(one: Sources, other: Sources, dither: tuple[float, float], scale: float) -> Registration | None:
    for arcsec in _REACHES:
        reach = float(np.clip(arcsec / scale, 12.0, _MOST_REACH))
        start: Vote = vote(one.peaks, other.peaks, reach=reach, dither=dither, factor=_FACTOR)
        if start.significant:
            return register(one.peaks, other.peaks, start)
    return None


def _offsets(
    product: Product,
    lists: dict[str, Sources],
    shifts: Solved,
    pairs: Mapping[Pair, Registration],
    extents: Mapping[str, NDArray[np.float64]],
) -> tuple[Offset, ...]:
    turned = {pair: each for pair, each in pairs.items() if each.n >= _LEAST_TO_TURN and np.isfinite(each.rotation)}
    turns = solve(
        {pair: (np.array([each.rotation, each.scale]), each.rotation_error) for pair, each in turned.items()},
        reference=shifts.reference,
    )
    found = []
    for name, shift in shifts.value.items():
        native = product.scale_arcsec / float(np.median(lists[name].scale))
        known = turns is not None and turns.reference == shifts.reference and name in turns.value
        rotation, scale = turns.value[name] if turns is not None and known else (math.nan, math.nan)
        error = turns.error[name] if turns is not None and known else math.nan
        x0, x1, y0, y1 = extents[name]
        reach = math.hypot(x1 - x0, y1 - y0) / 2 * native
        found.append(
            Offset(
                exposure=lists[name].exposure,
                dx=float(shift[0]) * native,
                dy=float(shift[1]) * native,
                error=shifts.error[name] * native,
                rotation=float(rotation),
                rotation_error=error,
                scale=float(scale),
                scale_error=math.radians(error),
                corner=math.hypot(math.radians(rotation), scale) * reach,
                corner_error=math.radians(error) * reach,
                n=max((each.n for pair, each in pairs.items() if name in pair), default=0),
            )
        )
    return tuple(found)


def _residuals(
    product: Product, lists: dict[str, Sources], shifts: Solved, pairs: Mapping[Pair, Registration]
) -> dict[str, Residuals]:
    """Return the residuals of each exposure against the reference, or against the one it shares most stars with."""
    found = {}
    for name in shifts.value:
        own = {pair: each for pair, each in pairs.items() if name in pair}
        pair = max(own, key=lambda each: (shifts.reference in each and name != shifts.reference, own[each].n))
        one, other = pair
        found[name] = residuals(
            own[pair],
            lists[one].peaks,
            lists[other].peaks,
            native=product.scale_arcsec / float(np.median(lists[name].scale)),
            of_first=name == one,
            against=other if name == one else one,
            most=min(_MOST_STARS, max(4, _MOST_IN_ALL // len(shifts.value))),
        )
    return found
