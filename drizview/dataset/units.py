"""Units of Hubble images, and how to bring them to electrons per second."""

from __future__ import annotations

from collections.abc import Iterable

from drizview.dataset.instruments import Instrument
from drizview.dataset.io.header import GAIN, Header

_NAMES = {"ELECTRONS": "electrons", "ELECTRON": "electrons", "E-": "electrons", "E": "electrons"}
_NAMES |= dict.fromkeys(("COUNTS", "COUNT", "DN", "ADU"), "counts")
_PER_SECOND = ("/S", "/SEC", "/SECOND")


def unit_name(bunit: str) -> str:
    """Return a BUNIT in one spelling: ``"ELECTRONS/S"`` becomes ``"electrons/s"``; what is not known stays as it is."""
    text = bunit.strip().upper().replace(" ", "")
    for ending in _PER_SECOND:
        if text.endswith(ending):
            base = _NAMES.get(text[: -len(ending)])
            return f"{base}/s" if base else bunit
    return _NAMES.get(text, bunit)


def is_rate(unit: str) -> bool:
    """Return whether a unit is per second."""
    return "/" in unit


def electrons_per_second(
    unit: str, exptime: float | None, headers: Iterable[Header], camera: Instrument, chip: int
) -> float | None:
    """Return the factor that brings pixels to e-/s, or None where exposure time or gain are unknown.

    Parameters
    ----------
    unit : str
        As `unit_name` gives it.
    exptime : float or None
        Seconds.
    headers : iterable of Header
        Where to look for ATODGAIN.
    camera : Instrument
        For gains that the header does not hold.
    chip : int
        Chip number (the gain of WFPC2 differs from chip to chip).
    """
    gain = 1.0 if unit.startswith("electrons") else None
    if unit.startswith("counts"):
        nominal = next((value for header in headers if (value := header.number("ATODGAIN", within=GAIN))), None)
        gain = camera.gain_of(chip, nominal)
    if gain is None or (not is_rate(unit) and not exptime):
        return None
    return gain if is_rate(unit) else gain / exptime if exptime else None
