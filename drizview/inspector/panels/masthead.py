"""What this is, and the answer."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets

from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.screen import ScreenButtons
from drizview.inspector.panels.widgets.words import Words
from drizview.ratings.model import VERDICT
from drizview.report.model import Report


class Masthead(Panel):
    """One line: the file, the facts, how frames are registered, and the verdict."""

    watches = ("ratings", "judged_first")
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the line."""
        self.name = Words().add_class("drizview-file")
        self.facts = Words().add_class("drizview-facts")
        self.register = ipywidgets.ToggleButtons(
            options=[("Sky", "sky"), ("Detector", "detector")],
            value=self.view.register,
            tooltips=["Align frames by their WCS", "Align exposures by detector pixel"],
        ).add_class("drizview-register")
        self.register.observe(lambda change: setattr(self.view, "register", change["new"]), names=["value"])
        self.verdict = ipywidgets.Button().add_class("drizview-verdict")
        self.verdict.on_click(lambda _: setattr(self.view, "page", "advice"))
        line = [self.name, self.facts, self.register, ScreenButtons(), self.verdict]
        return [ipywidgets.HBox(line).add_class("drizview-masthead")]

    def draw(self) -> None:
        """Show facts and verdict so far."""
        report = self.runner.report
        self.name.value, self.facts.value = report.product, facts_line(report)
        if self.dataset.product is None:
            lacks = next((note for note in report.notes if note.startswith("no product")), "no product")
            self.facts.value, self.facts.tooltip = f"{self.facts.value} · {lacks}", lacks
        running = self.runner.state in ("waiting", "running")
        hidden = self.view.hides(VERDICT)
        words = "Judge first" if hidden else "Checking …" if running else verdict_line(report)
        self.verdict.description = words
        self.verdict.tooltip = "" if hidden else f"{report.verdict.headline} Click for advice.".strip()
        for status in ("reprocess", "would_help", "adequate", "not_enough", "running"):
            self.verdict.remove_class(f"drizview-is-{status}")
        self.verdict.add_class(f"drizview-is-{'running' if running or hidden else report.verdict.status.value}")


def verdict_line(report: Report) -> str:
    """Return the verdict with its reason, as far as there is one: the gravest cause is said where the answer stands."""
    words, headline = report.verdict.words, report.verdict.headline
    return headline.rstrip(". ") if headline.startswith(f"{words}:") else words


def facts_line(report: Report) -> str:
    """Return instrument, filter, exposures, exposure time and WCS in one line."""
    facts = report.facts
    found, named = facts["exposures_found"], facts["exposures_named"]
    parts = [f"{facts['instrument']}/{facts['detector']}".strip("/"), facts["filter"], facts["target"]]
    parts.append(f"{found} of {named} exposures" if named else "no exposures")
    parts.append(f"{facts['exptime_s']:.1f} s" if facts["exptime_s"] is not None else "")
    parts.append(facts["wcs_name"])
    return " · ".join(part for part in parts if part)
