"""Weight that sources have lost, against blank sky."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.stars.peaks import boxes, highest, pixels_above

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Ints = NDArray[np.integer[Any]]


def find_cores(image: Floats, *, sigma: float, native: float, snr: float = 20.0, most: int = 200) -> tuple[Ints, Ints]:
    """Return row and column of the peaks of sources, broad enough to be no cosmic ray, brightest first.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Without its sky, NaN where it holds nothing.
    sigma : float
        Noise of a sky pixel.
    native : float
        Side of a native pixel in product pixels. A defect of one native pixel fills at most four of them when drizzled,
        a star has 4.5 times its peak in 3 x 3 native pixels.
    snr : float
        Least peak over ``sigma``.
    most : int
        Keep the brightest.
    """
    half = max(1, int(np.ceil((3 * native - 1) / 2 - 0.2)))
    reach = max(2, half + 1)
    clean = np.pad(np.where(np.isfinite(image), image, 0), reach)
    rows, columns = highest(clean, pixels_above(clean, snr * sigma, rim=reach), reach=reach)
    total = boxes(clean, rows, columns, half).sum(axis=(1, 2), dtype=float)
    broad = total > 4.1 * native**2 * clean[rows, columns]
    order = np.flatnonzero(broad)[np.argsort(-total[broad], kind="stable")[:most]]
    return rows[order] - reach, columns[order] - reach


def relative_loss(weight: Floats, areas: Ints) -> Floats:
    """Return the share of the weight that is missing, NaN outside every area.

    Parameters
    ----------
    weight : ndarray, shape (ny, nx)
    areas : ndarray of int, shape (ny, nx)
        Label of the exposures whose outlines cover a pixel, 0 for none: what has lost nothing (98th percentile) is
        found for each by itself.
    """
    loss = np.full(weight.shape, np.nan, dtype=np.float32)
    for area in np.unique(areas[areas > 0]).tolist():
        inside = areas == area
        full = float(np.percentile(weight[inside], 98))
        if full > 0 and inside.sum() >= 64:
            loss[inside] = 1 - weight[inside] / full
    return loss


def disc_mean(loss: Floats, *, radius: float) -> Floats:
    """Return the mean over a disc about every pixel, NaN where any of it is."""
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = x**2 + y**2 <= radius**2 + 1e-6
    wide = np.pad(loss, reach, constant_values=np.nan)
    ny, nx = loss.shape
    total = np.zeros(loss.shape, dtype=np.float32)
    for i, j in np.argwhere(kernel):
        total += wide[i : i + ny, j : j + nx]
    return total / np.float32(kernel.sum())


def control_losses(
    mean: Floats, rows: Ints, columns: Ints, *, allowed: Bools, seed: int = 1, shifts: int = 20
) -> NDArray[np.float64]:
    """Return the losses at the positions of cores displaced by 30 to 200 pixels, shape (shifts, cores).

    Parameters
    ----------
    mean : ndarray, shape (ny, nx)
        From `disc_mean`.
    allowed : ndarray of bool, shape (ny, nx)
        Blank sky. NaN where a displaced position is not on it.
    rows, columns : ndarray of int, shape (cores,)
        Positions of the cores [pixels from 0].
    seed : int
        Of the random displacements.
    shifts : int
        Displacements, each of all cores together.
    """
    random = np.random.default_rng(seed)
    found = np.full((shifts, rows.size), np.nan)
    for shift in range(shifts):
        angle, length = random.uniform(0, 2 * np.pi), random.uniform(30, min(200, max(40, min(mean.shape) / 2)))
        y, x = rows + round(length * np.sin(angle)), columns + round(length * np.cos(angle))
        inside = (y >= 0) & (y < mean.shape[0]) & (x >= 0) & (x < mean.shape[1])
        at = np.where(inside, y, 0), np.where(inside, x, 0)
        found[shift] = np.where(inside & allowed[at], mean[at], np.nan)
    return found


@dataclass(frozen=True)
class Imprint:
    """How much more weight cores have lost than blank sky.

    Attributes
    ----------
    value : float
        Mean loss of the cores minus that of blank sky.
    error : float
        Scatter of that mean on blank sky.
    control : float
        Mean loss of blank sky.
    n : int
        Cores.
    """

    value: float
    error: float
    control: float
    n: int

    @property
    def significance(self) -> float:
        """Value over error."""
        return abs(self.value) / max(self.error, 1e-6)


def imprint(losses: Floats, controls: Floats) -> Imprint:
    """Return the imprint from the losses of the cores, shape (n,), and of their displaced images, (shifts, n).

    Raises
    ------
    Unmeasured
        With fewer than 5 cores, or fewer than 100 places of blank sky.
    """
    if losses.size < 5:
        raise Unmeasured(f"only {losses.size} sources are bright enough, 5 are needed")
    sky = controls[np.isfinite(controls)]
    if sky.size < 100:
        raise Unmeasured("too little blank sky to compare the sources with")
    scatter = float(np.std(sky)) / np.sqrt(losses.size)
    means = [row[np.isfinite(row)].mean() for row in controls if np.isfinite(row).sum() >= max(5, losses.size // 3)]
    if len(means) >= 8:
        scatter = max(scatter, float(np.std(means)))
    return Imprint(float(losses.mean() - sky.mean()), scatter, float(sky.mean()), int(losses.size))
