"""The defect lab: sliders make faults, the picture and the badges follow."""

from __future__ import annotations

import random
from html import escape
from typing import Any

import ipywidgets

from drizview.checks.core.questions import QUESTIONS
from drizview.classroom.bench import Bench, Progress
from drizview.classroom.shown import Shown, picture
from drizview.errors import DrizviewError
from drizview.workshop import Fault, Recipe, faults, names
from drizview.workshop.drizzling import Drizzled

_COLOURS = {"pass": "#1a7f37", "warn": "#b26a00", "fail": "#b3261e", "info": "#0b57d0"}
_SEED = 1


class Lab(ipywidgets.HBox):
    """Choose faults and strengths; see the product, and which badges notice.

    Attributes
    ----------
    recipe : Recipe
        What the sliders say; `str` of it is the line of Python that makes it.
    sliders : dict of ipywidgets.FloatSlider
        By the name of the fault.
    """

    def __init__(self) -> None:
        self._guess: Recipe | None = None
        self._quiet = False
        self._build()
        super().__init__([self.left, self.right])
        self.add_class("drizview-lab")
        self.bench = Bench(self._made, self._progressed, self._refused)
        self._clean = ""
        self.bench.ask(self.recipe)

    def _build(self) -> None:
        self.field = ipywidgets.Dropdown(options=names(), value="ir", description="Field")
        self.field.observe(lambda _: self._moved(None), names=["value"])
        self.sliders = {name: _slider(fault) for name, fault in faults().items()}
        for name, slider in self.sliders.items():
            slider.observe(lambda _, name=name: self._moved(name), names=["value"])
        self.reset = ipywidgets.Button(description="No fault")
        self.reset.on_click(lambda _: self.clear())
        self.hide = ipywidgets.Button(description="Hide and guess")
        self.hide.on_click(lambda _: self.hide_and_guess())
        self.guess = ipywidgets.Dropdown(options=[("What was done?", ""), *((n, n) for n in faults())], value="")
        self.guess.observe(lambda change: change["new"] and self.answer(change["new"]), names=["value"])
        self.guess.layout.display = "none"
        self.shown, self.badges = Shown(), ipywidgets.HTML(_badges(None))
        self.line, self.said = ipywidgets.HTML(), ipywidgets.HTML()
        height = {"height": "560px", "overflow": "auto", "width": "420px", "display": "block"}
        self.controls = ipywidgets.VBox(list(self.sliders.values()), layout=height)
        buttons = ipywidgets.HBox([self.reset, self.hide])
        self.left = ipywidgets.VBox([self.field, buttons, self.guess, self.said, self.controls])
        body = ipywidgets.HBox([self.shown, self.badges])
        self.right = ipywidgets.VBox([body, self.line], layout={"flex": "1 1 auto"})
        self._say_recipe()

    @property
    def recipe(self) -> Recipe:
        """What is made: what the sliders say, or what is to be guessed."""
        if self._guess is not None:
            return self._guess
        moved = {name: each.value for name, each in self.sliders.items() if each.value != _harmless(faults()[name])}
        return Recipe(self.field.value, _SEED, moved)

    def set(self, **strengths: float) -> None:
        """Move sliders; the others stay.

        Raises
        ------
        DrizviewError
            There is no such fault, or the strength is out of range.
        """
        Recipe(self.field.value, _SEED, strengths).refuse()
        for name, strength in strengths.items():
            self.sliders[name].value = strength

    def clear(self) -> None:
        """Move all sliders back."""
        self._quiet = True
        for name, slider in self.sliders.items():
            slider.value = _harmless(faults()[name])
        self._quiet = False
        self._end_guess()
        self._moved(None)

    def hide_and_guess(self, seed: int | None = None) -> int:
        """Hide the sliders and make one fault at random, to be found; return its seed, which makes the same again."""
        self.clear()
        chosen = random.randrange(10**6) if seed is None else seed  # noqa: S311  (no secret)
        dice = random.Random(chosen)  # noqa: S311
        fault = dice.choice([each for each in faults().values() if each.reveals])
        strength = dice.choice((fault.subtle, fault.gross))
        self._guess = Recipe(fault.field, chosen, {fault.name: strength})
        self.controls.layout.display, self.badges.layout.display, self.guess.layout.display = "none", "none", ""
        self.said.value = f"One fault was made (seed {chosen}). Look, then say which."
        self._moved(None)
        return chosen

    def answer(self, name: str) -> bool:
        """Say what the fault is; return whether that is right, and show badges and recipe."""
        if self._guess is None:
            return False
        (truth,) = self._guess.faults
        right = name == truth
        word = "Right" if right else "Not so"
        self.said.value = f"<b>{word}</b>: {escape(truth)}. {escape(faults()[truth].help)}"
        self.badges.layout.display = ""
        self.line.value = f"<code>{escape(str(self._guess))}</code>"
        return right

    def close(self) -> None:
        """Stop the work and close the widget."""
        self.bench.close()
        super().close()

    def _end_guess(self) -> None:
        self._guess = None
        self._quiet = True
        self.guess.value = ""
        self._quiet = False
        self.controls.layout.display, self.badges.layout.display, self.guess.layout.display = "block", "", "none"
        self.said.value = ""

    def _moved(self, name: str | None) -> None:
        if self._quiet:
            return
        self._say_recipe()
        self.badges.value = _badges(None)
        self.bench.ask(self.recipe, faults()[name].reveals if name else ())

    def _say_recipe(self) -> None:
        hidden = "the recipe is shown when you have guessed" if self._guess is not None else str(self.recipe)
        self.line.value = f"<code>{escape(hidden)}</code>"

    def _made(self, made: Drizzled) -> None:
        """Show what was made (in the thread of the bench)."""
        field = made.plan.field.name
        if field != self._clean:
            self.shown.before = picture(Recipe(field, _SEED).make())
            self._clean = field
        self.shown.after = picture(made)

    def _progressed(self, progress: Progress) -> None:
        self.badges.value = _badges(progress)

    def _refused(self, error: DrizviewError) -> None:
        self.said.value = f"<b>{escape(str(error))}</b>"


def _harmless(fault: Fault) -> float:
    return float(fault.within[0]) if min(fault.within) >= 0 else 0.0


def _slider(fault: Fault) -> Any:
    low, high = sorted(fault.within)
    whole = all(float(each).is_integer() for each in (*fault.within, fault.subtle, fault.gross)) and fault.unit in (
        "",
        "exposures",
    )
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    step = 1 if whole else (high - low) / 100
    return kind(
        value=type(step)(_harmless(fault)), min=low, max=high, step=step, description=f"{fault.name} [{fault.unit}]"
        if fault.unit else fault.name, tooltip=fault.help, style={"description_width": "210px"},
        layout={"width": "400px"},
    )  # fmt: skip


def _badges(progress: Progress | None) -> str:
    """Return the eleven badges as HTML, with how far the answers are."""
    rows = []
    for id, question in QUESTIONS.items():
        finding = progress.report[id] if progress else None
        status = finding.status.value if finding and finding.results else ""
        colour = _COLOURS.get(status, "#888888")
        words = escape(finding.headline) if finding and status in ("warn", "fail") else ""
        rows.append(
            f"<tr><td style='color:{colour}'>●</td><td><b>{escape(question.name)}</b></td><td>{status or '…'}</td></tr>"
            + (f"<tr><td></td><td colspan=2 style='max-width:26em;font-size:90%'>{words}</td></tr>" if words else "")
        )
    said = f"{progress.done} of {progress.total} checks" if progress else "being made"
    return f"<div style='padding:0 1em'><p>{said}</p><table>{''.join(rows)}</table></div>"
