"""The peculiarities by name, and where in the making of an exposure each acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.cases.peculiar.shot import Shot

STAGES = {
    "scene": "the sky, once for all exposures: Scene",
    "chip": "the detector, once for all exposures: Detector",
    "optics": "the PSFs on the left and the right edge: keywords of optics.psf, for each",
    "sky": "the rate of the blank sky of an exposure: electrons / s",
    "light": "what falls on a chip, without the blank sky: electrons / s",
    "charge": "what a chip holds before it is read out: electrons",
    "readout": "what reading out adds: electrons",
}
_MADE: dict[tuple[str, str], Peculiarity] = {}


@dataclass(frozen=True)
class Peculiarity:
    """A function of (value, strength, shot) that returns the value changed, and the unit of its strength."""

    name: str
    stage: str
    unit: str
    change: Callable[[Any, float, Shot], Any]


def peculiarity(name: str, stage: str, unit: str = "") -> Callable:
    """Register a function; a name may act at several stages."""
    if stage not in STAGES:
        raise KeyError(f"{stage}: none of {', '.join(STAGES)}")

    def register(change: Callable[[Any, float, Shot], Any]) -> Callable[[Any, float, Shot], Any]:
        _MADE[name, stage] = Peculiarity(name, stage, unit, change)
        return change

    return register


def changed(stage: str, value: Any, shot: Shot) -> Any:
    """Return a value after all peculiarities of the case that act at this stage, in the order of the case."""
    for name, strength in shot.case.peculiar.items():
        if name not in units():
            raise KeyError(f"{name}: none of {', '.join(sorted(units()))}")
        if (name, stage) in _MADE:
            value = _MADE[name, stage].change(value, strength, shot)
    return value


def units() -> dict[str, str]:
    """Return the unit of each peculiarity's strength, by name."""
    found: dict[str, str] = {}
    for made in _MADE.values():
        found[made.name] = found.get(made.name) or made.unit
    return found
