"""Numbers and units as people read them: one form for the badges, the terminal, the reports and the panels.

Whatever shows a number to a person formats it here: digits no finer than the error, a true minus sign, and units in the
short form (σ, ″, ×, e⁻). JSON and tables for programs keep plain numbers and the units as the checks declare them.
"""

from __future__ import annotations

import math
import re

MINUS, MISSING = "−", "–"
# Whole units, and words of a unit, with the short form that people read.
_UNITS = {
    "electrons": "e⁻",
    "electrons/s": "e⁻/s",
    "electron": "e⁻",
    "electron/s": "e⁻/s",
    "counts": "DN",
    "counts/s": "DN/s",
}
_WORDS = {"sigma": "σ", "x": "×", "arcsec": "″", "degree": "°", "degrees": "°"}
# Units that are counted: of one there is no plural.
_COUNTED = {"trails": "trail", "exposures": "exposure", "inputs": "input", "kinds": "kind", "patches": "patch"}
_WORD = re.compile(r"[A-Za-z]+")
_BRACKETED = re.compile(r"\(([^()]*)\)$")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Displayed(float):
    """A number that formats itself as `number` does: for headline templates."""

    def __format__(self, form: str) -> str:
        """Return the number as people read it."""
        return number(float(self), form)


def number(value: float, form: str = ".3g") -> str:
    """Return a number in a format of Python, as people read it.

    With a true minus sign (none for zero), powers of ten, and a space before %; a dash where it is not finite.

    >>> number(-0.104, "+.2f"), number(-0.001, ".2f"), number(0.0133, ".1%"), number(2.4e-5, ".1e")
    ('−0.10', '0.00', '1.3 %', '2.4 × 10⁻⁵')
    """
    if not math.isfinite(value):
        return MISSING
    mantissa, _, exponent = format(value, form).partition("e")
    if mantissa.startswith("-") and not mantissa.strip("-0.%"):
        mantissa = mantissa.replace("-", "+" if form.startswith("+") else "", 1)
    power = f" {power_of_ten(int(exponent))}" if exponent and int(exponent) else ""
    return mantissa.replace("-", MINUS).replace("%", " %") + power.replace("×10", "× 10")


def power_of_ten(exponent: int) -> str:
    """Return ``"×10⁻³"`` for -3, and ``""`` for 0."""
    return f"×10{str(exponent).translate(_RAISED)}" if exponent else ""


def decimals(error: float, *, most: int = 6) -> int:
    """Return how many decimals a value with this standard error deserves: one digit of the error, two of 1.x."""
    if not (math.isfinite(error) and error > 0):
        return 3
    first, exponent = f"{error:.0e}".split("e")
    return min(most, max(0, (1 if first == "1" else 0) - int(exponent)))


def to_error(value: float, error: float) -> float:
    """Return a value rounded to what its standard error allows, for a table."""
    return round(float(value), decimals(error))


def with_error(value: float | None, error: float | None = None) -> str:
    """Return a value with its standard error, neither with more digits than the error allows; a dash without a value.

    >>> with_error(0.1234, 0.0042), with_error(1.0), with_error(None)
    ('0.123 ± 0.004', '1', '–')
    """
    if value is None:
        return MISSING
    if error is None or not (math.isfinite(error) and error > 0):
        return number(value)
    form = f".{decimals(error)}f"
    return f"{number(value, form)} ± {number(error, form)}"


def shown_cell(value: object) -> str:
    """Return a cell of a table: numbers to five digits, yes or no, a dash where there is nothing."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, ".5g") if isinstance(value, float) else str(value)


def short_unit(unit: str) -> str:
    """Return the unit of an image or a check as people read it; one that has no short form as it is.

    >>> short_unit("electrons/s"), short_unit("sigma"), short_unit("x expected"), short_unit("native pixel")
    ('e⁻/s', 'σ', '× expected', 'native pixel')
    """
    return _UNITS.get(unit) or _WORD.sub(lambda word: _WORDS.get(word[0], word[0]), unit)


def unit_after(value: float | None, unit: str) -> str:
    """Return the unit of a check as people read it after a value.

    >>> unit_after(1.0, "trails"), unit_after(2.0, "trails"), unit_after(1.0, "arcsec")
    ('trail', 'trails', '″')
    """
    return _COUNTED.get(unit, short_unit(unit)) if value == 1 else short_unit(unit)


def short_column(name: str) -> str:
    """Return the name of a column with the unit in its brackets as people read it.

    >>> short_column("step (sigma)"), short_column("final_scale (arcsec)")
    ('step (σ)', 'final_scale (″)')
    """
    return _BRACKETED.sub(lambda unit: f"({short_unit(unit[1])})", name)
