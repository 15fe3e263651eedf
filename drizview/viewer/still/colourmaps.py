"""Colour maps as tables of 256 colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.still.colours import rgb


def _ramp(*stops: str) -> NDArray[np.uint8]:
    """Return 256 colours that pass evenly through the stops."""
    points = np.array([rgb(stop) for stop in stops], dtype=float)
    at = np.linspace(0, len(points) - 1, 256)
    return (
        np.stack([np.interp(at, range(len(points)), channel) for channel in points.T], axis=-1).round().astype(np.uint8)
    )


def _cubehelix(start: float = 0.5, turns: float = -1.5) -> NDArray[np.uint8]:
    """Return the map of Green (2011, Bull. Astr. Soc. India 39, 289): brightness rises evenly while the hue turns."""
    t = np.linspace(0, 1, 256)
    angle, amplitude = 2 * np.pi * (start / 3 + 1 + turns * t), t * (1 - t) / 2
    wave = np.array([[-0.14861, 1.78277], [-0.29227, -0.90649], [1.97294, 0.0]]) @ np.stack(
        [np.cos(angle), np.sin(angle)]
    )
    return (255 * np.clip(t + amplitude * wave, 0, 1)).round().astype(np.uint8).T


COLOUR_MAPS: dict[str, NDArray[np.uint8]] = {
    "grey": _ramp("#000000", "#ffffff"),
    "viridis": _ramp("#440154", "#482475", "#414487", "#355f8d", "#2a788e", "#21918c", "#22a884", "#44bf70", "#7ad151",
                     "#bddf26", "#fde725"),
    "inferno": _ramp("#000004", "#160b39", "#420a68", "#6a176e", "#932667", "#bc3754", "#dd513a", "#f37819",
                     "#fca50a", "#f6d746", "#fcffa4"),
    "cubehelix": _cubehelix(),
    "heat": _ramp("#000000", "#800000", "#ff4400", "#ffbb00", "#ffffff"),
}  # fmt: skip
# As viridis, but where there is no exposure there is no colour.
COLOUR_MAPS["exposures"] = np.concatenate([_ramp("#1a1e23", "#1a1e23")[:1], COLOUR_MAPS["viridis"][1:]])
# Of differences: none is light, blue is less, red is more (ColorBrewer's RdBu, turned round).
DIVERGING = _ramp("#2166ac", "#67a9cf", "#d1e5f0", "#f7f7f7", "#fddbc7", "#ef8a62", "#b2182b")
# The number of exposures at a pixel is told by colour, whatever the map of the images.
KIND_MAPS = {"ctx": "exposures"}


def tables() -> dict[str, object]:
    """Return what the browser needs of the maps: 256 x (r, g, b) bytes each, and which kinds have their own."""
    return {"maps": {name: table.tobytes() for name, table in COLOUR_MAPS.items()}, "kinds": KIND_MAPS}
