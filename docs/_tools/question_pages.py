"""One page a question, from what the checks declare about themselves."""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Iterator
from pathlib import Path

from _tools.faults import WITHOUT
from _tools.pictures import Pair, make_pairs
from drizview.checks.core.questions import QUESTIONS, Question
from drizview.checks.core.registry import Check, checks
from drizview.report.captions import CAPTIONS

SOURCES = {
    "handbook": "the DrizzlePac Handbook",
    "source": "code or documents of the pipeline",
    "computed": "computed from how the data are made",
    "judgement": "our judgement",
}


def write_pages(out: Path) -> None:
    """Write the index, a page for each question, and their pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        pairs = make_pairs(out / "img", Path(scratch))
    untold = set(QUESTIONS) - set(pairs) - set(WITHOUT)
    if untold:
        raise RuntimeError(f"neither a picture nor a reason why there is none: {', '.join(sorted(untold))}")
    for question in QUESTIONS.values():
        text = "\n".join(_page(question, pairs.get(question.id)))
        (out / f"{question.id}.md").write_text(text, encoding="utf-8")
    (out / "index.md").write_text("\n".join(_index()), encoding="utf-8")


def _index() -> Iterator[str]:
    yield "# The questions\n"
    yield (
        "Eleven questions, as the DrizzlePac Handbook asks them in *Inspecting the Drizzled Products from MAST*. "
        "Each is a family of checks with one badge, the worst of its essential checks. A red badge says *look here*; "
        "when one is expected stands with each check. `drizview explain NAME` says the same in a terminal.\n"
    )
    yield "| id | question | checks |"
    yield "|---|---|---|"
    for question in QUESTIONS.values():
        count = sum(entry.question == question.id for entry in checks())
        yield f"| [`{question.id}`]({question.id}.md) | {question.text} | {count} |"
    yield "\n```{toctree}\n:hidden:\n"
    yield from QUESTIONS
    yield "```\n"


def _page(question: Question, pair: Pair | None) -> Iterator[str]:
    yield f"# {question.name}\n"
    yield f"**{question.text}**\n"
    yield f"Id `{question.id}`; area of the verdict: {question.area}.\n"
    yield "## What to look for\n"
    yield f"{CAPTIONS[question.id]}\n"
    yield from _pictures(pair) if pair else [f"There is no picture here. {WITHOUT[question.id]}\n"]
    yield "## What is measured\n"
    for entry in checks():
        if entry.question == question.id:
            yield from _check(entry)


def _pictures(pair: Pair) -> Iterator[str]:
    width = "{width=300px}"  # both alike
    yield "| as it comes with drizview | with a fault put in |"
    yield "|---|---|"
    yield f"| ![good data](img/{pair.good.file}){width} | ![bad data](img/{pair.bad.file}){width} |"
    yield f"| {pair.good.status}: {_escaped(pair.good.headline)} | {pair.bad.status}: {_escaped(pair.bad.headline)} |\n"
    yield f"The same place of the demo dataset, made by the inspector (`save_png`). {pair.fault}\n"


def _check(entry: Check) -> Iterator[str]:
    title, _, rest = entry.help.partition("\n")
    yield f"### `{entry.id}`\n"
    yield f"*{_escaped(title.rstrip('.'))}*{f' [{entry.unit}]' if entry.unit else ''}\n"
    yield f"{_escaped(inspect.cleandoc(rest))}\n"
    yield f"* **Limit**: {entry.limit}"
    for detector, limit in entry.detectors.items():
        yield f"* **Limit for {detector}**: {limit}"
    yield f"* **Basis**: {_escaped(entry.basis)} ({SOURCES[entry.provenance]})"
    if entry.remedy:
        yield f"* **Remedy**: {_escaped(entry.remedy)}"
    if not entry.essential:
        yield "* The question has an answer without it: where it cannot be measured, the badge rests on the others."
    yield ""


def _escaped(text: str) -> str:
    """Return the text of a docstring as Markdown."""
    text = text.replace("``", "`")
    parts = text.split("`")
    parts[::2] = [part.replace("<", "&lt;").replace("*", r"\*").replace("|", r"\|") for part in parts[::2]]
    return "`".join(parts)
