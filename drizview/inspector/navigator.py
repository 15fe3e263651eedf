"""Takes the image to the evidence that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from drizview.checks.core.measured import Place
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.evidence import label_of, result_of
from drizview.inspector.scene import ScenePoint
from drizview.report.model import Finding, Report

# Where to look first for a question: the product's science image, its weight, or an exposure.
_FIRST_LOOK = {"weight": "product/wht", "imprint": "product/wht", "mdrizsky": "sci", "crflags": "sci", "align": "sci"}
_MARK_COLOUR = "#ffd54a"
_BRUSHED = "#7fd4ff"
_CIRCLE = 150.0  # radius at most of the circle around a place that was gone to [screen pixels]
_CLOSEST = 8.0  # zoom at most when going to a place [screen pixels a scene unit]

Located = tuple[Place, ScenePoint]


def worst_of(report: Report) -> str:
    """Return the question of the gravest alarm, causes before their symptoms; ``""`` where nothing alarms."""

    def gravity(finding: Finding) -> tuple[bool, bool]:
        speaks = result_of(finding, "")
        return finding.status is not Status.FAIL, speaks is not None and speaks.symptom

    alarms = sorted((finding for finding in report if finding.status in (Status.FAIL, Status.WARN)), key=gravity)
    return alarms[0].question.id if alarms else ""


class Navigator:
    """Watches the view and moves the canvas: to the frame of a question, the places of a result, a target."""

    def __init__(self, context: PanelContext) -> None:
        self.context, self.view, self.canvas = context, context.view, context.canvas
        self._begun = False
        self._offered = list(self.canvas.blink)

    def on_selection(self, change: Any) -> None:
        """Follow a change of question, result, place, marked places or frame, or a request to look at a place."""
        with self.context.lock:
            self._on_selection(change)

    def _on_selection(self, change: Any) -> None:
        if change["name"] == "frame":
            self._reframe()
            return
        self._begun = True
        match change["name"]:
            case "question":
                self.view.marked, self.view.area, self.view.target = (), {}, None
                self.view.result, self.view.place = "", -1
                self._show()
            case "result":
                self.view.place = -1
                self._show()
            case "place":
                self._go_to_chosen()
            case "looks" if self.view.target is not None:
                self._go_to(self.view.target)
            case "marked" | "judged_first" | "ratings":  # the last two hide circles, or show them
                self._mark(self.canvas.frame)

    def go_to_first_alarm(self, change: Any) -> None:
        """Turn to the first alarm when the checks have ended, unless the person has begun to look around."""
        with self.context.lock:
            self._go_to_first_alarm(change)

    def _go_to_first_alarm(self, change: Any) -> None:
        if change["new"] != "done" or self._begun or self.view.camera or self.view.pick or self.view.judged_first:
            return
        worst = worst_of(self.context.runner.report)
        if worst:
            self.view.choose(question=worst)  # though it be the one that was on view from the start

    def _reframe(self) -> None:
        """Circle the places that lie in the frame now on view."""
        if self.context.second is not None:
            own = [mark for mark in self.canvas.marks if not mark.get("beside")]
            self.canvas.marks = [*own, *self._on_seconds()]
        elif self.view.marked or self.view.target is not None:
            self._mark(self.canvas.frame, self.view.target)

    def _result(self) -> Result | None:
        return result_of(self.context.runner.report[self.view.question], self.view.result)

    def _show(self) -> None:
        if self.context.second is not None:  # the image stays; a place that is gone to is one of the dataset's own
            spots = self._spots(self.places)
            self._mark(spots[0][1].frame.id if spots else self._first_look())
            return
        places, fault = self.places, self._fault()
        for wanted in (*(place.frame for place in places[:1]), fault):
            self.context.load(wanted)
        spots = self._spots(places)
        by_weight = _FIRST_LOOK.get(self.view.question) == "product/wht"
        frame = spots[0][1].frame.id if spots else (not by_weight and self._named(fault)) or self._first_look()
        if frame:
            self._blink_with(self._named(fault) or frame)
            self.canvas.show(frame)
        if spots and not any(self._in_sight(spot) for _, spot in spots if spot.frame.id == frame):
            self.canvas.fit()
        self._mark(frame)

    def _fault(self) -> str:
        """Return the exposure that an alarm names as the one at fault; ``""`` for none, and for more than one."""
        result = None if self.view.hides(self.view.question) else self._result()
        if result is None or result.status not in ALARMS:
            return ""
        said = f"{result.cause} {result.note.partition('.')[0]}"
        named = {each.name for each in self.context.dataset.exposures if each.name in said}
        return named.pop() if len(named) == 1 else ""

    def _named(self, exposure: str) -> str:
        """Return the frame of an exposure's image; ``""`` where it is not shown."""
        return next((frame.id for frame in self.canvas.frames if exposure and frame.id == f"{exposure}/sci"), "")

    def _blink_with(self, frame: str) -> None:
        """Let an exposure that is shown blink with another and the product, unless a person chose what blinks."""
        exposure = frame.rpartition("/")[0]
        if frame in self.canvas.blink or self.canvas.blink != self._offered or exposure == "product":
            return
        self._offered = self.canvas.blink = self.context.scene.blink(exposure)

    def _in_sight(self, spot: ScenePoint) -> bool:
        """Return whether a place lies in the part of the scene that the canvas showed when it last reported."""
        camera, size = self.view.camera, self.canvas.size
        if not camera.get("zoom") or not all(size):
            return True
        across, up = (length / 2 / camera["zoom"] for length in size)
        return bool(abs(spot.x - camera["x"]) <= across and abs(spot.y - camera["y"]) <= up)

    def _first_look(self) -> str:
        wanted = _FIRST_LOOK.get(self.view.question, "product/sci")
        ids = [frame.id for frame in self.canvas.frames]
        return next((id for id in ids if id == wanted or id.endswith(f"/{wanted}")), ids[0] if ids else "")

    @property
    def places(self) -> tuple[Place, ...]:
        """Places of the result on view, worst first."""
        if self.view.hides(self.view.question):  # the circles would tell
            return ()
        result = self._result()
        return result.where if result is not None else ()

    def _spots(self, places: Iterable[Place]) -> list[Located]:
        """Return the places that some frame shows."""
        on = self._first_look()
        return [(place, spot) for place in places if (spot := self.context.scene.locate(place, on=on)) is not None]

    def _mark(self, frame: str, chosen: Place | None = None) -> None:
        """Circle what lies in a frame: places of the result or those a panel marked; the chosen says what it is."""
        own = () if self.view.marked else self.places
        extra = (chosen,) if chosen is not None and chosen not in (*own, *self.view.marked) else ()
        shown = [(p, s) for p, s in self._spots((*own, *self.view.marked, *extra)) if s.frame.id == frame]
        places = [place for place, _ in shown]
        named = places.index(chosen) if chosen in places else 0
        circles = [self._circle(place, spot, index == named) for index, (place, spot) in enumerate(shown)]
        self.canvas.marks = [*circles, *self._on_seconds()]
        self.canvas.mark = named if chosen in places else -1

    def _circle(self, place: Place, spot: ScenePoint, is_named: bool) -> dict[str, Any]:
        return {
            "x": spot.x,
            "y": spot.y,
            "r": spot.radius,
            "label": label_of(place) if is_named else "",
            "name": label_of(place),
            "colour": _BRUSHED if place in self.view.marked else _MARK_COLOUR,
        }

    def _on_seconds(self) -> Iterator[dict[str, Any]]:
        """Yield the circles of the products that were added: places that their own results name, on their own frames.

        They are there before these frames are shown, as a blink does not wait for us.
        """
        for second in self.context.seconds:
            if second.report is None or self.view.hides(self.view.question):
                continue
            result = result_of(second.report[self.view.question], self.view.result)
            for index, place in enumerate(result.where if result is not None and result.status in ALARMS else ()):
                spot = self.context.scene.locate(place, on=f"{second.name}/sci") if place.frame == "product" else None
                if spot is not None:
                    yield self._circle(place, spot, index == 0) | {"beside": second.name}

    def _go_to_chosen(self) -> None:
        places = self.places
        if 0 <= self.view.place < len(places):
            self._go_to(places[self.view.place])

    def _go_to(self, place: Place) -> None:
        self.context.load(place.frame)
        spots = self._spots([place])
        if not spots:
            return
        spot = spots[0][1]
        self.canvas.show(spot.frame.id)
        self._mark(spot.frame.id, place)
        self.canvas.go_to(spot.x, spot.y, min(_CLOSEST, _CIRCLE / max(spot.radius, 1.0)))
