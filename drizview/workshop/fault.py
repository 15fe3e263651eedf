"""Faults: a name, a strength with its unit and range, the questions that should notice, and a function on a plan."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drizview.errors import DrizviewError
from drizview.workshop.plan import ExposurePlan

Change = Callable[[ExposurePlan, float, np.random.Generator], ExposurePlan]


@dataclass(frozen=True)
class Fault:
    """A fault that can be put into a plan.

    Attributes
    ----------
    name, title, unit : str
        The title is for people; the unit is that of the strength.
    within : (float, float)
        Strengths that can be asked for; the first is the harmless end.
    subtle, gross : float
        Strengths that a person barely and surely sees.
    reveals : tuple of str
        The questions that alarm at the gross strength on ``field``, and no others; empty for what is no fault.
    field : str
        The field on which it shows.
    change : callable
        Takes plan, strength and a generator of random numbers, and returns another plan.
    choices : tuple of str
        What the strengths 0, 1, 2 ... stand for; empty where they are an amount.
    """

    name: str
    title: str
    unit: str
    within: tuple[float, float]
    subtle: float
    gross: float
    reveals: tuple[str, ...]
    field: str
    change: Change
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The title, with the unit of the strength."""
        return f"{self.title} [{self.unit}]" if self.unit and self.unit not in self.title else self.title

    @property
    def harmless(self) -> float:
        """The strength at which there is no fault."""
        return float(self.within[0]) if min(self.within) >= 0 else 0.0

    @property
    def kind(self) -> str:
        """What it is a fault of: pointing, optics, sky, detector or drizzling."""
        return self.change.__module__.rpartition(".")[2]

    @property
    def help(self) -> str:
        """What it is, from the docstring of its function."""
        return " ".join((self.change.__doc__ or "").split())

    def put(self, plan: ExposurePlan, strength: float) -> ExposurePlan:
        """Return the plan with the fault; the same seed gives the same.

        Raises
        ------
        DrizviewError
            The strength is out of range.
        """
        self.refuse(strength)
        return self.change(plan, strength, np.random.default_rng((plan.seed, zlib.crc32(self.name.encode()))))

    def refuse(self, strength: float) -> None:
        """Raise if the strength is out of range, or between two choices."""
        least, most = sorted(self.within)
        if not least <= strength <= most:  # NaN, too
            given = f"{self.name}={strength:g}"
            raise DrizviewError(given, None, "is out of range", f"give {least:g} to {most:g} {self.unit}".rstrip())
        if self.choices and not float(strength).is_integer():
            words = ", ".join(f"{number} ({word})" for number, word in enumerate(self.choices))
            raise DrizviewError(f"{self.name}={strength:g}", None, "is between two choices", f"give {words}")


FAULTS: dict[str, Fault] = {}


def fault(
    title: str,
    *,
    unit: str,
    within: tuple[float, float],
    subtle: float,
    gross: float,
    reveals: tuple[str, ...],
    field: str = "acs",
    choices: tuple[str, ...] = (),
) -> Callable[[Change], Change]:
    """Register the function below as a fault of its own name."""

    def register(change: Change) -> Change:
        name = change.__name__
        FAULTS[name] = Fault(name, title, unit, within, subtle, gross, reveals, field, change, choices)
        return change

    return register
