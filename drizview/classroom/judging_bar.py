"""The bar of a lesson: what to look at now, the judgement, and the answer; it goes where the image goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets as t

from drizview.classroom.words import Lines
from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.viewer.esm import module, source

# How sure a student is who has not said it [%]: each case begins with it, not with the confidence of the last.
UNSURE = 75
PHASES = ("start", "look", "judge", "judged")


class JudgingBar(anywidget.AnyWidget):
    """One strip of the same height whatever it says, so that the image below it stays where it is.

    Parameters
    ----------
    choices : sequence of (str, str)
        What can be said of a case: the words, and what they stand for.
    on_press : callable()
        Called when the button is pressed: begin, judge, next case.
    on_looked : callable()
        Called when a step has been looked at.

    Attributes
    ----------
    shown : dict
        ``phase`` (one of `PHASES`), ``lines``, ``button``, ``opening`` (what is said from the press of the button until
        what it asks for is there), and ``turn``, which counts what was shown.
    said : str
        What was chosen, ``""`` for nothing yet.
    confidence : int
        [%].
    """

    _esm = module("classroom/judging_bar.js")
    _css = stylesheet() + source("classroom/words.css") + source("classroom/judging_bar.css")
    shown: t.Dict[str, Any] = t.Dict({"phase": "start", "lines": [], "button": "", "opening": "", "turn": 0}).tag(
        sync=True
    )
    choices: t.List[list[str]] = t.List().tag(sync=True)
    said = t.Unicode("").tag(sync=True)
    confidence = t.Int(UNSURE, min=50, max=100).tag(sync=True)
    warning = t.Unicode("").tag(sync=True)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        on_press: Callable[[], Any],
        on_looked: Callable[[], Any],
    ) -> None:
        super().__init__(choices=[list(each) for each in choices])
        self._on_press, self._on_looked = on_press, on_looked
        self.on_msg(lambda _, content, __: self.answer(content))

    @property
    def text(self) -> str:
        """All that it says, as text."""
        return "\n".join(line["text"] for line in self.shown["lines"])

    @property
    def phase(self) -> str:
        """Where the lesson is."""
        return str(self.shown["phase"])

    def show(self, phase: str, lines: Lines, *, button: str, opening: str = "") -> None:
        """Show lines and button of a phase, in place of what it said."""
        turn = self.shown["turn"] + 1
        self.shown = {"phase": phase, "lines": lines, "button": button, "opening": opening, "turn": turn}

    def wait(self, words: str) -> None:
        """Say what is under way, with every control at rest."""
        self.shown = self.shown | {"opening": words, "waiting": True, "turn": self.shown["turn"] + 1}

    def go_on(self) -> None:
        """End the waiting where nothing came of it."""
        self.shown = self.shown | {"waiting": False, "turn": self.shown["turn"] + 1}

    def clear(self) -> None:
        """Forget what was chosen for the last case."""
        self.said, self.confidence = "", UNSURE

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser; a judgement comes with it, as it may be quicker than the traits."""
        match content.get("type"):
            case "press":
                said, confidence = content.get("said"), content.get("confidence")
                if self.phase == "judge" and said in [word for _, word in self.choices]:
                    self.said = str(said)
                if isinstance(confidence, int):
                    self.confidence = min(100, max(50, confidence))
                self._on_press()
            case "looked":
                self._on_looked()
