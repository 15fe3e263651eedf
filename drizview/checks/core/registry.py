"""Where checks and fixtures are kept once their modules have been imported.

A check is a function that returns a `Measured`; an fixture is a function whose value checks share. Both ask for what
they need by the names of their parameters: an fixture of that name is made first. ``dataset`` is always there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, TypeVar

import drizview.checks
from drizview.checks.core.limits import Limit, fill_in
from drizview.checks.core.measured import Measured
from drizview.checks.core.questions import QUESTIONS

Function = TypeVar("Function", bound=Callable[..., Any])
PROVENANCES = ("handbook", "source", "computed", "judgement")
GIVEN = "dataset"
_checks: dict[str, Check] = {}
_fixtures: dict[str, Fixture] = {}


@dataclass(frozen=True)
class Fixture:
    """A shared measurement."""

    name: str
    needs: tuple[str, ...]
    make: Callable[..., Any]


@dataclass(frozen=True)
class Check:
    """A check with everything that is declared about it.

    Attributes
    ----------
    id : str
        Name of its function.
    question : str
        Id of the question it helps to answer.
    unit : str
        Unit of its number; ``""`` for a ratio or a count.
    limit : Limit
        For all detectors that ``detectors`` does not name.
    basis : str
        Where the limit comes from.
    provenance : str
        ``handbook``, ``source`` (code or documents), ``computed`` or ``judgement``.
    headline : str
        Template of one line for the badge, with ``value``, ``unit``, ``n`` and ``uncertainty``.
    remedy : str
        What to change when it does not pass, in terms of AstroDrizzle and TweakReg.
    detectors : mapping
        Limits of their own for ``"INSTRUMENT/DETECTOR"``.
    essential : bool
        Whether the question has no answer without it.
    """

    id: str
    question: str
    needs: tuple[str, ...]
    measure: Callable[..., Measured]
    unit: str
    limit: Limit
    basis: str
    provenance: str
    headline: str
    remedy: str
    detectors: Mapping[str, Limit]
    essential: bool

    @property
    def help(self) -> str:
        """The docstring: what is measured, when to worry, when a fail is expected."""
        return self.help_with(self.limit)

    def help_with(self, limit: Limit) -> str:
        """Return the docstring with ``{warn}`` and ``{fail}`` replaced by the numbers of the limit in force."""
        return fill_in(inspect.getdoc(self.measure) or "", limit)

    @property
    def title(self) -> str:
        """First line of the docstring."""
        return self.help.partition("\n")[0].rstrip(".")

    def limit_for(self, detector: str) -> Limit:
        """Return the limit for ``"INSTRUMENT/DETECTOR"``."""
        return self.detectors.get(detector, self.limit)


def fixture(function: Function) -> Function:
    """Register a function as an fixture under its own name."""
    name = function.__name__
    _once(name, _fixtures, function)
    _fixtures[name] = Fixture(name, _parameters(function), function)
    return function


def check(
    question: str,
    *,
    unit: str,
    limit: Limit,
    basis: str,
    provenance: str,
    headline: str = "{value:.3g} {unit}",
    remedy: str = "",
    detectors: Mapping[str, Limit] | None = None,
    essential: bool = True,
) -> Callable[[Function], Function]:
    """Register a function as a check; see `Check` for the parameters.

    Raises
    ------
    ValueError
        An unknown question or provenance, a missing docstring, or a name that is taken.
    """

    def register(function: Function) -> Function:
        name = function.__name__
        _once(name, _checks, function)
        if question not in QUESTIONS:
            raise ValueError(f"check {name}: no question {question!r}; there are {', '.join(QUESTIONS)}")
        if provenance not in PROVENANCES:
            raise ValueError(f"check {name}: provenance {provenance!r} is not one of {', '.join(PROVENANCES)}")
        if not inspect.getdoc(function):
            raise ValueError(f"check {name} has no docstring, which is its help text")
        _checks[name] = Check(
            id=name,
            question=question,
            needs=_parameters(function),
            measure=function,
            unit=unit,
            limit=limit,
            basis=basis,
            provenance=provenance,
            headline=headline,
            remedy=remedy,
            detectors=dict(detectors or {}),
            essential=essential,
        )
        return function

    return register


def checks() -> tuple[Check, ...]:
    """Return every check: in the order of the questions, then as written in their files."""
    _import_all()
    order = list(QUESTIONS)
    return tuple(sorted(_checks.values(), key=lambda entry: order.index(entry.question)))


def fixtures() -> Mapping[str, Fixture]:
    """Return every fixture by name."""
    _import_all()
    return _fixtures


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _once(name: str, known: Mapping[str, Any], function: Callable[..., Any]) -> None:
    if name in known or name == GIVEN:
        raise ValueError(f"{function.__module__}.{name}: the name is taken")


@cache
def _import_all() -> None:
    """Import every module of the package, and what other packages offer under the same entry point."""
    for module in pkgutil.walk_packages(drizview.checks.__path__, "drizview.checks."):
        importlib.import_module(module.name)
    for entry in entry_points(group="drizview.checks"):
        entry.load()
