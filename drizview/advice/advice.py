"""The advice of a report: what to change, why, and the script that does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from drizview.advice.inputs import AdviceInputs
from drizview.advice.merge import Conflict, Merged, merge
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import CALLS, proposals_for
from drizview.advice.script import write_script
from drizview.advice.standard import standard
from drizview.checks.core.cure import Cure
from drizview.checks.core.registry import checks
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status
from drizview.errors import DrizviewError

_IMPORTANCE = (Status.FAIL, Status.WARN)


@dataclass(frozen=True)
class Advice:
    """What the results propose, merged into one set of parameters.

    Attributes
    ----------
    remedies : tuple of mapping
        For each alarm that has one: check, question and remedy in words.
    proposals : tuple of Proposal
        One for each parameter that a result would change, the most important result first.
    inputs : AdviceInputs
    results : tuple of Result
        The results that were given, each alarm with what would correct it.
    """

    remedies: tuple[Mapping[str, str], ...]
    proposals: tuple[Proposal, ...]
    inputs: AdviceInputs
    results: tuple[Result, ...] = field(default=(), repr=False)

    @cached_property
    def merged(self) -> Merged:
        """One value for each parameter: those proposed, and standard ones for those that no result changes.

        Opportunities wait until no fault is left to correct.
        """
        needed = [proposal for proposal in self.proposals if not proposal.optional]
        return merge(needed or self.proposals, standard(self.inputs))

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where results disagreed, and what was chosen."""
        return self.merged.conflicts

    @property
    def tweakreg(self) -> dict[str, Value]:
        """The parameters of TweakReg; empty where it is not advised."""
        return self.merged.of(TWEAKREG)

    @property
    def astrodrizzle(self) -> dict[str, Value]:
        """The parameters of AstroDrizzle; empty where no result calls for anything."""
        return self.merged.of(ASTRODRIZZLE) if self.proposals else {}

    def script(self) -> str:
        """Return a Python script that drizzles copies of the exposures with these parameters.

        Raises
        ------
        DrizviewError
            There are no exposures, or drizzlepac would misread the name of one.
        """
        return write_script(self.inputs, self.merged, self.proposals, tuple(standard(self.inputs)))

    def to_json(self) -> dict[str, Any]:
        """Return the advice as JSON values; ``script`` is null where nothing is advised or none can be written."""
        return {
            "remedies": [dict(remedy) for remedy in self.remedies],
            "tweakreg": self.tweakreg,
            "astrodrizzle": self.astrodrizzle,
            "proposals": [_proposal(proposal) for proposal in self.proposals],
            "conflicts": [_conflict(conflict) for conflict in self.conflicts],
            "script": self._script_or_none(),
        }

    def _script_or_none(self) -> str | None:
        try:
            return self.script() if self.proposals else None
        except DrizviewError:
            return None


def advise(results: Iterable[Result], inputs: AdviceInputs) -> Advice:
    """Return the advice that follows from results."""
    made = tuple(results)
    ranked = sorted(made, key=lambda result: _rank(result.status))
    remedies = tuple(
        {"check": result.check, "question": result.question, "remedy": result.remedy}
        for result in made
        if result.status in ALARMS and result.remedy
    )
    known = replace(inputs, others={result.check: result for result in made})
    proposals = tuple(proposal for result in ranked for proposal in proposals_for(result, known))
    return Advice(remedies, proposals, known, tuple(_with_cure(result, proposals) for result in made))


def _with_cure(result: Result, proposals: Iterable[Proposal]) -> Result:
    """Return a result; an alarm with what would correct it."""
    if result.status not in CALLS:
        return result
    if any(each.check == result.check and not each.optional for each in proposals):
        return replace(result, cure=Cure.PARAMETERS)
    by_hand = any(entry.id == result.check and entry.not_curable for entry in checks())
    return replace(result, cure=Cure.BY_HAND if by_hand else Cure.UNKNOWN)


def _rank(status: Status) -> int:
    return _IMPORTANCE.index(status) if status in _IMPORTANCE else len(_IMPORTANCE)


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "task": proposal.task,
        "parameter": proposal.parameter,
        "value": proposal.value,
        "reason": proposal.reason,
        "check": proposal.check,
        "question": proposal.question,
        "area": proposal.about.area,
        "optional": proposal.optional,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "task": conflict.task,
        "parameter": conflict.parameter,
        "values": dict(conflict.values),
        "chosen": conflict.chosen,
        "rule": conflict.rule,
    }
