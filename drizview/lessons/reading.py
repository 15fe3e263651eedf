"""Reading lessons: a TOML file each; what is wrong in one is said with its line."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from os import PathLike
from typing import Any, NoReturn

from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError
from drizview.files import read_small, typed_path
from drizview.lessons.lesson import KINDS, SECTIONS, Case, Lesson, Look
from drizview.workshop import recipe

_KEYS = {"question", "title", "minutes", "text", "case"}
_CASE = {"kind", "field", "seed", "faults", "truth", "also", "look", "cause", "cure"}
_LOOK = {"say", "frame", "blink", "page"}


def lesson_names() -> tuple[str, ...]:
    """Return the ids of the lessons that come with drizview, in the order of the questions, the verdict last."""
    return *QUESTIONS, "verdict"


def lesson(source: str | PathLike[str]) -> Lesson:
    """Return a lesson by its id, or from a TOML file.

    Raises
    ------
    DrizviewError
        There is no such lesson, or the file has a mistake: the line is said.
    """
    if str(source) in lesson_names():
        name = f"{source}.toml"
        return parse((files(__package__) / "data" / name).read_text(encoding="utf-8"), id=str(source), file=name)
    path = typed_path(source)
    try:
        return parse(read_small(path), id=path.stem, file=path.name)
    except (OSError, ValueError) as error:
        hint = "one of " + ", ".join(lesson_names()) + ", or the path of a TOML file"
        raise DrizviewError(str(source), None, "is no lesson", hint) from error


def parse(text: str, *, id: str, file: str) -> Lesson:
    """Return the lesson in a TOML text.

    Raises
    ------
    DrizviewError
        It has a mistake: the line is said.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:  # it says the line itself
        raise DrizviewError(file, None, f"is no TOML: {error}", "mend that line") from error
    return _Reader(text, file).lesson(given, id)


class _Reader:
    """Turns TOML values into a lesson, and knows the lines of the text."""

    def __init__(self, text: str, file: str) -> None:
        self.lines, self.file = text.splitlines(), file

    def lesson(self, given: dict[str, Any], id: str) -> Lesson:
        self.known(given, _KEYS)
        question = self.words(given, "question")
        if question not in lesson_names():
            self.refuse("question", f"{question} is no question", "one of " + ", ".join(lesson_names()))
        text = given.get("text")
        if not isinstance(text, dict) or set(text) != set(SECTIONS):
            self.refuse("text", "the text is not whole", "give " + ", ".join(SECTIONS) + " under [text]")
        tables = given.get("case")
        if not isinstance(tables, list) or not 3 <= len(tables) <= 8:
            self.refuse("case", "a lesson has three to eight cases", "add them as [[case]]")
        minutes = given.get("minutes", 10)
        if not isinstance(minutes, int) or not 0 < minutes <= 60:
            self.refuse("minutes", "minutes are 1 to 60", "give a whole number")
        made = Lesson(id, question, self.words(given, "title"), minutes,
                      {key: self.words(text, key) for key in SECTIONS}, ())  # fmt: skip
        cases = tuple(self.case(table, number, made) for number, table in enumerate(tables))
        return Lesson(id, question, made.title, minutes, made.text, cases)

    def case(self, given: dict[str, Any], number: int, lesson: Lesson) -> Case:
        self.known(given, _CASE, number)
        kind = self.words(given, "kind", number)
        if kind not in KINDS:
            self.refuse("kind", f"{kind} is no kind of case", "one of " + ", ".join(KINDS), number)
        truth = self.words(given, "truth", number)
        if truth not in lesson.choices:
            self.refuse("truth", f"{truth} is no truth", "one of " + ", ".join(lesson.choices), number)
        faults, also = given.get("faults", {}), given.get("also", [])
        if not isinstance(faults, dict) or not all(type(each) in (int, float) for each in faults.values()):
            self.refuse("faults", "faults have strengths", "write faults = { shift = 0.5 }", number)
        if not isinstance(also, list) or not set(map(str, also)) <= set(QUESTIONS):
            self.refuse("also", "there is no such question", "one of " + ", ".join(QUESTIONS), number)
        seed = given.get("seed", 1)
        if not isinstance(seed, int) or seed < 0:
            self.refuse("seed", "a seed is a whole number", "give one, such as 1", number)
        try:
            made = recipe(given.get("field", "acs"), seed=seed, **faults)
        except DrizviewError as error:
            wrong = "field" if error.file == given.get("field") else "faults"
            self.refuse(wrong, f"{error.file} {error.cause}", error.hint, number)
        looks = given.get("look", [])
        if not isinstance(looks, list) or not all(isinstance(each, dict) for each in looks):
            self.refuse("look", "a look has steps", 'write look = [{ say = "...", frame = "product" }]', number)
        look = tuple(self.look(each, number) for each in looks)
        cause, cure = self.words(given, "cause", number), self.words(given, "cure", number)
        return Case(kind, made, truth, tuple(map(str, also)), look, cause, cure)

    def look(self, given: dict[str, Any], number: int) -> Look:
        self.known(given, _LOOK, number)
        blink = given.get("blink", [])
        if not isinstance(blink, list):
            self.refuse("look", "blink is a list of frames", 'write blink = ["exposure1", "exposure2"]', number)
        page = str(given.get("page", ""))
        if page and page not in QUESTIONS:
            self.refuse("look", f"{page} is no page", "one of " + ", ".join(QUESTIONS), number)
        return Look(self.words(given, "say", number), str(given.get("frame", "")), tuple(map(str, blink)), page)

    def words(self, given: dict[str, Any], key: str, case: int | None = None) -> str:
        value = given.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, f"{key} is missing", "give it as a text in quotes", case)
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in value.strip().split("\n\n"))

    def known(self, given: dict[str, Any], keys: set[str], case: int | None = None) -> None:
        for key in given:
            if key not in keys:
                self.refuse(key, f"{key} is unknown", "one of " + ", ".join(sorted(keys)), case)

    def refuse(self, key: str, cause: str, hint: str, case: int | None = None) -> NoReturn:
        raise DrizviewError(f"{self.file}, line {self.line(key, case)}", None, cause, hint)

    def line(self, key: str, case: int | None) -> int:
        """Return the line of a key, of its case where it is not there, counted from 1."""
        heads = [number for number, line in enumerate(self.lines) if line.strip().startswith("[[case]]")]
        begin, end = 0, len(self.lines)
        if case is not None and case < len(heads):
            begin = heads[case]
            end = heads[case + 1] if case + 1 < len(heads) else end
        pattern = re.compile(rf"\s*(\[*{re.escape(key)}\]*\s*(=|$)|.*[{{,]\s*{re.escape(key)}\s*=)")
        return next((n for n in range(begin, end) if pattern.match(self.lines[n])), begin) + 1
