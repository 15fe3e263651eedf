"""The summary of a class as a web page: one file with plots, without scripts, and without links to anything outside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jinja2

from drizview.lessons.score import Score, Share
from drizview.lessons.summary import Summary
from drizview.report.writers.html import page_environment
from drizview.version import __version__

_SIDE = 260  # of the plot of confidence, whose axes go from 50 to 100 % and from 0 to 100 % [px]
_LARGEST = 9.0  # radius of the dot that stands for most answers [px]


def class_page(made: Summary) -> str:
    """Return the page."""
    return (
        _environment()
        .get_template("class.html.j2")
        .render(
            score=made.score,
            lessons=list(made.by_lesson()),
            missed=[each for each in made.missed() if each[2].right],
            dots=list(_dots(made.score)),
            side=_SIDE,
            refused=made.refused,
            sheets=len(made.sheets),
            students=list(made.by_student()),
            version=__version__,
        )
    )


def _dots(score: Score) -> Iterator[dict[str, Any]]:
    """Yield the dots of confidence against being right; their area is that of the number of answers."""
    most = max((share.of for _, share in score.calibration), default=1)
    for confidence, share in score.calibration:
        right = share.value or 0.0
        yield {
            "x": round((max(confidence, 50) - 50) / 50 * _SIDE, 1),
            "y": round((1 - right) * _SIDE, 1),
            "radius": round(max(2.5, _LARGEST * (share.of / most) ** 0.5), 1),
            "words": f"{confidence:.0f} % sure: right {share}",
        }


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.ChoiceLoader([jinja2.PackageLoader("drizview.lessons"), jinja2.PackageLoader("drizview.report")])
    made = page_environment().overlay(loader=loader, autoescape=True)
    made.filters = page_environment().filters | {"percent": _percent}
    return made


def _percent(share: Share) -> float:
    """Return a share in per cent, for the length of a bar."""
    return round(100 * (share.value or 0.0), 1)
