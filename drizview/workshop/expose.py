"""Exposures: from light to what the calibrated files hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drizview.workshop.fitsfiles import DEAD
from drizview.workshop.plan import ExposurePlan


@dataclass(frozen=True)
class Exposed:
    """Science and noise [electrons], and data-quality flags of a chip, each (ny, nx)."""

    science: np.ndarray
    noise: np.ndarray
    flags: np.ndarray


def expose(plan: ExposurePlan, k: int, number: int) -> Exposed:
    """Return chip ``number`` of exposure ``k``, both from 0; the same seed has the same noise with any fault."""
    camera, chip, shot = plan.camera, plan.chips[number], plan.shots[k]
    random = np.random.default_rng((plan.seed, k, number))
    shape, dark = shot.light[number].shape, camera.dark * camera.exptime
    mean = np.maximum((shot.light[number] + shot.extra[number]) * chip.flat + chip.glow + dark, 0)
    electrons = mean + np.sqrt(mean) * random.standard_normal(shape) + shot.charge[number]
    flags = chip.flags.copy()
    flags[electrons > camera.full_well] |= camera.saturated_flag
    electrons = np.minimum(electrons, camera.full_well)
    electrons += chip.bias - dark + camera.read_noise * random.standard_normal(shape)
    bad = random.standard_normal(shape)
    electrons = np.where(flags & DEAD, electrons + 30 * camera.read_noise * bad, electrons)
    if number in shot.dead:
        flags = flags | np.int16(DEAD)
    noise = np.sqrt(np.maximum(electrons + dark, 0) + camera.read_noise**2)
    return Exposed(electrons.astype(np.float32), noise.astype(np.float32), flags)
