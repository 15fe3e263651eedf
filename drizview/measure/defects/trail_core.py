"""Where a trail lies in the exposure that has it: what is left of it on a product may be one of its wings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.defects.trails import Line

Floats = NDArray[np.floating[Any]]

# Pieces of the length that tell the direction, and bins of the profile on either side.
_PIECES, _BINS = 8, 20
# A bin is bright from so many times its error on, and not fainter than this [sigma of a pixel]: what is fainter harms
# no product of two exposures or more.
_SURE, _FAINT = 4.0, 0.1
_FEWEST = 8
_MEDIAN = 1.253


@dataclass(frozen=True)
class Strip:
    """Pixels of an exposure near a line: distance across and along it [product pixel], value [sigma of a pixel]."""

    across: Floats
    along: Floats
    value: Floats

    def straight(self, shift: float, slope: float) -> Strip:
        """Return the pixels with their distance from another line."""
        return replace(self, across=self.across - shift - slope * self.along)

    def part(self, low: float, high: float) -> Strip:
        """Return the pixels of a piece of the length."""
        here = (self.along >= low) & (self.along < high)
        return Strip(self.across[here], self.along[here], self.value[here])


def trail_core(line: Line, strip: Strip, reach: float) -> Line | None:
    """Return the line along the middle of a trail, as wide as all of it; None where the exposure shows none.

    Parameters
    ----------
    line : Line
        As it was found on the product.
    strip : Strip
        Pixels of the exposure that has the trail.
    reach : float
        Half width of the strip [product pixels].
    """
    edges = np.linspace(-reach, reach, 2 * _BINS + 1)
    ends = np.quantile(strip.along, np.linspace(0, 1, _PIECES + 1)) if strip.along.size else np.zeros(1)
    parts = [strip.part(low, high) for low, high in pairwise(ends)]
    seen = [(float(np.mean(part.along)), middle) for part in parts if (middle := _middle(part, edges)) is not None]
    if len(seen) < 3:
        whole = _middle(strip, edges)
        shift, slope = (whole, 0.0) if whole is not None else (np.nan, 0.0)
    else:
        shift, slope = _through(np.array(seen), float(edges[1] - edges[0]))
    width = _extent(strip.straight(shift, slope), edges) if np.isfinite(shift) else 0.0
    return _moved(line, float(shift), slope, width) if width > 0 else None


def _profile(strip: Strip, edges: Floats) -> tuple[Floats, Floats]:
    """Return the medians of bins above those of the outer ones, and their errors; NaN where a bin is empty."""
    bins = np.digitize(strip.across, edges) - 1
    values = [strip.value[bins == k] for k in range(edges.size - 1)]
    medians = np.array([np.median(part) if part.size >= _FEWEST else np.nan for part in values])
    errors = np.array([_MEDIAN / np.sqrt(max(part.size, 1)) for part in values])
    outer = np.r_[medians[: _BINS // 4], medians[-(_BINS // 4) :]]
    return medians - (np.nanmedian(outer) if np.isfinite(outer).any() else 0.0), errors


def _middle(strip: Strip, edges: Floats) -> float | None:
    """Return the centre of light of the brightest bins, None where none is bright."""
    profile, error = _profile(strip, edges)
    if not np.isfinite(profile).any():
        return None
    peak = int(np.nanargmax(profile))
    if profile[peak] < max(_SURE * error[peak], _FAINT):
        return None
    low, high = _around(profile > 0.5 * profile[peak], peak)
    centres = (edges[1:] + edges[:-1]) / 2
    return float(np.average(centres[low:high], weights=profile[low:high]))


def _through(seen: Floats, least: float) -> tuple[float, float]:
    """Return shift and slope of the straight line through the middles, without those that lie off it."""
    kept = np.ones(len(seen), dtype=bool)
    for _ in range(3):
        slope, shift = np.polyfit(seen[kept, 0], seen[kept, 1], 1)
        off = np.abs(seen[:, 1] - shift - slope * seen[:, 0])
        near = off < max(2 * least, 3 * float(np.median(off)))
        if near.sum() < 3 or (near == kept).all():
            break
        kept = near
    return float(shift), float(slope)


def _extent(strip: Strip, edges: Floats) -> float:
    """Return twice the farthest distance from the middle at which a trail is bright, and a bin more."""
    profile, error = _profile(strip, edges)
    bright = profile > np.maximum(_SURE * error, _FAINT)
    low, high = _around(bright, profile.size // 2)
    return 2 * float(max(edges[high], -edges[low])) + 2 * float(edges[1] - edges[0])


def _around(bright: NDArray[np.bool_], at: int) -> tuple[int, int]:
    """Return where the bins around one that are bright begin and end."""
    low = high = at
    while low > 0 and bright[low - 1]:
        low -= 1
    while high < bright.size and bright[high]:
        high += 1
    return low, high


def _moved(line: Line, shift: float, slope: float, width: float) -> Line:
    (x0, y0), (x1, y1) = (_on(line, shift, slope, x, y) for x, y in (line.ends[:2], line.ends[2:]))
    angle = line.angle - float(np.arctan(slope))
    offset = x0 * np.cos(angle) + y0 * np.sin(angle)
    return replace(line, angle=angle, offset=float(offset), width=width, ends=(x0, y0, x1, y1))


def _on(line: Line, shift: float, slope: float, x: float, y: float) -> tuple[float, float]:
    """Return the point of the moved line beside a point of the old one."""
    cos, sin = np.cos(line.angle), np.sin(line.angle)
    along = y * cos - x * sin
    across = line.offset + shift + slope * along
    return float(across * cos - along * sin), float(across * sin + along * cos)
