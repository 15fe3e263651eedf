"""Shapes that panels lay over the image."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from drizview.text import clean
from drizview.viewer.still.colours import rgb

# Kind of a shape to the fewest points that it takes; a circle has its radius besides.
KINDS = {"polygon": 3, "line": 2, "arrow": 2, "circle": 1, "text": 1}
COLOUR = "#7fd4ff"
# More than a panel has to say, and about what a browser still draws at each step of a pan.
MOST = 50_000


def overlays(wanted: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the shapes of each owner, checked, with what was left out filled in; an owner without shapes is dropped.

    Parameters
    ----------
    wanted : mapping
        Owner to shapes ``{kind, points, r, colour, width, dash, label, scene}``. `points` are [x, y] in scene units:
        the corners of a ``polygon``, the points of a ``line``, tail and head of an ``arrow``, the centre of a
        ``circle`` of radius `r` (scene units), the place of a ``text``, which is its `label`. `colour` is
        ``"#rrggbb"``, `width` that of the stroke in screen pixels; the shape is drawn over frames of its `scene` only.

    Raises
    ------
    ValueError
        A shape cannot be drawn; which and why.
    """
    made = {
        str(owner): [_shape(shape, f"{owner}, shape {i}") for i, shape in enumerate(shapes)]
        for owner, shapes in wanted.items()
    }
    total = sum(map(len, made.values()))
    if total > MOST:
        raise ValueError(f"{total} shapes over the image, at most {MOST} are drawn; leave out those that say least")
    return {owner: shapes for owner, shapes in made.items() if shapes}


def _shape(shape: Mapping[str, Any], where: str) -> dict[str, Any]:
    kind = shape.get("kind")
    if kind not in KINDS:
        raise ValueError(f"{where}: kind is {clean(kind, 30)!r}, expected one of {', '.join(KINDS)}")
    points = [[_number(v, where) for v in point] for point in shape.get("points", ())]
    if len(points) < KINDS[kind] or any(len(point) != 2 for point in points):
        raise ValueError(f"{where}: a {kind} needs at least {KINDS[kind]} points [x, y], got {len(points)}")
    radius = _number(shape.get("r", 0), where)
    if kind == "circle" and radius <= 0:
        raise ValueError(f"{where}: the radius of a circle is {radius:g}, it must be positive")
    colour = str(shape.get("colour") or COLOUR)
    rgb(colour)
    return {
        "kind": kind, "points": points, "r": radius, "colour": colour,
        "width": min(8.0, max(0.5, _number(shape.get("width", 1.25), where))), "dash": bool(shape.get("dash", False)),
        "label": clean(shape.get("label") or "", 80), "scene": str(shape.get("scene", "sky")),
    }  # fmt: skip


def _number(value: Any, where: str) -> float:
    """Return a coordinate to a thousandth: finer than anything that is measured, and half the bytes."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{where}: a coordinate is not finite")
    return round(number, 3)
