"""A class: the sheets of a folder, summed up by lesson, case and student; as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.files import typed_path
from drizview.lessons.answers import Sheet, answers_of, load_sheet
from drizview.lessons.score import Score, Share, score
from drizview.text import clean


@dataclass(frozen=True)
class Summary:
    """The sheets of a class, the files that were none, and of whom each sheet is.

    Who gave no name goes by the folder of the file, or by the file where it lies in no folder of its own.
    """

    sheets: tuple[Sheet, ...]
    refused: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def score(self) -> Score:
        """The score over all answers."""
        return score(answers_of(self.sheets))

    def by_lesson(self) -> Iterator[tuple[str, int, Score]]:
        """Yield lesson, number of students and score."""
        for lesson in dict.fromkeys(sheet.lesson for sheet in self.sheets):
            held = [sheet for sheet in self.sheets if sheet.lesson == lesson]
            yield lesson, len(held), score(answers_of(held))

    def by_student(self) -> Iterator[tuple[str, int, Score]]:
        """Yield whose it is, number of lessons and score."""
        for name in dict.fromkeys(self.names):
            held = [sheet for sheet, whose in zip(self.sheets, self.names, strict=True) if whose == name]
            yield name, len(held), score(answers_of(held))

    def missed(self) -> Iterator[tuple[str, str, Share]]:
        """Yield lesson, kind of case, and how often it was judged wrongly, the most missed first."""
        counts: dict[tuple[str, str], list[int]] = {}
        for sheet in self.sheets:
            for answer in sheet.answers:
                held = counts.setdefault((sheet.lesson, answer.kind), [0, 0])
                held[0] += not answer.is_right
                held[1] += 1
        for (lesson, kind), (wrong, of) in sorted(counts.items(), key=lambda item: -item[1][0] / item[1][1]):
            yield lesson, kind, Share(wrong, of)


def class_summary(folder: str | Path) -> Summary:
    """Return the summary of a folder with the files of a class.

    Raises
    ------
    DrizviewError
        The folder cannot be read, or holds no file of answers.
    """
    path = typed_path(folder)
    if not path.is_dir():
        raise DrizviewError(str(folder), None, "is no folder", "name the folder with the files of the class")
    sheets, refused, names = [], [], []
    for file in sorted(path.rglob("*.json")):
        try:
            sheet = load_sheet(file)
            if sheet.attempt > 1:  # its badges had been seen
                refused.append(f"{file.name}: attempt {sheet.attempt}; the first counts")
                continue
            sheets.append(sheet)
            names.append(sheet.who or clean(file.stem if file.parent == path else file.parent.name))
        except DrizviewError as error:
            refused.append(str(error))
    if not sheets:
        raise DrizviewError(str(folder), None, "holds no file of answers", "put the students' .json files there")
    return Summary(tuple(sheets), tuple(refused), tuple(names))


def summary_lines(made: Summary) -> Iterator[str]:
    """Yield the summary as lines of text."""
    yield f"{'lesson':<12} {'students':>8} {'right':>16} {'faults seen':>16} {'sound left alone':>17}"
    for lesson, students, each in made.by_lesson():
        yield f"{lesson:<12} {students:>8} {each.right!s:>16} {each.sensitivity!s:>16} {each.specificity!s:>17}"
    yield ""
    yield "judged wrongly most often:"
    for lesson, kind, wrong in list(made.missed())[:6]:
        yield f"  {lesson} {kind}: {wrong}"
    yield ""
    yield from calibration_lines(made.score)
    for refused in made.refused:
        yield f"left out: {refused}"


def calibration_lines(made: Score, *, width: int = 40) -> Sequence[str]:
    """Return confidence against being right as bars of text: the bar is the share right, ``|`` the confidence."""
    rows = ["confidence and being right:"]
    for confidence, share in made.calibration:
        bar = ["·"] * width
        for k in range(round((share.value or 0) * width)):
            bar[k] = "#"
        bar[min(width - 1, round(confidence / 100 * width))] = "|"
        rows.append(f"  {confidence:3.0f} % sure {''.join(bar)} right {share}")
    return rows
