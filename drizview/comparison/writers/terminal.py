"""The comparison on a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from drizview.comparison.comparison import Comparison
from drizview.comparison.exposures import lines_of_exposures
from drizview.comparison.outcome import Outcome
from drizview.comparison.stars import Ratio, StarChange
from drizview.comparison.words import badge_after, numbers_of, told_questions
from drizview.errors import Unmeasured
from drizview.numbers import number, short_unit, shown_cell, with_error
from drizview.report.writers.terminal import SHAPES

# Shape and word accompany the colour, as for badges.
OUTCOMES = {
    Outcome.CURED: ("✓", "green"),
    Outcome.EASED: ("↘", "green"),
    Outcome.SAME: ("=", "bright_black"),
    Outcome.WORSE: ("↗", "red"),
    Outcome.NEW: ("✗", "red"),
    Outcome.UNKNOWN: ("?", "yellow"),
}


def render_comparison(found: Comparison) -> RenderableType:
    """Return the badges before and after with what has become of them, the stars and the levels."""
    table = Table(box=None, padding=(0, 1), show_header=False)
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    told = told_questions(found)
    for id, outcome in found.outcomes.items():
        was, now = found.before[id], found.after[id]
        shape, colour = OUTCOMES[outcome]
        badges = Text.assemble(*_badge(was.status), " → ", *_badge(badge_after(found, id)))
        line = (numbers_of(found, id) if id in told else "") or now.headline
        table.add_row(Text(f"{shape} {word_of(outcome)}", style=colour), Text(was.question.name), badges, Text(line))
    title = Text.assemble((found.before.product, "bold"), " → ", (found.after.product, "bold"))
    said = (
        *lines_of_exposures(found.exposures, patterned=found.is_patterned),
        *lines_of_stars(found.stars),
        *lines_of_levels(found),
    )
    rest = [Text(line, style="dim") for line in said]
    return Group(title, table, *rest, Text(found.headline, style="bold"))


def word_of(outcome: Outcome) -> str:
    """Return an outcome as people read it."""
    return "not measured" if outcome is Outcome.UNKNOWN else outcome.value


def lines_of_stars(stars: StarChange | Unmeasured) -> list[str]:
    """Return the stars in words."""
    if isinstance(stars, Unmeasured):
        return [f"stars: not compared, {stars.reason}"]
    width, light = (_ratio(each, 0.001) for each in (stars.width, stars.light))
    moved = ", ".join(
        f"{_ratio(each, 0.1)} mas {word}" for each, word in ((stars.east_mas, "east"), (stars.north_mas, "north"))
    )
    return [
        f"{stars.n} stars on both: FWHM {number(stars.fwhm_before, '.4f')}″ → {number(stars.fwhm_after, '.4f')}″"
        f" ({width} ×), flux {light} ×",
        f"moved by {moved}; single stars scatter by {number(stars.scatter_mas, '.1f')} mas",
    ]


def lines_of_levels(found: Comparison) -> list[str]:
    """Return sky, noise, weight and exposure time in words."""
    return [
        f"{level.name}: {shown_level(level.before, level.before_error)} → {shown_level(level.after, level.after_error)}"
        f" {short_unit(level.unit)}".rstrip()
        for level in found.levels
    ]


def shown_level(value: float | None, error: float | None) -> str:
    """Return a level with its error; one without an error to five digits."""
    return shown_cell(value) if error is None else with_error(value, error)


def _ratio(found: Ratio, finest: float) -> str:
    """Return a median with its error, which is not shown finer than this."""
    return with_error(found.value, max(found.error, finest))


def _badge(status: object) -> tuple[tuple[str, str], ...]:
    shape, colour = SHAPES[status]  # type: ignore[index]
    return ((f"{shape} {status.words}", colour),)  # type: ignore[attr-defined]
