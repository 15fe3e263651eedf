"""Faults that lie in an exposure's pixels: light, charge or coordinates that only some exposures have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits
from scipy import ndimage

from benchmarks.cases.optics import OVERSAMPLING
from benchmarks.cases.peculiar import Shot

_JUMP_PX = (9.0, -4.5)


def extra_light(shot: Shot) -> np.ndarray | float:
    """Return light that only this chip of this exposure has [electrons / s]."""
    case, camera = shot.case, shot.camera
    unit = case.strength * shot.sigma / camera.exptime
    if case.defect == "sky of one chip" and shot.chip == 2:
        return unit
    if shot.exposure != 1 or case.defect not in ("trail", "scattered light"):
        return 0.0
    y, x = np.indices(camera.shape)
    y = y + (shot.chip - 1) * camera.shape[0]
    angle = np.deg2rad(20 + case.seed % 50)
    across = (x - camera.shape[1] / 2) * np.sin(angle) - (y - camera.shape[0] * camera.chips / 2) * np.cos(angle)
    if case.defect == "trail":
        return unit * np.exp(-0.5 * (across / 3.4) ** 2)
    fan = np.abs(across) / (20 + 0.15 * x)  # dragon's breath: a fan with soft edges, brighter towards its middle
    return unit * (1 - 0.4 * np.minimum(fan, 1)) / (1 + np.exp((fan - 1) / 0.12))


def amplifier_step(bias: np.ndarray, shot: Shot) -> np.ndarray:
    """Return the levels of reading out [electrons], one amplifier higher in all exposures."""
    if shot.case.defect != "amplifier step" or shot.chip != shot.camera.chips:
        return bias
    return bias + np.where(np.arange(bias.shape[1]) < bias.shape[1] // 2, shot.case.strength * shot.sigma, 0.0)


def lost_lock(point: np.ndarray, shot: Shot) -> np.ndarray:
    """Return the PSF of an exposure, with a share of its light at another place after a loss of lock."""
    if shot.case.defect != "loss of lock" or shot.exposure != 1:
        return point
    shift = [_JUMP_PX[1] * OVERSAMPLING, _JUMP_PX[0] * OVERSAMPLING]
    jumped = np.maximum(ndimage.shift(point, shift, order=1), 0)
    return (1 - shot.case.strength) * point + shot.case.strength * jumped


def moved(path: Path, arcsec: float) -> None:
    """Tie an exposure to the sky anew: all its coordinates move by as much to the north-east."""
    with fits.open(path, mode="update") as units:
        for unit in units:
            if unit.name == "SCI":
                head = unit.header
                head["CRVAL1"] += arcsec / np.sqrt(2) / 3600 / np.cos(np.deg2rad(head["CRVAL2"]))
                head["CRVAL2"] += arcsec / np.sqrt(2) / 3600
                head["WCSNAME"] = f"{head['WCSNAME']}-FIT_REL_GAIAeDR3"
