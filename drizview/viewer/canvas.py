"""The image widget."""

from __future__ import annotations

import base64
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

import anywidget
import comm
import traitlets as t

from drizview.beside import executor
from drizview.viewer.esm import packed, style
from drizview.viewer.frame import Frame
from drizview.viewer.locate import Locate, located, pixel_position
from drizview.viewer.readout import Describe, readout
from drizview.viewer.scenery import scenery
from drizview.viewer.setting import links_of, settings_with
from drizview.viewer.state import CanvasState, usual_look
from drizview.viewer.still.colourmaps import tables
from drizview.viewer.still.picture import seen_picture, whole_picture
from drizview.viewer.tiles.tiles import Tiles

Reply = tuple[dict[str, Any], list[bytes]]
# What the page reports, in the order in which it is taken, and all that the page has to know of the settings.
REPORTED = settings_with(CanvasState, "reported")
_SETTINGS = {
    "names": settings_with(CanvasState), "reported": REPORTED, "linked": links_of(CanvasState), "usual": usual_look(),
}  # fmt: skip


class Canvas(anywidget.AnyWidget, CanvasState):
    """An image canvas: frames that blink, flags in colour, pan, zoom, stretch and readout, all in the browser.

    The browser asks for tiles when it needs them; what it has it shows without waiting for the kernel. Settings are
    traits (see `CanvasState`): setting one moves the browser, and what a person does arrives here within a quarter of a
    second. Commands of Python are numbered, so that a report sent before the browser knew of a command is not mistaken
    for an answer to it: what is set last counts, here and there.

    Parameters
    ----------
    frames : iterable of Frame
        What can be shown. The first is shown first.
    blink : iterable of str, optional
        Ids of the blink set; the first four frames where left out.
    describe : callable, optional
        ``describe(frame, plane_index, x, y)`` with 0-based pixel coordinates returns what else is known there: a dict
        with any of ``sky`` (position in words), ``degrees`` (the same in degrees), ``flags`` (the data-quality value in
        words) and further label: text pairs, or one string. Called in a worker thread.
    locate : callable, optional
        ``locate(frame, text)`` returns the scene position that a person typed, or raises `DrizviewError`; without it
        only pixels are understood. Called in a worker thread.
    **traits
        Any trait of `CanvasState`.
    """

    _esm = packed("viewer/static/image/canvas.js")
    _css = style(
        "viewer/static/theme.css",
        "viewer/static/canvas.css",
        "viewer/static/controls/toolbar.css",
        "viewer/static/controls/film.css",
    )
    uid = t.Unicode(read_only=True, help="Key of this canvas in the page.").tag(sync=True)
    page_keys: t.List[Any] = t.List(
        help="Groups of keys of the page around the image, for the help: (title, ((keys, what), ...))."
    ).tag(sync=True)
    _settings = t.Dict(_SETTINGS).tag(sync=True)
    _serial = t.Int(0).tag(sync=True, to_json=lambda _, canvas: canvas._commands)
    _scenery = t.Dict().tag(sync=True)
    _tables = t.Dict().tag(sync=True)
    _pictures = t.Int(0).tag(sync=True, to_json=lambda _, canvas: canvas._travelling())

    def __init__(
        self,
        frames: Iterable[Frame],
        *,
        blink: Iterable[str] | None = None,
        describe: Describe | None = None,
        locate: Locate = pixel_position,
        **traits: Any,
    ) -> None:
        self._tiles = Tiles()
        self._pool = executor(3, name="drizview-tiles")
        self._frames: dict[str, Frame] = {}
        self.describe, self.locate = describe, locate
        # Commands so far, and by setting the number of the last command that set it.
        self._commands = 0
        self._commanded: dict[str, int] = {}
        # When the browser last spoke or got something [s, as time.monotonic() counts], and what it waits for.
        self.last_request: float | None = None
        self.pending: deque[str] = deque()  # append and pop are atomic: several threads answer
        shown = self._adopt(frames)
        traits.setdefault("frame", shown[0] if shown else "")
        self.set_trait("uid", uuid4().hex)
        super().__init__(
            blink=shown[:4] if blink is None else list(blink),
            _scenery=scenery(self._frames.values()),
            _tables=tables(),
            _pictures=1,
            **traits,
        )
        self.on_msg(self._on_message)
        if self.live:
            self._pool.submit(self._improve, self._sources(self.frame))

    @property
    def live(self) -> bool:
        """Whether the canvas lives in a kernel, so that a browser may show it; known before its comm is open."""
        return comm.create_comm.__module__.startswith("ipykernel")

    @property
    def frames(self) -> tuple[Frame, ...]:
        """What can be shown; assign a new sequence to change it."""
        return tuple(self._frames.values())

    @frames.setter
    def frames(self, frames: Iterable[Frame]) -> None:
        shown = self._adopt(frames)
        self._scenery = scenery(self._frames.values())
        self.blink = [key for key in self.blink if key in self._frames] or shown[:4]
        if self.frame not in self._frames:
            self.show(shown[0] if shown else "")

    def show(self, frame: str) -> None:
        """Show a frame by its id; what blinks by itself ends with it."""
        if frame not in self._frames and frame:
            raise KeyError(f"no frame {frame!r}; there are {', '.join(self._frames) or 'none'}")
        self.command(frame=frame, **({"playing": False} if self.playing else {}))

    def next(self, step: int = 1) -> None:
        """Show the next frame of the blink set, or with a negative step an earlier one, as the page does."""
        shown = self._frames.get(self.frame)
        own = shown.beside or shown.id if shown is not None else ""
        products = [key for key in self.blink if key == own or self._frames[key].beside == own]
        blink = products if len(products) > 1 and self.frame in products else self.blink
        if blink:
            here = blink.index(self.frame) if self.frame in blink else -1
            self.show(blink[(here + step) % len(blink)])

    def go_to(self, x: float, y: float, zoom: float | None = None) -> None:
        """Move the centre of the view to a scene position; a zoom is in screen pixels per scene unit, kept if None."""
        self.command(camera={"x": x, "y": y, **({"zoom": zoom} if zoom else {})})

    def fit(self, *, everything: bool = False) -> None:
        """Show the whole of the frame, or of all frames that lie in its scene."""
        self.command(camera={"fit": "all"} if everything else {})

    def command(self, **settings: Any) -> None:
        """Set settings, and let the browser follow in any case: it may have moved on since it last reported."""
        super().command(**settings)
        self._number(settings)
        # not what the traits hold now: what the browser reports may arrive in another thread, and be older
        self.send({"type": "state", "state": settings, "serial": self._commands})

    def send_state(self, key: str | Iterable[str] | None = None) -> None:
        """Send traits to the browser; those that it reports as a command with a number."""
        names = {key} if isinstance(key, str) else set(self.keys if key is None else key)
        if not names.isdisjoint(REPORTED):
            self._number(names)
            names.add("_serial")
        super().send_state(names)

    def restore(self, settings: Mapping[str, Any]) -> list[str]:
        """Take up what `settings` returned; return in words what was left out, such as a frame that is gone."""
        good, left = self.checked(settings, self._frames)
        self.command(**good)
        return left

    def png(self, max_size: int = 512, *, view: bool = False, frame: str = "") -> bytes:
        """Return a still picture as PNG, at most `max_size` pixels on its longer side.

        Parameters
        ----------
        max_size : int
            Pixels on the longer side.
        view : bool
            What the browser last reported to be on view, turned and smoothed as it is there, with contours, circles,
            regions and shapes over it (not their words), instead of the whole frame. Only the tiles that it needs are
            read.
        frame : str
            Id of the frame; the one on view where empty.
        """
        make = seen_picture if view else whole_picture
        return make(self._frames[frame or self.frame], self._frames, self._tiles, self, max_size)

    def close(self) -> None:
        """Free the widget, here and in the browser, and let go of the rasters. Safe to call twice."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        try:
            super().close()
        finally:
            self._frames = {}
            self._tiles.close()
            self.describe = None

    def receive_state(self, content: Mapping[str, Any]) -> None:
        """Take the settings that a message of the browser reports, without sending them back.

        What is not valid is left out, and so is what the browser said before it knew of a newer command.
        """
        state, seen = content.get("state"), content.get("seen")
        if not isinstance(state, Mapping):
            return
        seen = seen if isinstance(seen, int) else 0
        for key in (key for key in REPORTED if key in state and self._commanded.get(key, 0) <= seen):
            if key == "frame" and state[key] not in self._frames:
                continue
            try:
                self.traits()[key]._validate(self, state[key])
            except (t.TraitError, AttributeError, TypeError, ValueError, OverflowError):
                continue
            self.set_state({key: state[key]})

    def answer(self, content: Mapping[str, Any]) -> list[Reply]:
        """Return the replies, with their buffers, to one message of the browser."""
        match content.get("type"):
            case "state":
                return [({"type": "received", "serial": content.get("serial")}, [])]
            case "get":
                return list(self._tiles.answers(content))
            case "read":
                return [(readout(self._frames, self._tiles, self.describe, content), [])]
            case "locate":
                return [(located(self._frames, self.locate, content), [])]
        return []

    def _adopt(self, frames: Iterable[Frame]) -> list[str]:
        frames = tuple(frames)
        self._frames = {frame.id: frame for frame in frames}
        if len(self._frames) < len(frames):
            raise ValueError("two frames have the same id")
        self._tiles.hold(plane for frame in frames for plane in (*frame.planes, *frame.flags))
        return list(self._frames)

    def _number(self, names: Iterable[str]) -> None:
        """Count one more command, which sets these settings."""
        self._commands += 1
        self._commanded |= dict.fromkeys(names, self._commands)

    def _sources(self, frame: str) -> list[str]:
        shown = self._frames.get(frame)
        return [plane.source for plane in (*shown.planes, *shown.flags)] if shown else []

    def _travelling(self) -> list[dict[str, Any]]:
        """Return the pictures that travel with the widget; ``coming``: a better one follows without being asked for."""
        pictures = self._tiles.first_pictures(self._sources(self.frame))
        return [picture | {"coming": self.live and bool(picture.get("provisional"))} for picture in pictures]

    def _improve(self, sources: Iterable[str]) -> None:
        """Read what a sample stood for, and send it: once it is true the browser has nothing left to ask for."""
        sampled = [each for each in map(self._tiles.pyramid, sources) if each.vast and not each.complete]
        for pyramid in sampled:
            pyramid.build()
        if sampled:
            self._pictures += 1

    def _on_message(self, _: Any, content: Mapping[str, Any], __: Any) -> None:
        try:
            self.receive_state(content)
        finally:  # the browser sends no further report before it has the answer to the last
            if content.get("type") == "state":
                self._reply(content)
        self.last_request = time.monotonic()
        if content.get("type") in ("get", "read", "locate"):
            self.pending.append(content["type"])
            # A message may still arrive while the canvas closes.
            with suppress(RuntimeError):
                self._pool.submit(self._serve, content)

    def _serve(self, content: Mapping[str, Any]) -> None:
        self._reply(content)
        self.last_request = time.monotonic()
        self.pending.pop()

    def _reply(self, content: Mapping[str, Any]) -> None:
        for message, buffers in self.answer(content):
            self.send(message, buffers)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle or ({}, {})
        if self.frame in self._frames:
            data = {"image/png": base64.b64encode(self.png()).decode("ascii"), **data}
        return data, metadata
