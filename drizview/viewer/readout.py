"""What is under the cursor, exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from drizview.errors import DrizviewError
from drizview.text import clean
from drizview.viewer.frame import Frame
from drizview.viewer.plane import Plane
from drizview.viewer.tiles.tiles import Tiles

Describe = Callable[[Frame, int, float, float], Mapping[str, str] | str]


def readout(
    frames: Mapping[str, Frame], tiles: Tiles, describe: Describe | None, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the reply to ``{type: "read", serial, frame, plane, x, y}`` with 0-based pixel coordinates in that plane.

    Returns
    -------
    dict
        ``value`` and ``dq`` (null where there is none or it is not finite), ``sky``, ``degrees``, ``flags`` and
        ``more``, a list of [label, text]; ``error`` in words where something could not be read.
    """
    reply: dict[str, Any] = {"type": "readout", "serial": content.get("serial"), "value": None, "dq": None, "more": []}
    try:
        frame, index = frames[str(content["frame"])], int(content["plane"])
        x, y = float(content["x"]), float(content["y"])
        reply |= _values(frame, index, x, y, tiles)
        if describe is not None:
            reply |= _words(describe(frame, index, x, y))
    except DrizviewError as error:
        reply["error"] = str(error)
    except Exception as error:
        reply["error"] = clean(f"{type(error).__name__}: {error}")
    return reply


def _values(frame: Frame, index: int, x: float, y: float, tiles: Tiles) -> dict[str, Any]:
    column, row = math.floor(x + 0.5), math.floor(y + 0.5)
    value = _pixel(frame.planes[index], column, row, tiles)
    if frame.kind == "dq":
        return {"dq": value}
    flags = frame.flags[index] if index < len(frame.flags) else None
    return {"value": value, "dq": _pixel(flags, column, row, tiles) if flags else None}


def _pixel(plane: Plane, x: int, y: int, tiles: Tiles) -> float | None:
    ny, nx = plane.raster.shape
    if not (0 <= x < nx and 0 <= y < ny):
        return None
    value = tiles.value(plane.source, x, y)
    return value if math.isfinite(value) else None


def _words(described: Mapping[str, str] | str) -> dict[str, Any]:
    if isinstance(described, str):
        return {"more": [["", clean(described)]]}
    words: dict[str, Any] = {key: clean(described[key]) for key in ("sky", "degrees", "flags") if key in described}
    words["more"] = [[clean(key, 40), clean(text)] for key, text in described.items() if key not in words]
    return words
