"""Radial profiles and whiskers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.inspector.panels.psf.star import StarImage
from drizview.inspector.panels.widgets.plot import BLUE, GREY, RED, SERIES, Plot
from drizview.measure.stars.radial import radial_profile

Floats = NDArray[np.floating[Any]]

# Length of a whisker of ellipticity one, in sides of the field; the length that the key shows.
_LENGTH, _SHOWN = 0.6, 0.1
_LONGEST = 0.5
_WIDTHS = 3.0  # that a profile reaches


def draw_profiles(
    plot: Plot, seen: Sequence[StarImage], names: Sequence[str], *, mean: tuple[Floats, float, int] | None
) -> None:
    """Draw the light of a star on each image against the distance from its centre.

    Parameters
    ----------
    plot : Plot
        Cleared first.
    seen : sequence of StarImage
        The first is the one that the others are measured against.
    names : sequence of str
        One for each.
    mean : (stack, scale, stars), optional
        The mean star: pixels as in `StarImage.normal`, their scale [arcsec], and how many stars it is of.
    """
    plot.clear()
    lines = [(name, one, pixels) for name, one in zip(names, seen, strict=True) if (pixels := one.normal()) is not None]
    if not lines:
        return
    curves = []
    for _, one, pixels in lines:
        assert one.fit is not None
        curves.append(_curve(np.where(np.isfinite(one.cut.good), pixels, np.nan), one.fit.x, one.fit.y, one.cut.scale))
    top = float(np.nanmax(curves[0][1]))
    plot.x.span = (0.0, _WIDTHS * max(one.fwhm for _, one, _ in lines))
    for k, ((name, one, _), (radius, light)) in enumerate(zip(lines, curves, strict=True)):
        colour = SERIES[k % len(SERIES)]
        plot.line(radius, light / top, colour=colour, name=f"{name} {one.fwhm:.3f}″", width=2.2 if k == 0 else 1.1)
    if mean is not None:
        stack, scale, stars = mean
        middle = stack.shape[0] // 2
        radius, light = _curve(stack, middle, middle, scale)
        plot.line(radius, light / top, colour=GREY, dashed=True, name=f"mean of {stars} stars")
    first = lines[0][1]
    plot.rule(x=first.fwhm / 2, colour=BLUE, name=f"FWHM / 2 on {lines[0][0]}")


def _curve(pixels: Floats, x: float, y: float, scale: float) -> tuple[Floats, Floats]:
    """Return distance [arcsec] and light; it ends where the cut-out does on its nearest side."""
    reach = min(x, y, pixels.shape[1] - 1 - x, pixels.shape[0] - 1 - y)
    radius, light = radial_profile(pixels, x=x, y=y, step=0.6, reach=max(reach, 2.0))
    return radius * scale, light


def whisker_ends(x: Floats, y: Floats, flat: Floats, angle: Floats, side: float) -> tuple[Floats, Floats]:
    """Return how far whiskers reach along x and y.

    Parameters
    ----------
    x, y : ndarray
        Places.
    flat : ndarray
        1 - b / a.
    angle : ndarray
        Of the long axis [radian].
    side : float
        Longer side of the field, in the unit of x and y.
    """
    length = _LENGTH * side * np.minimum(flat, _LONGEST)
    return length * np.cos(angle), length * np.sin(angle)


def draw_whiskers(
    plot: Plot, shape: tuple[int, int], x: Floats, y: Floats, flat: Floats, angle: Floats, *, name: str
) -> Any:
    """Draw a whisker along the long axis of each star, and return the points that stand for the stars.

    Parameters
    ----------
    plot : Plot
        Cleared first.
    shape : (int, int)
        Rows and columns of the field.
    x, y, flat, angle
        As in `whisker_ends`.
    name : str
        Whose stars they are.
    """
    plot.clear()
    ny, nx = shape
    side = float(max(nx, ny))
    plot.x.span, plot.y.span = (0.0, float(nx)), (0.0, 1.1 * ny)
    plot.line([0, nx, nx, 0, 0], [0, 0, ny, ny, 0], colour=GREY, width=0.8)
    dx, dy = whisker_ends(x, y, flat, angle, side)
    plot.arrows(x, y, dx, dy, colour=RED, head=False, name=f"major axes of {len(x)} stars on {name}")
    length = _LENGTH * _SHOWN * side
    plot.arrows([0.02 * nx + length / 2], [1.05 * ny], [length], [0.0], colour=RED, head=False)
    plot.text([0.05 * nx + length], [1.05 * ny], f"1 − b/a = {_SHOWN}").align = "start"
    words = [f"x {a:.0f}, y {b:.0f}: e {e:.2f}" for a, b, e in zip(x, y, flat, strict=True)]
    return plot.points(x, y, colour=BLUE, size=14, names=words)
