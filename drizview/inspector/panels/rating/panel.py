"""The person's own judgement of each question, beside the badges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.saving import offered_names, outcome_of, source_of, target_of
from drizview.ratings.agreement import agreements
from drizview.ratings.io import load_ratings, save_ratings
from drizview.ratings.model import LONGEST_NAME, LONGEST_NOTE, VERDICT, Ratings, words_of
from drizview.report.model import Report
from drizview.text import clean
from drizview.viewer.esm import module


class RatingSheet(anywidget.AnyWidget):
    """The judgements in the browser."""

    _esm = module("inspector/panels/rating/rating.js")
    sheet = t.Dict().tag(sync=True)
    outcome = t.Dict().tag(sync=True)
    names = t.Dict().tag(sync=True)


class RatingPanel(Panel):
    """One's own pass, warn or fail for each question, and how it compares with the badge."""

    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the sheet and wire its buttons."""
        self.who = ""
        self.saved = self.view.ratings  # as a file has them
        self.sheet = RatingSheet(names=offered_names(self.dataset))
        self.sheet.on_msg(lambda _, content, __: self._answered(content))
        return [self.sheet]

    def draw(self) -> None:
        """Show the judgements, and the badges of those that may be seen."""
        running = self.runner.state in ("waiting", "running")
        hidden = [id for id in (*QUESTIONS, VERDICT) if self.view.hides(id)]
        made = rating_sheet(self.view.ratings, self.runner.report, hidden=hidden, running=running)
        wanted = {**made, "question": self.view.question, "first": self.view.judged_first, "who": self.who}
        wanted["unsaved"] = self.view.ratings != self.saved
        self.redraw(self._show, wanted)

    def _show(self, sheet: dict[str, Any]) -> None:
        self.sheet.sheet = sheet

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser.

        Raises
        ------
        DrizviewError
            It judges what is no question.
        """
        match content:
            case {"type": "look", "question": question} if question in QUESTIONS:
                self.view.question = question
            case {"type": "first", "on": bool(on)}:
                self.view.judged_first = on
            case {"type": "who", "who": str(who)}:
                self.who = clean(who.strip(), LONGEST_NAME)
            case {"type": "rate", "question": str(question), "status": str(status)}:
                seen = not self.view.hides(question) and bool(self.runner.report.results)
                known = self.view.ratings.of(question)
                self._rate(question, status, seen if known is None else known.badge_seen)
            case {"type": "note", "question": str(question), "note": str(note)}:
                if (known := self.view.ratings.of(question)) is not None:
                    note = note.strip()[:LONGEST_NOTE]
                    self.view.ratings = self.view.ratings.rated(question, known.status, note=note)
            case {"type": "save" | "load" as act, "path": str(path)}:
                work = self._save if act == "save" else self._load
                outcome = outcome_of(lambda: work(path, overwrite=content.get("overwrite") is True))
                count = int(self.sheet.outcome.get("ratings", {}).get("count", 0)) + 1
                self.sheet.outcome = {"ratings": {**outcome, "count": count}}

    def _answered(self, content: dict[str, Any]) -> None:
        try:
            self.answer(content)
        except Exception as error:  # else it would vanish in the callback
            self.context.complain(error)

    def _rate(self, question: str, status: str, seen: bool | None) -> None:
        self.view.ratings = self.view.ratings.rated(question, status, who=self.who or None, badge_seen=seen)

    def _save(self, typed: str, *, overwrite: bool) -> str:
        path = target_of(typed, dataset=self.dataset, endings=(".json",), overwrite=overwrite)
        if not self.view.ratings:
            raise DrizviewError(str(path), None, "nothing has been judged yet", "judge a question first")
        save_ratings(replace(self.view.ratings, product=self.dataset.name), path)
        self.saved = self.view.ratings
        self.draw()
        return f"Saved {path}"

    def _load(self, typed: str, *, overwrite: bool) -> str:
        path = source_of(typed)
        found = load_ratings(path)
        if found.product and found.product != self.dataset.name:
            raise DrizviewError(str(path), None, f"belongs to {clean(found.product, 40)}, not to this product")
        self.saved = found
        self.view.ratings = found
        return f"Loaded {len(found)} judgements from {path}"


def rating_sheet(
    ratings: Ratings, report: Report, *, hidden: Sequence[str] = (), running: bool = False
) -> dict[str, Any]:
    """Return the judgements as the browser takes them; of what is hidden nothing goes there."""
    rows = {row.question: row for row in agreements(ratings, report.badges)}
    badges = {finding.question.id: finding.status.value if finding.results else "" for finding in report}
    badges[VERDICT] = "" if running or not report.results else report.verdict.status.value
    names = {**{id: question.name for id, question in QUESTIONS.items()}, VERDICT: "Verdict"}
    entries = []
    for id, name in names.items():
        rating = ratings.of(id)
        badge = "hidden" if id in hidden else badges[id]
        entries.append(
            {
                "id": id,
                "name": name,
                "text": QUESTIONS[id].text if id in QUESTIONS else "Should these images be reprocessed?",
                "yours": rating.status if rating is not None else "",
                "note": clean(rating.note, LONGEST_NOTE) if rating is not None else "",
                "badge": badge,
                "word": "judge first" if badge == "hidden" else words_of(badge) if badge else "not checked yet",
                "agreement": rows[id].agreement if id in rows and badge not in ("", "hidden") else "",
            }
        )
    return {"entries": entries}
