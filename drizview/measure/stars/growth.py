"""Aperture photometry of one source: its light within growing circles above the sky of a ring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import robust

Floats = NDArray[np.floating[Any]]
# Pixels of the ring further from its median than this many sigma are sources.
CLIP = 3.0
# Fewer pixels than this say too little of a sky.
LEAST = 20
# A centroid further from the pixel that was clicked than this share of the aperture is that of a neighbour.
STRAY = 1.0


@dataclass(frozen=True)
class Growth:
    """The light of a source within circles.

    Attributes
    ----------
    x, y : float
        Centre, pixels of the stamp from 0.
    radius : ndarray, shape (n,)
        Pixels.
    flux, error : ndarray, shape (n,)
        Unit of the image; NaN where a circle holds a pixel without a value.
    sky, sky_sigma : float
        Level of the ring and its scatter, a pixel.
    sky_pixels : int
        Pixels of the ring, sources left out.
    """

    x: float
    y: float
    radius: Floats
    flux: Floats
    error: Floats
    sky: float
    sky_sigma: float
    sky_pixels: int


def circle_shares(shape: tuple[int, int], *, x: float, y: float, radius: float) -> Floats:
    """Return the share of each pixel that lies in a circle, exactly, shape (ny, nx); all in pixels from 0."""
    rows, columns = (np.arange(n + 1) - 0.5 - at for n, at in zip(shape, (y, x), strict=True))
    corner = _quadrant(columns[None, :], rows[:, None], radius)
    return np.clip(corner[1:, 1:] - corner[:-1, 1:] - corner[1:, :-1] + corner[:-1, :-1], 0.0, 1.0)


def _quadrant(x: Floats, y: Floats, r: float) -> Floats:
    """Return the area of a circle about the origin to the left of x and below y."""
    x, y = (np.clip(value, -r, r) for value in np.broadcast_arrays(x, y))
    left, below = _half(x, r), _half(y, r)
    # Where the corner lies in the circle: a rectangle, two parts below a chord and two sectors.
    inside = x * y + (left + below) / 2 - np.pi * r**2 / 4
    outside = np.where(
        (x < 0) & (y < 0), 0.0, np.where(x < 0, left, np.where(y < 0, below, left + below - np.pi * r**2))
    )
    return np.where(x**2 + y**2 < r**2, inside, outside)


def _half(t: Floats, r: float) -> Floats:
    """Return the area of a circle to the left of t."""
    return r**2 * (np.pi / 2 + np.arcsin(np.clip(t / r, -1, 1))) + t * np.sqrt(np.maximum(r**2 - t**2, 0))


def growth(
    stamp: Floats,
    *,
    x: float,
    y: float,
    radii: ArrayLike,
    ring: tuple[float, float],
    variance: float | None = None,
    correlation: float = 1.0,
) -> Growth:
    """Return the light of a source within circles.

    Parameters
    ----------
    stamp : ndarray, shape (ny, nx)
        NaN where a pixel says nothing.
    x, y : float
        Centre, pixels from 0.
    radii : array_like, shape (n,)
        Pixels.
    ring : tuple of float
        Inner and outer radius of the sky, pixels; pixels count whose centres lie between.
    variance : float, optional
        Photon variance of a unit of light: 1 for electrons, 1 / exposure time for electrons per second.
    correlation : float
        By which the noise of an area exceeds that of independent pixels of the scatter seen (Fruchter & Hook 2002).

    Raises
    ------
    Unmeasured
        The ring holds too few pixels.

    Notes
    -----
    ``error**2 = variance * flux + (R sigma)**2 (A + A**2 / n)`` with the area A [pixel] and n pixels in the ring of
    scatter sigma; the scatter of the ring holds read-out, dark and sky noise. ``R`` is `correlation`.
    """
    sky, sigma, n = _sky(stamp, x, y, ring)
    above = stamp.astype(np.float64) - sky
    radius = np.atleast_1d(np.asarray(radii, dtype=np.float64))
    shares = [circle_shares(stamp.shape[:2], x=x, y=y, radius=float(r)) for r in radius]
    flux = np.array([np.sum(np.where(share > 0, share * above, 0.0)) for share in shares])
    area = np.pi * radius**2
    photons = np.maximum(flux, 0) * (variance or 0.0)
    error = np.sqrt(photons + (correlation * sigma) ** 2 * (area + area**2 / n))
    return Growth(x, y, radius, flux, np.where(np.isnan(flux), np.nan, error), sky, sigma, n)


def _sky(stamp: Floats, x: float, y: float, ring: tuple[float, float]) -> tuple[float, float, int]:
    """Return level, scatter and number of pixels of a ring, sources left out."""
    rows, columns = np.ogrid[: stamp.shape[0], : stamp.shape[1]]
    distance = np.hypot(rows - y, columns - x)
    values = stamp[(distance >= ring[0]) & (distance < ring[1])]
    values = values[np.isfinite(values)].astype(np.float64)
    for _ in range(5):
        if values.size < LEAST:
            raise Unmeasured(f"{values.size} pixels of sky around it, {LEAST} are needed")
        level, sigma = robust(values)
        kept = values[np.abs(values - level) <= CLIP * sigma] if sigma > 0 else values
        if kept.size == values.size:
            break
        values = kept
    return float(level), float(sigma), int(values.size)


def centroid(stamp: Floats, *, x: float, y: float, reach: float) -> tuple[float, float]:
    """Return the centre of the light about a pixel, or that pixel where there is none near; all in pixels from 0.

    The mean position of what lies above the median of a circle of radius ``reach``, moved with its result four times.
    """
    rows, columns = np.mgrid[: stamp.shape[0], : stamp.shape[1]]
    at = x, y
    for _ in range(4):
        near = np.isfinite(stamp) & (np.hypot(rows - at[1], columns - at[0]) <= reach)
        light = np.where(near, stamp, 0.0)
        light = np.where(near, np.maximum(light - np.median(stamp[near]), 0.0), 0.0) if near.any() else light
        total = float(light.sum())
        if not total > 0:
            return x, y
        at = float((light * columns).sum() / total), float((light * rows).sum() / total)
    return at if math.hypot(at[0] - x, at[1] - y) <= max(1.5, STRAY * reach) else (x, y)
