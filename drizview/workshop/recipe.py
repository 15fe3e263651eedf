"""Recipes: a field, a seed, and faults with their strengths; one line of Python makes one."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.workshop import drizzling, writing
from drizview.workshop.catalogue import fault_named, faults
from drizview.workshop.field import field as field_of_name
from drizview.workshop.field import field_names
from drizview.workshop.plan import ExposurePlan, faultless


@dataclass(frozen=True)
class Recipe:
    """What is made: a field with faults of some strengths, and the seed of its noise.

    Two recipes that are equal make the same pixels.
    """

    field: str = "acs"
    seed: int = 1
    faults: Mapping[str, float] = dataclasses.field(default_factory=dict)

    def plan(self) -> ExposurePlan:
        """Return the plan, with the faults put in the order of `drizview.workshop.faults`.

        Raises
        ------
        DrizviewError
            There is no such field or fault, or a strength is out of range.
        """
        self.refuse()
        plan = faultless(field_of_name(self.field), self.seed)
        for name, each in faults().items():
            if name in self.faults:
                plan = each.put(plan, self.faults[name])
        return plan

    def refuse(self) -> None:
        """Raise what `plan` would, and make nothing."""
        if self.field not in field_names():
            raise DrizviewError(self.field, None, "is no field", "one of: " + ", ".join(field_names()))
        for name, strength in self.faults.items():
            fault_named(name).refuse(strength)

    def make(self) -> drizzling.Drizzled:
        """Return exposures and product, in memory."""
        return drizzling.drizzled(self.plan())

    def write(self, folder: str | os.PathLike[str] | None = None) -> Path:
        """Write exposures, association table and product into a folder, by default a new temporary one; return it.

        Raises
        ------
        DrizviewError
            As `plan`, or the folder cannot be written to.
        """
        made = self.make()
        try:
            target = Path(tempfile.mkdtemp(prefix="drizview-") if folder is None else folder)
            target.mkdir(parents=True, exist_ok=True)
            writing.write_association(made, target)
        except OSError as error:
            cause = error.strerror or type(error).__name__
            raise DrizviewError(str(folder), None, f"cannot be written: {cause}", "choose another folder") from error
        return target

    def __str__(self) -> str:
        """Return the line of Python that makes it."""
        given = ", ".join([f'"{self.field}"', f"seed={self.seed}", *(f"{k}={v:g}" for k, v in self.faults.items())])
        return f"drizview.workshop.recipe({given}).write()"


def recipe(field: str = "acs", *, seed: int = 1, **faults: float) -> Recipe:
    """Return a recipe: ``recipe("acs", seed=3, shift=0.5).write()``.

    Raises
    ------
    DrizviewError
        There is no such field or fault, or a strength is out of range.
    """
    made = Recipe(field, seed, dict(faults))
    made.refuse()
    return made
