"""Where a place is that a person typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from drizview.errors import DrizviewError, Unmeasured
from drizview.text import clean
from drizview.viewer.frame import Frame

Locate = Callable[[Frame, str], tuple[float, float]]
_NUMBER = r"([-+]?\d+(?:\.\d*)?)"
_PIXEL = re.compile(rf"^(?:px|pixel)?\s*[\[(]?\s*{_NUMBER}\s*[\s,;]\s*{_NUMBER}\s*[\])]?$", re.IGNORECASE)


def pixel_in(text: str) -> tuple[float, float] | None:
    """Return x and y where a text may be a pixel: ``"232 252"``, ``"px 232.5, 252"``, ``"[232, 252]"``."""
    found = _PIXEL.match(text.strip())
    return (float(found[1]), float(found[2])) if found else None


def pixel_position(frame: Frame, text: str) -> tuple[float, float]:
    """Return the scene position of a pixel (from 0) of the first plane of a frame.

    Raises
    ------
    DrizviewError
        The text is no pixel, or the image does not have it.
    """
    pixel = pixel_in(text)
    if pixel is None:
        raise DrizviewError(clean(text, 60), None, "is not a pixel", "write x y, as 232 252")
    plane = frame.planes[0]
    if not plane.contains(*pixel):
        ny, nx = plane.raster.shape
        cause = f"is not on {plane.raster.name}, which has {nx} × {ny} pixels"
        raise DrizviewError(clean(text, 60), None, cause, "pixels count from 0")
    x, y = plane.to_scene([pixel[0]], [pixel[1]])
    return float(x[0]), float(y[0])


def located(frames: Mapping[str, Frame], locate: Locate, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the reply to ``{type: "locate", serial, frame, text}``: ``x`` and ``y`` in the scene, or an ``error``."""
    reply: dict[str, Any] = {"type": "located", "serial": content.get("serial")}
    try:
        x, y = locate(frames[str(content["frame"])], str(content["text"])[:200])
        return reply | {"x": x, "y": y}
    except (DrizviewError, Unmeasured) as error:
        return reply | {"error": str(error)}
    except Exception as error:  # whatever was typed, the page gets an answer
        return reply | {"error": clean(f"{type(error).__name__}: {error}", 120)}
