"""Peculiar charge: trails, bleeding, flashes, and what an earlier exposure left."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from benchmarks.cases.peculiar.registry import peculiarity
from benchmarks.cases.peculiar.shot import Shot

_TRAIL_PX = 40


@peculiarity("CTE trails", "charge", "of what is trapped without correction")
def cte_trails(electrons: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Lose charge to traps on the way to the readout and let it out behind: faint sources and low skies lose most."""
    if shot.chip == 2:  # read out at the other end
        return _trailed(electrons[::-1], strength)[::-1]
    return _trailed(electrons, strength)


def _trailed(electrons: np.ndarray, strength: float) -> np.ndarray:
    level = np.median(electrons)
    above = np.maximum(electrons - level, 0)
    way = (np.arange(electrons.shape[0]) + 1)[:, None] / electrons.shape[0]
    filled = 1 / (
        1 + max(level, 0) / 20
    )  # traps that the sky keeps filled do not count; ACS IHB: worst below 20 to 30 e-
    lost = np.minimum(strength * way * filled * 6 * above**0.45, 0.8 * above)
    tail = 0.6 * np.exp(-np.arange(1, _TRAIL_PX) / 3.0) + 0.1 * np.exp(-np.arange(1, _TRAIL_PX) / 15.0)
    kernel = np.concatenate([np.zeros(_TRAIL_PX), tail / tail.sum()])
    return electrons - lost + ndimage.convolve1d(lost, kernel, axis=0, mode="constant")


@peculiarity("flash", "charge", "electrons")
def flash(electrons: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Add a flashed background and take it off again: its noise stays, and 1 % of its shape."""
    random = shot.random("flash", each=True)
    y, x = np.indices(electrons.shape)
    shape = 1 + 0.25 * np.cos((x / x.max() - 0.4) * 2) * np.cos((y / y.max() - 0.5) * 2)
    light = strength * shape / shape.mean()
    left = 0.01 * (light - strength)
    return electrons + random.poisson(light) - light + left


@peculiarity("crosstalk", "charge", "of the mirrored charge")
def crosstalk(electrons: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Take off a little of what the other amplifier reads at the same time: dark ghosts, mirrored."""
    return electrons - strength * np.maximum(electrons - np.median(electrons), 0)[:, ::-1]


@peculiarity("persistence", "light", "sigma at the peak")
def persistence(light: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Add afterimages of the stars of an earlier target: fixed on the detector, fading from exposure to exposure."""
    random, image = shot.random("persistence"), np.zeros(light.shape)
    n = 12
    rows, columns = random.integers(4, light.shape[0] - 4, n), random.integers(4, light.shape[1] - 4, n)
    image[rows, columns] = random.uniform(0.2, 1, n)
    image = ndimage.gaussian_filter(image, 2.0)
    image /= image.max()
    return light + image * strength * shot.sigma / shot.camera.exptime / (1 + shot.exposure)
