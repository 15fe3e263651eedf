"""One small image with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.text import clean
from drizview.viewer.still.colours import rgb

CMAPS = ("grey", "viridis", "diverging")


@dataclass(eq=False, frozen=True)
class Picture:
    """An image of a grid of pictures.

    Parameters
    ----------
    pixels : ndarray, shape (ny, nx), or None
        First row at the bottom, as in FITS; NaN where there is nothing. None makes an empty cell that shows ``note``.
    label : str
        Above the image.
    lines : sequence of str
        Short texts under it.
    group : str
        Pictures of one group and colour map share their limits.
    cmap : str
        ``"grey"``, ``"viridis"`` or ``"diverging"``.
    limits : (float, float), optional
        Instead of those of the group.
    unit : str
        Of the pixels.
    marks : sequence of (x, y, r)
        Circles, in pixels of the picture from 0.
    extent : (x0, y0, x1, y1), optional
        Outer edges of the picture in the coordinates that a click reports; by default pixels from 0.
    note : str
        Why the cell is empty, or what to know of it: a tool tip.
    outline : ndarray of bool, shape (ny, nx), optional
        Pixels that are outlined.
    north : float, optional
        Where north is, counterclockwise from up [degrees]; drawn as a small arrow.
    strokes : sequence of (points, colour, width)
        Lines over the picture: points (n, 2) as x and y in pixels of the picture from 0, ``"#rrggbb"``, screen pixels.
    """

    pixels: NDArray[Any] | None
    label: str = ""
    lines: Sequence[str] = ()
    group: str = field(default="", kw_only=True)
    cmap: str = field(default="grey", kw_only=True)
    limits: tuple[float, float] | None = field(default=None, kw_only=True)
    unit: str = field(default="", kw_only=True)
    marks: Sequence[tuple[float, float, float]] = field(default=(), kw_only=True)
    extent: tuple[float, float, float, float] | None = field(default=None, kw_only=True)
    note: str = field(default="", kw_only=True)
    outline: NDArray[np.bool_] | None = field(default=None, kw_only=True)
    north: float | None = field(default=None, kw_only=True)
    strokes: Sequence[tuple[NDArray[Any], str, float]] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.cmap not in CMAPS:
            raise ValueError(f"cmap is {self.cmap!r}; it can be one of {', '.join(CMAPS)}")
        if self.pixels is not None and self.pixels.ndim != 2:
            raise ValueError(f"pixels of a picture are a 2-D array, not of shape {self.pixels.shape}")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint."""
        return self.pixels is None or not self.pixels.size

    def words(self) -> dict[str, Any]:
        """Return what the browser is told beside the pixels."""
        ny, nx = (0, 0) if self.pixels is None else self.pixels.shape
        return {
            "label": clean(self.label, 80),
            "lines": [clean(line, 120) for line in self.lines],
            "note": clean(self.note, 300),
            "nx": nx,
            "ny": ny,
            "unit": clean(self.unit, 40),
            "marks": [[float(value) for value in mark] for mark in self.marks if np.isfinite(mark).all()],
            "extent": list(self.extent or (-0.5, -0.5, nx - 0.5, ny - 0.5)),
            "outline": [] if self.outline is None else np.argwhere(self.outline)[:, ::-1].tolist(),
            "strokes": [
                {
                    "points": np.round(np.asarray(points, float), 2).tolist(),
                    "colour": _checked(colour),
                    "width": float(width),
                }
                for points, colour, width in self.strokes
                if np.isfinite(points).all()
            ],
            "north": self.north if self.north is not None and np.isfinite(self.north) else None,
        }


def _checked(colour: str) -> str:
    """Return a colour that is written ``"#rrggbb"``, and refuse another."""
    rgb(colour)
    return colour
