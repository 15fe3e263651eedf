"""The defect lab: sliders make faults, the picture and the badges follow."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import ipywidgets

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import ALARMS
from drizview.classroom.bench import Bench, Standing
from drizview.classroom.product_image import ProductImage, picture
from drizview.classroom.words import Lines, Words, line
from drizview.errors import DrizviewError
from drizview.theme import text_class
from drizview.workshop import Fault, Recipe, faults, field_names
from drizview.workshop.drizzling import Drizzled

_TONES = {"pass": "good", "warn": "warn", "fail": "bad", "info": "info"}
_SEED = 1
_KINDS = {
    "pointing": "Pointing",
    "optics": "Optics",
    "sky": "Sky",
    "detector": "Detector",
    "drizzling": "Drizzling",
}


class Lab(ipywidgets.HBox):
    """Choose faults and strengths; see the product, and which badges notice.

    Attributes
    ----------
    recipe : Recipe
        What the sliders say; `str` of it is the line of Python that makes it.
    sliders : dict of widgets
        By the name of the fault.
    """

    def __init__(self) -> None:
        self._guess: Recipe | None = None
        self._quiet = False
        self._build()
        super().__init__([self.left, self.right])
        self.add_class("drizview-lab").add_class(text_class())
        self.bench = Bench(self._made, self._progressed, self._refused)
        self._clean = ""
        self.bench.ask(self.recipe)

    def _build(self) -> None:
        self.field = ipywidgets.Dropdown(options=field_names(), value="ir", description="Field")
        self.field.observe(lambda _: self._moved(None), names=["value"])
        self.sliders = {name: _slider(fault) for name, fault in faults().items()}
        for name, slider in self.sliders.items():
            slider.observe(lambda _, name=name: self._moved(name), names=["value"])
        self.reset = ipywidgets.Button(description="No fault")
        self.reset.on_click(lambda _: self.clear())
        self.hide = ipywidgets.Button(description="Hide and guess")
        self.hide.on_click(lambda _: self.hide_and_guess())
        self.guess = ipywidgets.Dropdown(
            options=[("What was done?", ""), *((each.title, name) for name, each in faults().items())], value=""
        )
        self.guess.observe(lambda change: change["new"] and self.answer(change["new"]), names=["value"])
        self.guess.layout.display = "none"
        self.shown, self.badges = ProductImage(), Words(lines=_badges(None))
        self.line, self.said = Words(), Words()
        height = {"height": "560px", "overflow": "auto", "width": "420px", "display": "block"}
        self.controls = ipywidgets.VBox(_grouped(self.sliders), layout=height)
        buttons = ipywidgets.HBox([self.reset, self.hide])
        left = {"flex": "0 0 440px", "min_width": "440px"}
        self.left = ipywidgets.VBox([self.field, buttons, self.guess, self.said, self.controls], layout=left)
        picture_box = ipywidgets.Box([self.shown], layout={"flex": "0 0 500px", "min_width": "500px"})
        self.right = ipywidgets.VBox([ipywidgets.HBox([picture_box, self.badges]), self.line])
        self._say_recipe()

    @property
    def recipe(self) -> Recipe:
        """What is made: what the sliders say, or what is to be guessed."""
        if self._guess is not None:
            return self._guess
        moved = {name: each.value for name, each in self.sliders.items() if each.value != faults()[name].harmless}
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
            slider.value = faults()[name].harmless
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
        self.said.say(f"One fault was made (seed {chosen}). Look, then say which.")
        self._moved(None)
        return chosen

    def answer(self, name: str) -> bool:
        """Say what the fault is; return whether that is right, and show badges and recipe."""
        if self._guess is None:
            return False
        (truth,) = self._guess.faults
        right = name == truth
        word = "Right" if right else "Not so"
        self.said.say(f"{word}: {faults()[truth].title}. {faults()[truth].help}", tone="good" if right else "bad")
        self.badges.layout.display = ""
        self.line.say(str(self._guess), tag="code")
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
        self.said.say()

    def _moved(self, name: str | None) -> None:
        if self._quiet:
            return
        self._say_recipe()
        self.badges.lines = _badges(None)
        self.bench.ask(self.recipe, faults()[name].reveals if name else ())

    def _say_recipe(self) -> None:
        hidden = "the recipe is shown when you have guessed" if self._guess is not None else str(self.recipe)
        self.line.say(hidden, tag="code")

    def _made(self, made: Drizzled) -> None:
        """Show what was made (in the thread of the bench)."""
        field = made.plan.field.name
        if field != self._clean:
            self.shown.before = picture(Recipe(field, _SEED).make())
            self._clean = field
        self.shown.after = picture(made)

    def _progressed(self, progress: Standing) -> None:
        self.badges.lines = _badges(progress)

    def _refused(self, error: DrizviewError) -> None:
        self.said.say(str(error), tone="bad")


def _slider(fault: Fault) -> Any:
    """Return the slider of a fault, which stands at no fault."""
    low, high = sorted(fault.within)
    look = {
        "description": fault.label, "tooltip": fault.help, "style": {"description_width": "210px"},
        "layout": {"width": "400px"},
    }  # fmt: skip
    if fault.choices:
        options = [(word, float(number)) for number, word in enumerate(fault.choices)]
        return ipywidgets.SelectionSlider(options=options, value=fault.harmless, **look)
    if fault.unit == "exposures":
        return ipywidgets.IntSlider(value=int(fault.harmless), min=low, max=high, **look)
    return ipywidgets.FloatSlider(value=fault.harmless, min=low, max=high, step=(high - low) / 100, **look)


def _grouped(sliders: Mapping[str, Any]) -> list[Any]:
    """Return the sliders below headings, which say what they are a fault of."""
    made: list[Any] = []
    kind = ""
    for name, slider in sliders.items():
        if faults()[name].kind != kind:
            kind = faults()[name].kind
            made.append(Words(lines=[line(_KINDS[kind], tag="h4")]))
        made.append(slider)
    return made


def _badges(progress: Standing | None) -> Lines:
    """Return the eleven badges, with how far the answers are."""
    made = [line(f"{progress.done} of {progress.total} checks" if progress else "being made", tone="soft")]
    for id, question in QUESTIONS.items():
        finding = progress.report[id] if progress else None
        if finding is None or not finding.results:
            made.append(line(f"… {question.name}", tone="soft"))
            continue
        alarm = finding.status in ALARMS
        words = f"{question.name}: {finding.status.words}" + (f", {finding.headline}" if alarm else "")
        made.append(line(words, tone=_TONES.get(finding.status.value, "soft")))
    return made
