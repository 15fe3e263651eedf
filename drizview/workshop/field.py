"""Fields: what falls on the chips of four dithered exposures, without noise, and the headers that go with it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from astropy.io import fits

from drizview.errors import DrizviewError

STEP = 0.05  # electrons in a unit of the stored light, as in tools/make_fields.py


@dataclass(frozen=True)
class Camera:
    """What of a detector matters here: rates per second and pixel, noise and full well in electrons.

    ``sky_share`` is the sky of a pixel of each chip over that of the camera; ``bits`` are flags that drizzling ignores.
    """

    name: str
    filter: str
    scale_arcsec: float
    read_noise: float
    dark: float
    sky: float
    full_well: float
    exptime: float
    bits: str
    saturated_flag: int
    infrared: bool
    suffix: str
    chips: int
    sky_share: tuple[float, ...]

    @property
    def divisor(self) -> float:
        """Electrons in a unit of the files: the exposure time where they hold rates."""
        return self.exptime if self.infrared else 1.0

    @property
    def sigma(self) -> float:
        """Noise of a pixel of blank sky in one exposure [electrons]."""
        return float(np.sqrt(self.sky * self.exptime + self.read_noise**2))


@dataclass(frozen=True)
class ChipPlanes:
    """What a chip adds of its own: flags, glow [electrons], flat (about 1) and bias [electrons], each (ny, nx)."""

    flags: np.ndarray
    glow: np.ndarray
    flat: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class Field:
    """Four dithered exposures without noise.

    ``light`` and ``cosmics`` are electrons by exposure and chip; headers are those of the exposures (primary by
    exposure, SCI by exposure and chip) and of the product that AstroDrizzle makes of them (``"product"``,
    ``"product_sci"`` ...).
    """

    name: str
    camera: Camera
    chips: tuple[ChipPlanes, ...]
    light: tuple[tuple[np.ndarray, ...], ...]
    cosmics: tuple[tuple[np.ndarray, ...], ...]
    headers: Mapping[str, fits.Header]

    @property
    def read_noise(self) -> float:
        """Read noise by the headers, which AstroDrizzle goes by [electrons]; ramps of the infrared have less."""
        return float(np.mean([self.headers["primary_0"][f"READNSE{amplifier}"] for amplifier in "ABCD"]))


def field_names() -> tuple[str, ...]:
    """Return the names of the fields."""
    found = (item.name for item in (files(__package__) / "data").iterdir())
    return tuple(sorted(name.removesuffix(".npz") for name in found if name.endswith(".npz")))


@lru_cache(maxsize=2)
def field(name: str) -> Field:
    """Return a field by its name; arrays are shared and only to be read.

    Raises
    ------
    DrizviewError
        There is no field of that name.
    """
    if name not in field_names():
        raise DrizviewError(name, None, "there is no field of that name", "one of: " + ", ".join(field_names()))
    stored = _arrays(name)
    about = json.loads(str(stored["about"]))
    camera = _camera(about)
    numbers = range(1, camera.chips + 1)
    shots = range(sum(key.endswith("_1") and key.startswith("light_") for key in stored))
    return Field(
        name,
        camera,
        tuple(_chip(stored, number) for number in numbers),
        tuple(tuple(stored[f"light_{k}_{number}"] * STEP for number in numbers) for k in shots),
        tuple(tuple(stored[f"cosmic_{k}_{number}"].astype(float) for number in numbers) for k in shots),
        {key: fits.Header.fromstring(text) for key, text in about["headers"].items()},
    )


def _arrays(name: str) -> dict[str, np.ndarray]:
    """Return the arrays of a file of the package, none of which can hold an object."""
    found = {}
    with (files(__package__) / "data" / f"{name}.npz").open("rb") as stream, zipfile.ZipFile(stream) as parts:
        for part in parts.namelist():
            with parts.open(part) as content:
                found[part.removesuffix(".npy")] = np.lib.format.read_array(content)
    return found


def _camera(about: dict[str, Any]) -> Camera:
    wanted = {key: about[key] for key in Camera.__dataclass_fields__}
    return Camera(**wanted | {"sky_share": tuple(about["sky_share"])})


def _chip(stored: Mapping[str, np.ndarray], number: int) -> ChipPlanes:
    return ChipPlanes(
        stored[f"flags_{number}"],
        stored[f"glow_{number}"] * STEP,
        1 + stored[f"flat_{number}"] / 1000,
        stored[f"bias_{number}"].astype(float),
    )
