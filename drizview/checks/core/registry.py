"""Where checks and fixtures are kept once their modules have been imported.

A check is a function that returns a `Measured`; a fixture is a function whose value checks share. Both ask for what
they need by the names of their parameters: a fixture of that name is made first. ``dataset`` is always there. A
parameter ``alignment: Alignment | Unmeasured`` may be missing: the function is then given the exception that says why.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points
from typing import Any, TypeVar, overload

import drizview.checks
from drizview.checks.core.limits import Limit, fill_in
from drizview.checks.core.measured import Measured
from drizview.checks.core.needs import Needs, needs_of
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
    needs: Needs
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
    needs : Needs
        The fixtures it asks for, and those without which it is not asked.
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
    not_curable : str
        Why no parameter of AstroDrizzle or TweakReg cures what it finds; ``""`` where one does.
    """

    id: str
    question: str
    needs: Needs
    measure: Callable[..., Measured]
    unit: str
    limit: Limit
    basis: str
    provenance: str
    headline: str
    remedy: str
    detectors: Mapping[str, Limit]
    essential: bool
    not_curable: str = ""

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


@overload
def fixture(function: Function) -> Function: ...
@overload
def fixture(*, only_if: tuple[str, ...]) -> Callable[[Function], Function]: ...
def fixture(function: Any = None, *, only_if: tuple[str, ...] = ()) -> Any:
    """Register a function as a fixture under its own name, as ``@fixture`` or ``@fixture(only_if=...)``.

    Parameters
    ----------
    only_if : tuple of str
        Fixtures without which this one is not made; their reason is then its reason.

    Raises
    ------
    ValueError
        A name that is taken, or fixtures that need each other in a circle.
    """

    def register(function: Function) -> Function:
        name = function.__name__
        _once(name, _fixtures, function)
        made = Fixture(name, needs_of(function, only_if), function)
        _refuse_circle({**_fixtures, name: made})
        _fixtures[name] = made
        return function

    return register if function is None else register(function)


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
    only_if: tuple[str, ...] = (),
    not_curable: str = "",
) -> Callable[[Function], Function]:
    """Register a function as a check; see `Check` for the parameters.

    Parameters
    ----------
    only_if : tuple of str
        Fixtures without which the check is not made; their reason is then its note.

    Raises
    ------
    ValueError
        An unknown question or provenance, a missing docstring, or a name that is taken.
    """

    def register(function: Function) -> Function:
        name = function.__name__
        _once(name, _checks, function)
        _refuse_incomplete(function, question, provenance)
        _checks[name] = Check(
            id=name,
            question=question,
            needs=needs_of(function, only_if),
            measure=function,
            unit=unit,
            limit=limit,
            basis=basis,
            provenance=provenance,
            headline=headline,
            remedy=remedy,
            detectors=dict(detectors or {}),
            essential=essential,
            not_curable=not_curable,
        )
        return function

    return register


def _refuse_incomplete(function: Function, question: str, provenance: str) -> None:
    name = function.__name__
    if question not in QUESTIONS:
        raise ValueError(f"check {name}: no question {question!r}; there are {', '.join(QUESTIONS)}")
    if provenance not in PROVENANCES:
        raise ValueError(f"check {name}: provenance {provenance!r} is not one of {', '.join(PROVENANCES)}")
    if not inspect.getdoc(function):
        raise ValueError(f"check {name} has no docstring, which is its help text")


def checks() -> tuple[Check, ...]:
    """Return every check: in the order of the questions, then as written in their files."""
    _import_all()
    order = list(QUESTIONS)
    return tuple(sorted(_checks.values(), key=lambda entry: order.index(entry.question)))


def fixtures() -> Mapping[str, Fixture]:
    """Return every fixture by name."""
    _import_all()
    return _fixtures


def _refuse_circle(known: Mapping[str, Fixture]) -> None:
    try:
        TopologicalSorter({name: tuple(each.needs) for name, each in known.items()}).prepare()
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise ValueError(f"fixtures that need each other in a circle cannot be made: {circle}") from None


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
