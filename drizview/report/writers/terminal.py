"""The report on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status
from drizview.checks.core.verdict import Answer, Verdict
from drizview.report.model import NOT_ASKED, Finding, Report

# Shape and word accompany the colour, so that nothing depends on colour alone.
SHAPES = {
    Status.PASS: ("✓", "green"),
    Status.WARN: ("▲", "yellow"),
    Status.FAIL: ("✗", "red"),
    Status.INFO: ("i", "blue"),
    Status.NOT_APPLICABLE: ("–", "bright_black"),
    Status.UNKNOWN: ("?", "bright_black"),
    Status.ERROR: ("!", "magenta"),
}
_VERDICTS = {
    Answer.REPROCESS: "bold red",
    Answer.WOULD_HELP: "bold yellow",
    Answer.ADEQUATE: "bold green",
    Answer.NOT_ENOUGH: "bold bright_black",
}


def render(report: Report) -> RenderableType:
    """Return the report as a table of badges with the numbers that are not a pass, and the verdict.

    Parameters
    ----------
    report : Report
    """
    asked = [finding for finding in report if finding.results]
    silent = ", ".join(finding.question.name.lower() for finding in report if not finding.results)
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in asked:
        table.add_row(_badge(finding.status), Text(finding.question.name), Text(finding.headline))
        for text in _asides(finding):
            table.add_row("", "", Text(text, style="dim"))
    notes = [Text(f"note: {note}", style="dim") for note in report.notes]
    missing = [Text(f"missing: {', '.join(report.missing)}", style="yellow")] if report.missing else []
    if silent:
        table.add_row(_badge(Status.UNKNOWN), Text("Not checked"), Text(f"{silent} ({NOT_ASKED})", style="dim"))
    answer = [_answer(report.verdict), *_actions(report), *_chances(report.verdict)]
    return Group(_title(report), table, *missing, *notes, *answer, Text(""))


def verdict_count(reports: Sequence[Report], unusable: int) -> Text:
    """Return in a line how many products have which verdict, and how many inputs could not be used."""
    counts = Counter(report.verdict.status for report in reports)
    found = [answer for answer in Answer if counts[answer]]
    parts = [Text(f"{counts[answer]} {answer.words.lower()}", style=_VERDICTS[answer]) for answer in found]
    parts += [Text(f"{unusable} unusable", style="red")] if unusable else []
    made = len(reports)
    return Text.assemble((f"{made} {'product' if made == 1 else 'products'}: ", "bold"), Text(", ").join(parts))


def _answer(verdict: Verdict) -> Text:
    """Return the verdict in bold, and its reasons once."""
    words = verdict.words
    rest = verdict.headline.removeprefix(words) if verdict.headline.startswith(words) else f": {verdict.headline}"
    return Text.assemble((words, _VERDICTS[verdict.status]), rest)


def _actions(report: Report) -> list[Text]:
    """Return what to do about each cause."""
    return [Text(f"• {cause.text}. {cause.action}", style="dim") for cause in report.advice.diagnosis.causes]


def _chances(verdict: Verdict) -> list[Text]:
    """Return what reprocessing could gain although nothing is wrong: beside the verdict, in green."""
    named = verdict.opportunities.items()
    return [Text(f"Opportunity ({QUESTIONS[id].name.lower()}): {line}", style="green") for id, line in named]


def console(*, stderr: bool = False) -> Console:
    """Return a console that neither highlights nor interprets what it prints."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _title(report: Report) -> Text:
    facts = report.facts
    parts = [f"{facts['instrument']}/{facts['detector']}".strip("/"), facts["filter"]]
    parts.append(f"{facts['exposures_found']} of {facts['exposures_named']} exposures")
    parts.append(f"{facts['exptime_s']:.1f} s" if facts["exptime_s"] is not None else "")
    parts.append(facts["wcs_name"])
    return Text.assemble(
        (report.folder, "dim"), (report.product, "bold"), "  ", " · ".join(part for part in parts if part)
    )


def _badge(status: Status) -> Text:
    shape, colour = SHAPES[status]
    return Text(f"{shape} {status.words}", style=colour)


def _asides(finding: Finding) -> list[str]:
    """Return what the badge's line does not say: further alarms, and how many checks could not be made."""
    alarms = [r for r in finding.results if r.status in ALARMS and r.headline != finding.headline]
    lines = [f"{result.status.words}: {_numbers(result)}" for result in alarms]
    unknown = sum(result.status is Status.UNKNOWN for result in finding.results)
    if unknown and finding.status is not Status.UNKNOWN:
        lines.append(f"{unknown} of {len(finding.results)} checks could not be made")
    return lines


def _numbers(result: Result) -> str:
    return result.note if result.value is None else f"{result.headline} ({result.limit})"
