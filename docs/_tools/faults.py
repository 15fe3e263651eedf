"""Copies of the demo dataset with one fault each: what the pages of the questions show as bad data.

Each function changes the files in a folder in place, and returns where to look where the inspector names no place. The
faults are plain and strong, so that a picture shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from astropy.io import fits
from scipy import ndimage

Where = tuple[str, float, float, float]  # frame, x, y (pixels from 0), zoom
Fault = Callable[[Path], Where | None]
FAULTS: dict[str, Fault] = {}
PRODUCT = "o4k19a010_drz.fits"
EXPOSURES = ("o4k19ac3q_flt.fits", "o4k19ac4q_flt.fits")
_REJECTED = 4096
# Questions without a pair of pictures, and why.
WITHOUT = {
    "hotpix": "The demo dataset was not dithered: no pattern can repeat in it.",
    "dither": "What is measured are offsets and phases, which no picture of the sky shows; the panel plots them.",
    "mdrizsky": "What is compared are two numbers for each chip: a wrong keyword alone changes no pixel.",
}


def fault(question: str) -> Callable[[Fault], Fault]:
    """Register a fault for the page of a question; the docstring says below the picture what was done."""

    def register(function: Fault) -> Fault:
        FAULTS[question] = function
        return function

    return register


@fault("clean")
def leave_cosmic_rays(folder: Path) -> Where:
    """Sixty cosmic rays of the exposures were left in the product."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        image = product["SCI"].data
        random = np.random.default_rng(1)
        noise = _noise(image)
        for y, x in random.uniform(20, np.array(image.shape) - 20, (60, 2)).astype(int):
            dy, dx = random.integers(-2, 3, 2)
            image[[y, y + dy], [x, x + dx]] += random.uniform(60, 200, 2) * noise
    return "product", float(x), float(y), 8.0


@fault("sky")
def sink_the_sky(folder: Path) -> Where:
    """The sky of a corner of the product was subtracted too much, by up to six times the noise of a pixel."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        image = product["SCI"].data
        y, x = np.indices(image.shape)
        image -= (6 * _noise(image) * np.exp(-((x - 130) ** 2 + (y - 130) ** 2) / (2 * 80**2))).astype(image.dtype)
    return "product", 248, 248, 1.0


@fault("psf")
def smear(folder: Path) -> None:
    """The product was smeared along one direction, as by exposures that do not lie on each other."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        image = product["SCI"].data
        kernel = np.eye(5, dtype=np.float32) / 5
        image[:] = ndimage.convolve(np.nan_to_num(image), kernel)


@fault("align")
def displace_an_exposure(folder: Path) -> Where:
    """The WCS of the second exposure is wrong by 2 pixels, and the product was made with it: stars are drawn out."""
    with fits.open(folder / EXPOSURES[1], mode="update") as exposure:
        for unit in exposure:
            if unit.name in ("SCI", "ERR", "DQ") and "CRPIX1" in unit.header:
                unit.header["CRPIX1"] += 2
    with fits.open(folder / PRODUCT, mode="update") as product:
        image = np.nan_to_num(product["SCI"].data)
        product["SCI"].data[:] = (image + ndimage.shift(image, (0, -2), order=1)) / 2
        inner = ndimage.gaussian_filter(image, 1)[60:-60, 60:-60]
    y, x = np.unravel_index(np.argmax(inner), inner.shape)
    return "product", float(x) + 60, float(y) + 60, 6.0


@fault("moire")
def ripple(folder: Path) -> Where:
    """The background carries a pattern of ripples, as where the output grid beats with that of the detector."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        image = product["SCI"].data
        y, x = np.indices(image.shape)
        random = np.random.default_rng(3)
        local = random.normal(0, 1, image.shape) * (1 + np.sin(2 * np.pi * (x + y) / 40))
        image += (1.5 * _noise(image) * local).astype(image.dtype)
    return "product", 248, 248, 2.0


@fault("crflags")
def flag_the_stars(folder: Path) -> Where:
    """The cores of the brightest stars of the first exposure are flagged as cosmic rays."""
    with fits.open(folder / EXPOSURES[0], mode="update") as exposure:
        image, flags = exposure["SCI"].data, exposure["DQ"].data
        smooth = ndimage.gaussian_filter(ndimage.median_filter(np.nan_to_num(image), 3), 1.2)
        peaks = (smooth == ndimage.maximum_filter(smooth, 15)) & (smooth > np.percentile(smooth, 99.5))
        flags[ndimage.binary_dilation(peaks, iterations=2)] |= _REJECTED
    return "exposure1", 256, 256, 3.0


@fault("weight")
def lose_weight(folder: Path) -> Where:
    """A third of the weight map has a quarter of its weight."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        weight = product["WHT"].data
        weight[: weight.shape[0] // 3] *= 0.25
    return "weight", 248, 248, 1.0


@fault("imprint")
def imprint_the_stars(folder: Path) -> Where:
    """The weight is lowered where stars are: their cores were rejected in one exposure after another."""
    with fits.open(folder / PRODUCT, mode="update") as product:
        image, weight = np.nan_to_num(product["SCI"].data), product["WHT"].data
        weight[ndimage.binary_dilation(image > np.percentile(image, 99), iterations=1)] *= 0.4
    return "weight", 248, 248, 2.0


def _noise(image: np.ndarray) -> float:
    values = image[np.isfinite(image) & (image != 0)]
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
