"""What would correct a fault."""

from __future__ import annotations

from enum import StrEnum


class Cure(StrEnum):
    """What corrects the fault behind an alarm; the easiest first."""

    PARAMETERS = "parameters"
    BY_HAND = "by_hand"
    UNKNOWN = ""
    NOTHING = "nothing"

    @property
    def helps(self) -> bool:
        """Whether drizzling again can correct it: with other parameters, or after a mask or a choice by hand."""
        return self in (Cure.PARAMETERS, Cure.BY_HAND)
