"""The inspector: dataset, checks, view and panels put together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets
from IPython.display import display

from drizview.checks.core.config import Limits, in_force
from drizview.dataset.dataset import Dataset
from drizview.dataset.flags import DQ
from drizview.dataset.given.sources import Source
from drizview.files import write_bytes
from drizview.inspector.animation import gif
from drizview.inspector.cell_output import remember
from drizview.inspector.complaint import Complaints
from drizview.inspector.fallback import FOLLOWED, has_picture, has_room, show_with_picture, with_picture
from drizview.inspector.framenames import exposure_named, frame_id
from drizview.inspector.locator import Locator
from drizview.inspector.navigator import Navigator
from drizview.inspector.panels.badges import BadgesPanel
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.keymap import KEYS, Keymap
from drizview.inspector.panels.masthead import Masthead
from drizview.inspector.panels.pages import PAGES, kept
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.side_panel import SidePanel
from drizview.inspector.panels.widgets.descendants import descendants
from drizview.inspector.position import sky_position
from drizview.inspector.runner import CheckRunner
from drizview.inspector.scene import Scene
from drizview.inspector.startup import Startup
from drizview.inspector.state import read_state, restore, saved_state
from drizview.inspector.view import FIRST_PAGE, FIRST_QUESTION, View
from drizview.report.model import Report
from drizview.text import clean
from drizview.theme import theme_class
from drizview.viewer import Canvas

# What the navigator follows.
_SELECTION = ("question", "result", "place", "looks", "marked", "judged_first", "ratings", "frame")


class Inspector(ipywidgets.VBox):
    """The images of a dataset, its badges and their evidence.

    Parameters
    ----------
    dataset : Dataset
    limits : str, path-like or mapping, optional
        Limits of one's own, as for `drizview.check`.
    height : str
        CSS height of the whole; ``"100vh"`` fills a page.
    run : bool
        Start the checks at once; else they start with the button below the badges.
    owns : bool
        Whether to close the files of the dataset with the inspector.
    question : str, optional
        Id of the one whose page is open at first.
    """

    _timer: Startup | None = None

    def __init__(
        self,
        dataset: Dataset,
        *,
        limits: Limits | None = None,
        height: str = "min(84vh, 980px)",
        run: bool = True,
        owns: bool = False,
        question: str = FIRST_QUESTION,
    ) -> None:
        self.dataset, self._owns = dataset, owns
        self.errors = Complaints()
        selected = None if limits is None else in_force(limits)
        self.runner = CheckRunner(dataset, selected=selected, keep=kept(), on_error=self.errors.complain)
        self.scene = Scene(dataset)
        self.canvas = self._canvas()
        self.view = View(self.canvas, question=question)
        self.context = PanelContext(dataset, self.view, self.runner, self.canvas, self.scene, self.errors.complain)
        self.navigator = Navigator(self.context)
        self._follow()
        self.side_panel = SidePanel(self.context)
        self._above: list[Panel] = [Masthead(self.context), BadgesPanel(self.context)]
        masthead, badges = (panel.box for panel in self._above)
        columns = [badges.add_class("drizview-badges"), self.canvas, self.side_panel.box]
        rows = [masthead, ipywidgets.Box(columns, _dom_classes=("drizview-body",)), self.errors, Keymap()]
        super().__init__(rows, layout={"height": height}, _dom_classes=("drizview-app", theme_class()))
        self._timer = Startup(self.canvas, self.runner.start)  # it goes before the first number
        remember(self)
        if run:
            self._timer.start()

    def _follow(self) -> None:
        """Have the image follow the view and the first alarm."""
        self.view.on("scene", self.errors.guarded(self._register), ["register"])
        self.view.on("go", self.errors.guarded(self.navigator.on_selection), _SELECTION)
        self.runner.on("go", self.errors.guarded(self.navigator.go_to_first_alarm), ["state"])

    @property
    def panels(self) -> list[Panel]:
        """All panels, from the masthead to the last of the last page."""
        return [*self._above, *self.side_panel.panels]

    def _canvas(self) -> Canvas:
        return Canvas(
            self.scene.frames,
            frame=self.scene.first,
            blink=self.scene.blink(),
            describe=lambda *asked: self.scene.describe(*asked),  # the scene may be replaced
            locate=lambda *asked: Locator(self.scene, self.context.catalogue.find)(*asked),
            flag_names={flag.value: flag.short for flag in self.dataset.flags.flags},
            page_keys=[["Evidence", [list(key) for key in KEYS]]],
        )

    @property
    def report(self) -> Report:
        """The report so far, with your own judgements beside the badges."""
        assert self.runner.report is not None
        return self.runner.report.rated(self.view.ratings)

    def wait(self, seconds: float | None = None) -> Report:
        """Wait until the checks have ended, and return the report."""
        if self._timer is not None and self._timer.is_alive():
            self._timer.join(seconds)
        self.runner.wait(seconds)
        return self.report

    async def finished(self) -> Report:
        """Wait until the checks have ended without holding up the page, and return the report: ``await`` it."""
        while (self._timer is not None and self._timer.is_alive()) or self.runner.state == "running":
            await asyncio.sleep(0.05)
        return self.report

    def ask(self, question: str, *, check: str = "", place: int = -1) -> None:
        """Choose a badge, a check of it, and with ``place`` go to one of its places, the worst is 0."""
        self.view.page = FIRST_PAGE
        chosen = self.report[question].question.id
        self.view.choose(question=chosen, result=check or None, place=place if place >= 0 else None)

    def show(self, frame: str) -> None:
        """Show a frame: ``"product"``, ``"weight"``, ``"exposure2"``, ``"exposure2 DQ"``, its label or its id."""
        self.canvas.show(self._frame(frame))

    def add(self, other: Source | Dataset) -> str:
        """Show another product of the same sky as frames beside this one (``"drz 2"``), and blink both with ``b``.

        Both have the same display cuts; ``"difference"`` is a frame, too. Takes what `drizview.open` takes, and closes
        it with the inspector; a `Dataset` stays open.
        """
        return self.context.add(other)

    def blink(self, *frames: str, rate: float | None = None, play: bool = False) -> None:
        """Blink frames (names as for `show`) in this order; ``rate`` in frames a second, ``play`` starts the clock."""
        chosen = [self._frame(name) for name in frames] or self.scene.blink()
        self.canvas.blink = chosen
        self.canvas.show(chosen[0])
        self.canvas.rate = rate or self.canvas.rate
        self.canvas.playing = play

    def flags(self, bits: str | int | None = DQ.COSMIC_RAY) -> None:
        """Colour pixels with these data-quality bits: ``4096``, ``"4096,512"``, a flag's name; None for no colour."""
        self.canvas.mask = 0 if bits is None else self.dataset.flags.parse(bits)

    def go_to(self, ra: Any, dec: Any = None, *, zoom: float | None = None) -> None:
        """Centre a sky position: degrees, ``"02:17:14.6", "-04:45:02"`` or a SkyCoord; zoom in screen pixels."""
        frame = next(frame for frame in self.scene.frames if frame.id == self.canvas.frame)
        self.canvas.go_to(*self.scene.toward(*sky_position(ra, dec), frame), zoom)

    def go_to_pixel(self, x: float, y: float, *, zoom: float | None = None) -> None:
        """Centre a pixel (from 0) of the frame on view, of its first chip."""
        frame = next(frame for frame in self.scene.frames if frame.id == self.canvas.frame)
        sx, sy = frame.planes[0].to_scene([x], [y])
        self.canvas.go_to(float(sx[0]), float(sy[0]), zoom)

    def overlay(self, table: Any) -> None:
        """Mark the objects of a table with ra and dec on the image: a path or an astropy Table; None takes them off."""
        self.context.catalogue.take(table)

    def save_png(self, path: str | Path, *, size: int = 1024) -> Path:
        """Write what the image shows now as PNG, at most ``size`` pixels on its longer side, and return the path."""
        return write_bytes(Path(path), self.canvas.png(size, view=True))

    def save_gif(self, path: str | Path, *frames: str, rate: float | None = None, size: int = 640) -> Path:
        """Write what is on view as an animation of frames, without names those of the blink set (needs Pillow)."""
        shown = [self._frame(name) for name in frames] or list(self.canvas.blink)
        return write_bytes(Path(path), gif(self.canvas, shown, rate=rate or self.canvas.rate, size=size))

    def rate(self, question: str, status: str, note: str | None = None) -> None:
        """Note your own judgement of a question or of ``"verdict"`` (see `Ratings.rated`); the rating page saves it."""
        seen = not self.view.hides(question)
        self.view.ratings = self.view.ratings.rated(question, status, note=note, badge_seen=seen)

    def to_jdaviz(self, *frames: str, app: Any = None) -> Any:
        """Load frames into jdaviz with flags and WCS, and the places of the evidence on view as a catalogue.

        Without frames those of the blink set. Returns the jdaviz app, a new one where none is given; ``app.show()``
        shows it.
        """
        from drizview.inspector.handoff.jdaviz import catalogue, to_jdaviz  # with tables and units

        chosen = [self._frame(name) for name in frames] or list(self.canvas.blink)
        places = catalogue(self.navigator.places, self.scene)
        return to_jdaviz(self.scene, chosen, camera=self.canvas.camera, marks=places, app=app, tell=self.errors.write)

    @property
    def state(self) -> dict[str, Any]:
        """What is being looked at and how, ready for JSON; give it to `restore`."""
        return saved_state(self.view, self.canvas, self.side_panel.tabs, dataset=self.dataset.name)

    def save_state(self, path: str | Path) -> Path:
        """Write `state` as JSON, and return the path."""
        return write_bytes(Path(path), json.dumps(self.state, indent=1).encode())

    def restore(self, state: Mapping[str, Any] | str | Path) -> list[str]:
        """Look at things as a saved state says (a dict, or the path of its file); return what could not be followed."""
        known = {"question": set(self.report.findings), "page": {page.name for page in PAGES}}
        found = read_state(state)
        return restore(found, self.view, self.canvas, self.side_panel.tabs, dataset=self.dataset.name, known=known)

    def close(self) -> None:
        """Stop the checks, close every widget and let go of the files; safe to call twice.

        Raises
        ------
        Exception
            The first error of a part that did not close as it should; everything else is closed by then.
        """
        if self._timer is None:  # it was never put together
            super().close()
            return
        errors: list[Exception] = []
        for end in self._ends():
            try:
                end()
            except Exception as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def _ends(self) -> Iterator[Callable[[], object]]:
        """Yield what has to be called to close all of it, in this order."""
        assert self._timer is not None
        yield self._timer.cancel
        yield partial(self.runner.close, then=self.dataset.close if self._owns else None)
        yield from (panel.close for panel in self._above)
        yield from (panel.close for panel in self.side_panel.made)
        yield self.side_panel.close
        yield self.view.close
        yield self.context.close
        yield self.context.catalogue.close
        if self.comm is not None:  # else all of them are closed already
            below = descendants(self)
            yield super().close
            yield from (widget.close for widget in below)

    def _ipython_display_(self) -> None:
        """Show the widget, and where there is room for it the picture in an output of its own."""
        live = super()._repr_mimebundle_()
        if live is None:  # it is closed
            return
        if not (has_room() and has_picture(self.canvas)):
            display(self._repr_mimebundle_(), raw=True)
            return
        self.add_class(FOLLOWED)
        second = self.context.second
        shown = self.dataset if second is None else second.dataset
        show_with_picture(live, self.canvas, clean(shown.name, 80))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget, and for pages without a kernel the frame on view as PNG."""
        bundle = super()._repr_mimebundle_(**kwargs)
        return None if bundle is None else with_picture(bundle, self.canvas)

    def _frame(self, name: str) -> str:
        """Return the id of the frame that a person means, loaded if it was not."""
        exposure = exposure_named(name, [exposure.name for exposure in self.dataset.exposures])
        if exposure:
            self.context.load(exposure)
        return frame_id(name, self.scene.frames, [exposure.name for exposure in self.dataset.exposures])

    def _register(self, _: Any) -> None:
        """Register the frames on each other in the other way."""
        self.scene = Scene(self.dataset, register=self.view.register, others=tuple(self.scene.others.values()))
        self.context.scene = self.scene
        self.canvas.marks = []
        self.canvas.frames = self.scene.frames
        self.canvas.fit()
