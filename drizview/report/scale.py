"""A number against its limits on a small scale: where everything stands."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from drizview.checks.core.limits import Above, Below, Limit, Within
from drizview.checks.core.result import Result
from drizview.numbers import number, unit_after, with_error

WIDTH = 320.0  # of the scale, in units of its drawing
_LETTER, _BOLD, _GAP = 6.2, 7.0, 8.0  # width of a character, and room between two texts
_AIR = 0.4  # beyond the outer limits, as a share of what they span
_FARTHEST = 2.0  # that a scale grows to reach its value, in spans of the limits


@dataclass(frozen=True)
class Text:
    """Words under or over the scale: where they begin, and what limit they tell of."""

    x: float
    words: str
    level: str = ""


@dataclass(frozen=True)
class Scale:
    """Where a value and its limits stand on a line of length `WIDTH`.

    Attributes
    ----------
    zones : tuple of (float, float, str)
        Begin, end and status of each part of the line.
    edges : tuple of Text
        Where the limits are.
    labels : tuple of Text
        What is written at the limits; no two overlap.
    at : float
        Where the value is.
    beyond : int
        -1 or 1 where the value lies off the left or the right end, else 0.
    error : (float, float)
        Ends of the bar of the uncertainty; both are ``at`` where it is not known.
    value : Text
        The value in words.
    status : str
    words : str
        All of it for who does not see it.
    """

    zones: tuple[tuple[float, float, str], ...]
    edges: tuple[Text, ...]
    labels: tuple[Text, ...]
    at: float
    beyond: int
    error: tuple[float, float]
    value: Text
    status: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """Return the scale as JSON values."""
        return asdict(self)


def limit_scale(result: Result) -> Scale | None:
    """Return the scale of a result; None where it has no number, or no limit to stand against."""
    edges, value = _edges(result.limit), result.value
    if value is None or not math.isfinite(value) or not edges:
        return None
    low, high = _ends(result.limit, [edge for edge, _ in edges], value)

    def place(number: float) -> float:
        return WIDTH * min(max((number - low) / (high - low), 0.0), 1.0)

    at = place(value)
    spread = result.uncertainty if result.uncertainty and math.isfinite(result.uncertainty) else 0.0
    marks = tuple(Text(place(edge), number(edge, "g"), level) for edge, level in edges)
    told = with_error(value, spread) if spread else number(value)
    said = f"{told} {unit_after(value, result.unit)}".strip()
    return Scale(
        zones=_zones(result.limit, [low, *(edge for edge, _ in edges), high], place),
        edges=marks,
        labels=_labels(marks),
        at=at,
        beyond=(value > high) - (value < low),
        error=(place(value - spread), place(value + spread)),
        value=Text(_begin(at, said, _BOLD), said),
        status=result.status.value,
        words=f"{said}; {result.limit}",
    )


def _edges(limit: Limit) -> list[tuple[float, str]]:
    """Return the limits from low to high, each with what it starts."""
    match limit:
        case Below(warn=warn, fail=fail) | Above(warn=warn, fail=fail):
            found = [(warn, "warn"), *([(fail, "fail")] if fail is not None else [])]
        case Within(warn=warn, fail=fail):
            found = [(end, "warn") for end in warn] + [(end, "fail") for end in fail or ()]
        case _:
            found = []
    return sorted(found)


def _ends(limit: Limit, edges: Sequence[float], value: float) -> tuple[float, float]:
    """Return the ends of a scale that shows all limits, and the value unless it is far off."""
    first, last = edges[0], edges[-1]
    span = last - first or abs(last) or 1.0
    low, high = first - _AIR * span, last + _AIR * span
    if isinstance(limit, Below) and first > 0:
        low = max(0.0, first - _FARTHEST * span)
        high = last + _AIR * (last - low)
    elif isinstance(limit, Above):
        low, high = (max(0.0, first - span) if first > 0 else low), last + span
    whole = high - low
    return max(min(low, value - 0.05 * whole), low - _FARTHEST * whole) if value < low else low, (
        min(max(high, value + 0.05 * whole), high + _FARTHEST * whole) if value > high else high
    )


def _zones(limit: Limit, points: Sequence[float], place: Any) -> tuple[tuple[float, float, str], ...]:
    pairs = itertools.pairwise(points)
    return tuple((place(a), place(b), limit.judge((a + b) / 2).value) for a, b in pairs if place(b) > place(a))


def _begin(at: float, words: str, letter: float = _LETTER) -> float:
    """Return where words begin that stand over a place, inside the drawing."""
    width = letter * len(words)
    return min(max(at - width / 2, 0.0), max(WIDTH - width, 0.0))


def _labels(marks: Sequence[Text]) -> tuple[Text, ...]:
    """Return the limits in words; in fewer, or the outermost alone, where they would touch."""
    told = [[Text(mark.x, f"{mark.level} {mark.words}", mark.level) for mark in marks], list(marks)]
    for texts in (*told, [told[1][0], told[1][-1]], told[0][-1:]):
        placed = [Text(_begin(each.x, each.words), each.words, each.level) for each in texts]
        ends = [each.x + _LETTER * len(each.words) + _GAP for each in placed]
        if all(end <= after.x for end, after in zip(ends, placed[1:], strict=False)):
            return tuple(placed)
    return ()
