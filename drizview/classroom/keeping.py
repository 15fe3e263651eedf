"""Keeping answers: in a file beside the notebook where that can be, and always for the browser."""

from __future__ import annotations

import itertools
import os
import secrets
from dataclasses import replace
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.inspector.panels.saving import start_folder
from drizview.lessons import Lesson, Sheet, load_sheet, sheet_of
from drizview.lessons.answers import LONGEST
from drizview.text import clean

_BINDERS = ("BINDER_REPO_URL", "BINDER_LAUNCH_HOST")  # variables that BinderHub gives to what it starts
_FLEETING = (
    "This Binder ends when nothing has been done for ten minutes, and all files on it are lost: "
    "download your answers before you leave it alone."
)


def fleeting() -> str:
    """Return what is lost with this server; ``""`` where files stay."""
    return _FLEETING if any(os.environ.get(name) for name in _BINDERS) else ""


class Keeper:
    """The sheet of a lesson and its file.

    Attributes
    ----------
    sheet : Sheet
    path : Path
        ``drizview-lesson-<id>.json`` where drizview was started; of later attempts ``-2.json`` and so on.
    warning : str
        What is wrong with the file; ``""`` while every answer is in it.
    """

    def __init__(self, lesson: Lesson, *, seed: int | None = None, folder: Path | None = None) -> None:
        self.lesson, self.warning = lesson, ""
        self.folder = folder or start_folder()
        attempts = itertools.takewhile(lambda n: n == 1 or self._path(n).exists(), itertools.count(1))
        self.path = self._path(max(attempts))
        new = secrets.randbelow(10**6) if seed is None else seed
        self.sheet = Sheet(lesson.id, lesson.question, new, len(lesson.cases))
        if self.path.exists():
            try:
                self.take(load_sheet(self.path))
            except DrizviewError as error:
                self.warning = f"{error}. A new file cannot take its place: download your answers at the end."

    def _path(self, attempt: int) -> Path:
        """Return the file of the first attempt, or of a later one."""
        return self.folder / f"drizview-lesson-{self.lesson.id}{f'-{attempt}' if attempt > 1 else ''}.json"

    def begin_again(self) -> None:
        """Take a new sheet, in a file of its own: what was answered first stays as it is."""
        attempt = self.sheet.attempt + 1
        self.sheet = Sheet(
            self.lesson.id, self.lesson.question, secrets.randbelow(10**6), len(self.lesson.cases),
            who=self.sheet.who, attempt=attempt,
        )  # fmt: skip
        self.path, self.warning = self._path(attempt), ""

    def take(self, sheet: Sheet) -> None:
        """Go on with a sheet.

        Raises
        ------
        DrizviewError
            It is of another lesson, or does not fit this one.
        """
        fits = all(
            0 <= each.case < len(self.lesson.cases) and each.kind == self.lesson.cases[each.case].kind
            for each in sheet.answers
        )
        if sheet.lesson != self.lesson.id or not fits:
            raise DrizviewError(
                sheet.lesson, None, "is another lesson", f"open it with drizview.lesson('{sheet.lesson}')"
            )
        self.sheet = sheet

    def take_text(self, text: str) -> None:
        """Go on with a sheet that the browser gave back, as `take`."""
        self.take(sheet_of(text, file="the file"))
        self.path = self._path(self.sheet.attempt)

    def judge(self, case: int, said: str, *, confidence: int, seconds: float, badge_seen: bool = False) -> None:
        """Add an answer, and write the file; that it cannot be written is in ``warning``."""
        self.sheet = self.sheet.judged(
            self.lesson, case, said, confidence=confidence, seconds=seconds, badge_seen=badge_seen
        )
        self.save()

    def name(self, who: str) -> None:
        """Put a name on the sheet, and write the file where there are answers."""
        self.sheet = replace(self.sheet, who=clean(who, LONGEST))
        if self.sheet.answers:
            self.save()

    @property
    def where(self) -> str:
        """Where the answers are, for the end of the lesson."""
        if self.warning or fleeting():
            return "Download your answers: they are lost with this page or its server."
        return f"Your answers are in {self.path.name}, where the notebook runs; download them to hand them in."

    def save(self) -> None:
        """Write the file, unless it holds something else."""
        if self.warning.startswith(self.path.name):
            return
        try:
            self.sheet.save(self.path)
        except DrizviewError as error:
            self.warning = f"Not saved: {error}. Download your answers before you leave this page."
        else:
            self.warning = ""
