"""The borders between exposures, ranked and coloured by the sky step across them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Limit
from drizview.checks.core.measured import Place
from drizview.checks.core.places import on_product
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.borderlines import SkyLines
from drizview.checks.fixtures.sky.steps import SkyBorders
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.inspector.panels.input_names import InputNames
from drizview.measure.sky.steps import Border
from drizview.numbers import decimals, number, short_unit, to_error

# Legible on the image and on the map: no step, not judged, below the limit, beyond warn, beyond fail.
COLOURS = {"soft": "#8a94a0", "other": "#9a7fd1", "pass": "#2fae6b", "warn": "#f0a030", "fail": "#ff3b30"}
KEY = (
    ("fail", "step above the fail limit"),
    ("warn", "above the warning limit"),
    ("pass", "within the limit"),
    ("other", "not judged: a single exposure on one side"),
    ("soft", "no step: below 5 × its error, or changes sign"),
)
MOST = 200


@dataclass(frozen=True)
class RankedBorder:
    """A border with its place in the list.

    Attributes
    ----------
    border : Border
    lines : tuple of ndarray, each of shape (points, 2)
        Product pixels from 0.
    step, error : float
        In sigma: the tolerance of the check; the step is positive.
    tone : str
        A key of `COLOURS`.
    sides : (str, str)
        The brighter one first.
    place : Place
        Where the step is largest.
    """

    border: Border
    lines: tuple[NDArray[np.float64], ...]
    step: float
    error: float
    tone: str
    sides: tuple[str, str]
    place: Place

    @property
    def colour(self) -> str:
        """Colour of its lines."""
        return COLOURS[self.tone]

    def distance(self, x: float, y: float) -> float:
        """Return how far a product pixel is from its lines [product pixels]."""
        return min((_distance(line, x, y) for line in self.lines), default=np.inf)


def ranked_borders(
    dataset: Dataset, borders: SkyBorders, lines: SkyLines | None, *, exposure: float, limits: tuple[Limit, Limit]
) -> list[RankedBorder]:
    """Return the borders as the checks judge them, at most 200: those judged first, the largest step first.

    Parameters
    ----------
    dataset : Dataset
    borders : SkyBorders
    lines : SkyLines or None
        None where they are not known.
    exposure : float
        Noise of one exposure, as in `SkyLevel`, in the unit of the product; 0 where it is not known.
    limits : (Limit, Limit)
        What a step in sigma is judged by, between exposures and between chips.
    """
    product = dataset.product
    assert product is not None
    ranking = _Ranking(product, borders, exposure, limits)
    drawn = lines.lines if lines is not None else ((),) * len(borders.borders)
    found = [ranking.ranked(border, tuple(own)) for border, own in zip(borders.borders, drawn, strict=True)]
    order = {"soft": 2, "other": 1}
    return sorted(found, key=lambda each: (order.get(each.tone, 0), -abs(each.step)))[:MOST]


class _Ranking:
    """How the checks of the sky look at a border."""

    def __init__(self, product: Product, borders: SkyBorders, exposure: float, limits: tuple[Limit, Limit]) -> None:
        self.product, self.borders, self.limits = product, borders, limits
        self.words = InputNames(product.inputs)
        self.chips = replace(borders, tolerance=max(borders.tolerance, exposure / 3))
        between = [border for border in borders.borders if borders.between_exposures(border, product)]
        self.only_lone = all(borders.is_lone(border, product) for border in between)

    def ranked(self, border: Border, lines: tuple[NDArray[np.float64], ...]) -> RankedBorder:
        between = self.borders.between_exposures(border, self.product)
        borders = self.borders if between else self.chips
        step, error = border.value / borders.tolerance, border.error / borders.tolerance
        y, x = ((part.start + part.stop - 1) / 2 for part in borders.windows[border.windows[0]])
        place = on_product(self.product, x, y, value=abs(step), radius=80, note="sky step, σ")
        sides = self.words.sides(borders.members[border.first], borders.members[border.second])
        tone = self._tone(border, borders, between)
        return RankedBorder(border, lines, abs(step), error, tone, sides if step >= 0 else sides[::-1], place)

    def _tone(self, border: Border, borders: SkyBorders, between: bool) -> str:
        if not border.real:
            return "soft"
        lone = between and borders.is_lone(border, self.product)
        if lone and not self.only_lone:
            return "other"
        limit = self.limits[0 if between else 1]
        status = limit.judge(abs(border.value) / borders.tolerance)
        if status is Status.PASS or not borders.surely_above(border, getattr(limit, "warn", 0.0)):
            return "pass"
        return "fail" if status is Status.FAIL and not lone else "warn"


def border_columns(unit: str) -> tuple[str, ...]:
    """Return the headings of the table."""
    return ("brighter", "fainter", "step [σ]", "± [σ]", f"step [{short_unit(unit)}]", "positions")


def border_tone(each: RankedBorder) -> str:
    """Return the colour of a row."""
    return {"other": "soft", "pass": ""}.get(each.tone, each.tone)


def border_row(each: RankedBorder) -> tuple[Any, ...]:
    """Return a row of the table: steps with as many digits as their errors allow."""
    value = to_error(abs(each.border.value), each.border.error)
    step, error = (to_error(part, each.error) for part in (each.step, each.error))
    return (*each.sides, step, error, value, len(each.border.windows))


def border_shapes(found: Sequence[RankedBorder], chosen: int) -> list[dict[str, Any]]:
    """Return the borders as shapes over the product, in product pixels; the chosen one is wide and says its step."""
    made = []
    for index, each in enumerate(found):
        for first, line in enumerate(each.lines):
            shape = {"kind": "line", "points": line.tolist(), "colour": each.colour, "width": 1.5}
            if index == chosen:
                step = number(each.step, f".{decimals(each.error)}f")
                shape |= {"width": 4, "label": f"{step} σ" if first == 0 else ""}
            made.append(shape)
    return made


def nearest_border(found: Sequence[RankedBorder], x: float, y: float) -> int:
    """Return which border is nearest to a product pixel, -1 where none has a line."""
    distances = [each.distance(x, y) for each in found]
    best = int(np.argmin(distances)) if distances else -1
    return best if best >= 0 and np.isfinite(distances[best]) else -1


def _distance(line: NDArray[np.float64], x: float, y: float) -> float:
    start, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((np.array([x, y]) - start) * along).sum(axis=1) / length, 0, 1)
    off = start + share[:, None] * along - np.array([x, y])
    return float(np.hypot(*off.T).min())
