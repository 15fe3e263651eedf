"""One cause of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drizview.advice.proposal import Proposal
from drizview.checks.core.cure import Cure
from drizview.checks.core.wording import Story


@dataclass(frozen=True)
class Streak:
    """A straight line over one exposure that a mask must cover.

    Attributes
    ----------
    exposure : str
        Name, as in the rows of results.
    ends : tuple of float
        (RA, Dec, RA, Dec) of two points of the line [degrees].
    width_arcsec : float
        Full width.
    """

    exposure: str
    ends: tuple[float, float, float, float]
    width_arcsec: float


@dataclass(frozen=True)
class Cause:
    """A fault that several checks may notice, and what to do about it.

    Attributes
    ----------
    id : str
        Kind of fault, as in docs/causes.md.
    text : str
        A clause that names it, with exposure, chip or region: "exposure j8c0a1q is off by 0.97 pixel".
    cure : Cure
        What corrects it.
    action : str
        What to do, in a sentence.
    shown_by : tuple of str
        Ids of the checks that measure it.
    explains : frozenset of str
        Ids of checks whose alarms it may raise as well: symptoms, of which nothing is to be corrected by itself.
    leave_out : tuple of str
        Exposures without which the product is better.
    streaks : tuple of Streak
        Lines to be masked.
    asks : tuple of Proposal
        Parameters that correct it, beyond those that its checks propose.
    alone : bool
        Only ``asks`` corrects it: what its checks propose by themselves would not.
    is_grave : bool
        Whether the product is unfit as it stands, even if the checks only warn.
    """

    id: str
    text: str
    cure: Cure
    action: str
    shown_by: tuple[str, ...]
    explains: frozenset[str] = frozenset()
    leave_out: tuple[str, ...] = ()
    streaks: tuple[Streak, ...] = ()
    asks: tuple[Proposal, ...] = ()
    alone: bool = False
    is_grave: bool = False

    def to_json(self, story: Story) -> Mapping[str, Any]:
        """Return the cause as JSON values, with the questions in which it raises alarms."""
        return {
            "id": self.id,
            "text": self.text,
            "cure": self.cure.value,
            "action": self.action,
            "questions": list(story.questions),
            "symptoms": list(story.symptoms),
            "leave_out": list(self.leave_out),
        }
