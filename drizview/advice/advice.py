"""The advice of a report: what to change, why, and the script that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from drizview.advice.causes.diagnosis import Diagnosis, diagnose
from drizview.advice.inputs import AdviceInputs
from drizview.advice.merge import Conflict, Merged, merge
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import CALLS, proposals_for
from drizview.advice.script import Hand, new_name, write_script
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
        The results that were given, each alarm with its cause and what would correct it.
    diagnosis : Diagnosis
        The causes of the alarms.
    """

    remedies: tuple[Mapping[str, str], ...]
    proposals: tuple[Proposal, ...]
    inputs: AdviceInputs
    results: tuple[Result, ...] = field(default=(), repr=False)
    diagnosis: Diagnosis = field(default_factory=Diagnosis, repr=False)

    @property
    def needed(self) -> tuple[Proposal, ...]:
        """What corrects faults."""
        return tuple(proposal for proposal in self.proposals if not proposal.optional)

    @property
    def chances(self) -> tuple[Proposal, ...]:
        """What could gain something although nothing is wrong: never mixed with what corrects faults."""
        return tuple(proposal for proposal in self.proposals if proposal.optional)

    @property
    def is_called_for(self) -> bool:
        """Whether drizzling again would correct something: by parameters, masks, or without an exposure."""
        return bool(self.needed or self.diagnosis.left_out or self.diagnosis.streaks)

    @cached_property
    def merged(self) -> Merged:
        """One value for each parameter: those proposed against faults, and standard ones for the others."""
        return merge(self.needed, standard(self.inputs))

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
        return self.merged.of(ASTRODRIZZLE) if self.is_called_for else {}

    @property
    def new_name(self) -> str:
        """Root name of the product that the script makes, and of its folder."""
        return new_name(self.inputs.product)

    def script(self, *, keep: bool = False) -> str:
        """Return a Python script that drizzles copies of the exposures with these parameters.

        Parameters
        ----------
        keep : bool
            Have it keep the intermediate files of TweakReg and AstroDrizzle.

        Raises
        ------
        DrizviewError
            There are no exposures, or drizzlepac would misread the name of one.
        """
        hand = Hand(self.diagnosis.left_out, self.diagnosis.streaks)
        return write_script(self.inputs, self.merged, self.needed, tuple(standard(self.inputs)), hand, keep=keep)

    def opportunity_script(self) -> str:
        """Return a second script, for what could be gained where nothing is wrong.

        Raises
        ------
        DrizviewError
            There is no opportunity; and as for `script`.
        """
        if not self.chances:
            raise DrizviewError(self.inputs.product, None, "offers no opportunity", "there is nothing to gain")
        usual = tuple(standard(self.inputs))
        return write_script(self.inputs, merge(self.chances, usual), self.chances, usual)

    def to_json(self) -> dict[str, Any]:
        """Return the advice as JSON values; ``script`` is null where nothing is advised or none can be written."""
        return {
            "causes": [dict(cause.to_json(story)) for cause, story in self.diagnosis.told],
            "remedies": [dict(remedy) for remedy in self.remedies],
            "tweakreg": self.tweakreg,
            "astrodrizzle": self.astrodrizzle,
            "proposals": [_proposal(proposal) for proposal in self.proposals],
            "conflicts": [_conflict(conflict) for conflict in self.conflicts],
            "script": _or_none(self.script) if self.is_called_for else None,
            "opportunity_script": _or_none(self.opportunity_script) if self.chances else None,
        }


def _or_none(write: Callable[[], str]) -> str | None:
    try:
        return write()
    except DrizviewError:
        return None


def advise(results: Iterable[Result], inputs: AdviceInputs) -> Advice:
    """Return the advice that follows from results.

    Only what measures a cause proposes anything: correcting a symptom by itself would hide it.
    """
    made = tuple(results)
    known = replace(inputs, others={result.check: result for result in made})
    diagnosis = diagnose(made, known)
    known = known.without(diagnosis.left_out)
    asked = [result for result in made if _speaks(result, diagnosis)]
    of_checks = [
        proposal
        for result in sorted(asked, key=lambda result: _rank(result.status))
        for proposal in proposals_for(result, known)
    ]
    proposals = (*_of_causes(diagnosis, known), *of_checks)
    remedies = tuple(
        {"check": result.check, "question": result.question, "remedy": _remedy(result, diagnosis)}
        for result in made
        if result.status in ALARMS and _remedy(result, diagnosis) and not diagnosis.is_symptom(result.check)
    )
    explained = tuple(_explained(result, diagnosis, proposals) for result in made)
    return Advice(remedies, proposals, known, explained, diagnosis)


def _speaks(result: Result, diagnosis: Diagnosis) -> bool:
    """Return whether a result may propose parameters: no symptom, and no fault that they do not correct."""
    cause = diagnosis.by_check.get(result.check)
    if cause is None:
        return True
    return cause.cure is Cure.PARAMETERS and not cause.alone and not diagnosis.is_symptom(result.check)


def _of_causes(diagnosis: Diagnosis, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Yield what the causes themselves propose."""
    for cause in diagnosis.causes:
        check = cause.shown_by[0]
        for proposal in cause.asks:
            yield replace(proposal, check=check, question=inputs.others[check].question)


def _remedy(result: Result, diagnosis: Diagnosis) -> str:
    """Return what to do about an alarm: that of its cause, which knows more than the check alone."""
    cause = diagnosis.by_check.get(result.check)
    return cause.action if cause is not None else result.remedy


def _explained(result: Result, diagnosis: Diagnosis, proposals: Iterable[Proposal]) -> Result:
    """Return a result; an alarm with its cause and what would correct it."""
    if result.status not in CALLS:
        return result
    if result.check in diagnosis.by_check:
        return diagnosis.explained(result)
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
