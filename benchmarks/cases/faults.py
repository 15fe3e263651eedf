"""Faults that lie in an exposure's pixels: light, charge or coordinates that only some exposures have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases.optics import OVERSAMPLING
from benchmarks.cases.peculiar import Shot
from benchmarks.cases.peculiar.skies import on_detector
from drizview.workshop import patterns

# Light that only the second exposure has.
_LIGHT = ("trail", "scattered light", "gradient of one exposure")


def extra_light(shot: Shot) -> np.ndarray | float:
    """Return light that only this chip of this exposure has [electrons / s]."""
    case, camera = shot.case, shot.camera
    unit = case.strength * shot.sigma / camera.exptime
    if case.defect == "sky of one chip" and shot.chip == 2:
        return unit
    if shot.exposure != 1 or case.defect not in _LIGHT:
        return 0.0
    if case.defect == "gradient of one exposure":
        across, up = on_detector(camera.shape, shot)
        return case.strength * camera.sky * (across + up)
    rows = camera.shape[0]
    line = patterns.across(camera.shape, 20 + case.seed % 50, row=(shot.chip - 1) * rows, rows=camera.chips * rows)
    return unit * (patterns.trail(line) if case.defect == "trail" else patterns.fan(line))


def amplifier_step(bias: np.ndarray, shot: Shot) -> np.ndarray:
    """Return the levels of reading out [electrons], one amplifier higher in all exposures."""
    if shot.case.defect != "amplifier step" or shot.chip != shot.camera.chips:
        return bias
    return bias + np.where(np.arange(bias.shape[1]) < bias.shape[1] // 2, shot.case.strength * shot.sigma, 0.0)


def lost_lock(point: np.ndarray, shot: Shot) -> np.ndarray:
    """Return the PSF of an exposure, with a share of its light at another place after a loss of lock."""
    if shot.case.defect != "loss of lock" or shot.exposure != 1:
        return point
    return patterns.jumped(point, shot.case.strength, sampling=OVERSAMPLING)


def moved(path: Path, arcsec: float) -> None:
    """Tie an exposure to the sky anew: all its coordinates move by as much to the north-east."""
    with fits.open(path, mode="update") as units:
        for unit in units:
            if unit.name == "SCI":
                head = unit.header
                head["CRVAL1"] += arcsec / np.sqrt(2) / 3600 / np.cos(np.deg2rad(head["CRVAL2"]))
                head["CRVAL2"] += arcsec / np.sqrt(2) / 3600
                head["WCSNAME"] = f"{head['WCSNAME']}-FIT_REL_GAIAeDR3"
