"""A class: the sheets of a folder as a table, and as a picture of confidence against being right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.files import typed_path
from drizview.lessons.answers import Sheet, answers_of, load_sheet
from drizview.lessons.score import Score, score


@dataclass(frozen=True)
class Summary:
    """The sheets of a class, and the files that were none."""

    sheets: tuple[Sheet, ...]
    refused: tuple[str, ...]

    @property
    def score(self) -> Score:
        """The score over all answers."""
        return score(answers_of(self.sheets))

    def by_lesson(self) -> Iterator[tuple[str, int, Score]]:
        """Yield lesson, number of students and score."""
        for lesson in dict.fromkeys(sheet.lesson for sheet in self.sheets):
            held = [sheet for sheet in self.sheets if sheet.lesson == lesson]
            yield lesson, len(held), score(answers_of(held))

    def missed(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield lesson, kind of case, and how often it was judged wrongly of how many times, the most missed first."""
        counts: dict[tuple[str, str], list[int]] = {}
        for sheet in self.sheets:
            for answer in sheet.answers:
                held = counts.setdefault((sheet.lesson, answer.kind), [0, 0])
                held[0] += not answer.is_right
                held[1] += 1
        for (lesson, kind), (wrong, of) in sorted(counts.items(), key=lambda item: -item[1][0] / item[1][1]):
            yield lesson, kind, wrong, of


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
    sheets, refused = [], []
    for file in sorted(path.rglob("*.json")):
        try:
            sheets.append(load_sheet(file))
        except DrizviewError as error:
            refused.append(str(error))
    if not sheets:
        raise DrizviewError(str(folder), None, "holds no file of answers", "put the students' .json files there")
    return Summary(tuple(sheets), tuple(refused))


def summary_lines(made: Summary) -> Iterator[str]:
    """Yield the summary as lines of text."""
    yield f"{'lesson':<12} {'students':>8} {'right':>16} {'faults seen':>16} {'sound left alone':>17}"
    for lesson, students, each in made.by_lesson():
        yield f"{lesson:<12} {students:>8} {each.right!s:>16} {each.sensitivity!s:>16} {each.specificity!s:>17}"
    yield ""
    yield "judged wrongly most often:"
    for lesson, kind, wrong, of in list(made.missed())[:6]:
        yield f"  {lesson} {kind}: {wrong} of {of}"
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
