"""Detectors: bad pixels, cosmic rays and noise; the same chip has the same defects in every exposure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from benchmarks.cases.camera import Camera
from drizview.workshop import patterns
from drizview.workshop.fitsfiles import DEAD

BLOB, RAMP = 512, 8192
_CR_PER_KILOSECOND = 0.004  # tracks per pixel; some five pixels each


Change = Callable[[np.ndarray], np.ndarray]


def _same(value: np.ndarray) -> np.ndarray:
    return value


@dataclass(frozen=True)
class Detector:
    """What a chip adds of its own, in electrons per second where not said otherwise."""

    camera: Camera
    flags: np.ndarray
    glow: np.ndarray
    flat: np.ndarray
    bias: np.ndarray  # electrons
    rays: float = 1.0  # over what is usual

    def expose(
        self, rate: np.ndarray, random: np.random.Generator, *, charge: Change = _same, readout: Change = _same
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return SCI, ERR and DQ of an exposure to a rate that includes the sky, in the camera's units.

        ``charge`` changes what is held before readout, ``readout`` the levels that reading out adds [electrons].
        """
        camera, time = self.camera, self.camera.exptime
        dark = camera.dark * time
        electrons = random.poisson(np.maximum((rate * self.flat + self.glow) * time + dark, 0)).astype(float)
        flags = self.flags.copy()
        if camera.counting:
            return electrons.astype(np.float32), np.sqrt(electrons).astype(np.float32), flags
        if camera.infrared:
            rejected = _tracks(camera.shape, 0.0015, random) > 0
            flags[rejected] |= RAMP
            electrons += _tracks(camera.shape, 3e-5, random)
        else:
            electrons += _tracks(camera.shape, self.rays * _CR_PER_KILOSECOND * time / 1000, random)
        electrons = charge(electrons)
        flags[electrons > camera.full_well] |= camera.saturated_flag
        electrons = np.minimum(electrons, camera.full_well)
        electrons += readout(self.bias) - dark + random.normal(0, camera.read_noise, camera.shape)
        dead = (flags & DEAD) > 0
        electrons[dead] += random.normal(0, 30 * camera.read_noise, int(dead.sum()))
        error = np.sqrt(np.maximum(electrons + dark, 0) + camera.read_noise**2)
        return (electrons / camera.divisor).astype(np.float32), (error / camera.divisor).astype(np.float32), flags


def detector(camera: Camera, random: np.random.Generator, *, unflagged: float = 0.0, halves: bool = True) -> Detector:
    """Return a chip; ``unflagged`` is the density of hot pixels that its flags do not know of.

    ``halves``: the window lies across the border of two amplifiers.
    """
    shape = camera.shape
    flags, glow = np.zeros(shape, np.int16), np.zeros(shape)
    sigma = np.sqrt(camera.sky * camera.exptime + camera.read_noise**2) / camera.exptime
    if camera.counting:
        return Detector(camera, flags, glow, 1 + random.normal(0, 0.005, shape), np.zeros(shape))
    dead = _some(shape, 0.001, random)
    dead[:, random.integers(0, shape[1])] = not camera.infrared
    flags[dead] |= DEAD
    for flag, density, low, high in ((camera.hot_flag, 0.003, 8, 300), (camera.warm_flag, 0.004, 1, 8)):
        chosen = _some(shape, density, random)
        flags[chosen] |= flag
        glow[chosen] += sigma * np.exp(random.uniform(np.log(low), np.log(high), int(chosen.sum())))
    glow += sigma * patterns.hot(shape, unflagged, random)
    flat = 1 + random.normal(0, 0.003, shape)
    bias = np.zeros(shape)
    if camera.infrared:
        y, x = np.indices(shape)
        for cx, cy, radius in zip(*random.uniform([[0], [0], [4]], [[shape[1]], [shape[0]], [8]], (3, 3)), strict=True):
            inside = np.hypot(x - cx, y - cy) < radius
            flags[inside] |= BLOB
            flat[inside] *= 0.93
    else:
        bias += random.normal(0, 0.3)
        bias[:, : shape[1] // 2] += random.normal(0, 0.3) * halves
    return Detector(camera, flags, glow, flat, bias)


def _some(shape: tuple[int, int], density: float, random: np.random.Generator) -> np.ndarray:
    return random.uniform(0, 1, shape) < density


def _tracks(shape: tuple[int, int], density: float, random: np.random.Generator) -> np.ndarray:
    """Return the charge of cosmic rays [electrons]: straight tracks of random length, spread by diffusion."""
    image = np.zeros(shape)
    for _ in range(random.poisson(density * image.size)):
        charge = np.exp(random.normal(np.log(1000), 0.9))
        length, angle = random.exponential(2.5), random.uniform(0, np.pi)
        along = np.linspace(0, length, 3 + int(4 * length))
        y = random.uniform(0, shape[0]) + along * np.sin(angle)
        x = random.uniform(0, shape[1]) + along * np.cos(angle)
        seen = (y < shape[0]) & (x < shape[1]) & (x >= 0)
        np.add.at(image, (y[seen].astype(int), x[seen].astype(int)), charge / along.size)
    image = ndimage.gaussian_filter(image, 0.35)
    return np.where(image > 10, image, 0)
