"""The pixels of a frame under what a person has drawn or picked."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.flags import combinations
from drizview.errors import Unmeasured
from drizview.measure.geometry.profile import profile
from drizview.measure.geometry.region import Statistics, circle_mask, polygon_mask, statistics
from drizview.measure.geometry.sampling import step_for
from drizview.viewer import Frame, Plane
from drizview.viewer.region import Region

Floats = NDArray[np.float64]
# Most pixels of a region that are read one by one: half a second, 32 MB.
MOST = 4_000_000
_BAND = 1_000_000  # pixels read at a time
_SAMPLES = 2048  # along a line at most
_PARTS = 24  # points between two corners of a region, so that its edges bend as the distortion bends them


@dataclass(frozen=True)
class LineValues:
    """Values along a line.

    Attributes
    ----------
    distance : ndarray, shape (n,)
        From the first end [unit of ``unit``].
    unit : str
        ``"arcsec"``, or ``"px"`` where the frame has no plate scale: pixels of the frame.
    values : ndarray, shape (n,)
        In the unit of the frame; NaN where there is no pixel or it has no value.
    pixels : float
        Length of the line in pixels of the frame.
    """

    distance: Floats
    unit: str
    values: Floats
    pixels: float


@dataclass(frozen=True)
class Neighbourhood:
    """The pixels around one: values (ny, nx), data-quality words of the same shape or None, and the first x and y."""

    values: NDArray[Any]
    dq: NDArray[np.uint16] | None
    x0: int
    y0: int


class Probe:
    """Reads what a frame holds inside a region, along a line and around a pixel.

    Parameters
    ----------
    frame : Frame
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def statistics(self, region: Region) -> Statistics:
        """Return the statistics of the pixels whose centres lie in a region, over all chips that it reaches.

        Raises
        ------
        Unmeasured
            It holds no pixel of this frame, and why; or it is a line.
        """
        values, step = self._inside(region, self.frame.planes)
        return statistics(values, step=step)

    def flags(self, region: Region) -> tuple[NDArray[np.int64], int]:
        """Return how many pixels of a region have each of the 65536 data-quality words, and the step between them.

        Raises
        ------
        Unmeasured
            It holds no pixel, or the frame has no data-quality image.
        """
        planes = self.frame.planes if self.frame.kind == "dq" else self.frame.flags
        if not planes:
            raise Unmeasured(f"{self.frame.label} has no data-quality image")
        values, step = self._inside(region, planes)
        return combinations(values), step

    def profile(self, region: Region) -> LineValues:
        """Return the values along a line: interpolated for images, of the nearest pixel for flags and counts.

        Raises
        ------
        Unmeasured
            The line does not touch this frame.
        """
        self._check(region)
        xs, ys = region.outline()
        spans = [np.hypot(*(np.diff(axis)[0] for axis in plane.to_pixel(xs, ys))) for plane in self.frame.planes]
        pixels = float(min(spans))
        n = int(min(_SAMPLES, max(2, ceil(pixels) + 1)))
        along = np.linspace(0.0, 1.0, n)
        sx, sy = (axis[0] + (axis[1] - axis[0]) * along for axis in (xs, ys))
        values = np.full(n, np.nan)
        reached = False
        for plane in self.frame.planes:
            px, py = plane.to_pixel(sx, sy)
            read = profile(plane.raster.__getitem__, plane.raster.shape, x=px, y=py, nearest=plane.kind != "sci")
            values = np.where(np.isnan(read), values, read)
            reached |= bool(plane.contains(px, py).any())
        if not reached:
            raise Unmeasured(f"it does not lie on {self.frame.label}")
        scale = self.frame.scale_arcsec
        distance = along * (region.length * scale if scale else pixels)
        return LineValues(distance, "arcsec" if scale else "px", values, pixels)

    def around(self, plane: int, x: int, y: int, *, half: int = 4) -> Neighbourhood:
        """Return the pixels up to ``half`` away from one, as far as the image reaches.

        Raises
        ------
        Unmeasured
            There is no such pixel.
        """
        if not 0 <= plane < len(self.frame.planes):
            raise Unmeasured(f"{self.frame.label} has no plane {plane}")
        raster = self.frame.planes[plane].raster
        ny, nx = raster.shape
        if not (0 <= x < nx and 0 <= y < ny):
            raise Unmeasured(f"{raster.name} has no pixel {x}, {y}")
        x0, y0 = max(0, x - half), max(0, y - half)
        window = (slice(y0, min(ny, y + half + 1)), slice(x0, min(nx, x + half + 1)))
        values, flags = raster[window], self.frame.flags
        dq = values if self.frame.kind == "dq" else flags[plane].raster[window] if plane < len(flags) else None
        return Neighbourhood(values, None if dq is None else dq.astype(np.uint16), x0, y0)

    def stamp(self, plane: int, x: int, y: int, *, half: int) -> Floats:
        """Return the pixels up to ``half`` from one, shape (2 half + 1, 2 half + 1); NaN beyond the image.

        Raises
        ------
        Unmeasured
            There is no such pixel.
        """
        out = np.full((2 * half + 1, 2 * half + 1), np.nan)
        near = self.around(plane, x, y, half=half)
        top, left = near.y0 - (y - half), near.x0 - (x - half)
        ny, nx = near.values.shape
        out[top : top + ny, left : left + nx] = near.values
        out[~np.isfinite(out)] = np.nan
        return out

    def _check(self, region: Region) -> None:
        if region.scene != self.frame.scene:
            raise Unmeasured(f"drawn in other coordinates than those of {self.frame.label}")

    def _inside(self, region: Region, planes: tuple[Plane, ...]) -> tuple[NDArray[Any], int]:
        """Return the pixels of all planes in a region, and the step between them."""
        self._check(region)
        if region.shape == "line":
            raise Unmeasured("a line has a profile, no area")
        windows = [(plane, window) for plane in planes if (window := _window(region, plane)) is not None]
        if not windows:
            raise Unmeasured(f"it does not lie on {self.frame.label}")
        size = sum((y1 - y0) * (x1 - x0) for _, (y0, y1, x0, x1) in windows)
        step = step_for((size, 1), most=MOST)
        values = np.concatenate([_selected(region, plane, window, step) for plane, window in windows])
        if not values.size:
            raise Unmeasured(f"no centre of a pixel of {self.frame.label} lies in it")
        return values, step


def _corners(region: Region, plane: Plane) -> tuple[Floats, Floats]:
    """Return the outline of a region in pixels of a plane."""
    xs, ys = region.outline()
    if plane.mesh is not None and region.shape in ("box", "polygon"):
        at = np.arange(_PARTS * len(xs)) / _PARTS
        xs, ys = (np.interp(at, np.arange(len(axis) + 1), np.append(axis, axis[0])) for axis in (xs, ys))
    return plane.to_pixel(xs, ys)


def _window(region: Region, plane: Plane) -> tuple[int, int, int, int] | None:
    """Return y0, y1, x0, x1 of the pixels of a plane around a region; None where there are none."""
    x, y = _corners(region, plane)
    ny, nx = plane.raster.shape
    x0, x1 = max(0, floor(x.min())), min(nx, ceil(x.max()) + 1)
    y0, y1 = max(0, floor(y.min())), min(ny, ceil(y.max()) + 1)
    return (y0, y1, x0, x1) if x0 < x1 and y0 < y1 else None


def _selected(region: Region, plane: Plane, window: tuple[int, int, int, int], step: int) -> NDArray[Any]:
    """Read every ``step``-th pixel of a window in bands, and return those in the region."""
    y0, y1, x0, x1 = window
    mask = _mask(region, plane, window, step)
    rows = max(1, _BAND // max(1, x1 - x0))
    pieces = []
    for first in range(0, mask.shape[0], rows):
        band = mask[first : first + rows]
        if band.any():
            last = min(y0 + (first + len(band) - 1) * step + 1, y1)
            pieces.append(plane.raster[y0 + first * step : last : step, x0:x1:step][band])
    return np.concatenate(pieces) if pieces else np.empty(0, plane.raster.dtype)


def _mask(region: Region, plane: Plane, window: tuple[int, int, int, int], step: int) -> NDArray[np.bool_]:
    y0, y1, x0, x1 = window
    if region.hole is not None:
        whole = Region("circle", {key: region.numbers[key] for key in "xyr"}, scene=region.scene)
        return _mask(whole, plane, window, step) & ~_mask(region.hole, plane, window, step)
    shape = (-(-(y1 - y0) // step), -(-(x1 - x0) // step))
    if region.shape == "circle" and plane.mesh is None:
        n = region.numbers
        return circle_mask(shape, x=(n["x"] - x0) / step, y=(n["y"] - y0) / step, r=n["r"] / step)
    x, y = _corners(region, plane)
    return polygon_mask(shape, x=(x - x0) / step, y=(y - y0) / step)
