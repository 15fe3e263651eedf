"""Faults of guiding and focus: what happens to the light of stars."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from drizview.workshop import patterns
from drizview.workshop.fault import fault
from drizview.workshop.kinds.pointing import WRONG
from drizview.workshop.plan import ExposurePlan


@fault("Drift in the exposures", unit="pixel", within=(0, 4), subtle=0.7, gross=1.5, reveals=("psf",), field="ir")
def drift(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Drift of the telescope during every exposure, as with one guide star: stars are elongated by this much."""
    angle = random.uniform(0, 180)
    return plan.every(lambda shot: shot.with_light(lambda light: patterns.drifted(light, strength, angle)))


@fault("Loss of focus", unit="pixel", within=(0, 2), subtle=0.4, gross=0.8, reveals=("psf",), field="ir")
def focus(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Loss of focus in every exposure: stars are blurred by this much (σ), and stay round."""
    return plan.every(lambda shot: shot.with_light(lambda light: ndimage.gaussian_filter(light, strength)))


@fault("Loss of lock", unit="of the light", within=(0, 0.5), subtle=0.1, gross=0.3, reveals=("clean",), field="ir")
def loss_of_lock(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Loss of lock during the second exposure: a share of the light lies elsewhere, and every star has a ghost."""
    return plan.changed(WRONG, lambda shot: shot.with_light(lambda light: patterns.jumped(light, strength)))
