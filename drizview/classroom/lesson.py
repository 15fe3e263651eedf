"""The widget of a lesson: text, cases to be judged, and the score."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import ipywidgets

from drizview.classroom import words
from drizview.classroom.confidence_plot import confidence_plot
from drizview.classroom.download import Download
from drizview.classroom.guide import Guide
from drizview.classroom.keeping import Keeper, fleeting
from drizview.classroom.words import Words
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import grant
from drizview.errors import DrizviewError
from drizview.inspector.app import Inspector
from drizview.lessons import Case, Lesson, score
from drizview.lessons.lesson import SOUND
from drizview.theme import theme_class

_HEIGHT = "min(78vh, 900px)"  # the task above it stays in sight
# How sure a student is who has not said it [%]: each case begins with it, not with the confidence of the last.
_UNSURE = 75


class LessonView(ipywidgets.VBox):
    """A lesson: read, look, judge, and see where you were right.

    Parameters
    ----------
    lesson : Lesson
    seed : int, optional
        Of the order of the cases; chosen at random, and kept with the answers.
    folder : Path, optional
        Where the answers are kept; by default where drizview was started.

    Attributes
    ----------
    keeper : Keeper
        The answers.
    inspector : Inspector or None
        Of the case on view; its badges are hidden until the case is judged.
    case : Case or None
    """

    def __init__(self, lesson: Lesson, *, seed: int | None = None, folder: Path | None = None) -> None:
        self.lesson = lesson
        self.keeper = Keeper(lesson, seed=seed, folder=folder)
        self.inspector: Inspector | None = None
        self.case: Case | None = None
        self._number, self._since, self._guide = -1, 0.0, Guide(())
        self._build()
        super().__init__([self.text, self.controls, self.stage])
        self.add_class("drizview-lesson").add_class(theme_class())
        self._show_start()

    def _build(self) -> None:
        self.text = Words(lines=words.lesson_lines(self.lesson))
        self.task, self.answer, self.warning = Words(), Words(), Words()
        options = [(words.SAID[word], word) for word in self.lesson.choices]
        self.choice = ipywidgets.ToggleButtons(options=options, value=None, style={"button_width": "auto"})
        self.confidence = ipywidgets.IntSlider(value=_UNSURE, min=50, max=100, step=5, description="Sure [%]")
        self.button = ipywidgets.Button(description="Begin", button_style="primary")
        self.button.on_click(lambda _: self._guarded(self.go_on))
        self.skip = ipywidgets.Button(description="I have looked", layout={"flex": "0 0 auto", "width": "130px"})
        self.skip.on_click(lambda _: self._guarded(self.looked))
        self.download = Download(name=self.keeper.path.name, fleeting=fleeting())
        self.download.observe(lambda change: self._guarded(lambda: self._take(change["new"])), names=["returned"])
        self.judging = ipywidgets.HBox([self.choice, self.confidence])
        self.who = ipywidgets.Text(value=self.keeper.sheet.who, placeholder="your name, if it is asked for")
        self.who.observe(lambda change: self._name(change["new"]), names=["value"])
        bar = ipywidgets.HBox([self.button, self.skip, self.who])
        self.controls = ipywidgets.VBox([self.task, self.judging, bar, self.answer, self.warning, self.download])
        self.stage = ipywidgets.VBox([])

    def go_on(self) -> None:
        """Do what the button says: begin, judge, or go to the next case."""
        if self.case is None or self._judged:
            self.next()
        elif self.choice.value is None:
            raise DrizviewError("no judgement", None, "nothing was chosen", "choose one of the two")
        else:
            self.judge(self.choice.value, confidence=self.confidence.value)

    @property
    def _judged(self) -> bool:
        return self._number in {each.case for each in self.keeper.sheet.answers}

    def next(self) -> Case | None:
        """Open the next case that has not been judged, and return it; after the last, show the score."""
        self._put_away()
        number = self.keeper.sheet.next_case(self.lesson)
        if number is None:
            self._show_score()
            return None
        self._number, self.case = number, self.lesson.cases[number]
        self.text.fold = self.lesson.title  # it has been read, and the image needs the room
        self._folder = tempfile.TemporaryDirectory(prefix="drizview-lesson-")
        folder = self.case.recipe.write(Path(self._folder.name))
        grant(folder)  # a service may read no other
        self.inspector = Inspector(datasets(folder)[0], owns=True, height=_HEIGHT)
        self.inspector.view.judge_where = "above"
        self.inspector.view.judged_first = True
        self.stage.children = [self.inspector]
        self._guide = Guide(self.case.look, self.inspector, self._show_task)
        self._since = time.monotonic()
        self.choice.value, self.confidence.value = None, _UNSURE
        self.answer.say()
        self.button.description = "Judge"
        self._show_task()
        return self.case

    def looked(self) -> None:
        """Go to the next step of the guided look without waiting."""
        self._guide.pass_over()

    def judge(self, said: str, *, confidence: int = 75) -> bool:
        """Judge the case on view; return whether that was right. The badge, cause and cure are shown then.

        Raises
        ------
        DrizviewError
            No case is on view, that cannot be said of it, or it has been judged.
        """
        if self.case is None or self.inspector is None:
            raise DrizviewError("no case", None, "none is on view", "call next() first")
        seconds = time.monotonic() - self._since
        seen = not self.inspector.view.hides(self.lesson.question)  # the Rating page shows it to who judges there
        self.keeper.judge(self._number, said, confidence=confidence, seconds=seconds, badge_seen=seen)
        self._keep()
        self.inspector.view.judged_first = False
        question = self.lesson.question
        if question != "verdict":
            status = "pass" if said == SOUND else "fail"
            self.inspector.view.ratings = self.inspector.view.ratings.rated(question, status, badge_seen=seen)
            self.inspector.ask(question)
        self._said = said
        self.inspector.runner.observe(lambda _: self._show_answer(), names=["state"])
        self._show_answer()
        self.button.description = "Next case" if self.keeper.sheet.next_case(self.lesson) is not None else "My score"
        self._show_task()
        return said == self.case.truth

    def close(self) -> None:
        """Close the case on view and the widget."""
        self._put_away()
        super().close()

    def _show_start(self) -> None:
        done = len(self.keeper.sheet.answers)
        self.task.say("Read, then begin. Badges stay hidden until you have judged.")
        if done:
            self.task.say(f"{done} of {len(self.lesson.cases)} cases are judged; go on where you were.")
        self._keep()
        self._room(judging=False)

    def _show_task(self) -> None:
        assert self.case is not None
        number = self.keeper.sheet.cases if self._judged else len(self.keeper.sheet.answers) + 1
        number = len(self.keeper.sheet.answers) if self._judged else number
        self.task.lines = words.task_lines(number, len(self.lesson.cases), self._guide)
        self._room(judging=self._guide.is_over and not self._judged)

    def _show_answer(self) -> None:
        """Show the answer, with the badge as soon as it is there."""
        if self.case is None or self.inspector is None:
            return
        finding = None
        if self.lesson.question != "verdict" and self.inspector.runner.state == "done":
            finding = self.inspector.report[self.lesson.question]
        self.answer.lines = words.answer_lines(self.case, self._said, finding)

    def _show_score(self) -> None:
        made = score(self.keeper.sheet.answers)
        self.task.lines = words.score_lines(made, title=self.lesson.title)
        self.answer.say(self.keeper.where)
        self.button.layout.display = "none"
        self._room(judging=False)
        self.stage.children = [confidence_plot(made)]

    def _room(self, *, judging: bool) -> None:
        looking = self.case is not None and not self._judged
        self.judging.layout.display = "" if judging else "none"
        self.who.layout.display = "" if self.case is None else "none"
        self.skip.layout.display = "none" if judging or not looking else ""
        self.button.disabled = looking and not judging

    def _keep(self) -> None:
        self.download.text = self.keeper.sheet.to_json()
        self.warning.say(self.keeper.warning, tone="bad")

    def _name(self, who: str) -> None:
        self.keeper.name(who)
        self._keep()

    def _take(self, text: str) -> None:
        self.keeper.take_text(text)
        self.who.value = self.keeper.sheet.who
        self._put_away()
        self.button.description = "Go on"
        self._show_start()

    def _put_away(self) -> None:
        self._guide.close()
        self.stage.children = []
        if self.inspector is not None:
            self.inspector.close()
            self._folder.cleanup()
        self.inspector = self.case = None

    def _guarded(self, action: Any) -> None:
        """Call what a click asks for; what cannot be done is said in a line."""
        try:
            action()
        except DrizviewError as error:
            self.warning.say(str(error), tone="bad")
