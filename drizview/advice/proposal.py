"""What one result proposes to change."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.advice.parameters import PARAMETERS, Parameter, Value


@dataclass(frozen=True)
class Proposal:
    """A value for one parameter, and why.

    Attributes
    ----------
    task : str
        ``"TweakReg"`` or ``"AstroDrizzle"``.
    parameter : str
        As the task spells it.
    value : str, int, float, bool or mapping
        As the task takes it. The mapping of ``skyfile`` holds, for each file, the sky of its chips by EXTVER in the
        unit of the file.
    reason : str
        One sentence, in our own words: no text out of a file.
    check, question : str
        Whose result proposes it; ``""`` for a standard value.
    firm : bool
        The value is not weighed against safer ones, because it corrects what a safer value has caused.
    optional : bool
        An opportunity: left out of the merged set where there is a fault to correct.
    """

    task: str
    parameter: str
    value: Value
    reason: str
    check: str = ""
    question: str = ""
    firm: bool = False
    optional: bool = False

    def __post_init__(self) -> None:
        """Refuse a parameter that the table does not know."""
        if (self.task, self.parameter) not in PARAMETERS:
            raise ValueError(f"{self.task} has no parameter {self.parameter!r} in drizview/advice/parameters.py")

    @property
    def about(self) -> Parameter:
        """What is known of the parameter."""
        return PARAMETERS[self.task, self.parameter]
