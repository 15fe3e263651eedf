"""A region that a person draws on the image."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from drizview.text import clean

Array = NDArray[np.float64]
# Shape to its numbers, in scene units, the angle in degrees counterclockwise.
FIELDS = {
    "circle": ("x", "y", "r"),
    "annulus": ("x", "y", "inner", "r"),
    "box": ("x", "y", "width", "height", "angle"),
    "ellipse": ("x", "y", "width", "height", "angle"),
    "polygon": (),
    "line": ("x1", "y1", "x2", "y2"),
}
_SIZES = ("r", "inner", "width", "height")
# Corners of a polygon: fewer have no area, more are no hand's.
CORNERS = (3, 500)
# More than a person draws, and than a table of them shows.
MOST = 2000


@dataclass(frozen=True)
class Region:
    """A circle, annulus, box, ellipse, polygon or line in the coordinates of a scene.

    Parameters
    ----------
    shape : {"circle", "annulus", "box", "ellipse", "polygon", "line"}
    numbers : dict
        Those of `FIELDS`: centre x, y and radius r, with an inner radius; centre x, y, width, height (of an ellipse its
        axes) and angle; ends x1, y1 and x2, y2. In scene units, the angle in degrees counterclockwise.
    scene : str
        The scene it lies in; it is drawn and measured on frames of that scene.
    label : str
        What a person calls it.
    id : str
        Key that stays while it is moved.
    points : tuple of (x, y)
        Corners of a polygon.
    """

    shape: str
    numbers: dict[str, float]
    scene: str = "sky"
    label: str = ""
    id: str = field(default_factory=lambda: uuid4().hex[:8])
    points: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if self.shape not in FIELDS:
            raise ValueError(f"shape is {clean(self.shape, 30)!r}, expected one of {', '.join(FIELDS)}")
        numbers = {name: round(float(self.numbers.get(name, 0.0)), 3) for name in FIELDS[self.shape]}
        if not all(map(math.isfinite, numbers.values())):
            raise ValueError(f"a {self.shape} with a coordinate that is not finite")
        if any(numbers.get(name, 1.0) <= 0 for name in _SIZES):
            raise ValueError(f"a {self.shape} without a positive size")
        if numbers.get("inner", 0.0) >= numbers.get("r", 1.0):
            raise ValueError("the inner radius of an annulus must be smaller than the outer one")
        if self.shape == "polygon":
            object.__setattr__(self, "points", _corners_of(self.points))
        object.__setattr__(self, "numbers", numbers)
        object.__setattr__(self, "label", clean(self.label, 80))

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Region:
        """Return the region that a dict of the trait tells."""
        shape = str(told.get("shape"))
        missing = [name for name in FIELDS.get(shape, ()) if name != "angle" and name not in told]
        if missing:
            raise ValueError(f"a {shape} needs {', '.join(missing)}")
        numbers = {name: told[name] for name in FIELDS.get(shape, ()) if name in told}
        extra = {key: str(told[key])[:80] for key in ("scene", "label", "id") if told.get(key) is not None}
        return cls(shape, numbers, points=tuple(map(tuple, told.get("points") or ())), **extra)

    def to_dict(self) -> dict[str, Any]:
        """Return the region as a flat dict, as the trait holds it."""
        flat = asdict(self)
        points = [list(point) for point in flat.pop("points")]
        return flat | flat.pop("numbers") | ({"points": points} if points else {})

    def named(self, label: str) -> Region:
        """Return the region with another label."""
        return replace(self, label=label)

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle in the scene."""
        n = self.numbers
        if self.shape == "line":
            return (n["x1"] + n["x2"]) / 2, (n["y1"] + n["y2"]) / 2
        if self.shape == "polygon":
            xs, ys = self.outline()
            return float(xs.mean()), float(ys.mean())
        return n["x"], n["y"]

    @property
    def length(self) -> float:
        """Outer radius, longer side (of a polygon that of the box around it), length of a line [scene units]."""
        n = self.numbers
        if self.shape == "line":
            return math.hypot(n["x2"] - n["x1"], n["y2"] - n["y1"])
        if self.shape == "polygon":
            return float(max(np.ptp(axis) for axis in self.outline()))
        return n["r"] if "r" in n else max(n["width"], n["height"])

    @property
    def hole(self) -> Region | None:
        """The circle that an annulus leaves out; None for other shapes."""
        if self.shape != "annulus":
            return None
        n = self.numbers
        return Region("circle", {"x": n["x"], "y": n["y"], "r": n["inner"]}, scene=self.scene)

    def outline(self, *, corners: int = 360) -> tuple[Array, Array]:
        """Return x and y of its (outer) outline in the scene, not closed; a round one as a polygon of so many corners.

        The polygon has the area of the circle or ellipse, so that it holds as many pixels.
        """
        n = self.numbers
        if self.shape == "line":
            return np.array([n["x1"], n["x2"]]), np.array([n["y1"], n["y2"]])
        if self.shape == "polygon":
            xs, ys = np.array(self.points, dtype=np.float64).T
            return xs, ys
        turn = 2 * np.pi * np.arange(corners) / corners
        larger = math.sqrt(turn[1] / math.sin(turn[1]))
        if "r" in n:
            radius = n["r"] * larger
            return n["x"] + radius * np.cos(turn), n["y"] + radius * np.sin(turn)
        u, v = np.array([-1, 1, 1, -1]) * n["width"] / 2, np.array([-1, -1, 1, 1]) * n["height"] / 2
        if self.shape == "ellipse":
            u, v = n["width"] / 2 * larger * np.cos(turn), n["height"] / 2 * larger * np.sin(turn)
        angle = math.radians(n["angle"])
        return (
            n["x"] + u * math.cos(angle) - v * math.sin(angle),
            n["y"] + u * math.sin(angle) + v * math.cos(angle),
        )


def _corners_of(points: Iterable[Iterable[float]]) -> tuple[tuple[float, float], ...]:
    """Return the corners of a polygon, checked."""
    corners = tuple((round(float(x), 3), round(float(y), 3)) for x, y in points)
    if not CORNERS[0] <= len(corners) <= CORNERS[1]:
        raise ValueError(f"a polygon has {CORNERS[0]} to {CORNERS[1]} corners, got {len(corners)}")
    if not all(math.isfinite(value) for corner in corners for value in corner):
        raise ValueError("a polygon with a coordinate that is not finite")
    return corners


def regions(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return regions checked, with what was left out filled in, each with an id of its own.

    Raises
    ------
    ValueError
        One cannot be drawn, which and why; or there are too many.
    """
    made: dict[str, dict[str, Any]] = {}
    for index, one in enumerate(told):
        try:
            region = Region.of(one)
        except (TypeError, ValueError) as error:
            raise ValueError(f"region {index}: {error}") from None
        made[region.id if region.id not in made else uuid4().hex[:8]] = region.to_dict()
    if len(made) > MOST:
        raise ValueError(f"{len(made)} regions, at most {MOST} can be drawn")
    return [{**one, "id": key} for key, one in made.items()]
