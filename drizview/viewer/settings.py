"""What a person has changed on a canvas, kept and taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import traitlets as t

from drizview.text import clean

if TYPE_CHECKING:
    from drizview.viewer.canvas import Canvas

# In this order: the camera is that of the frame. The clock is not among them: a picture starts to blink by hand only.
SETTINGS = (
    "frame", "blink", "rate", "mask", "colours", "opacity", "stretch", "weight_stretch", "limits", "common", "cmap",
    "invert", "contrast", "bias", "camera", "over", "tool", "regions",
)  # fmt: skip


def settings_of(canvas: Canvas) -> dict[str, Any]:
    """Return the settings, of plain numbers, texts, lists and dicts with text as keys: JSON keeps them as they are."""
    return {name: _plain(getattr(canvas, name)) for name in SETTINGS}


def checked(canvas: Canvas, settings: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the settings that a canvas can take, and in words what was left out.

    Frames that it does not have are left out of the blink set and the limits; a value that makes no sense is left out
    whole. Nothing is set.
    """
    good: dict[str, Any] = {}
    left = [f"{clean(str(name), 40)} is no setting of the canvas" for name in settings if name not in SETTINGS]
    for name in SETTINGS:
        if name not in settings:
            continue
        try:
            json.dumps(settings[name], allow_nan=False)  # no setting is NaN, and nothing is nested without end
            value, gone = _known(canvas, name, settings[name])
            if value is not None:
                good[name] = canvas.traits()[name]._validate(canvas, value)
            left += [f"{name}: there is no frame {clean(frame, 60)!r}" for frame in gone]
        except (AttributeError, TypeError, ValueError, OverflowError, RecursionError, t.TraitError) as error:
            left.append(f"{name}: {clean(str(error), 120)}")
    return good, left


def _known(canvas: Canvas, name: str, value: Any) -> tuple[Any, list[str]]:
    """Return a setting without the frames that a canvas does not have, None where nothing is left, and those frames."""
    have = {frame.id: frame.kind for frame in canvas.frames}
    match name:
        case "frame":
            return (value, []) if value in have else (None, [str(value)])
        case "common":
            return (value, []) if value in have or not value else (None, [str(value)])
        case "blink":
            return [id for id in value if id in have], [str(id) for id in value if id not in have]
        case "over":
            frame = value.get("frame")
            return (value, []) if frame in have or not frame else (None, [str(frame)])
        case "limits":
            kept = {key: limit for key, limit in value.items() if key in have or key in canvas.limits}
            return kept, [str(key) for key in value if key not in kept]
        case "colours":
            return {int(bit): colour for bit, colour in value.items()}, []
    return value, []


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
