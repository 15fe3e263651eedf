"""Reports as a web page: one file, without scripts for a single product, and without links to anything outside."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import jinja2

from drizview.checks.core.limits import limit_in_words
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.errors import DrizviewError
from drizview.numbers import short_column, short_unit, shown_cell, unit_after, with_error
from drizview.ratings.model import words_of as judged
from drizview.report.figure import Figure
from drizview.report.model import Report
from drizview.report.writer import WriteOptions, writer
from drizview.report.writers.json import document
from drizview.report.writers.terminal import SHAPES

# The verdict that needs a look first comes first.
_WORST = (Answer.REPROCESS, Answer.WOULD_HELP, Answer.NOT_ENOUGH, Answer.ADEQUATE)
# For notebooks, where our style sheet does not apply; readable on white and on black.
_COLOURS = {"pass": "#2a9d57", "warn": "#c27803", "fail": "#e0483e", "error": "#e0483e", "info": "#3c8ae0"}


def to_html(reports: Sequence[Report], unusable: Sequence[DrizviewError] = ()) -> str:
    """Return one report as a page with its pictures, or several as an index without pictures."""
    whole = document(reports, unusable)
    if len(reports) == 1 and not unusable:
        product = whole["products"][0]
        return _render("page.html.j2", whole, product=product, advice=product["advice"], figures=reports[0].figures)
    return _render(
        "index.html.j2",
        whole,
        products=sorted(whole["products"], key=_gravity),
        unusable=whole.get("unusable", []),
        script_hash=_hash("filter.js"),
        **_sums(whole),
    )


def _gravity(product: Mapping[str, Any]) -> tuple[int, int, int]:
    """Return the place of a product in the index: worst verdict first, then the most alarms."""
    found = Counter(question["status"] for question in product["questions"].values())
    return (_WORST.index(Answer(product["verdict"]["status"])), -found["fail"] - found["error"], -found["warn"])


@writer("html", suffixes=(".html", ".htm"))
def write_html(reports: Sequence[Report], options: WriteOptions) -> str:
    """Return the page, for a file."""
    return to_html(reports, options.unusable)


@writer("notebook")
def write_notebook(reports: Sequence[Report], options: WriteOptions) -> str:
    """Return the fragment of the first report, for the output of a notebook."""
    return to_notebook(reports[0])


def to_notebook(report: Report) -> str:
    """Return badges and verdict as a fragment for the output of a notebook."""
    whole = document([report])
    return _render("notebook.html.j2", whole, product=whole["products"][0])


def product_page(whole: Mapping[str, Any], figures: Sequence[Figure] = ()) -> str:
    """Return the page of the first product of a document, with pictures."""
    product = whole["products"][0]
    return _render("page.html.j2", whole, product=product, advice=product["advice"], figures=figures)


def from_template(name: str, script: str, **values: Any) -> str:
    """Return a page from a template, with the hash under which its policy lets its script run."""
    return page_environment().get_template(name).render(script_hash=_hash(script), **values)


def _render(name: str, whole: Mapping[str, Any], **values: Any) -> str:
    template = page_environment().get_template(name)
    return template.render(versions=whole["versions"], schema=whole["schema"], **values)


@cache
def page_environment() -> jinja2.Environment:
    """Return the environment of the templates, with the filters that print numbers as people read them."""
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.PackageLoader("drizview.report"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    environment.filters |= {
        "answer": lambda status: Answer(status).words,
        "cell": shown_cell,
        "column": short_column,
        "colour": lambda status: _COLOURS.get(status, "#888888"),
        "facts": _facts,
        "grouped": _grouped,
        "judged": judged,
        "limit": limit_in_words,
        "parameter": _parameter,
        "question": lambda id: QUESTIONS[id].name,
        "title_of": lambda id: next((check.title for check in checks() if check.id == id), id),
        "sentence": lambda text: f"{text[:1].upper()}{text[1:]}.",
        "shape": lambda status: SHAPES[Status(status)][0],
        "unit": short_unit,
        "unit_after": unit_after,
        "value": lambda result: with_error(result["value"], result["uncertainty"]),
        "words": lambda status: Status(status).words,
    }
    return environment


@cache
def _hash(name: str) -> str:
    """Return the hash under which the page's security policy lets a script of ours run."""
    text = page_environment().get_template(name).render()
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


def _sums(whole: Mapping[str, Any]) -> dict[str, Any]:
    """Return how many products have which badge, and which verdict."""
    products = whole["products"]
    counts = {id: Counter(product["questions"][id]["status"] for product in products) for id in QUESTIONS}
    found = Counter(product["verdict"]["status"] for product in products)
    return {
        "counts": counts,
        "statuses": [status.value for status in Status],
        "verdicts": {answer.value: found[answer.value] for answer in Answer if found[answer.value]},
    }


def _facts(product: Mapping[str, Any]) -> str:
    """Return instrument, filter, target, exposures, exposure time and WCS in one line."""
    parts = [f"{product['instrument']}/{product['detector']}".strip("/"), product["filter"], product["target"]]
    parts.append(f"{product['exposures_found']} of {product['exposures_named']} exposures")
    parts.append(f"{product['exptime_s']:.1f} s" if product["exptime_s"] is not None else "")
    parts.append(product["wcs_name"])
    return " · ".join(part for part in parts if part)


def _parameter(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {' '.join(map(str, cells))}" for key, cells in value.items())
    return repr(value)


def _grouped(proposals: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return proposals with one reason as one: their parameters, and the questions that ask for them."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for proposal in proposals:
        key = (proposal["task"], proposal["reason"])
        entry = found.setdefault(key, {**proposal, "questions": [], "parameters": {}})
        entry["parameters"].setdefault(proposal["parameter"], proposal["value"])
        entry["questions"] = list(dict.fromkeys([*entry["questions"], *filter(None, [proposal["question"]])]))
    return list(found.values())
