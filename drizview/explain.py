"""What the checks measure, in words: the docstrings with the limits in force."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from drizview.checks.core.questions import QUESTIONS, Question
from drizview.checks.core.registry import Check, checks
from drizview.errors import DrizviewError
from drizview.numbers import short_unit


def explain(name: str | None = None, *, selected: Sequence[Check] | None = None) -> str:
    """Return the help of a check, of a question with all its checks, or of all.

    Parameters
    ----------
    name : str, optional
        Id or title of a question or a check, or the beginning of one; upper and lower case are the same.
    selected : sequence of Check, optional
        The checks with the limits in force; those declared by default.

    Raises
    ------
    DrizviewError
        No question or check has that name, or several do.
    """
    known = tuple(selected) if selected is not None else checks()
    if name is None:
        return "\n\n".join(_question(question, known) for question in QUESTIONS.values())
    found = _find(name, known)
    return _question(found, known) if isinstance(found, Question) else _check(found)


def _find(name: str, known: Sequence[Check]) -> Question | Check:
    """Return what is meant: by id, then by title, then by the beginning of either; questions before checks."""
    entries: tuple[Question | Check, ...] = (*QUESTIONS.values(), *known)
    by_id = {entry.id: entry for entry in reversed(entries)}
    if name in by_id:
        return by_id[name]
    named = {_plain(title): entry for entry in reversed(entries) for title in _names(entry)}
    wanted = _plain(name)
    if wanted in named:
        return named[wanted]
    begun = {entry.id: entry for title, entry in named.items() if wanted and title.startswith(wanted)}
    if len(begun) == 1:
        return next(iter(begun.values()))
    raise DrizviewError(name, None, *_advice(wanted, named, sorted(begun)))


def _names(entry: Question | Check) -> tuple[str, str]:
    return (entry.name if isinstance(entry, Question) else entry.title), entry.id


def _plain(name: str) -> str:
    """Return a name in lower case, with spaces for underscores and hyphens."""
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


def _advice(wanted: str, named: Mapping[str, Question | Check], begun: Sequence[str]) -> tuple[str, str]:
    """Return cause and hint for a name that is not found, or not unique."""
    if begun:
        return f"{len(begun)} questions and checks begin like this", f"one of: {', '.join(begun)}"
    near = difflib.get_close_matches(wanted, list(named), 1)
    hint = f"did you mean {named[near[0]].id!r}?" if near else "`drizview explain` lists them all"
    return "there is no such question or check", hint


def _question(question: Question, known: Sequence[Check]) -> str:
    own = [entry for entry in known if entry.question == question.id]
    head = f"{question.name} ({question.id}): {question.text}"
    body = "\n\n".join(map(_check, own)) if own else "    This version has no check for this question."
    return f"{head}\n{'=' * len(head)}\n{body}"


def _check(entry: Check) -> str:
    return "\n".join([entry.id, *(f"    {text}".rstrip() for text in _lines(entry))])


def _lines(entry: Check) -> Iterator[str]:
    yield from entry.help.splitlines()
    yield ""
    yield f"limit: {entry.limit}" + (f" [{short_unit(entry.unit)}]" if entry.unit else "")
    for detector, limit in entry.detectors.items():
        yield f"limit for {detector}: {limit}"
    yield f"basis: {entry.basis} ({entry.provenance})"
    if entry.remedy:
        yield f"remedy: {entry.remedy}"
