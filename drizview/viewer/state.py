"""What a person can change on a canvas."""

from __future__ import annotations

import math
from typing import Any

import traitlets as t

from drizview.dataset.flags import DQ
from drizview.viewer.cuts import MODES
from drizview.viewer.drawing import Drawing
from drizview.viewer.still.colourmaps import COLOUR_MAPS
from drizview.viewer.still.colours import BIT_COLOURS, rgb

# A state that the browser reports is not echoed: an echo that arrives late would move the browser back.
_BOTH_WAYS = {"sync": True, "echo_update": False}
STRETCHES = ("linear", "sqrt", "log", "asinh")
OVERLAYING = ("blend", "swipe")
LINKS = ("camera", "frame", "look")
DEFAULT_LIMITS = {"sci": "sky", "wht": "minmax", "ctx": "minmax"}


class CanvasState(Drawing):
    """The settings that a canvas has in the kernel and in the browser, with their checks.

    The browser's copy is the one that counts: it changes without a message and tells the kernel afterwards.
    """

    frame = t.Unicode(help="Id of the frame shown.").tag(**_BOTH_WAYS)
    blink = t.List(t.Unicode(), help="Ids of the frames that blink, in order.").tag(**_BOTH_WAYS)
    rate = t.Float(2.0, min=0.1, max=30.0, help="Frames a second of the blink clock [Hz].").tag(**_BOTH_WAYS)
    playing = t.Bool(False, help="Whether the blink clock runs.").tag(**_BOTH_WAYS)
    mask = t.Int(
        int(DQ.COSMIC_RAY), min=0, max=int(DQ.EVERY), help="Sum of the data-quality bits that are coloured."
    ).tag(**_BOTH_WAYS)
    colours = t.Dict(key_trait=t.Int(), value_trait=t.Unicode(), help="Bit to colour '#rrggbb'.").tag(**_BOTH_WAYS)
    opacity = t.Float(0.9, min=0.0, max=1.0, help="Opacity of the flag overlay.").tag(**_BOTH_WAYS)
    stretch = t.Enum(STRETCHES, default_value="asinh", help="Stretch of science frames.").tag(**_BOTH_WAYS)
    weight_stretch = t.Enum(
        STRETCHES, default_value="linear", help="Stretch of weight maps and numbers of exposures."
    ).tag(**_BOTH_WAYS)
    limits = t.Dict(
        help="Frame kind or frame id to a mode ('sky', 'zscale', 'minmax', '99.5' ...) or [low, high]."
    ).tag(**_BOTH_WAYS)
    cmap = t.Enum(tuple(COLOUR_MAPS), default_value="grey").tag(**_BOTH_WAYS)
    invert = t.Bool(False, help="Whether the colour map runs backwards.").tag(**_BOTH_WAYS)
    contrast = t.Float(1.0, min=0.05, max=50.0, help="Contrast of the colour map.").tag(**_BOTH_WAYS)
    bias = t.Float(0.5, min=-2.0, max=3.0, help="Where on the stretched scale the middle of the map lies.").tag(
        **_BOTH_WAYS
    )
    camera = t.Dict(
        help="{} to fit the frame, {'fit': 'all'} to fit all of its scene, or centre x, y in the scene and zoom in "
        "screen pixels per scene unit."
    ).tag(**_BOTH_WAYS)
    marks = t.List(t.Dict(), help="Circles: {x, y, r, label, colour} in scene units; r may be left out.").tag(
        **_BOTH_WAYS
    )
    mark = t.Int(-1, min=-1, help="Index of the mark that is highlighted, or -1.").tag(**_BOTH_WAYS)
    over = t.Dict(
        help="{} or {'frame': id, 'mode': 'blend' or 'swipe', 'at': 0 to 1}: a second frame over the one shown."
    ).tag(**_BOTH_WAYS)
    common = t.Unicode(
        help="Id of the frame whose limits, in electrons per second, hold for all frames of its kind; empty for none."
    ).tag(**_BOTH_WAYS)
    link = t.Unicode(help="Canvases of a page with one link share what `linked` lists; empty for none.").tag(sync=True)
    linked = t.List(t.Enum(LINKS), default_value=list(LINKS), help="What is shared over the link.").tag(sync=True)
    size = t.Tuple(t.Float(), t.Float(), default_value=(0.0, 0.0), help="Width and height of the image [CSS px].").tag(
        **_BOTH_WAYS
    )
    theme = t.Enum(("auto", "light", "dark"), default_value="auto").tag(sync=True)
    height = t.Unicode(help="CSS height of the whole widget; empty fills the container.").tag(sync=True)
    compact = t.Bool(False, help="Whether only the image is shown, without controls.").tag(sync=True)
    page_keys: t.List[Any] = t.List(
        help="Groups of keys of the page around the image, for the help: (title, ((keys, what), ...))."
    ).tag(sync=True)
    scale_arcsec = t.Float(None, allow_none=True, help="Arcseconds per unit of scene [arcsec].").tag(sync=True)
    north = t.Float(None, allow_none=True, help="Angle of north from up, counterclockwise [deg].").tag(sync=True)
    flag_names = t.Dict(key_trait=t.Int(), value_trait=t.Unicode(), help="Data-quality bit to its name.").tag(sync=True)

    @t.default("colours")
    def _default_colours(self) -> dict[int, str]:
        return dict(BIT_COLOURS)

    @t.default("limits")
    def _default_limits(self) -> dict[str, Any]:
        return dict(DEFAULT_LIMITS)

    @t.validate("colours")
    def _check_colours(self, proposal: t.Bunch) -> dict[int, str]:
        for bit, colour in proposal["value"].items():
            if bit not in BIT_COLOURS:
                raise t.TraitError(f"{bit} is not a data-quality bit; bits are powers of two from 1 to 32768")
            try:
                rgb(colour)
            except ValueError as error:
                raise t.TraitError(str(error)) from None
        return {**BIT_COLOURS, **proposal["value"]}

    @t.validate("limits")
    def _check_limits(self, proposal: t.Bunch) -> dict[str, Any]:
        return {**DEFAULT_LIMITS, **{key: self._limit(key, value) for key, value in proposal["value"].items()}}

    @staticmethod
    def _limit(key: str, value: Any) -> str | list[float]:
        if isinstance(value, (list, tuple)):
            low, high = (float(v) for v in value) if len(value) == 2 else (math.nan, math.nan)
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                raise t.TraitError(f"limits of {key!r} are {value!r}; write [low, high] with low < high")
            return [low, high]
        mode = f"{value:g}" if isinstance(value, (int, float)) else str(value)
        if mode not in MODES:
            raise t.TraitError(f"limits of {key!r} are {mode!r}; write [low, high] or one of {', '.join(MODES)}")
        return mode

    @t.validate("over")
    def _check_over(self, proposal: t.Bunch) -> dict[str, Any]:
        value = proposal["value"]
        frame, mode, at = value.get("frame", ""), value.get("mode", "blend"), value.get("at", 0.5)
        if not value or not frame:
            return {}
        if mode not in OVERLAYING or not isinstance(at, (int, float)) or not 0 <= at <= 1:
            raise t.TraitError(
                f"over is {value!r}; write {{}} or {{'frame': id, 'mode': 'blend' or 'swipe', 'at': 0 to 1}}"
            )
        return {"frame": str(frame), "mode": mode, "at": float(at)}

    @t.validate("camera")
    def _check_camera(self, proposal: t.Bunch) -> dict[str, Any]:
        if proposal["value"].get("fit") == "all":
            return {"fit": "all"}
        camera = {key: float(proposal["value"][key]) for key in ("x", "y", "zoom") if key in proposal["value"]}
        if camera and not ({"x", "y"} <= set(camera) and all(map(math.isfinite, camera.values()))):
            raise t.TraitError(f"camera is {proposal['value']!r}; write {{}} or {{'x': ..., 'y': ..., 'zoom': ...}}")
        if camera.get("zoom", 1.0) <= 0:
            raise t.TraitError("the zoom of a camera must be positive [screen pixels per scene unit]")
        return camera

    @t.validate("marks")
    def _check_marks(self, proposal: t.Bunch) -> list[dict[str, Any]]:
        for mark in proposal["value"]:
            if not all(isinstance(mark.get(key), (int, float)) and math.isfinite(mark[key]) for key in "xy"):
                raise t.TraitError(f"a mark needs finite x and y in scene coordinates, got {mark!r}")
        return list(proposal["value"])
