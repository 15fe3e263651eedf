"""Faults of the detector and of what crosses it: hot pixels, lost chips, trails, persistence, saturation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import ndimage

from drizview.workshop import patterns
from drizview.workshop.fault import fault
from drizview.workshop.kinds.pointing import WRONG
from drizview.workshop.kinds.sky import distances
from drizview.workshop.plan import ExposurePlan


@fault(
    "Hot pixels", unit="per 1000 pixels", within=(0, 3), subtle=0.2, gross=1.2, reveals=("clean", "hotpix"), field="ir"
)
def hot_pixels(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Hot pixels that the flags do not know of, and cosmic-ray rejection switched off, as for infrared ramps."""
    unit = plan.camera.sigma
    chips = tuple(
        replace(chip, glow=chip.glow + unit * patterns.hot(chip.glow.shape, strength / 1000, random))
        for chip in plan.chips
    )
    return replace(plan, chips=chips).with_drizzle(driz_cr=False)


@fault("Lost chip", unit="exposures", within=(0, 3), subtle=1, gross=2, reveals=("clean", "weight"))
def lost_chip(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Exposures in which the last chip was lost: all of its pixels are flagged."""
    last = frozenset((plan.camera.chips - 1,))
    for number in range(round(strength)):
        plan = plan.changed(number, lambda shot: replace(shot, dead=last))
    return plan


@fault("Satellite trail", unit="σ", within=(0, 20), subtle=1.5, gross=5.0, reveals=("clean",))
def satellite_trail(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """A satellite's trail across the second exposure, in units of a pixel's noise; with two exposures it stays in.

    It is steep: along the chips it would be light in their sky as well.
    """
    angle, unit = 45 + random.uniform(0, 25), strength * plan.camera.sigma
    few = replace(plan, shots=plan.shots[:2]).with_drizzle(combine_type="minmed", driz_cr=False)
    return few.changed(WRONG, lambda shot: shot.plus(*(unit * patterns.trail(each) for each in distances(plan, angle))))


@fault("Persistence", unit="σ", within=(0, 20), subtle=3.0, gross=12.0, reveals=("hotpix",), field="ir")
def persistence(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """An afterglow of bright stars of an earlier target on the detector, decaying from exposure to exposure.

    The strength is that of the first exposure, in units of a pixel's noise.
    """
    shape = plan.shots[0].light[0].shape
    spots = np.zeros(shape)
    spots[random.integers(10, shape[0] - 10, 14), random.integers(10, shape[1] - 10, 14)] = 1.0
    spots = np.minimum(ndimage.gaussian_filter(spots, 2.0) * 8 * np.pi, 1.0)
    unit = strength * plan.camera.sigma
    after = [shot.plus(unit * 0.6**k * spots, *[0.0] * (len(shot.extra) - 1)) for k, shot in enumerate(plan.shots)]
    return replace(plan, shots=tuple(after))


@fault("Saturated stars", unit="full wells", within=(0, 5), subtle=1.5, gross=3.0, reveals=(), field="ir")
def saturation(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Bright stars that saturate: the brightest six of the field reach this many full wells.

    No fault in the infrared: the ramps are fitted to the reads before saturation, the pixels are flagged, and the cores
    have no weight.
    """
    return plan.every(lambda shot: shot.with_light(lambda light: _brightened(light, strength * plan.camera.full_well)))


def _brightened(light: np.ndarray, peak: float) -> np.ndarray:
    """Return light with its six brightest stars at that peak, wings and all [electrons]."""
    highest = light == ndimage.maximum_filter(light, 31)
    rows, columns = np.nonzero(highest & (light > np.sort(light[highest])[-7]))
    out = light.copy()
    for row, column in zip(rows, columns, strict=True):
        around = np.s_[max(0, row - 14) : row + 15, max(0, column - 14) : column + 15]
        out[around] = np.maximum(out[around], light[around] * peak / light[row, column])
    return out
