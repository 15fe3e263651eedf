"""What the advice page shows of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from drizview.advice.advice import Advice
from drizview.advice.causes.cause import Cause
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.standard import standard
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.wording import Story
from drizview.errors import DrizviewError
from drizview.report.model import Report

_LONGEST = 60
_NOTES = {TWEAKREG: "Run first, to align the exposures.", ASTRODRIZZLE: ""}
_NOTHING = "No result calls for different TweakReg or AstroDrizzle parameters."


def advice_sheet(report: Report) -> dict[str, Any]:
    """Return verdict, parameters with their reasons, and script as the browser takes them."""
    advice, verdict = report.advice, report.verdict
    text, why = script_or_why(report)
    return {
        "verdict": {"status": verdict.status.value, "words": verdict.words, "text": _rest(report)},
        "areas": [{"area": area, "status": s.value, "word": s.words} for area, s in verdict.areas.items()],
        "unanswered": [
            {**_named(id), "why": why.rstrip(". "), "matters": verdict.matters[id]}
            for id, why in verdict.unanswered.items()
        ],
        "causes": [_cause(cause, story) for cause, story in advice.diagnosis.told],
        "steps": steps_of(advice) if advice.needed else [],
        "nothing": _NOTHING,
        "optional": _entries(advice.chances),
        "opportunities": list(verdict.opportunities.values()),
        "second_script": _second_script(advice),
        "conflicts": [_conflict(conflict) for conflict in advice.conflicts],
        "remedies": _remedies(advice),
        "script": text,
        "no_script": why,
    }


def _rest(report: Report) -> str:
    """Return the headline without the verdict that stands above it."""
    words, headline = report.verdict.words, report.verdict.headline
    rest = headline.removeprefix(words).lstrip(":;. ") if headline.startswith(words) else headline
    return f"{rest[:1].upper()}{rest[1:]}"


def script_or_why(report: Report) -> tuple[str, str]:
    """Return the script, or nothing and why there is none."""
    if not report.advice.is_called_for:
        return "", f"No script is needed: {_NOTHING[0].lower()}{_NOTHING[1:]}"
    try:
        return report.advice.script(), ""
    except DrizviewError as error:
        return "", f"No script can be written: {error}"


def steps_of(advice: Advice) -> list[dict[str, Any]]:
    """Return the tasks in their order, each with what results change and with the standard values it keeps."""
    made = []
    for task in (TWEAKREG, ASTRODRIZZLE):
        values = advice.merged.of(task)
        if not values:
            continue
        asked = [proposal for proposal in advice.needed if _taken(proposal, values, task)]
        changed = {proposal.parameter for proposal in asked}
        kept = [each for each in standard(advice.inputs) if each.task == task and each.parameter in values]
        entries = _entries(asked) + _chosen(values, changed, kept, task)
        rest = _entries(each for each in kept if each.parameter not in changed and each.value == values[each.parameter])
        made.append({"task": task, "note": _NOTES[task], "entries": entries, "standard": rest})
    return made


def _taken(proposal: Proposal, values: Mapping[str, Value], task: str) -> bool:
    return proposal.task == task and values.get(proposal.parameter) == proposal.value


def _chosen(
    values: Mapping[str, Value], changed: set[str], kept: Sequence[Proposal], task: str
) -> list[dict[str, Any]]:
    """Return entries for values that came out of a disagreement, and so are nobody's own."""
    known = {each.parameter for each in kept if each.value == values[each.parameter]}
    left = [(name, value) for name, value in values.items() if name not in changed | known]
    return _entries(Proposal(task, name, value, "the results disagree: see below") for name, value in left)


def _cause(cause: Cause, story: Story) -> dict[str, Any]:
    """Return a cause, what to do about it, and the questions to look at."""
    return {
        "text": f"{cause.text[:1].upper()}{cause.text[1:]}",
        "action": cause.action,
        "questions": [_named(id) for id in story.questions],
        "symptoms": [_named(id) for id in story.symptoms],
    }


def _remedies(advice: Advice) -> list[dict[str, str]]:
    """Return what results recommend in words, each once, and nothing that a cause says already."""
    said = {cause.action for cause, _ in advice.diagnosis.told}
    asked = dict.fromkeys((each["question"], each["remedy"]) for each in advice.remedies if each["remedy"] not in said)
    return [{**_named(question), "text": text} for question, text in asked]


def _second_script(advice: Advice) -> str:
    """Return the script for what could be gained, or nothing."""
    try:
        return advice.opportunity_script() if advice.chances else ""
    except DrizviewError:
        return ""


def _entries(proposals: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Return proposals, each parameter once; those next to each other with one reason are one entry."""
    given = list(proposals)
    first: dict[str, Proposal] = {}
    for proposal in given:
        first.setdefault(proposal.parameter, proposal)
    entries: list[dict[str, Any]] = []
    for proposal in first.values():
        asking = dict.fromkeys(p.question for p in given if p.parameter == proposal.parameter and p.question)
        entry = {"reason": proposal.reason, "questions": [_named(id) for id in asking], "parameters": []}
        if not entries or any(entries[-1][key] != entry[key] for key in ("reason", "questions")):
            entries.append(entry)
        entries[-1]["parameters"].append([proposal.parameter, *_value(proposal.value)])
    return entries


def _value(value: Value) -> tuple[str, str]:
    """Return a value as it is shown, and the whole of it."""
    if isinstance(value, Mapping):
        rows = "; ".join(f"{key} {' '.join(map(str, cells))}" for key, cells in value.items())
        return f"sky of each chip of {len(value)} files", rows
    text = ascii(value)
    return (text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"), text


def _conflict(conflict: Any) -> str:
    titles = {check.id: check.title for check in checks()}
    wanted = "; ".join(f"{_value(value)[0]} ({titles.get(check, check)})" for check, value in conflict.values.items())
    return f"{conflict.parameter}: the results call for {wanted}. Used: {_value(conflict.chosen)[0]} ({conflict.rule})."


def _named(question: str) -> dict[str, str]:
    return {"id": question, "name": QUESTIONS[question].name}
