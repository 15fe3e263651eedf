"""Numbers and units as people read them: one form for the badges, the terminal, the reports and the panels.

Whatever shows a number to a person formats it here: digits no finer than the error, a true minus sign, and units in the
short form (σ, ″, ×). JSON and tables for programs keep plain numbers and the units as the checks declare them.
"""

from __future__ import annotations

import math
import re

MINUS, MISSING = "−", "–"
# Words of a unit, or of a column's name, and the short form that people read.
_SHORT = {"sigma": "σ", "x": "×", "arcsec": "″", "degree": "°", "degrees": "°", "percent": "%"}
_WORD = re.compile(r"[A-Za-z]+")
_BRACKETED = re.compile(r"\(([^()]*)\)$")


class Displayed(float):
    """A number that formats itself with a true minus sign, and never as minus zero: for headline templates."""

    def __format__(self, spec: str) -> str:
        """Return the number formatted as a float, with a true minus sign."""
        return number(float(self), spec)


def number(value: float, spec: str = ".3g") -> str:
    """Return a number in a format of `format`, with a true minus sign (none for zero) and a space before %.

    >>> number(-0.104, "+.2f"), number(-0.001, ".2f"), number(0.0133, ".1%")
    ('−0.10', '0.00', '1.3 %')
    """
    text = format(float(value), spec)
    if text.startswith("-") and not any(digit in text.partition("e")[0] for digit in "123456789") and "n" not in text:
        text = text.replace("-", "+" if spec.startswith("+") else "", 1)
    return text.replace("-", MINUS).replace("%", " %")


def with_error(value: float | None, error: float | None = None) -> str:
    """Return a value with its error, both to two digits of the error; a dash where there is no value.

    >>> with_error(0.16234, 0.0512), with_error(1.0), with_error(None)
    ('0.162 ± 0.051', '1', '–')
    """
    if value is None:
        return MISSING
    if not error or not 1e-4 < abs(error) < 1e5:
        return number(value, ".3g")
    digits = max(0, 1 - math.floor(math.log10(abs(error))))
    return f"{number(value, f'.{digits}f')} ± {number(error, f'.{digits}f')}"


def shown_cell(value: object) -> str:
    """Return a cell of a table: numbers to five digits, yes or no, a dash where there is nothing."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, ".5g") if isinstance(value, float) else str(value)


def shown_unit(unit: str) -> str:
    """Return the unit of a check as people read it: ``"σ"`` for ``"sigma"``, ``"× expected"`` for ``"x expected"``.

    >>> shown_unit("sigma"), shown_unit("x expected"), shown_unit("native pixel")
    ('σ', '× expected', 'native pixel')
    """
    return _WORD.sub(lambda word: _SHORT.get(word[0], word[0]), unit)


def shown_column(name: str) -> str:
    """Return the name of a column with the unit in its brackets as people read it.

    >>> shown_column("step (sigma)"), shown_column("final_scale (arcsec)")
    ('step (σ)', 'final_scale (″)')
    """
    return _BRACKETED.sub(lambda unit: f"({shown_unit(unit[1])})", name)
