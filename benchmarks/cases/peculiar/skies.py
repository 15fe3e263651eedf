"""Peculiar skies: gradients, airglow, diffuse light, crowding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases.peculiar.registry import peculiarity
from benchmarks.cases.peculiar.shot import Shot
from benchmarks.cases.scene import Scene


@peculiarity("sky gradient", "light", "x sky, edge to edge")
def gradient(light: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Add a plane over all chips that is the same in all exposures: zodiacal light, earthshine, flats."""
    angle = np.random.default_rng(shot.case.seed).uniform(0, 2 * np.pi)  # all chips alike
    across, up = on_detector(light.shape, shot)
    return light + strength * shot.camera.sky * (across * np.cos(angle) + up * np.sin(angle))


def on_detector(shape: tuple[int, int], shot: Shot) -> tuple[np.ndarray, np.ndarray]:
    """Return where the pixels of a chip lie on the whole detector, -0.5 to 0.5 from edge to edge.

    The second of two chips lies above the first; four meet in the middle, each turned by 90 degrees against the last.
    """
    y, x = np.indices(shape)
    x, y = x / shape[1], y / shape[0]
    place = max(shot.chip, 1) - 1
    if shot.camera.chips == 2:
        return x - 0.5, (y + place) / 2 - 0.5
    if shot.camera.chips == 4:
        turned = (x + 1j * y) / 2 * 1j**place
        return turned.real, turned.imag
    return x - 0.5, y - 0.5


@peculiarity("airglow", "sky", "x sky at most")
def airglow(rate: float, strength: float, shot: Shot) -> float:
    """Add the line at 1.083 micron, which varies from exposure to exposure and has no structure."""
    return rate + strength * shot.camera.sky * shot.random("airglow", each=True).uniform(0, 1)


@peculiarity("intracluster light", "scene", "x sky at the peak")
def intracluster(sky: Scene, strength: float, shot: Shot) -> Scene:
    """Add smooth light around the middle that dies away towards the edges."""
    random, half = shot.random("intracluster light"), _half(shot)
    clouds = [[*random.uniform(-0.2, 0.2, 2) * half, strength * shot.camera.sky * share, width * half,
               width * half * random.uniform(0.6, 1), random.uniform(0, np.pi)]
              for share, width in ((0.6, 0.1), (0.3, 0.25), (0.1, 0.45))]  # fmt: skip
    return replace(sky, clouds=np.concatenate([sky.clouds, clouds]))


@peculiarity("globular core", "scene", "stars")
def globular(sky: Scene, strength: float, shot: Shot) -> Scene:
    """Add a dense core of stars whose number falls with the square of the distance."""
    random, half = shot.random("globular core"), _half(shot)
    n = int(strength)
    share = random.uniform(0, 0.98, n)
    radius = 0.12 * half * np.sqrt(share / (1 - share))
    angle = random.uniform(0, 2 * np.pi, n)
    counts = 300 * (1 - random.uniform(0, 0.9995, n)) ** (-1 / 1.1)
    stars = np.column_stack([radius * np.cos(angle), radius * np.sin(angle), counts / shot.camera.exptime])
    return replace(sky, stars=np.concatenate([sky.stars, stars]))


@peculiarity("nebula", "scene", "x sky")
def nebula(sky: Scene, strength: float, shot: Shot) -> Scene:
    """Add filaments on one side of the field."""
    random, half, n = shot.random("nebula"), _half(shot), 30
    width = half * random.uniform(0.03, 0.25, n)
    clouds = np.column_stack(
        [random.uniform(-half, half, n), random.uniform(-half, 0, n),
         random.uniform(0.1, 1, n) * strength * shot.camera.sky, width, width * random.uniform(0.15, 0.9, n),
         random.uniform(0, np.pi, n)]
    )  # fmt: skip
    return replace(sky, clouds=np.concatenate([sky.clouds, clouds]))


@peculiarity("asteroid", "light", "sigma")
def asteroid(light: np.ndarray, strength: float, shot: Shot) -> np.ndarray:
    """Add a short streak that goes on from exposure to exposure."""
    random, (rows, columns) = shot.random("asteroid"), light.shape
    angle, start = random.uniform(0, 2 * np.pi), random.uniform(0.3, 0.7, 2) * (rows, columns)
    y, x = np.indices(light.shape)
    away_y, away_x = y - start[0], x - start[1] - 25 * shot.exposure
    along, across = away_x * np.cos(angle) + away_y * np.sin(angle), away_y * np.cos(angle) - away_x * np.sin(angle)
    streak = np.exp(-0.5 * (across / 1.1) ** 2) / (1 + np.exp((np.abs(along) - 9) / 0.7))
    return light + strength * shot.sigma / shot.camera.exptime * streak


def _half(shot: Shot) -> float:
    camera = shot.camera
    return 0.5 * camera.scale_arcsec * max(camera.shape[1], min(camera.chips, 2) * camera.shape[0])
