"""Peculiar detectors: what stays on the same pixels in all exposures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import ndimage

from benchmarks.cases.detector import Detector
from benchmarks.cases.peculiar.registry import peculiarity
from benchmarks.cases.peculiar.shot import Shot


@peculiarity("flat residuals", "chip", "share, rms")
def flat_residuals(chip: Detector, strength: float, shot: Shot) -> Detector:
    """Leave smooth errors of the flat, and half as much from pixel to pixel."""
    random = shot.random("flat residuals")
    smooth = ndimage.gaussian_filter(random.normal(0, 1, chip.flat.shape), 30, mode="reflect")
    smooth *= strength / smooth.std()
    return replace(chip, flat=chip.flat * (1 + smooth + random.normal(0, strength / 2, chip.flat.shape)))


@peculiarity("blobs", "chip", "share of the light lost")
def blobs(chip: Detector, strength: float, shot: Shot) -> Detector:
    """Dim some round places that the flags do not know of yet."""
    random, shape = shot.random("blobs"), chip.flat.shape
    y, x = np.indices(shape)
    flat = chip.flat.copy()
    for _ in range(4):
        away = np.hypot(x - random.uniform(0, shape[1]), y - random.uniform(0, shape[0]))
        flat *= 1 - strength * random.uniform(0.5, 1) / (1 + np.exp((away - random.uniform(5, 9)) / 1.2))
    return replace(chip, flat=flat)


@peculiarity("hot columns", "chip", "sigma")
def hot_columns(chip: Detector, strength: float, shot: Shot) -> Detector:
    """Let a few columns glow from some row on, flagged as hot, with fainter neighbours that are not."""
    random, (rows, columns) = shot.random("hot columns"), chip.flat.shape
    glow, flags = chip.glow.copy(), chip.flags.copy()
    for _ in range(3):
        column, start = random.integers(2, columns - 2), random.integers(0, rows // 2)
        rate = strength * shot.sigma / shot.camera.exptime * random.uniform(0.5, 1.5)
        glow[start:, column] += rate
        glow[start:, column + 1] += 0.03 * rate
        flags[start:, column] |= shot.camera.hot_flag
    return replace(chip, glow=glow, flags=flags)


@peculiarity("fringes", "chip", "share, amplitude")
def fringes(chip: Detector, strength: float, shot: Shot) -> Detector:
    """Leave the fringes that thin silicon has in narrow red bands."""
    random, (rows, columns) = shot.random("fringes"), chip.flat.shape
    y, x = np.indices((rows, columns))
    thickness = ndimage.gaussian_filter(random.normal(0, 1, (rows, columns)), 50, mode="reflect")
    phase = 2 * np.pi * (x / 60 + y / 95 + 2 * thickness / thickness.std() / 3)
    return replace(chip, flat=chip.flat * (1 + strength * np.sin(phase)))


@peculiarity("bias striping", "readout", "electrons, rms")
def striping(bias: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Give every row a level of its own, in every exposure another: ACS/WFC since 2009."""
    rows = shot.random("bias striping", each=True).normal(0, strength, bias.shape[0])
    return bias + (rows - rows.mean())[:, None]


@peculiarity("amplifier offsets", "readout", "electrons")
def amplifier_offsets(bias: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Leave each half of a chip its own level, between 0.3 and 1 of the strength, with either sign."""
    random = shot.random("amplifier offsets")
    level = strength * random.uniform(0.3, 1, 2) * random.choice([-1, 1], 2)
    half = np.arange(bias.shape[1]) < bias.shape[1] // 2
    return bias + np.where(half, *level)
