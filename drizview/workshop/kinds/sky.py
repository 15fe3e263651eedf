"""Faults of the sky: levels that differ, gradients, and fields without a blank sky."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drizview.workshop import patterns
from drizview.workshop.fault import fault
from drizview.workshop.kinds.pointing import WRONG
from drizview.workshop.plan import ExposurePlan


@fault("Sky of an exposure", unit="σ", within=(-4, 4), subtle=0.5, gross=1.5, reveals=("mdrizsky",), field="ir")
def sky_of_exposure(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Too much sky subtracted from the second exposure, in units of a pixel's noise: its MDRIZSKY is wrong."""
    return plan.changed(WRONG, lambda shot: replace(shot, sky_error=strength * plan.camera.sigma))


@fault("Sky of a chip", unit="σ", within=(0, 4), subtle=0.35, gross=2.0, reveals=("sky", "mdrizsky"))
def sky_of_chip(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """A higher sky on the last chip of every exposure, in units of a pixel's noise: one number cannot match both."""
    extra = [0.0] * (plan.camera.chips - 1) + [strength * plan.camera.sigma]
    return plan.every(lambda shot: shot.plus(*extra))


@fault("Gradient of the sky", unit="σ", within=(0, 20), subtle=1.0, gross=10.0, reveals=("sky", "mdrizsky"), field="ir")
def gradient(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Scattered light in all exposures, rising across the detector, in units of a pixel's noise from edge to edge."""

    def slope(shape: tuple[int, int]) -> np.ndarray:
        return np.broadcast_to(np.linspace(0, strength * plan.camera.sigma, shape[1]), shape)

    return plan.every(lambda shot: shot.plus(*(slope(light.shape) for light in shot.light)))


@fault("Scattered light", unit="σ", within=(0, 6), subtle=1.0, gross=5.0, reveals=("sky", "mdrizsky"), field="ir")
def scattered_light(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """A fan of scattered light (dragon's breath) in the second exposure only, in units of a pixel's noise."""
    angle, unit = 20 + random.uniform(0, 50), strength * plan.camera.sigma
    return plan.changed(WRONG, lambda shot: shot.plus(*(unit * patterns.fan(each) for each in distances(plan, angle))))


@fault(
    "Target fills the field",
    unit="× sky",
    within=(0, 8),
    subtle=0.5,
    gross=2.0,
    reveals=("sky", "mdrizsky"),
    field="ir",
)
def filled_field(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """A target that fills the field, with a peak of this many times the sky: no pixel is blank."""
    peak = strength * plan.camera.sky * plan.camera.exptime
    middle = random.uniform(-0.15, 0.15, 2)

    def glow(number: int, shape: tuple[int, int]) -> np.ndarray:
        rows = shape[0] * plan.camera.chips
        y, x = np.indices(shape)
        along = (x / shape[1] - 0.5 - middle[1]) / 0.8
        across = ((y + number * shape[0]) / rows - 0.5 - middle[0]) / 0.6
        return np.asarray(peak * np.exp(-0.5 * (along**2 + across**2)))

    return plan.every(lambda shot: shot.plus(*(glow(n, light.shape) for n, light in enumerate(shot.light))))


def distances(plan: ExposurePlan, angle_deg: float) -> list[np.ndarray]:
    """Return the distance from a line across the whole detector, by chip [pixel]."""
    shapes = [light.shape for light in plan.shots[0].light]
    rows = sum(shape[0] for shape in shapes)
    return [patterns.across(shape, angle_deg, row=n * shape[0], rows=rows) for n, shape in enumerate(shapes)]
