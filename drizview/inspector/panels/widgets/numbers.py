"""Numbers and units as they are printed on panels."""

from __future__ import annotations

import math

_SHORT = {
    "electrons": "e⁻",
    "electrons/s": "e⁻/s",
    "electron": "e⁻",
    "electron/s": "e⁻/s",
    "counts": "DN",
    "counts/s": "DN/s",
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short_unit(unit: str) -> str:
    """Return the short form of a unit, ``"e⁻/s"`` for ``"electrons/s"``; a unit that has none is returned as it is."""
    return _SHORT.get(unit, unit)


def power_of_ten(exponent: int) -> str:
    """Return ``"×10⁻³"`` for -3, and ``""`` for 0."""
    return f"×10{str(exponent).translate(_RAISED)}" if exponent else ""


def number(value: float, form: str = ".3g") -> str:
    """Return a number in a format of Python, with a true minus and powers of ten; a dash where it is not finite."""
    if not math.isfinite(value):
        return "–"
    mantissa, _, exponent = format(value, form).partition("e")
    power = f" {power_of_ten(int(exponent))}" if exponent and int(exponent) else ""
    return (mantissa + power).replace("-", "−").replace(" ×10", " × 10")


def decimals(error: float, *, most: int = 6) -> int:
    """Return how many decimals a value with this standard error deserves: one digit of the error, two of 1.x."""
    if not (math.isfinite(error) and error > 0):
        return 3
    first, exponent = f"{error:.0e}".split("e")
    return min(most, max(0, (1 if first == "1" else 0) - int(exponent)))


def with_error(value: float, error: float) -> str:
    """Return a value with its standard error, ``"0.123 ± 0.004"``, neither with more digits than the error allows."""
    if not (math.isfinite(error) and error > 0):
        return number(value)
    form = f".{decimals(error)}f"
    return f"{number(value, form)} ± {number(error, form)}"


def to_error(value: float, error: float) -> float:
    """Return a value rounded to what its standard error allows, for a table."""
    return round(float(value), decimals(error))
