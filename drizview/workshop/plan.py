"""Plans: what will be exposed and how it will be drizzled. A fault takes a plan and returns another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from drizview.workshop.field import Camera, ChipPlanes, Field

# As the pipeline calls AstroDrizzle for a CCD and for the infrared channel.
COMMON: Mapping[str, Any] = {
    "static": False,
    "skymethod": "localmin",
    "driz_cr": True,
    "driz_cr_snr": "3.5 3.0",
    "driz_cr_scale": "1.2 0.7",
    "final_wht_type": "EXP",
    "final_pixfrac": 1.0,
    "final_kernel": "square",
    "final_scale": None,
}
INFRARED: Mapping[str, Any] = {"driz_cr_snr": "5.0 4.0", "driz_cr_scale": "2.5 2.0"}


@dataclass(frozen=True)
class Error:
    """How far the coordinates that an exposure claims are off: pixels of the product, degrees, and a relative scale."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    scale: float = 0.0


@dataclass(frozen=True)
class Shot:
    """One exposure: electrons by chip, and what its headers will claim.

    ``source`` is the exposure of the field whose pointing it has; ``light`` passes through the optics, ``extra`` (sky,
    trails) does not; ``charge`` is what a pixel holds besides, from cosmic rays. ``sky_error`` adds to its MDRIZSKY.
    """

    source: int
    light: tuple[np.ndarray, ...]
    extra: tuple[np.ndarray | float, ...]
    charge: tuple[np.ndarray, ...]
    error: Error = Error()
    visit: int = 1
    sky_error: float = 0.0
    dead: frozenset[int] = frozenset()

    def with_light(self, change: Callable[[np.ndarray], np.ndarray]) -> Shot:
        """Return the exposure with what passes through the optics changed on every chip."""
        return replace(self, light=tuple(change(each) for each in self.light))

    def plus(self, *light: np.ndarray | float) -> Shot:
        """Return the exposure with more light on each chip, which did not pass through the optics [electrons]."""
        return replace(self, extra=tuple(old + new for old, new in zip(self.extra, light, strict=True)))


@dataclass(frozen=True)
class ExposurePlan:
    """What will be exposed (``shots``), on which ``chips``, and with which parameters AstroDrizzle will be called."""

    field: Field
    seed: int
    shots: tuple[Shot, ...]
    chips: tuple[ChipPlanes, ...]
    drizzle: Mapping[str, Any]

    @property
    def camera(self) -> Camera:
        """The camera of the field."""
        return self.field.camera

    def changed(self, number: int, change: Callable[[Shot], Shot]) -> ExposurePlan:
        """Return the plan with one exposure changed, where it has that many."""
        shots = tuple(change(shot) if k == number else shot for k, shot in enumerate(self.shots))
        return replace(self, shots=shots)

    def every(self, change: Callable[[Shot], Shot]) -> ExposurePlan:
        """Return the plan with all exposures changed."""
        return replace(self, shots=tuple(change(shot) for shot in self.shots))

    def with_drizzle(self, **parameters: Any) -> ExposurePlan:
        """Return the plan with other parameters of AstroDrizzle."""
        return replace(self, drizzle={**self.drizzle, **parameters})


def faultless(field: Field, seed: int) -> ExposurePlan:
    """Return the plan without a fault: what the pipeline would do with the field."""
    camera = field.camera
    sky = camera.sky * camera.exptime
    shots = tuple(
        Shot(
            k,
            light,
            tuple(sky * share for share in camera.sky_share),
            tuple(_moved(image, seed, k) for image in field.cosmics[k]),
        )
        for k, light in enumerate(field.light)
    )
    parameters = {**COMMON, **(INFRARED if camera.infrared else {})}
    parameters |= {"driz_sep_bits": camera.bits, "final_bits": camera.bits, "combine_type": "imedian"}
    return ExposurePlan(field, seed, shots, field.chips, parameters)


def _moved(image: np.ndarray, seed: int, k: int) -> np.ndarray:
    """Return the same tracks of cosmic rays, carried around the chip by an amount that the seed gives."""
    random = np.random.default_rng((seed, k, 9))
    return np.roll(image, tuple(random.integers(0, image.shape)), axis=(0, 1))
