"""The display cuts that hold for a frame, as the browser works them out (cuts.js)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from drizview.errors import DrizviewError
from drizview.viewer.frame import Frame
from drizview.viewer.state import CanvasState
from drizview.viewer.tiles.tiles import Tiles

Pair = tuple[float, float]


def display_cuts(frame: Frame, frames: Mapping[str, Frame], state: CanvasState, tiles: Tiles) -> Pair:
    """Return the low and high cut of a frame: its own, or those of the frame whose cuts hold for all of its kind.

    A frame beside another has the cuts of that. They are carried over as the same count rate (see `factor`): neither
    the area of a pixel nor the level of the sky is made equal.
    """
    shared = frames.get(state.common)
    reference = shared if shared is not None and shared.kind == frame.kind else frames.get(frame.beside)
    times = factor(reference, frame) if reference is not None else None
    if reference is None or times is None:
        return own_cuts(frame, state, tiles)
    low, high = own_cuts(reference, state, tiles)
    return low * times, high * times


def factor(source: Frame, target: Frame) -> float | None:
    """Return what a value of one frame is multiplied by to be the same count rate in another, None where unknown."""
    if source is target:
        return 1.0
    if source.per_second and target.per_second:
        return source.per_second / target.per_second
    return 1.0 if source.unit == target.unit else None


def own_cuts(frame: Frame, state: CanvasState, tiles: Tiles) -> Pair:
    """Return the cuts set by hand for a frame or its kind, or those of the mode over all of its planes."""
    wanted = state.cuts.get(frame.id, state.cuts.get(frame.kind, "sky"))
    if not isinstance(wanted, str):
        return wanted[0], wanted[1]
    pairs = list(_modes(frame, wanted, tiles))
    if not pairs:
        return 0.0, 1.0
    low = min(pair[0] for pair in pairs)
    return min(low, 0.0) if frame.kind == "ctx" else low, max(pair[1] for pair in pairs)


def _modes(frame: Frame, mode: str, tiles: Tiles) -> Iterable[list[float]]:
    for plane in frame.planes:
        with suppress(DrizviewError, OSError):  # a plane that cannot be read is not shown either
            yield tiles.pyramid(plane.source).cuts()[mode]
