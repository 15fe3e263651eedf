"""What the checks measure, in words: the docstrings with the limits in force."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from drizview.checks.core.questions import QUESTIONS, Question
from drizview.checks.core.registry import Check, checks
from drizview.errors import DrizviewError
from drizview.numbers import shown_unit


def explain(name: str | None = None, *, selected: Sequence[Check] | None = None) -> str:
    """Return the help of a check, of a question with all its checks, or of all.

    Raises
    ------
    DrizviewError
        There is neither a question nor a check of that name.
    """
    known = tuple(selected) if selected is not None else checks()
    if name is None:
        return "\n\n".join(_question(question, known) for question in QUESTIONS.values())
    if name in QUESTIONS:
        return _question(QUESTIONS[name], known)
    for entry in known:
        if entry.id == name:
            return _check(entry)
    names = [*QUESTIONS, *(entry.id for entry in known)]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]!r}?" if near else "`drizview explain` lists them all"
    raise DrizviewError(name, None, "there is no such question or check", hint)


def _question(question: Question, known: Sequence[Check]) -> str:
    own = [entry for entry in known if entry.question == question.id]
    head = f"{question.id}: {question.text}"
    body = "\n\n".join(map(_check, own)) if own else "    No check of this version answers this question."
    return f"{head}\n{'=' * len(head)}\n{body}"


def _check(entry: Check) -> str:
    return "\n".join([entry.id, *(f"    {text}".rstrip() for text in _lines(entry))])


def _lines(entry: Check) -> Iterator[str]:
    yield from entry.help.splitlines()
    yield ""
    yield f"limit: {entry.limit}" + (f" [{shown_unit(entry.unit)}]" if entry.unit else "")
    for detector, limit in entry.detectors.items():
        yield f"limit for {detector}: {limit}"
    yield f"basis: {entry.basis} ({entry.provenance})"
    if entry.remedy:
        yield f"remedy: {entry.remedy}"
