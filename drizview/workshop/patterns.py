"""Patterns of light and charge that faults put on a chip: functions on arrays, for every maker of cases."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

JUMP_PX = (9.0, -4.5)
_TRAIL_WIDTH_PX = 3.4


def across(shape: tuple[int, int], angle_deg: float, *, row: float = 0.0, rows: float | None = None) -> np.ndarray:
    """Return the distance of every pixel from a straight line through the middle of a detector [pixel].

    Parameters
    ----------
    shape : (int, int)
        Of the chip.
    angle_deg : float
        Of the line against the rows.
    row, rows : float
        Where the chip begins on the detector, and how many rows the detector has; by default the chip is the detector.
    """
    y, x = np.indices(shape)
    middle = (shape[0] if rows is None else rows) / 2
    angle = np.deg2rad(angle_deg)
    return (x - shape[1] / 2) * np.sin(angle) - (y + row - middle) * np.cos(angle)


def trail(distance: np.ndarray) -> np.ndarray:
    """Return the profile of a satellite's trail, 1 in its middle, from the distance to its line [pixel]."""
    return np.exp(-0.5 * (distance / _TRAIL_WIDTH_PX) ** 2)


def fan(distance: np.ndarray) -> np.ndarray:
    """Return a fan of scattered light (dragon's breath) with soft edges, brighter towards its middle, at most 1."""
    relative = np.abs(distance) / (20 + 0.15 * np.indices(distance.shape)[1])
    return (1 - 0.4 * np.minimum(relative, 1)) / (1 + np.exp((relative - 1) / 0.12))


def jumped(image: np.ndarray, share: float, *, sampling: int = 1) -> np.ndarray:
    """Return light of which a share lies at another place after a loss of lock; ``sampling`` grid points to a pixel."""
    moved = ndimage.shift(image, (JUMP_PX[1] * sampling, JUMP_PX[0] * sampling), order=1)
    return (1 - share) * image + share * np.maximum(moved, 0)


def drifted(image: np.ndarray, length: float, angle_deg: float) -> np.ndarray:
    """Return light smeared along a line of that length [grid points], and as bright."""
    angle = np.deg2rad(angle_deg)
    steps = np.linspace(-length / 2, length / 2, 15)
    parts = (ndimage.shift(image, (s * np.sin(angle), s * np.cos(angle)), order=1) for s in steps)
    return sum(parts, np.zeros(image.shape)) / len(steps)


def hot(shape: tuple[int, int], density: float, random: np.random.Generator) -> np.ndarray:
    """Return the glow of hot pixels in units of a pixel's noise: 15 to 150 where one is, else 0."""
    chosen = random.uniform(0, 1, shape) < density
    glow = np.zeros(shape)
    glow[chosen] = np.exp(random.uniform(np.log(15), np.log(150), int(chosen.sum())))
    return glow
