"""Faults of drizzling: parameters of AstroDrizzle that do not suit the exposures."""

from __future__ import annotations

import numpy as np

from drizview.workshop.fault import fault
from drizview.workshop.plan import ExposurePlan

KERNELS = ("square", "turbo", "gaussian", "lanczos3", "point")
WEIGHTS = ("EXP", "ERR", "IVM")


@fault(
    "Thresholds of driz_cr",
    unit="×",
    within=(1.0, 0.2),
    subtle=0.45,
    gross=0.3,
    reveals=("crflags", "imprint"),
    field="ir",
)
def cr_thresholds(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Thresholds of driz_cr (snr and scale) lowered to this share: noise and the cores of stars are flagged."""
    if strength == 1:
        return plan
    lowered = {key: _times(str(plan.drizzle[key]), strength) for key in ("driz_cr_snr", "driz_cr_scale")}
    return plan.with_drizzle(**lowered)


@fault("Cosmic-ray rejection", unit="", within=(0, 1), subtle=1, gross=1, reveals=("clean",), choices=("on", "off"))
def no_rejection(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """Cosmic-ray rejection switched off (1)."""
    return plan.with_drizzle(driz_cr=False) if strength else plan


@fault(
    "final_wht_type",
    unit="",
    within=(0, 2),
    subtle=2,
    gross=1,
    reveals=("clean", "weight"),
    field="ir",
    choices=WEIGHTS,
)
def weight_type(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """final_wht_type: 0 EXP, 1 ERR, 2 IVM. Sources are imprinted in weights by ERR, for they have more noise."""
    return plan.with_drizzle(final_wht_type=WEIGHTS[round(strength)])


@fault("final_pixfrac", unit="", within=(1.0, 0.1), subtle=0.6, gross=0.2, reveals=(), field="ir")
def pixfrac(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """final_pixfrac: drops this small leave holes between them where dithers are few."""
    return plan.with_drizzle(final_pixfrac=strength)


@fault("final_scale", unit="× native", within=(1.0, 0.4), subtle=0.7, gross=0.5, reveals=(), field="ir")
def scale(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """final_scale over the native pixel: a finer grid needs dithers that fill it."""
    return plan.with_drizzle(final_scale=round(strength * plan.camera.scale_arcsec, 5))


@fault("final_kernel", unit="", within=(0, 4), subtle=3, gross=4, reveals=(), field="ir", choices=KERNELS)
def kernel(plan: ExposurePlan, strength: float, random: np.random.Generator) -> ExposurePlan:
    """final_kernel: 0 square, 1 turbo, 2 gaussian, 3 lanczos3, 4 point."""
    return plan.with_drizzle(final_kernel=KERNELS[round(strength)])


def _times(pair: str, factor: float) -> str:
    return " ".join(f"{float(number) * factor:g}" for number in pair.split())
