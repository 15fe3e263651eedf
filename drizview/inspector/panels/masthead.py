"""What this is, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import ipywidgets

from drizview.dataset.dataset import Dataset
from drizview.errors import DrizviewError
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.screen import ScreenButtons
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.second import SecondProduct
from drizview.ratings.model import VERDICT
from drizview.report.model import Report


class Masthead(Panel):
    """One line: the file, the facts, how frames are registered, and the verdict."""

    watches = ("frame", "mending")
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the line."""
        self.name = PlainText(classes=("drizview-file",))
        self.facts = PlainText(classes=("drizview-facts",))
        self.register = ipywidgets.ToggleButtons(
            options=[("Sky", "sky"), ("Detector", "detector")],
            value=self.view.register,
            tooltips=["Align frames by their WCS", "Align exposures by detector pixel"],
            _dom_classes=("drizview-register",),
        )
        self.register.observe(lambda change: setattr(self.view, "register", change["new"]), names=["value"])
        self.verdict = ipywidgets.Button(_dom_classes=("drizview-verdict",))
        self.verdict.on_click(lambda _: setattr(self.view, "page", "advice"))
        self.mending = ipywidgets.Button(tooltip="Go to the page of advice", layout={"display": "none"})
        self.mending.add_class("drizview-mending")
        self.mending.on_click(lambda _: setattr(self.view, "page", "advice"))
        line = [self.name, self.facts, self.mending, self.register, ScreenButtons(), self.verdict]
        return [ipywidgets.HBox(line, _dom_classes=("drizview-masthead",))]

    def draw(self) -> None:
        """Show facts and verdict so far, of the product on view."""
        if self.runner.state == "done" and not self.view.mending:
            self.redraw(self._find_run, self.dataset)
        self.mending.description = self.view.mending
        self.mending.layout.display = "" if self.view.mending else "none"
        second = self.context.second
        if second is not None:
            self._show_second(second)
            return
        report = self.runner.report
        self.name.value, self.facts.value, self.facts.tooltip = report.product, facts_line(report), None
        if self.dataset.product is None:
            lacks = next((note for note in report.notes if note.startswith("no product")), "no product")
            self.facts.value, self.facts.tooltip = f"{self.facts.value} · {lacks}", lacks
        running = self.runner.state in ("waiting", "running")
        hidden = self.view.hides(VERDICT)
        words = "Judge first" if hidden else "Checking …" if running else verdict_line(report)
        tip = "" if hidden else f"{report.verdict.headline} Click for advice.".strip()
        self._show_verdict("running" if running or hidden else report.verdict.status.value, words, tip)

    def _find_run(self, dataset: Dataset) -> None:
        """Look once for a run that an earlier page has started; the page of advice follows it."""
        from drizview.mending.detached import DetachedRun  # after the first picture

        with suppress(DrizviewError, ImportError, OSError):  # nowhere to find one, and none without processes
            self.view.mending = DetachedRun(dataset.files[0].path).waiting()

    def _show_second(self, second: SecondProduct) -> None:
        """Show the product that was added, with its own verdict: that of the other is not about this image."""
        report = second.report
        self.name.value = second.dataset.name
        self.facts.value = f"{second.name} on the image, beside {self.runner.report.product}"
        if report is None or self.view.hides(VERDICT):
            self._show_verdict("running", "Not checked" if report is None else "Judge first", "")
        else:
            self.facts.value += f" · {facts_line(report)}"
            tip = f"{report.verdict.headline} Click for the advice about {self.runner.report.product}."
            self._show_verdict(report.verdict.status.value, report.verdict.words, tip)
        self.facts.tooltip = self.facts.value

    def _show_verdict(self, status: str, words: str, tip: str) -> None:
        self.verdict.description, self.verdict.tooltip = words, tip
        for each in ("reprocess", "would_help", "adequate", "not_enough", "running"):
            self.verdict.remove_class(f"drizview-is-{each}")
        self.verdict.add_class(f"drizview-is-{status}")


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
