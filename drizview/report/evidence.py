"""Pictures of the worst places of each alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.measured import Place
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import DrizviewError, Unmeasured
from drizview.measure.geometry.north import north_angle
from drizview.numbers import number, short_unit
from drizview.report.captions import CAPTIONS, REGISTERED, RINGS, WHOLE
from drizview.report.figure import EvidencePicture, Figure, Ring
from drizview.report.model import Report
from drizview.report.registered import RegisteredChip, RegisteredChips
from drizview.report.shades import Shades, asinh, ends_of, flagged, linear, to_png

# Most pictures of a page: few enough to look at each of them.
MOST_RESULTS, MOST_PLACES, MOST_FIGURES = 2, 2, 12
# Sides of pictures in pixels: of the whole product, for a page and for a survey, and of a place (half).
WHOLE_SIDE, SMALL_SIDE, HALF_SIDE, WIDEST_HALF = 420, 96, 32, 256
_MOST_PIXELS = 96
# Two places nearer than this show the same thing [product pixels].
_APART = 24.0

Axis = NDArray[np.float64]


@dataclass(frozen=True)
class EvidencePlace:
    """A place on the product, with the chip whose evidence it is (None: any)."""

    place: Place
    x: float
    y: float
    chip: RegisteredChip | None


Seen = tuple[Result, EvidencePlace]


def illustrate(report: Report, dataset: Dataset) -> Report:
    """Return the report with pictures; without those that cannot be read."""
    product, chips = dataset.product, RegisteredChips(dataset)
    spots = alarm_spots(report, chips) if product is not None else []
    return replace(report, figures=tuple(_figures(product, spots[:MOST_FIGURES], chips, WHOLE_SIDE)))


def worst_pictures(report: Report, dataset: Dataset) -> tuple[Figure, ...]:
    """Return the whole product, small, and the worst place of each question; nothing where no alarm is.

    What a survey keeps of each product: some 10 kB for each question that alarms.
    """
    product, chips = dataset.product, RegisteredChips(dataset)
    if product is None or not any(result.status in ALARMS for result in report.results):
        return ()
    first = {result.question: (result, spot) for result, spot in reversed(alarm_spots(report, chips))}
    return tuple(_figures(product, [first[id] for id in QUESTIONS if id in first], chips, SMALL_SIDE))


def _figures(product: Product | None, spots: list[Seen], chips: RegisteredChips, side: int) -> Iterator[Figure]:
    if product is None:
        return
    close = (partial(_close, product, result, spot, chips) for result, spot in spots)
    for make in (partial(_whole, product, spots, side), *close):
        try:
            yield make()
        except (DrizviewError, OSError):  # the file has changed, or cannot be read there
            continue


def alarm_spots(report: Report, chips: RegisteredChips) -> list[Seen]:
    """Return the worst places of the worst alarms of each question, where they lie on the product."""
    return [(result, spot) for result in _alarms(report) for spot in _spots(result, chips)]


def _alarms(report: Report) -> Iterator[Result]:
    """Yield the results worth a picture: of each question the worst alarms that say where."""
    for finding in report:
        loud = [result for result in finding.results if result.status in ALARMS and result.where]
        yield from sorted(loud, key=lambda result: ALARMS.index(result.status))[:MOST_RESULTS]


def _spots(result: Result, chips: RegisteredChips) -> list[EvidencePlace]:
    """Return the first places of a result that lie apart from each other."""
    found: list[EvidencePlace] = []
    for place in result.where:
        spot = _spot(place, chips)
        if spot and all(np.hypot(spot.x - other.x, spot.y - other.y) > _APART for other in found):
            found.append(spot)
        if len(found) == MOST_PLACES:
            break
    return found


def _spot(place: Place, chips: RegisteredChips) -> EvidencePlace | None:
    if place.frame == "product":
        return EvidencePlace(place, place.x, place.y, None)
    chip = chips.named(place.frame)
    if chip is None:
        return None
    x, y = chip.mapping.points(np.array([place.y]), np.array([place.x]))
    return EvidencePlace(place, float(x[0]), float(y[0]), chip)


def _whole(product: Product, spots: list[Seen], side: int) -> Figure:
    ny, nx = product.sci.shape
    step = max(1, -(-max(ny, nx) // side))
    window = slice(None, None, step), slice(None, None, step)
    valid = product.valid(window)
    marks = [(spot.x / step, spot.y / step, max(6.0, spot.place.radius / step)) for _, spot in spots]
    pictures = [_drizzled(product, (product.sci[window], valid), marks)]
    if product.wht is not None:
        pictures.append(evidence_picture("weight", linear(product.wht[window]), marks))
    caption = f"{WHOLE} {RINGS}" if spots else WHOLE
    return Figure("", "", "The whole product", caption, tuple(pictures), *_on_sky(product, step))


def _close(product: Product, result: Result, spot: EvidencePlace, chips: RegisteredChips) -> Figure:
    half = int(np.clip(2 * spot.place.radius, HALF_SIDE, WIDEST_HALF))
    step = -(-2 * half // _MOST_PIXELS)
    y, x = (np.arange(round(centre) - half, round(centre) + half, step, dtype=float) for centre in (spot.y, spot.x))
    mark = [((spot.x - x[0]) / step, (spot.y - y[0]) / step, max(4.0, spot.place.radius / step))]
    pictures = [
        _drizzled(product, _product(product, y, x), mark),
        *([evidence_picture("weight", linear(_weight(product, y, x)), mark)] if product.wht is not None else []),
        *_exposure(spot, chips, y, x, mark),
    ]
    caption = f"{CAPTIONS[result.question]} {REGISTERED}"
    return Figure(result.question, result.check, title_of(spot), caption, tuple(pictures), *_on_sky(product, step))


def _drizzled(
    product: Product, seen: tuple[NDArray[Any], NDArray[np.bool_]], marks: list[tuple[float, float, float]]
) -> EvidencePicture:
    return evidence_picture("drizzled SCI", asinh(*seen), marks, ends=_ends(ends_of(*seen), product.unit))


def _ends(ends: tuple[float, float] | None, unit: str) -> str:
    """Return the values that are black and white, in words."""
    return f"{number(ends[0], '.3g')} to {number(ends[1], '.3g')} {short_unit(unit)}".strip() if ends else ""


def _on_sky(product: Product, step: int) -> tuple[float, float]:
    """Return the side of a pixel of a picture [arcsec], 0 where not known, and the angle of north [deg]."""
    try:
        return product.scale_arcsec * step, north_angle(product.wcs)
    except (Unmeasured, DrizviewError, np.linalg.LinAlgError):
        return 0.0, 0.0


def title_of(spot: EvidencePlace) -> str:
    """Return where a place is, in words."""
    place = spot.place
    known = place.ra is not None and place.dec is not None
    sky = f", RA {place.ra:.5f}° Dec {number(place.dec or 0.0, '+.5f')}°" if known else ""
    value = "" if place.value is None else number(place.value)
    about = " ".join(part for part in (value, place.note) if part)
    return f"Product pixel x {spot.x:.0f} y {spot.y:.0f}{sky}{f': {about}' if about else ''}"


def _exposure(
    spot: EvidencePlace, chips: RegisteredChips, y: Axis, x: Axis, mark: list[tuple[float, float, float]]
) -> Iterator[EvidencePicture]:
    """Yield an exposure without and with its flags: the one that the place names, or that differs most there."""
    wanted = (spot.chip,) if spot.chip else chips.at(spot.x, spot.y)
    seen = [(chip, found) for chip in wanted if (found := chip.under(y, x)) is not None]
    if not seen:
        return
    chip, (image, flags) = max(seen, key=lambda pair: _central(pair[1][0]))
    shades = asinh(image)
    ends = _ends(ends_of(image), chip.chip.unit)
    yield evidence_picture(f"{chip.exposure.name} SCI,{chip.chip.extver}", shades, mark, ends=ends)
    if flags.any():
        yield evidence_picture("with its flags: 4096 red, others blue", flagged(shades, flags), mark)


def _central(image: NDArray[np.floating]) -> float:
    """Return how far the brightest of the central pixels stands above the rest, in the scatter of the rest."""
    ny, nx = image.shape
    centre = image[ny // 2 - 2 : ny // 2 + 3, nx // 2 - 2 : nx // 2 + 3]
    if not np.isfinite(centre).any():
        return -np.inf
    median = np.nanmedian(image)
    return float((np.nanmax(centre) - median) / (np.nanmedian(np.abs(image - median)) + 1e-30))


def _product(product: Product, y: Axis, x: Axis) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    image, valid = np.full((y.size, x.size), np.nan), np.zeros((y.size, x.size), dtype=bool)
    inside, window = _inside(product, y, x)
    if window is not None:
        image[inside], valid[inside] = product.sci[window], product.valid(window)
    return image, valid


def _weight(product: Product, y: Axis, x: Axis) -> NDArray[np.float64]:
    image = np.full((y.size, x.size), np.nan)
    inside, window = _inside(product, y, x)
    if window is not None and product.wht is not None:
        image[inside] = product.wht[window]
    return image


def _inside(product: Product, y: Axis, x: Axis) -> tuple[tuple[slice, slice], tuple[slice, slice] | None]:
    """Return the part of a picture that lies on the product, and the window of the product that it shows."""
    parts = [_part(axis, length) for axis, length in zip((y, x), product.sci.shape, strict=True)]
    inside = parts[0][0], parts[1][0]
    if inside[0].start >= inside[0].stop or inside[1].start >= inside[1].stop:
        return inside, None
    return inside, (parts[0][1], parts[1][1])


def _part(axis: Axis, length: int) -> tuple[slice, slice]:
    on = np.nonzero((axis >= 0) & (axis < length))[0]
    if not on.size:
        return slice(0, 0), slice(0, 0)
    step = int(axis[1] - axis[0])
    return slice(int(on[0]), int(on[-1]) + 1), slice(int(axis[on[0]]), int(axis[on[-1]]) + 1, step)


def evidence_picture(
    label: str, shades: Shades, marks: list[tuple[float, float, float]], *, ends: str = ""
) -> EvidencePicture:
    """Return a picture with rings at the (x, y, radius) of some marks [pixel of the picture, from 0, y upwards]."""
    ny, nx = shades.shape
    rings = tuple(Ring(x + 0.5, ny - y - 0.5, radius) for x, y, radius in marks if 0 <= x < nx and 0 <= y < ny)
    return EvidencePicture(label, to_png(shades), nx, ny, rings, ends)
