"""The shape of the star in a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.lazy import LazyModule
from drizview.measure.stars.shapes import Shapes, elongation, fit_gaussians

nddata = LazyModule("astropy.nddata")

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class StarFit:
    """A Gaussian fitted to a star.

    Attributes
    ----------
    x, y : float
        Centre in the stamp, pixels from 0.
    fwhm : float
        Geometric mean of both axes [pixel].
    ellipticity : float
        1 - b / a.
    angle : float
        Of the long axis from x, counterclockwise [degree].
    peak : float
        Above the level, in the unit of the image.
    light : float
        Of the whole Gaussian, in the unit of the image times pixels.
    residual : float
        Root mean square of what it leaves, over the peak.
    good : bool
        Whether it settled on a star.
    """

    x: float
    y: float
    fwhm: float
    ellipticity: float
    angle: float
    peak: float
    light: float
    residual: float
    good: bool


def fit_stars(
    images: Sequence[Floats], *, radius: float, fwhm: float, integrated: bool, search: float
) -> list[StarFit]:
    """Fit a Gaussian to the star nearest to the middle of each image, as the checks do.

    Parameters
    ----------
    images : sequence of ndarray
        Stamps, NaN where a pixel says nothing.
    radius, fwhm, integrated
        As in `fit_gaussians` [pixel].
    search : float
        How far from the middle the brightest pixel may be [pixel].

    Returns
    -------
    list of StarFit
        One for each image; one that is too small or empty has a fit that is not good.
    """
    reach = int(np.ceil(radius)) + 1
    centres = [_middle(image, search) for image in images]
    sides = (2 * reach + 1, 2 * reach + 1)
    stamps = np.array(
        [nddata.extract_array(np.asarray(image, float), sides, at) for image, at in zip(images, centres, strict=True)]
    )
    if not len(stamps):
        return []
    shapes = fit_gaussians(stamps, radius=radius, fwhm=fwhm, integrated=integrated)
    return [_one(shapes, k, at) for k, at in enumerate(centres)]


def ellipticity(xx: Any, xy: Any, yy: Any) -> Any:
    """Return 1 - b / a of second moments."""
    return 1 - 1 / elongation(xx, xy, yy)


def position_angle(xx: Any, xy: Any, yy: Any) -> Any:
    """Return the angle of the long axis from x, counterclockwise [radian], -pi/2 to pi/2."""
    return 0.5 * np.arctan2(2 * np.asarray(xy), np.asarray(xx) - np.asarray(yy))


def _one(shapes: Shapes, k: int, at: tuple[int, int]) -> StarFit:
    xx, xy, yy = (float(getattr(shapes, name)[k]) for name in ("xx", "xy", "yy"))
    peak = float(shapes.peak[k])
    return StarFit(
        x=at[1] + float(shapes.x[k]),
        y=at[0] + float(shapes.y[k]),
        fwhm=float(shapes.fwhm[k]),
        ellipticity=float(ellipticity(xx, xy, yy)),
        angle=float(np.degrees(position_angle(xx, xy, yy))),
        peak=peak,
        light=2 * np.pi * peak * float(np.sqrt(max(xx * yy - xy * xy, 0.0))),
        residual=float(shapes.residual[k]),
        good=bool(shapes.good[k]),
    )


def _middle(image: Floats, search: float) -> tuple[int, int]:
    """Return the pixel nearest to the centre of the brightest source near the middle, as `find_peaks` has it."""
    clean = np.pad(np.where(np.isfinite(image), image, 0.0), 1)
    rows, columns = np.indices(image.shape)
    away = np.hypot(rows - image.shape[0] // 2, columns - image.shape[1] // 2)
    near = (away <= search) & np.isfinite(image)
    if not near.any():
        return image.shape[0] // 2, image.shape[1] // 2
    sums = sum(clean[j : j + image.shape[0], i : i + image.shape[1]] for j in range(3) for i in range(3))
    at = _highest(np.where(near, sums, -np.inf))
    core = clean[at[0] : at[0] + 3, at[1] : at[1] + 3]
    peak = _highest(core)
    row, column = at[0] + peak[0] - 1, at[1] + peak[1] - 1
    core = clean[max(row, 0) : row + 3, max(column, 0) : column + 3]
    core = core - core.min()
    mass = float(core.sum())
    if core.shape != (3, 3) or not mass > 0:
        return row, column
    offsets = np.arange(-1, 2)
    dy, dx = float(core.sum(axis=1) @ offsets) / mass, float(core.sum(axis=0) @ offsets) / mass
    return round(row + dy), round(column + dx)


def _highest(image: Floats) -> tuple[int, int]:
    row, column = np.unravel_index(int(np.argmax(image)), image.shape)
    return int(row), int(column)
