"""Bright stars: saturated cores that bleed along the columns, and their ghosts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import ndimage

from benchmarks.cases.peculiar.registry import peculiarity
from benchmarks.cases.peculiar.shot import Shot
from benchmarks.cases.scene import Scene

_GHOST = 5e-4  # of the star's light, over a ring; the brightest ghosts of WFC3/UVIS have 0.1 to 0.5 % (WFC3 IHB 6.5.3)


@peculiarity("bright stars", "scene", "x full well")
def bright(sky: Scene, strength: float, shot: Shot) -> Scene:
    """Add two stars whose light would fill that many pixels."""
    camera = shot.camera
    half = 0.3 * camera.scale_arcsec * camera.shape[1]
    rate = strength * min(camera.full_well, 1e5) / camera.exptime
    places = shot.random("bright stars").uniform(-half, half, (2, 2))
    return replace(sky, stars=np.concatenate([sky.stars, np.column_stack([places, [rate, rate / 3]])]))


@peculiarity("bright stars", "charge")
def bleed(electrons: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Let charge above full well run along the columns, up and down alike."""
    if shot.camera.infrared or shot.camera.counting:
        return electrons
    full, out = shot.camera.full_well, electrons.copy()
    for column in np.flatnonzero((electrons > full).any(axis=0)):
        for way in (1, -1):
            spare = 0.0
            for row in range(out.shape[0])[::way]:
                here = electrons[row, column]
                spare += max(here - full, 0) / 2
                taken = min(spare, max(full - out[row, column], 0))
                out[row, column] = min(out[row, column], full) + taken
                spare -= taken
    out[out >= full] = full * 1.001  # so that it is flagged
    return out


@peculiarity("bright stars", "light")
def ghosts(light: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Add an out-of-focus ring for the brightest star, which moves against it."""
    peak = np.unravel_index(np.argmax(ndimage.uniform_filter(light, 5)), light.shape)
    y, x = np.indices(light.shape)
    row, column = light.shape[0] - peak[0], 0.8 * (light.shape[1] - peak[1])
    away = np.hypot(y - row, x - column)
    ring = ((away < 22) & (away > 7)).astype(float)
    ring = ndimage.gaussian_filter(ring, 1.5)
    star = strength * min(shot.camera.full_well, 1e5) / shot.camera.exptime
    return light + _GHOST * star * ring / max(ring.sum(), 1)
