"""Many proposals, one value for each parameter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from drizview.advice.parameters import ASTRODRIZZLE, PARAMETERS, Value
from drizview.advice.proposal import Proposal

Key = tuple[str, str]


@dataclass(frozen=True)
class Conflict:
    """Values that results disagree on, and the one that was chosen.

    Attributes
    ----------
    task, parameter : str
    values : mapping
        Check id to the value it proposed.
    chosen : str, int, float, bool or mapping
    rule : str
        Why this one.
    """

    task: str
    parameter: str
    values: Mapping[str, Value]
    chosen: Value
    rule: str


@dataclass(frozen=True)
class Merged:
    """One value for each parameter, in the order WCS, sky, cosmic rays, bits, grid."""

    values: Mapping[Key, Value]
    conflicts: tuple[Conflict, ...]

    def of(self, task: str) -> dict[str, Value]:
        """Return the parameters of a task."""
        return {name: value for (owner, name), value in self.values.items() if owner == task}


def merge(proposals: Iterable[Proposal], standard: Iterable[Proposal] = ()) -> Merged:
    """Return one value for each parameter.

    Parameters
    ----------
    proposals : iterable of Proposal
        From results, the more important first. Where they disagree the safer value is taken, and the conflict kept.
    standard : iterable of Proposal
        Values for parameters that no result changes.
    """
    wanted: dict[Key, list[Proposal]] = {}
    for proposal in proposals:
        wanted.setdefault((proposal.task, proposal.parameter), []).append(proposal)
    values = {(proposal.task, proposal.parameter): proposal.value for proposal in standard}
    conflicts = []
    for key, given in wanted.items():
        values[key], rule = _choose(given)
        if any(proposal.value != given[0].value for proposal in given):
            named = {proposal.check: proposal.value for proposal in given}
            conflicts.append(Conflict(*key, named, values[key], rule))
    _measured_sky_first(values, wanted, conflicts)
    return Merged({key: values[key] for key in PARAMETERS if key in values}, tuple(conflicts))


def _choose(given: list[Proposal]) -> tuple[Value, str]:
    firm = [proposal for proposal in given if proposal.firm]
    if firm:
        return firm[0].value, "corrects what a safer value would leave wrong"
    about = given[0].about
    chosen = given[0].value
    for proposal in given[1:]:
        chosen = about.safer(chosen, proposal.value)
    return chosen, f"the safer value: {about.rule}"


def _measured_sky_first(values: dict[Key, Value], wanted: Mapping[Key, list[Proposal]], found: list[Conflict]) -> None:
    """Prefer skies measured chip by chip to a method that measures them again: AstroDrizzle takes only one of them."""
    file, method = (ASTRODRIZZLE, "skyfile"), (ASTRODRIZZLE, "skymethod")
    if file not in values or method not in values:
        return
    del values[method]
    if method in wanted:
        named: dict[str, Value] = {proposal.check: proposal.value for proposal in wanted[method]}
        named |= {proposal.check: "skyfile" for proposal in wanted[file]}
        rule = "skies measured chip by chip take precedence over a method that would measure them again"
        found.append(Conflict(*method, named, "skyfile", rule))
