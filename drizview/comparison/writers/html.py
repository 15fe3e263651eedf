"""The comparison as a web page: one file, without scripts, and without links to anything outside."""

from __future__ import annotations

from functools import cache

import jinja2

from drizview.checks.core.status import ALARMS
from drizview.comparison.comparison import Comparison
from drizview.comparison.exposures import lines_of_exposures
from drizview.comparison.outcome import Outcome
from drizview.comparison.words import badge_after, numbers_of, told_questions, tone_of
from drizview.comparison.writers.json import comparison_document
from drizview.comparison.writers.terminal import OUTCOMES, lines_of_stars, shown_level, word_of
from drizview.report.writers.html import page_environment

# Colours of the style sheet of reports.
_CLASSES = {
    Outcome.CURED: "pass",
    Outcome.EASED: "pass",
    Outcome.SAME: "unknown",
    Outcome.WORSE: "fail",
    Outcome.NEW: "fail",
    Outcome.UNKNOWN: "warn",
}


def to_page(found: Comparison) -> str:
    """Return the page."""
    loud = {
        change.before.check
        for change in found.changes
        if change.before.status in ALARMS or change.after.status in ALARMS
    }
    template = _environment().get_template("comparison.html.j2")
    return template.render(
        **comparison_document(found),
        loud=loud,
        figures=found.figures,
        done=list(lines_of_exposures(found.exposures, patterned=found.is_patterned)),
        about=lines_of_stars(found.stars),
        shown={id: badge_after(found, id) for id in found.outcomes},
        numbers={id: numbers_of(found, id) for id in told_questions(found)},
        tone=tone_of(found),
    )


@cache
def _environment() -> jinja2.Environment:
    """Return the environment of the reports with a template and filters of our own."""
    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("drizview.comparison"), jinja2.PackageLoader("drizview.report")])
    made = page_environment().overlay(loader=loader, autoescape=True)
    made.filters = page_environment().filters | {
        "level": shown_level,
        "outcome_shape": lambda outcome: OUTCOMES[Outcome(outcome)][0],
        "outcome_class": lambda outcome: _CLASSES[Outcome(outcome)],
        "outcome_words": lambda outcome: word_of(Outcome(outcome)),
    }
    return made
