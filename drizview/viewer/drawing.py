"""What a person points at and draws on the image, and what panels lay over it."""

from __future__ import annotations

import math
from typing import Any

import traitlets as t

from drizview.viewer.markers import markers
from drizview.viewer.overlay import overlays
from drizview.viewer.region import regions
from drizview.viewer.setting import setting

TOOLS = ("pan", "circle", "annulus", "box", "ellipse", "polygon", "line", "brush")


class Drawing(t.HasTraits):
    """The part of a canvas's settings that lies on the image. Coordinates are those of the scene, y up."""

    pick = setting(
        t.Dict(help="Pixel last clicked: frame, plane, x and y (0-based, whole), sx and sy in the scene; {} for none."),
        reported=True,
    )
    tool = setting(t.Enum(TOOLS, default_value="pan", help="What a drag on the image does."), reported=True, saved=True)
    regions = setting(
        t.List(t.Dict(), help="Regions drawn: circle, box, polygon ..., see `Region`."), reported=True, saved=True
    )
    region = setting(t.Int(-1, min=-1, help="Index of the region that is chosen, or -1."), reported=True)
    area = setting(t.Dict(help="Rectangle selected: scene, x0, y0, x1, y1; {} for none."), reported=True)
    overlays = setting(t.Dict(help="Owner to the shapes that it draws over the image, see `overlays`."))
    markers = setting(t.Dict(help="Objects of a catalogue on view, see `markers`; {} for none."))
    marker = setting(t.Int(-1, min=-1, help="Row of the object that is chosen, or -1."), reported=True)

    @t.validate("pick")
    def _check_pick(self, proposal: t.Bunch) -> dict[str, Any]:
        pick = proposal["value"]
        if not pick:
            return {}
        try:
            where = {key: math.floor(float(pick[key]) + 0.5) for key in ("x", "y")}
            scene = {key: _finite(pick[key]) for key in ("sx", "sy")}
            return {"frame": str(pick["frame"]), "plane": int(pick.get("plane", 0)), **where, **scene}
        except (KeyError, TypeError, ValueError, OverflowError):
            raise t.TraitError(f"pick is {pick!r}; write {{}} or frame, plane, x, y, sx and sy") from None

    @t.validate("area")
    def _check_area(self, proposal: t.Bunch) -> dict[str, Any]:
        area = proposal["value"]
        if not area:
            return {}
        try:
            x0, y0, x1, y1 = (_finite(area[key]) for key in ("x0", "y0", "x1", "y1"))
        except (KeyError, TypeError, ValueError):
            raise t.TraitError(f"area is {area!r}; write {{}} or scene, x0, y0, x1 and y1") from None
        low, high = (min(x0, x1), min(y0, y1)), (max(x0, x1), max(y0, y1))
        return {"scene": str(area.get("scene", "sky")), "x0": low[0], "y0": low[1], "x1": high[0], "y1": high[1]}

    @t.validate("regions")
    def _check_regions(self, proposal: t.Bunch) -> list[dict[str, Any]]:
        try:
            return regions(proposal["value"])
        except ValueError as error:
            raise t.TraitError(str(error)) from None

    @t.validate("markers")
    def _check_markers(self, proposal: t.Bunch) -> dict[str, Any]:
        try:
            return markers(proposal["value"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise t.TraitError(f"markers: {error}") from None

    @t.validate("overlays")
    def _check_overlays(self, proposal: t.Bunch) -> dict[str, Any]:
        try:
            return overlays(proposal["value"])
        except (AttributeError, TypeError, ValueError) as error:
            raise t.TraitError(f"overlays: {error}") from None


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number
