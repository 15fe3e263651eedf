"""Point-spread functions by diffraction at Hubble's pupil."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import ndimage

from benchmarks.cases.camera import Camera
from drizview.workshop import patterns

OVERSAMPLING = 5
_REACH_PX = 30
_PUPIL = 160
_DIAMETER_M = 2.4
_ARCSEC = 206264.8


@lru_cache(maxsize=16)
def psf(camera: Camera, *, focus_nm: float = 0.0, astigmatism_nm: float = 0.0, trail: tuple = (0.0, 0.0)) -> np.ndarray:
    """Return the share of a star's light in a pixel centred at each point of a grid of a fifth of a pixel.

    The array is kept: it is only to be read.

    Parameters
    ----------
    camera : Camera
    focus_nm, astigmatism_nm : float
        Wave-front errors, rms over the pupil.
    trail : (float, float)
        Length [pixel] and direction [deg] of a drift during the exposure.
    """
    wave, inside = _pupil(focus_nm, astigmatism_nm)
    total = sum(_image(camera, wave, inside, camera.wavelength_nm * factor) for factor in (0.9, 1.0, 1.1))
    total = ndimage.gaussian_filter(total, camera.diffusion_px * OVERSAMPLING)
    total = ndimage.uniform_filter(total, OVERSAMPLING)
    if trail[0]:
        total = patterns.drifted(total, trail[0] * OVERSAMPLING, trail[1])
    return total / total.sum() * OVERSAMPLING**2


def _pupil(focus_nm: float, astigmatism_nm: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the wave-front error [nm] and the open pupil."""
    y, x = np.mgrid[-1 : 1 : _PUPIL * 1j, -1 : 1 : _PUPIL * 1j]
    r2 = x**2 + y**2
    inside = (r2 <= 1) & (r2 >= 0.33**2) & (np.abs(x) > 0.011) & (np.abs(y) > 0.011)
    focus = np.sqrt(3) * (2 * r2 - 1)
    astigmatism = np.sqrt(6) * (x**2 - y**2)
    return focus_nm * focus + astigmatism_nm * astigmatism, inside


def _image(camera: Camera, wave: np.ndarray, inside: np.ndarray, wavelength_nm: float) -> np.ndarray:
    """Return the intensity on the fine grid, by a matrix Fourier transform."""
    angle = np.arange(-_REACH_PX * OVERSAMPLING, _REACH_PX * OVERSAMPLING + 1) * camera.scale_arcsec / OVERSAMPLING
    place = np.linspace(-0.5, 0.5, _PUPIL) * _DIAMETER_M / (wavelength_nm * 1e-9 * _ARCSEC)
    kernel = np.exp(-2j * np.pi * np.outer(angle, place))
    field = inside * np.exp(2j * np.pi * wave / wavelength_nm)
    return np.abs(kernel @ field @ kernel.T) ** 2
