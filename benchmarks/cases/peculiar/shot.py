"""Shots: which chip of which exposure something is added to."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from benchmarks.cases.camera import Camera
from benchmarks.cases.case import Case


@dataclass(frozen=True)
class Shot:
    """A chip of an exposure; ``exposure`` is -1 for what all exposures share, ``chip`` 0 for what all chips share."""

    case: Case
    camera: Camera
    exposure: int = -1
    chip: int = 0

    @property
    def sigma(self) -> float:
        """Noise of a pixel, in electrons."""
        camera = self.camera
        return float(np.sqrt((camera.sky + camera.dark) * camera.exptime + camera.read_noise**2))

    def random(self, name: str, *, each: bool = False) -> np.random.Generator:
        """Return a generator of the name's own: other peculiarities do not change what it yields.

        ``each``: another one for every exposure.
        """
        own = self.exposure + 1 if each else 0
        return np.random.default_rng((self.case.seed, zlib.crc32(name.encode()), self.chip, own))
