"""Who proposes what: functions that turn a result into proposals, found by walking this package.

::

    @advises("weight_is_time")
    def weights_as_times(result, inputs):
        yield Proposal(ASTRODRIZZLE, "final_wht_type", "EXP", "weights in seconds can be compared with exposure times")
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import drizview.advice
from drizview.advice.inputs import AdviceInputs
from drizview.advice.proposal import Proposal
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status

Adviser = Callable[[Result, AdviceInputs], Iterator[Proposal]]
CALLS = (Status.FAIL, Status.WARN)


@dataclass(frozen=True)
class Binding:
    """An adviser, and the statuses of a result on which it is asked."""

    adviser: Adviser
    on: tuple[Status, ...]


_bound: dict[str, list[Binding]] = {}


def advises(*checks: str, on: tuple[Status, ...] = CALLS) -> Callable[[Adviser], Adviser]:
    """Register a function that yields proposals for the results of some checks.

    Parameters
    ----------
    *checks : str
        Ids of checks.
    on : tuple of Status
        Asked for results of these statuses: warnings and fails by default.
    """

    def register(adviser: Adviser) -> Adviser:
        for check in checks:
            _bound.setdefault(check, []).append(Binding(adviser, on))
        return adviser

    return register


def proposals_for(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Yield what a result proposes."""
    for binding in bindings().get(result.check, ()):
        if result.status in binding.on:
            for proposal in binding.adviser(result, inputs):
                yield replace(proposal, check=result.check, question=result.question)


def bindings() -> Mapping[str, list[Binding]]:
    """Return the advisers by check id."""
    _import_all()
    return _bound


@cache
def _import_all() -> None:
    for module in pkgutil.walk_packages(drizview.advice.__path__, "drizview.advice."):
        importlib.import_module(module.name)
