"""Skies: stars, galaxies and diffuse light, the same for all exposures of a case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from astropy.wcs import WCS
from scipy import ndimage, signal

from benchmarks.cases.camera import Camera
from benchmarks.cases.optics import OVERSAMPLING

_STARS = {
    "empty": 25,
    "sparse": 120,
    "moderate": 400,
    "crowded": 3000,
    "galaxy": 100,
    "filled": 120,
    "nebula": 150,
    "frame": 4000,
}
_GALAXIES = {"crowded": 0, "empty": 8, "frame": 400}


@dataclass(frozen=True)
class Scene:
    """Positions are (east, north) of the field's centre in arcsec; rates in electrons per second.

    stars : (n, 3) east, north, rate; galaxies : (n, 6) east, north, rate, radius, axis ratio, angle;
    clouds : (n, 6) east, north, rate per native pixel at the peak, width along, width across, angle.
    """

    ra: float
    dec: float
    stars: np.ndarray
    galaxies: np.ndarray
    clouds: np.ndarray

    def project(self, wcs: WCS, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return (east, north) of every pixel [arcsec]."""
        y, x = np.indices(shape)
        ra, dec = wcs.all_pix2world(x.ravel(), y.ravel(), 0)
        east = (ra - self.ra) * np.cos(np.deg2rad(self.dec)) * 3600
        return east.reshape(shape), ((dec - self.dec) * 3600).reshape(shape)

    def sky(self, offsets: np.ndarray) -> np.ndarray:
        """Return (ra, dec) of offsets, consistent with `project`."""
        ra = self.ra + offsets[:, 0] / 3600 / np.cos(np.deg2rad(self.dec))
        return np.stack([ra, self.dec + offsets[:, 1] / 3600], axis=1)


def scene(camera: Camera, field: str, ra: float, dec: float, random: np.random.Generator, *, fill: float) -> Scene:
    """Return a made-up sky; ``fill`` is the peak of what fills a "filled" field, in units of the sky."""
    half = 0.55 * camera.scale_arcsec * np.hypot(camera.shape[1], camera.chips * camera.shape[0])
    n = _STARS[field]
    faint, bright = 300 / camera.exptime, (3e5 if field != "empty" else 6e4) / camera.exptime
    slope = 0.5 if field != "crowded" else 0.8
    share = random.uniform(0, 1, n)
    rate = (faint**-slope + share * (bright**-slope - faint**-slope)) ** (-1 / slope)
    stars = np.column_stack([random.uniform(-half, half, (n, 2)), rate])
    m = _GALAXIES.get(field, 30)
    galaxies = np.column_stack(
        [random.uniform(-half, half, (m, 2)), np.exp(random.normal(np.log(6 * camera.sky + 2), 1.0, m)),
         random.uniform(0.1, 0.45, m), random.uniform(0.3, 1.0, m), random.uniform(0, np.pi, m)]
    )  # fmt: skip
    return Scene(ra, dec, stars, galaxies, _clouds(camera, field, half, random, fill))


def _clouds(camera: Camera, field: str, half: float, random: np.random.Generator, fill: float) -> np.ndarray:
    if field == "filled":  # broader than the field: no blank sky anywhere
        return np.array([[0.0, 0.0, fill * camera.sky, 1.6 * half, 1.2 * half, 0.7]])
    if field == "galaxy":  # a bright target that leaves the corners free
        widths = np.array([0.03, 0.07, 0.16])[:, None] * half * [[1.0, 0.6]]
        peak = camera.sky * np.array([40.0, 8.0, 2.0])
        centre = random.uniform(-0.2, 0.2, 2) * half
        return np.column_stack([np.tile(centre, (3, 1)), peak, widths, np.full(3, 0.7)])
    if field == "nebula":
        n = 40
        width = half * random.uniform(0.03, 0.3, n)
        east, north = random.uniform(-half, half, n), random.uniform(-half, 0.1 * half, n)
        peak = random.uniform(0.1, 1.5, n) * camera.sky
        across, angle = width * random.uniform(0.15, 0.9, n), random.uniform(0, np.pi, n)
        return np.column_stack([east, north, peak, width, across, angle])
    return np.zeros((0, 6))


def render(
    sky: Scene, camera: Camera, wcs: WCS, points: tuple[np.ndarray, np.ndarray], *, area: float, share: float = 1.0
) -> np.ndarray:
    """Return the rate per pixel [electrons / s] without sky.

    ``points`` are the PSFs on the left and the right edge; ``area`` is the pixel's over the nominal one, ``share`` that
    over the pixel for which diffuse light is given.
    """
    shape = camera.shape
    east, north = sky.project(wcs, shape)
    image = np.zeros(shape)
    for cloud in sky.clouds:
        along, across = _turned(east - cloud[0], north - cloud[1], cloud[5])
        image += share * cloud[2] * np.exp(-0.5 * ((along / cloud[3]) ** 2 + (across / cloud[4]) ** 2))
    image += _galaxies(sky, wcs, shape, points[0]) / area
    _stars(image, sky, wcs, points, camera, area)
    return image


def _stars(image: np.ndarray, sky: Scene, wcs: WCS, points: tuple, camera: Camera, area: float) -> None:
    left, right = points
    splines = [ndimage.spline_filter(point, order=3) for point in ((left,) if right is left else points)]
    centre = points[0].shape[0] // 2
    places = wcs.all_world2pix(sky.sky(sky.stars), 0, quiet=True)
    for (x, y), rate in zip(places, sky.stars[:, 2], strict=True):
        counts = rate * camera.exptime
        reach = 28 if counts > 2e4 else 14 if counts > 2e3 else 7
        rows = np.arange(max(0, round(y) - reach), min(image.shape[0], round(y) + reach + 1))
        columns = np.arange(max(0, round(x) - reach), min(image.shape[1], round(x) + reach + 1))
        if rows.size and columns.size:
            grid = np.meshgrid(*((v - p) * OVERSAMPLING + centre for v, p in ((rows, y), (columns, x))), indexing="ij")
            light = ndimage.map_coordinates(splines[0], grid, order=3, prefilter=False)
            if len(splines) > 1:
                other = ndimage.map_coordinates(splines[1], grid, order=3, prefilter=False)
                light += (other - light) * np.clip(x / image.shape[1], 0, 1)
            image[np.ix_(rows, columns)] += rate / area * np.maximum(light, 0)


def _galaxies(sky: Scene, wcs: WCS, shape: tuple[int, int], point: np.ndarray) -> np.ndarray:
    """Return exponential discs behind the optics."""
    image = np.zeros(shape)
    if not len(sky.galaxies):
        return image
    places = wcs.all_world2pix(sky.sky(sky.galaxies), 0, quiet=True)
    matrix = wcs.wcs.cd * 3600
    fine = (np.arange(-150, 150) + 0.5) / 3  # thirds of a pixel
    for (x, y), (_, _, rate, radius, ratio, angle) in zip(places, sky.galaxies, strict=True):
        column, row = round(x), round(y)
        dx, dy = np.meshgrid(fine + column - x, fine + row - y)
        along, across = _turned(matrix[0, 0] * dx + matrix[0, 1] * dy, matrix[1, 0] * dx + matrix[1, 1] * dy, angle)
        light = np.exp(-1.68 * np.hypot(along, across / ratio) / radius)
        stamp = light.reshape(100, 3, 100, 3).sum((1, 3))
        _add(image, stamp * rate / stamp.sum(), row - 50, column - 50)
    kernel = point[::OVERSAMPLING, ::OVERSAMPLING]
    return np.maximum(signal.fftconvolve(image, kernel, mode="same"), 0)


def _add(image: np.ndarray, stamp: np.ndarray, row: int, column: int) -> None:
    rows = slice(max(0, row), min(image.shape[0], row + stamp.shape[0]))
    columns = slice(max(0, column), min(image.shape[1], column + stamp.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        cut = stamp[rows.start - row : rows.stop - row, columns.start - column : columns.stop - column]
        image[rows, columns] += cut


def _turned(x: np.ndarray, y: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    return x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle)
