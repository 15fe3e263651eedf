"""Typed values out of a FITS header, whose text nobody vouches for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from astropy.io import fits

from drizview.quiet import quiet
from drizview.text import clean

Range = tuple[float, float]
# What a keyword may hold and still be believed: far wider than any camera, narrow enough to calculate with.
SECONDS: Range = (1e-3, 1e7)
SCALE_ARCSEC: Range = (1e-3, 10.0)
PIXFRAC: Range = (0.0, 10.0)
GAIN: Range = (1e-3, 1e4)
ANGSTROM: Range = (1000.0, 30000.0)
SKY: Range = (-1e9, 1e9)
WEIGHT_SCALE: Range = (1e-15, 1e15)


class Header:
    """A header read through typed getters: each gives a value or None, and ``why`` says why None.

    Text comes out cleaned (`drizview.text.clean`): printable, on one line, at most 200 characters.
    """

    def __init__(self, cards: fits.Header) -> None:
        self._cards = cards
        self._values: dict[str, Any] = {}  # as they were read: the same few are asked for a thousand times

    def __contains__(self, key: str) -> bool:
        """Return whether the keyword is there, whatever its value."""
        return key in self._cards

    def __iter__(self) -> Iterator[str]:
        """Yield every keyword, cleaned, in the order of the file."""
        return (clean(key, 80) for key in self._cards)

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Yield keyword, value and comment of every card as clean text."""
        for card in self._cards.cards:
            try:
                with quiet():
                    shown = clean(card.keyword, 80), clean(card.value), clean(card.comment)
            except Exception:  # astropy parses a card only now, and a broken one may raise anything
                shown = _keyword(card), "unreadable card", ""
            yield shown

    def number(self, key: str, *, within: Range = (-math.inf, math.inf)) -> float | None:
        """Return a finite number, else None; also None outside of a range, ends included."""
        return believed(self._value(key), within=within)

    def integer(self, key: str) -> int | None:
        """Return a whole number, else None."""
        value = self.number(key)
        return int(value) if value is not None and value == int(value) else None

    def text(self, key: str) -> str | None:
        """Return non-empty clean text, else None."""
        value = self._value(key)
        return clean(value.strip()) if isinstance(value, str) and value.strip() else None

    def flag(self, key: str) -> bool | None:
        """Return a logical value (``T``/``F``, as such or as text), else None."""
        value = self._value(key)
        if isinstance(value, str):
            value = {"T": True, "F": False}.get(value.strip().upper()[:1])
        return value if isinstance(value, bool) else None

    def why(self, key: str) -> str:
        """Say in words what a getter met: ``'EXPTIME is not a number: "abc"'``."""
        name = clean(key, 40)
        if key not in self._cards:
            return f"{name} absent"
        value = self._value(key)
        if value is None:
            return f"{name} has no value that can be read"
        if isinstance(value, float) and not math.isfinite(value):
            return f"{name} is not finite"
        if believed(value) is not None:
            return f"{name} = {value:g} cannot be right"
        return f'{name} is not a number: "{clean(value, 40)}"'

    def _value(self, key: str) -> Any:
        if key not in self._values:
            self._values[key] = self._read(key)
        return self._values[key]

    def _read(self, key: str) -> Any:
        try:
            with quiet():
                value = self._cards.get(key)
        except Exception:  # a card that astropy cannot parse: absent as far as a value goes
            return None
        return value if isinstance(value, str | bool | int | float) else None  # several cards of one key are a header


def believed(value: object, *, within: Range = (-math.inf, math.inf)) -> float | None:
    """Return a value as a finite number in a range, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return None
    number = float(value)
    return number if math.isfinite(number) and within[0] <= number <= within[1] else None


def _keyword(card: fits.Card) -> str:
    """Return the keyword of a card that cannot be parsed."""
    try:
        with quiet():
            return clean(card.keyword, 80)
    except Exception:  # as above
        return "?"
