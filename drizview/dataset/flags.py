"""Data-quality flags: what the bits of a DQ pixel mean on each detector."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.instruments import key_of
from drizview.dataset.io.raster import Raster, strips
from drizview.dataset.tables import table_rows
from drizview.errors import Unmeasured
from drizview.lazy import LazyModule
from drizview.text import clean

bitmask = LazyModule("astropy.nddata.bitmask")

# Rows of the table that hold for every detector without rows of its own: what AstroDrizzle sets.
_ANY = ("*", "*")
Bits = int | str | Iterable[int | str] | None


class DQ(IntFlag):
    """Data-quality bits that the code refers to by what they mean; what the others mean depends on the detector.

    Bits of one meaning and several values (hot, saturated) are columns of ``instruments.csv``, and every bit of every
    detector is in `flag_table`.
    """

    BAD_PIXEL = 4
    """Bad detector pixel (ACS, WFC3, STIS)."""
    COSMIC_RAY = 4096
    """AstroDrizzle found a cosmic ray (its ``crbit``): the same on every detector."""
    REPAIRED_COSMIC_RAY = 8192
    """Calibration found a cosmic ray, up the ramp or by combining sub-exposures (ACS, WFC3, STIS)."""
    COSMIC_RAYS = COSMIC_RAY | REPAIRED_COSMIC_RAY
    TRAIL = 16384
    """Free for the user, who marks satellite trails with it (ACS; a ghost on WFC3)."""
    EVERY = 0xFFFF
    """All sixteen bits of a pixel."""


_EVERY = int(DQ.EVERY)  # a plain number: arithmetic on members makes members


@dataclass(frozen=True)
class Flag:
    """One bit of a DQ pixel."""

    value: int
    """A power of two, 1 to 32768."""
    name: str
    """Name in the calibration software, ``"CRDRIZ"``."""
    label: str
    """A few words for a panel, ``"cosmic ray"``."""
    meaning: str
    """What the bit says of the pixel, in a sentence."""
    source: str = ""
    """Where the meaning was read."""
    verified: str = "no"
    """``"yes"``, or what was not checked against the source."""

    @property
    def short(self) -> str:
        """The label up to its first comma, ``"blob"`` of ``"blob, bad flat"``."""
        return self.label.partition(",")[0]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


@dataclass(frozen=True)
class FlagTable:
    """The flags of one detector, by value; a bit without a row is shown by its number.

    DQ arrays are taken as they come: int16 with bit 15 as the sign, or wider integers of which the low
    sixteen bits count.
    """

    flags: tuple[Flag, ...]
    note: str = ""
    """What a person should know of the table; empty for a detector whose bits are known."""

    def flag(self, value: int) -> Flag:
        """Return the flag of one bit."""
        known = {flag.value: flag for flag in self.flags}
        bit = int(value).bit_length() - 1
        return known.get(value) or Flag(value, f"BIT{bit}", f"bit {bit}", "No meaning is known for this bit.")

    def decode(self, value: int) -> tuple[Flag, ...]:
        """Return the flags set in one DQ value, the highest first; an empty tuple is a good pixel."""
        word = int(value) & _EVERY
        return tuple(self.flag(1 << bit) for bit in range(15, -1, -1) if word >> bit & 1)

    def describe(self, value: int) -> str:
        """Return one DQ value in words: ``"4096 cosmic ray + 512 blob"``, or ``"good"``."""
        words = [f"{flag.value} {flag.short}" for flag in self.decode(value)]
        return " + ".join(words) or "good"

    def parse(self, bits: Bits) -> int:
        """Return bits given by value or name as one number, with the rules of ``astropy.nddata.bitmask``.

        Parameters
        ----------
        bits : int, str, iterable of int and str, or None
            ``4608``, ``"4096,512"``, ``"CRDRIZ+BADREF"``, ``"cosmic ray"``, ``[4096, "BADREF"]``;
            ``"~4096"`` or ``"~(4096,512)"`` is all bits but these. None is no bit.

        Raises
        ------
        ValueError
            For a name that the table does not have, or a value in a list that is not a single bit.
        """
        if bits is None:
            return 0
        if isinstance(bits, (int, np.integer)):
            return int(bits) & _EVERY
        if not isinstance(bits, str):
            words = [self._value(str(word)) for word in bits]
            return int(bitmask.interpret_bit_flags([int(word) for word in words]) or 0) & _EVERY
        text = bits.strip()
        flip, inner = text.startswith("~"), text.lstrip("~").strip().strip("()")
        words = [self._value(word) for word in re.split(r"[,+|]", inner) if word.strip()]
        word = int(bitmask.interpret_bit_flags(",".join(words) or "0") or 0) & _EVERY
        return ~word & _EVERY if flip else word

    def mask(self, dq: NDArray[Any], bits: Bits) -> NDArray[np.bool_]:
        """Return where any of the bits (see `parse`) is set, with the shape of ``dq``."""
        return np.asarray(_words(dq) & np.uint16(self.parse(bits)) != 0)

    def good(self, dq: NDArray[Any], good_bits: Bits = 0) -> NDArray[np.bool_]:
        """Return where AstroDrizzle would use a pixel, with ``good_bits`` as its ``final_bits``.

        A pixel is good if no bit but ``good_bits`` is set; with None (also written ``"None"``, ``"INDEF"``
        or as an empty text) every pixel is.
        """
        every = good_bits is None or str(good_bits).strip().upper() in {"", "NONE", "INDEF"}
        return ~self.mask(dq, 0 if every else ~self.parse(good_bits) & _EVERY)

    def count(self, dq: NDArray[Any] | Raster) -> dict[int, int]:
        """Return pixels by bit value, for the bits of the table and for any other that occurs.

        Takes an array, or a raster, which is read in strips.
        """
        census = combinations(dq)
        counts = {1 << bit: int(census.reshape(-1, 2, 1 << bit)[:, 1].sum()) for bit in range(16)}
        known = {flag.value for flag in self.flags}
        return {value: n for value, n in counts.items() if n or value in known}

    def _value(self, word: str) -> str:
        word = word.strip()
        if re.fullmatch(r"[+-]?\d+", word):
            return word
        names = {key.lower(): flag.value for flag in self.flags for key in (flag.short, flag.name)}
        if word.lower() not in names:
            near = difflib.get_close_matches(word.lower(), names, 1)
            known = ", ".join(flag.name for flag in self.flags) or "bit values only"
            hint = f"did you mean {near[0]!r}?" if near else f"known are {known}"
            raise ValueError(f"no data-quality flag {clean(word, 30)!r}; {hint}")
        return str(names[word.lower()])


def combinations(dq: NDArray[Any] | Raster) -> NDArray[np.int64]:
    """Return how many pixels hold each of the 65536 values of a DQ word, shape (65536,).

    ``[0]`` are the good pixels. The results of several pieces or chips add up.
    """
    if isinstance(dq, np.ndarray):
        return np.bincount(_words(dq).ravel(), minlength=_EVERY + 1).astype(np.int64)
    census = np.zeros(_EVERY + 1, dtype=np.int64)
    for _, strip in strips(dq):
        census += combinations(strip)
    return census


def flag_table(instrument: object, detector: object = None) -> FlagTable:
    """Return the flags of a detector; an unknown one has those of AstroDrizzle and a note.

    Parameters
    ----------
    instrument, detector : object
        Values of INSTRUME and DETECTOR, as `drizview.dataset.instruments.instrument` takes them.
    """
    name, chip = key_of(instrument, detector)
    tables = _tables()
    found = tables.get((name, chip))
    shown = "/".join(clean(part, 20) for part in (name, chip) if part) or "a file without INSTRUME"
    note = f"the data-quality flags of {shown} are not known: bits are shown by number"
    return found or replace(tables[_ANY], note=note)


def _words(dq: NDArray[Any]) -> NDArray[np.uint16]:
    array = np.asarray(dq)
    if array.dtype.kind not in "iub":
        raise Unmeasured(f"the data-quality array holds {array.dtype.name}, not integers")
    return array.astype(np.uint16, copy=False)


@cache
def _tables() -> dict[tuple[str, str], FlagTable]:
    found: dict[tuple[str, str], list[Flag]] = {}
    for row in table_rows("dq_flags.csv"):
        columns = ("name", "label", "meaning", "source", "verified")
        flag = Flag(int(row["value"]), *(row[column] for column in columns))
        for detector in row["detectors"].split():
            found.setdefault((row["instrument"], detector), []).append(flag)
    return {key: FlagTable(tuple(flags)) for key, flags in found.items()}
