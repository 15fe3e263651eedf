"""Faults of pointing: coordinates that are off, and dithers that are missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drizview.workshop.fault import fault
from drizview.workshop.plan import Error, ExposurePlan, Shot

WRONG = 1  # the exposure that has the fault: the second


@fault("Number of exposures", unit="exposures", within=(4, 1), subtle=2, gross=1, reveals=("clean", "moire"))
def few_exposures(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """How many exposures there are: with one, no cosmic ray can be rejected."""
    kept = replace(plan, shots=plan.shots[: round(strength)])
    if len(kept.shots) < 2:
        return kept.with_drizzle(driz_cr=False)
    return kept.with_drizzle(combine_type="imedian" if len(kept.shots) > 3 else "minmed")


@fault(
    "Dither",
    unit="",
    within=(0, 1),
    subtle=1,
    gross=1,
    reveals=("dither", "moire"),
    field="ir",
    choices=("dithered", "not dithered"),
)
def undithered(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """All exposures with the same pointing (1): bad pixels coincide, and the sampling stays that of the detector."""
    if not strength:
        return plan
    return plan.every(lambda shot: replace(shot, source=0, light=plan.shots[0].light))


@fault("Shift of an exposure", unit="pixel", within=(0, 4), subtle=0.2, gross=0.4, reveals=("align",), field="ir")
def shift(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Shift of the second exposure's coordinates, in a direction that the seed gives."""
    angle = random.uniform(0, 2 * np.pi)
    moved = {"x": strength * float(np.cos(angle)), "y": strength * float(np.sin(angle))}
    return plan.changed(WRONG, lambda shot: replace(shot, error=replace(shot.error, **moved)))


@fault("Roll of an exposure", unit="°", within=(-0.5, 0.5), subtle=0.05, gross=0.2, reveals=("align",), field="ir")
def rotation(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Roll of the second exposure's coordinates around the middle of the field."""
    return plan.changed(WRONG, lambda shot: replace(shot, error=replace(shot.error, turn=strength)))


@fault(
    "Plate scale of an exposure", unit="%", within=(-0.5, 0.5), subtle=0.05, gross=0.2, reveals=("align",), field="ir"
)
def scale_error(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Plate scale of the second exposure's coordinates, too large by this much."""
    return plan.changed(WRONG, lambda shot: replace(shot, error=replace(shot.error, scale=strength / 100)))


@fault("Offset between visits", unit="″", within=(0, 0.3), subtle=0.01, gross=0.04, reveals=("align",), field="ir")
def visits_apart(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Offset between two visits that took other guide stars: the last two exposures are shifted alike."""
    angle = random.uniform(0, 2 * np.pi)
    pixels = strength / plan.camera.scale_arcsec
    error = Error(pixels * float(np.cos(angle)), pixels * float(np.sin(angle)))

    def second(number: int, shot: Shot) -> Shot:
        return replace(shot, visit=2, error=error) if 2 * number >= len(plan.shots) else shot

    return replace(plan, shots=tuple(second(number, shot) for number, shot in enumerate(plan.shots)))
