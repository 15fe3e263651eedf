"""Short names of the exposures that contribute to a region of the product."""

from __future__ import annotations

from collections.abc import Iterable

from drizview.dataset.identity.short import short_names
from drizview.dataset.inputs import Input

_FEW = 3


class InputNames:
    """Names inputs of a product by their exposures and chips.

    Parameters
    ----------
    inputs : iterable of Input
        All of the product's.
    """

    def __init__(self, inputs: Iterable[Input]) -> None:
        self.inputs = {entry.index: entry for entry in inputs}
        self.names = short_names(entry.exposure for entry in self.inputs.values())

    def exposures(self, numbers: Iterable[int]) -> str:
        """Return the exposures of some inputs: ``"all 4"``, ``"all but rtq"``, ``"rtq rwq"`` or ``"7 of 16"``."""
        found = {self.inputs[number].exposure for number in numbers if number in self.inputs}
        inside = [name for root, name in self.names.items() if root in found]
        outside = [name for root, name in self.names.items() if root not in found]
        if not inside:
            return "none"
        if not outside and len(inside) > 1:
            return f"all {len(inside)}"
        if len(inside) <= _FEW:
            return " ".join(inside)
        return f"all but {' '.join(outside)}" if len(outside) <= 2 else f"{len(inside)} of {len(self.names)}"

    def chips(self, numbers: Iterable[int]) -> str:
        """Return the extensions of some inputs, ``"chip 2"`` or ``"chips 1 2"`` (EXTVER)."""
        found = sorted({self.inputs[number].extver for number in numbers if number in self.inputs})
        return f"chip{'s' if len(found) != 1 else ''} {' '.join(map(str, found))}"

    def area(self, numbers: Iterable[int]) -> str:
        """Return the exposures of an area of the product, with their chips where exposures have several."""
        found = tuple(numbers)
        if len({entry.extver for entry in self.inputs.values()}) == 1:
            return self.exposures(found)
        return f"{self.exposures(found)}, {self.chips(found)}" if len(self.names) > 1 else self.chips(found)

    def sides(self, first: Iterable[int], second: Iterable[int]) -> tuple[str, str]:
        """Return what the sides of a border are called: by exposures, and by chips where those are the same."""
        first, second = tuple(first), tuple(second)
        words = self.exposures(first), self.exposures(second)
        if words[0] != words[1]:
            return words
        return self.chips(first), self.chips(second)
