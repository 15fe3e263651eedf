"""What a person can change on a canvas."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import traitlets as t

from drizview.dataset.flags import DQ
from drizview.text import clean
from drizview.viewer.cuts import MODES
from drizview.viewer.drawing import Drawing
from drizview.viewer.setting import setting, settings_with
from drizview.viewer.still.colourmaps import COLOUR_MAPS
from drizview.viewer.still.colours import BIT_COLOURS, rgb

STRETCHES = ("linear", "sqrt", "log", "asinh")
OVERLAYING = ("blend", "swipe")
LINKS = ("camera", "frame", "look")
DEFAULT_CUTS = {"sci": "sky", "wht": "minmax", "ctx": "minmax"}
_COLOURING = ("stretch", "weight_stretch", "cuts", "common", "cmap", "invert", "contrast", "bias")
# What a setting was called in the files of earlier versions.
_FORMER = {"limits": "cuts"}


class CanvasState(Drawing):
    """What is on view and how: the one owner of frame, camera, mask, pick and the rest of the settings.

    A `Canvas` is such a state with a page that shows it. The page changes its copy without waiting for anyone, and
    reports every change within a quarter of a second.
    """

    frame = setting(t.Unicode(help="Id of the frame shown."), reported=True, saved=True, linked="frame")
    blink = setting(t.List(t.Unicode(), help="Ids of the frames that blink, in order."), reported=True, saved=True)
    rate = setting(
        t.Float(2.0, min=0.1, max=30.0, help="Frames per second of auto-blink [Hz]."),
        reported=True, saved=True, linked="frame",
    )  # fmt: skip
    # Not saved: a picture starts to blink by hand only.
    playing = setting(t.Bool(False, help="Whether auto-blink runs."), reported=True, linked="frame")
    mask = setting(
        t.Int(int(DQ.COSMIC_RAY), min=0, max=int(DQ.EVERY), help="Sum of the data-quality bits that are coloured."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    colours = setting(
        t.Dict(key_trait=t.Int(), value_trait=t.Unicode(), help="Bit to colour '#rrggbb'."), saved=True, linked="look"
    )
    opacity = setting(
        t.Float(0.9, min=0.0, max=1.0, help="Opacity of the flag overlay."), reported=True, saved=True, linked="look"
    )
    stretch = setting(
        t.Enum(STRETCHES, default_value="asinh", help="Stretch of science frames."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    weight_stretch = setting(
        t.Enum(STRETCHES, default_value="linear", help="Stretch of weight maps and numbers of exposures."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    cuts = setting(
        t.Dict(help="Frame kind or frame id to a mode ('sky', 'zscale', 'minmax', '99.5' ...) or [low, high]."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    common = setting(
        t.Unicode(help="Id of the frame whose cuts, in electrons per second, hold for all frames of its kind, or ''."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    cmap = setting(t.Enum(tuple(COLOUR_MAPS), default_value="grey"), reported=True, saved=True, linked="look")
    invert = setting(
        t.Bool(False, help="Whether the colour map runs backwards."), reported=True, saved=True, linked="look"
    )
    contrast = setting(
        t.Float(1.0, min=0.05, max=50.0, help="Contrast of the colour map."), reported=True, saved=True, linked="look"
    )
    bias = setting(
        t.Float(0.5, min=-2.0, max=3.0, help="Where on the stretched scale the middle of the map lies."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    colourbar = setting(
        t.Bool(True, help="Whether the image shows which colour stands for which value."), reported=True, saved=True
    )
    degrees = setting(
        t.Bool(False, help="Whether sky positions are in degrees; else in hours and degrees, minutes, seconds."),
        reported=True, saved=True,
    )  # fmt: skip
    tiled = setting(
        t.Bool(False, help="Whether the frames of the blink set stand side by side."), reported=True, saved=True
    )
    panner = setting(
        t.Bool(False, help="Whether a small image of the whole frame and a magnifier are shown."),
        reported=True, saved=True,
    )  # fmt: skip
    grid = setting(t.Bool(False, help="Whether a grid of RA and Dec is drawn."), reported=True, saved=True)
    north_up = setting(
        t.Bool(False, help="Whether the image is turned so that north is up."),
        reported=True, saved=True, linked="camera",
    )  # fmt: skip
    smooth = setting(
        t.Float(0.0, min=0.0, max=10.0, help="Sigma of a Gaussian that smooths science images, display only [px]."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    contours = setting(
        t.List(t.Float(), help="Levels above the sky at which contours are drawn [sigma of the sky on display]."),
        reported=True, saved=True, linked="look",
    )  # fmt: skip
    camera = setting(
        t.Dict(
            help="{} to fit the frame, {'fit': 'all'} to fit all of its scene, or centre x, y in the scene and zoom in "
            "screen pixels per scene unit."
        ),
        reported=True, saved=True, linked="camera",
    )  # fmt: skip
    marks = setting(
        t.List(
            t.Dict(),
            help="Circles: {x, y, r, label, colour} in scene units; r may be left out. With beside, a group of frames "
            "beside the others, they are on those only.",
        )
    )
    mark = setting(t.Int(-1, min=-1, help="Index of the mark that is highlighted, or -1."), reported=True)
    over = setting(
        t.Dict(help="{} or {'frame': id, 'mode': 'blend' or 'swipe', 'at': 0 to 1}: a second frame over the first."),
        reported=True, saved=True,
    )  # fmt: skip
    link = setting(t.Unicode(help="Canvases of a page with one link share what `linked` lists; empty for none."))
    linked = setting(t.List(t.Enum(LINKS), default_value=list(LINKS), help="What is shared over the link."))
    size = setting(
        t.Tuple(t.Float(), t.Float(), default_value=(0.0, 0.0), help="Width and height of the image [CSS px]."),
        reported=True,
    )
    theme = setting(t.Enum(("auto", "light", "dark"), default_value="auto"))
    height = setting(t.Unicode(help="CSS height of the whole widget; empty fills the container."))
    compact = setting(t.Bool(False, help="Whether only the image is shown, without controls."))
    scale_arcsec = setting(t.Float(None, allow_none=True, help="Arcseconds per unit of scene [arcsec]."))
    north = setting(t.Float(None, allow_none=True, help="Angle of north from up, counterclockwise [deg]."))
    flag_names = setting(
        t.Dict(key_trait=t.Int(), value_trait=t.Unicode(), help="Data-quality bit to its name."),
    )

    def show(self, frame: str) -> None:
        """Show a frame by its id."""
        self.command(frame=frame)

    def command(self, **settings: Any) -> None:
        """Set settings, and let whoever shows them follow even where they are the same as before."""
        for name, value in settings.items():
            setattr(self, name, value)

    def settings(self) -> dict[str, Any]:
        """Return all that a person can change, for `checked`; plain values that JSON keeps as they are."""
        return {name: _plain(getattr(self, name)) for name in settings_with(CanvasState, "saved")}

    def checked(self, settings: Mapping[str, Any], frames: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return which of some settings can be taken, and in words what was left out. Nothing is set.

        Frames that are not among ``frames`` (by id) are left out of the blink set and the cuts; a value that makes no
        sense is left out whole. Names that earlier versions gave the settings are known.
        """
        settings = {_FORMER.get(name, name): value for name, value in settings.items()}
        known = settings_with(CanvasState, "saved")
        left = [f"{clean(str(name), 40)} is not a setting of the canvas" for name in settings if name not in known]
        good: dict[str, Any] = {}
        for name in (name for name in known if name in settings):
            try:
                json.dumps(settings[name], allow_nan=False)  # no setting is NaN, and nothing is nested without end
                value, gone = self._of_frames(name, settings[name], frames)
                if value is not None:
                    good[name] = self.traits()[name]._validate(self, value)
                left += [f"{name}: there is no frame {clean(frame, 60)!r}" for frame in gone]
            except (AttributeError, TypeError, ValueError, OverflowError, RecursionError, t.TraitError) as error:
                left.append(f"{name}: {clean(str(error), 120)}")
        return good, left

    def _of_frames(self, name: str, value: Any, frames: Mapping[str, Any]) -> tuple[Any, list[str]]:
        """Return a setting without the frames that there are not, None where nothing is left, and those frames."""
        match name:
            case "frame":
                return (value, []) if value in frames else (None, [str(value)])
            case "common":
                return (value, []) if value in frames or not value else (None, [str(value)])
            case "blink":
                return [id for id in value if id in frames], [str(id) for id in value if id not in frames]
            case "over":
                frame = value.get("frame")
                return (value, []) if frame in frames or not frame else (None, [str(frame)])
            case "cuts":
                kept = {key: cut for key, cut in value.items() if key in frames or key in self.cuts}
                return kept, [str(key) for key in value if key not in kept]
            case "colours":
                return {int(bit): colour for bit, colour in value.items()}, []
        return value, []

    @t.default("colours")
    def _default_colours(self) -> dict[int, str]:
        return dict(BIT_COLOURS)

    @t.default("cuts")
    def _default_cuts(self) -> dict[str, Any]:
        return dict(DEFAULT_CUTS)

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

    @t.validate("cuts")
    def _check_cuts(self, proposal: t.Bunch) -> dict[str, Any]:
        return {**DEFAULT_CUTS, **{key: _cut(key, value) for key, value in proposal["value"].items()}}

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


def usual_look() -> dict[str, Any]:
    """Return what decides how values become colours, as it is where nobody has asked for another."""
    fresh = CanvasState()
    return {name: getattr(fresh, name) for name in _COLOURING}


def _cut(key: str, value: Any) -> str | list[float]:
    """Return the display cuts of a kind or a frame: the name of a mode, or [low, high]."""
    if isinstance(value, (list, tuple)):
        low, high = (float(v) for v in value) if len(value) == 2 else (math.nan, math.nan)
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise t.TraitError(f"the cuts of {key!r} are {value!r}; write [low, high] with low < high")
        return [low, high]
    mode = f"{value:g}" if isinstance(value, (int, float)) else str(value)
    if mode not in MODES:
        raise t.TraitError(f"the cuts of {key!r} are {mode!r}; write [low, high] or one of {', '.join(MODES)}")
    return mode


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
