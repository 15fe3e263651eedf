"""Faults that lie in an exposure's pixels: light, charge or coordinates that only some exposures have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases.optics import OVERSAMPLING
from benchmarks.cases.peculiar import Shot, charge, skies
from drizview.workshop import patterns
from drizview.workshop.fitsfiles import DEAD


def extra_light(shot: Shot) -> np.ndarray | float:
    """Return light that only this chip of this exposure has [electrons / s]."""
    case, camera = shot.case, shot.camera
    unit = case.strength * shot.sigma / camera.exptime
    if case.defect == "sky of one chip" and shot.chip == 2:
        return unit
    if case.defect == "gradient of one exposure" and shot.exposure == 1:
        across, up = skies.on_detector(camera.shape, shot)
        return case.strength * camera.sky * (across + up)
    if case.defect == "gradient":
        return skies.gradient(np.zeros(camera.shape), case.strength, shot)
    if case.defect == "strong persistence":
        return charge.persistence(np.zeros(camera.shape), case.strength, shot)
    if case.defect == "hot column, undithered":
        return unit * (np.arange(camera.shape[1]) == camera.shape[1] // 3)
    return unit * _in_one(shot) if shot.exposure == 1 else 0.0


def _in_one(shot: Shot) -> np.ndarray | float:
    """Return the pattern of light that one exposure has, at most 1."""
    case, camera = shot.case, shot.camera
    rows = camera.shape[0]
    line = patterns.across(camera.shape, 20 + case.seed % 50, row=(shot.chip - 1) * rows, rows=camera.chips * rows)
    if case.defect in ("trail", "wide trail"):
        return patterns.trail(line if case.defect == "trail" else line / 4)
    if case.defect == "scattered light":
        return patterns.fan(line)
    return _rings(shot) if case.defect == "patches of light" else 0.0


def _rings(shot: Shot) -> np.ndarray:
    """Return six rings, as reflections and the afterimages of bright stars are."""
    y, x = np.indices(shot.camera.shape)
    image = np.zeros(shot.camera.shape)
    for cy, cx in shot.random("rings").uniform(20, np.array(image.shape) - 20, (6, 2)):
        away = np.hypot(x - cx, y - cy)
        image = np.maximum(image, 1 / (1 + np.exp((np.abs(away - 9) - 4) / 0.8)))
    return image


def lost(science: np.ndarray, flags: np.ndarray, shot: Shot) -> tuple[np.ndarray, np.ndarray]:
    """Return a chip as it is written: dead where it was lost, empty where an amplifier was not read."""
    if shot.case.defect == "lost chip" and shot.chip == 2 and shot.exposure < shot.case.strength:
        return science * 0, flags | DEAD
    if shot.case.defect == "empty quadrant" and shot.exposure == 1 and shot.chip == shot.camera.chips:
        science[:, : science.shape[1] // 2] = 0
    return science, flags


def exchanged(units: fits.HDUList) -> None:
    """Exchange what the two chips of an exposure hold."""
    for name in ("SCI", "ERR", "DQ"):
        units[name, 1].data, units[name, 2].data = units[name, 2].data, units[name, 1].data


def scaled(header: fits.Header, shot: Shot) -> fits.Header:
    """Return the header that an exposure claims, with another scale or another place of one chip."""
    if shot.exposure != 1:
        return header
    if shot.case.defect == "scale":
        for key in ("CD1_1", "CD1_2", "CD2_1", "CD2_2"):
            header[key] *= 1 + shot.case.strength
    if shot.case.defect == "chip offset" and shot.chip == 2:
        header["CRPIX1"] += 0.8 * shot.case.strength
        header["CRPIX2"] += 0.6 * shot.case.strength
    return header


def amplifier_step(bias: np.ndarray, shot: Shot) -> np.ndarray:
    """Return the levels of reading out [electrons], one amplifier higher in all exposures, or in one."""
    wrong = shot.case.defect == "amplifier step" or (shot.case.defect == "bias jump" and shot.exposure == 1)
    if not wrong or shot.chip != shot.camera.chips:
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
