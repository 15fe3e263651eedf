"""Units as they are written beside a number."""

from __future__ import annotations

_SHORT = {
    "electrons": "e⁻",
    "electrons/s": "e⁻/s",
    "electron": "e⁻",
    "electron/s": "e⁻/s",
    "counts": "DN",
    "counts/s": "DN/s",
}


def short_unit(unit: str) -> str:
    """Return a unit in short, ``"e⁻/s"`` for ``"electrons/s"``; one that has no short form as it is."""
    return _SHORT.get(unit, unit)
