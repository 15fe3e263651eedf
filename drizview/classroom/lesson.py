"""The widget of a lesson: text, cases to be judged, and the score."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import ipywidgets

from drizview.checks.core.questions import QUESTIONS
from drizview.classroom import words
from drizview.classroom.confidence_plot import READING, confidence_plot
from drizview.classroom.download import Download
from drizview.classroom.guide import Guide
from drizview.classroom.judging_bar import JudgingBar
from drizview.classroom.keeping import Keeper, fleeting
from drizview.classroom.phrases import phrases
from drizview.classroom.words import Words
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import grant
from drizview.errors import DrizviewError
from drizview.inspector.app import Inspector
from drizview.inspector.view import FIRST_QUESTION
from drizview.lessons import Case, Lesson, score
from drizview.lessons.lesson import SOUND
from drizview.theme import AUTO, text_class

# The frame that a question is about; the product's science image for the others.
_FRAMES = {"weight": "weight", "imprint": "weight"}


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
    bar : JudgingBar
        What to look at, the judgement and the answer; inside the inspector while a case is on view.
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
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._build()
        super().__init__([self.text, self.stage, self.foot])
        self.add_class("drizview-lesson").add_class(text_class())
        self._show_start()

    def _build(self) -> None:
        self.text = Words(lines=words.lesson_lines(self.lesson)).add_class("drizview-lesson-text")
        choices = [(said, word) for word, said in phrases(self.lesson).items()]
        self.bar = JudgingBar(choices, lambda: self._guarded(self.go_on), lambda: self._guarded(self.looked))
        self.score = Words(on_press=lambda number: self._guarded(lambda: self.look_again(int(number))))
        self.again = ipywidgets.Button(description="Begin again", tooltip="All cases once more, in another order")
        self.again.on_click(lambda _: self._guarded(self.begin_again))
        self.download = Download(name=self.keeper.path.name, fleeting=fleeting())
        self.download.observe(lambda change: self._guarded(lambda: self._take(change["new"])), names=["returned"])
        self.who = ipywidgets.Text(value=self.keeper.sheet.who, placeholder="your name, if it is asked for")
        self.who.observe(lambda change: self._name(change["new"]), names=["value"])
        self.foot = ipywidgets.VBox([self.who, self.download])
        self.stage = ipywidgets.VBox([self.bar])

    # ---- what a person does

    def go_on(self) -> None:
        """Do what the button says: begin, judge, or go to the next case."""
        if self.case is None or self._judged:
            self.next()
        elif not self.bar.said:
            raise DrizviewError("no judgement", None, "nothing was chosen", "choose one of the two")
        else:
            self.judge(self.bar.said, confidence=self.bar.confidence)

    @property
    def _judged(self) -> bool:
        return self._number in {each.case for each in self.keeper.sheet.answers}

    def next(self) -> Case | None:
        """Open the next case that has not been judged, and return it; after the last, show the score."""
        number = self.keeper.sheet.next_case(self.lesson)
        if number is None:
            self._put_away()
            self._show_score()
            return None
        self.bar.clear()
        self._open(number)
        self._guide = Guide(self.lesson.cases[number].look, self.inspector, self._show_task)
        self._since = time.monotonic()
        self._show_task()
        return self.case

    def looked(self) -> None:
        """Go to the next step of the guided look without waiting."""
        if self.bar.phase == "look":
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
        self._reveal(said, badge_seen=seen)
        return said == self.case.truth

    def look_again(self, number: int) -> None:
        """Open a case that has been judged, by its number in the lesson, with its answer."""
        answer = next((each for each in self.keeper.sheet.answers if each.case == number), None)
        if answer is None:
            raise DrizviewError(f"case {number + 1}", None, "has not been judged", "judge it first")
        self._open(number)
        self._reveal(answer.said, badge_seen=answer.badge_seen)

    def begin_again(self) -> None:
        """Judge all cases once more, in another order; the answers so far stay in their file."""
        self.keeper.begin_again()
        self.download.name = self.keeper.path.name
        self._put_away()
        self._show_start()

    def close(self) -> None:
        """Close the case on view and the widget."""
        self._put_away()
        self.bar.close()
        super().close()

    # ---- what is on view

    def _open(self, number: int) -> None:
        """Show a case with its badges hidden, in place of the one on view, which stays until then."""
        if self.inspector is None:
            self.stage.children = [self.bar]
        self.bar.wait(f"Opening case {self._place(number)} of {len(self.lesson.cases)} …")
        folder: Any = tempfile.TemporaryDirectory(prefix="drizview-lesson-")
        case = self.lesson.cases[number]
        try:
            made = case.recipe.write(Path(folder.name))
            grant(made)  # a service may read no other
            inspector = self._inspector(datasets(made)[0])
        except BaseException:
            folder.cleanup()
            raise
        self._put_away()
        self.inspector, self._folder, self.case, self._number = inspector, folder, case, number
        self.text.fold = self.lesson.title  # it has been read, and the image needs the room
        self.who.layout.display = "none"
        self.stage.children = [inspector]

    def _inspector(self, dataset: Any) -> Inspector:
        question = self.lesson.question
        made = Inspector(dataset, owns=True, question=question if question in QUESTIONS else FIRST_QUESTION)
        made.view.judge_where = "above"
        made.view.judged_first = True
        made.show(_FRAMES.get(question, "product"))
        made.remove_class(f"drizview-{AUTO}").add_class(text_class())
        made.children = (self.bar, *made.children)  # so that it goes along to the full screen
        return made

    def _place(self, number: int) -> int:
        """Return which case a number is, in the order in which they are judged."""
        order = [each.case for each in self.keeper.sheet.answers]
        return order.index(number) + 1 if number in order else len(order) + 1

    def _reveal(self, said: str, *, badge_seen: bool) -> None:
        assert self.inspector is not None
        self._guide.close()
        self.inspector.view.judged_first = False
        question = self.lesson.question
        if question != "verdict":
            status = "pass" if said == SOUND else "fail"
            self.inspector.view.ratings = self.inspector.view.ratings.rated(question, status, badge_seen=badge_seen)
            self.inspector.ask(question)
        self._said = self.bar.said = said
        self.inspector.runner.observe(lambda _: self._show_answer(), names=["state"])
        self._show_answer()

    def _show_start(self) -> None:
        done, of = len(self.keeper.sheet.answers), len(self.lesson.cases)
        finished = self.keeper.sheet.next_case(self.lesson) is None
        head = f"{done} of {of} cases are judged." if done else "Read, then begin."
        button = "My score" if finished else "Go on" if done else "Begin"
        opening = "" if finished else f"Opening case {done + 1} of {of} …"
        said = f"{head} Badges stay hidden until you have judged."
        self.bar.show("start", [words.line(said)], button=button, opening=opening)
        self.who.layout.display = ""
        self.stage.children = [self.bar]
        self._keep()

    def _show_task(self) -> None:
        lines = words.look_lines(self._place(self._number), len(self.lesson.cases), self._guide)
        self.bar.show("judge" if self._guide.is_over else "look", lines, button="Judge")

    def _show_answer(self) -> None:
        """Show the answer, with the badge as soon as it is there."""
        if self.case is None or self.inspector is None:
            return
        finding = None
        if self.lesson.question != "verdict" and self.inspector.runner.state == "done":
            finding = self.inspector.report[self.lesson.question]
        number, of = self._place(self._number), len(self.lesson.cases)
        lines = words.answer_lines(self.lesson, self.case, self._said, finding, number=number)
        left = self.keeper.sheet.next_case(self.lesson) is not None
        done = len(self.keeper.sheet.answers)
        opening = f"Opening case {done + 1} of {of} …" if left else ""
        self.bar.show("judged", lines, button="Next case" if left else "My score", opening=opening)

    def _show_score(self) -> None:
        answers = self.keeper.sheet.answers
        made = score(answers)
        self.score.lines = [*words.score_lines(self.lesson, answers, made), words.line(self.keeper.where)]
        beside = ipywidgets.VBox([Words(lines=[words.line(READING)]), self.again])
        self.stage.children = [self.score, ipywidgets.HBox([confidence_plot(made), beside])]

    def _keep(self) -> None:
        self.download.text = self.keeper.sheet.to_json()
        self.bar.warning = self.keeper.warning

    def _name(self, who: str) -> None:
        self.keeper.name(who)
        self._keep()

    def _take(self, text: str) -> None:
        self.keeper.take_text(text)
        self.download.name = self.keeper.path.name
        self.who.value = self.keeper.sheet.who
        self._put_away()
        self._show_start()

    def _put_away(self) -> None:
        self._guide.close()
        if self.inspector is not None and self._folder is not None:
            self.inspector.children = tuple(each for each in self.inspector.children if each is not self.bar)
            self.inspector.close()  # which closes all that is inside
            self._folder.cleanup()
        self.inspector = self.case = self._folder = None
        self._number = -1

    def _guarded(self, action: Any) -> None:
        """Call what a click asks for; what cannot be done is said in a line."""
        self.bar.warning = self.keeper.warning
        try:
            action()
        except DrizviewError as error:
            self.bar.warning = str(error)
            self.bar.go_on()
