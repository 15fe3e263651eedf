"""How AstroDrizzle found the sky that it wrote into MDRIZSKY."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class RecordedSky:
    """MDRIZSKY of one chip.

    Attributes
    ----------
    exposure : str
        Which exposure.
    value : float or None
        In the unit of the image.
    area : float
        Area of a pixel [arcsec^2].
    seconds : float
        What turns the value into a rate: the exposure time, or 1 for an image that is one.
    """

    exposure: str
    value: float | None
    area: float
    seconds: float

    @property
    def brightness(self) -> float | None:
        """Surface brightness, value per arcsec^2 and second."""
        return None if self.value is None else self.value / self.area / self.seconds


@dataclass(frozen=True)
class SkyMethod:
    """The method, inferred.

    Attributes
    ----------
    name : str
        "none", "match", "globalmin", "localmin", "by chip", or "single" for one chip alone.
    why : str
    """

    name: str
    why: str


def sky_method(skies: Sequence[RecordedSky]) -> SkyMethod:
    """Infer the method from how the recorded values repeat between chips and exposures.

    skypac works in surface brightness: localmin gives all chips of an exposure the lowest of their values, globalmin
    all exposures; match gives relative values, with 0 for one exposure.
    """
    groups: dict[str, list[float]] = defaultdict(list)
    for sky in skies:
        if sky.brightness is not None:
            groups[sky.exposure].append(sky.brightness)
    values = np.array([value for group in groups.values() for value in group])
    if not values.size or not np.any(values):
        return SkyMethod("none", "every recorded value is 0")
    zero = [name for name, group in groups.items() if not any(group)]
    if zero and len(groups) > 1 and np.all(values >= 0):
        return SkyMethod(
            "match", f"{len(zero)} of {len(groups)} exposures have 0 and the others more, so the values are relative"
        )
    equal = all(_same(group) for group in groups.values())
    if len(groups) > 1 and equal and _same(values, 1e-3):
        return SkyMethod("globalmin", "one value for all exposures")
    if values.size == len(groups):
        return SkyMethod("single", "one chip per exposure")
    if equal:
        return SkyMethod("localmin", "all chips of an exposure share the value of the chip with the lowest sky")
    return SkyMethod("by chip", "the chips of an exposure have different values")


def _same(values: Sequence[float] | NDArray[np.float64], tolerance: float = 0.01) -> bool:
    return float(np.ptp(values)) <= tolerance * float(np.max(np.abs(values)))
