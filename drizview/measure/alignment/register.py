"""How two exposures lie on each other: shift, rotation and scale from the sources that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.alignment.shifts import Vote, common
from drizview.measure.noise.robust import median, robust
from drizview.measure.stars.peaks import Peaks

Floats = NDArray[np.floating[Any]]

# Centres of undersampled stars depend on where in the pixel they fall: no star is better than this, in pixels, and
# none is an outlier that agrees to three times of it.
_FLOOR = 0.04
# From the first, generous match to the last: a rotated exposure is found from its middle outwards.
_TOLERANCES = (3.0, 1.5, 1.0)
_LEAST_TO_ROTATE = 6


@dataclass(frozen=True)
class Registration:
    """A similarity that takes the first exposure onto the second, in product pixels.

    Attributes
    ----------
    dx, dy : float
        Second minus first at the middle of the shared sources [pixel].
    error : float
        Standard error of ``dx`` and of ``dy`` [pixel].
    rotation, rotation_error : float
        Second against first, counterclockwise on the product [degree]; NaN with fewer than 6 sources.
    scale, scale_error : float
        Second over first, less one; NaN as the rotation.
    rms : float
        Scatter of one source and axis [pixel].
    n : int
        Sources that agree.
    first, second : ndarray of int
        Their indices in both lists.
    """

    dx: float
    dy: float
    error: float
    rotation: float
    rotation_error: float
    scale: float
    scale_error: float
    rms: float
    n: int
    first: NDArray[np.int64]
    second: NDArray[np.int64]


def register(first: Peaks, second: Peaks, start: Vote, *, factor: float = 2.0) -> Registration | None:
    """Return the similarity between two exposures, None where fewer than 4 sources agree on one.

    Parameters
    ----------
    first, second : Peaks
        Positions on the product, fluxes in one unit.
    start : Vote
        The displacement to begin with.
    factor : float
        Largest ratio of the fluxes of a pair; infinite where places alone tell.
    """
    moved, fit = first.shifted(start.dx, start.dy), None
    for tolerance in _TOLERANCES:
        i, j = common(moved, second, Vote(0.0, 0.0, 0, 0.0), tolerance=tolerance, factor=factor)
        fit = similarity(first.x[i], first.y[i], second.x[j], second.y[j])
        if fit is None:
            return None
        moved = first.at(*fit.apply(first.x, first.y))
    assert fit is not None
    kept = fit.kept
    return Registration(*fit.numbers, n=int(kept.sum()), first=i[kept], second=j[kept])


@dataclass(frozen=True)
class Similarity:
    """x', y' = (x, y) + (dx, dy) + (a, -b; b, a) (x - x0, y - y0), fitted with outliers clipped.

    Attributes
    ----------
    x0, y0 : float
        Mean position of the points that were kept, in the first list [pixel].
    dx, dy : float
        Shift there [pixel].
    a, b : float
        Scale less one and rotation [radian], for small ones.
    rms : float
        Root mean square of the residuals of one point and axis [pixel].
    spread : float
        Root mean square distance of the points from (x0, y0) [pixel].
    kept : ndarray of bool, shape (n,)
        Points that were not clipped.
    """

    x0: float
    y0: float
    dx: float
    dy: float
    a: float
    b: float
    rms: float
    spread: float
    kept: NDArray[np.bool_]

    def apply(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return where positions of the first list come to lie."""
        u, v = x - self.x0, y - self.y0
        return x + self.dx + self.a * u - self.b * v, y + self.dy + self.b * u + self.a * v

    @property
    def numbers(self) -> tuple[float, float, float, float, float, float, float, float]:
        """dx, dy, error, rotation, rotation_error, scale, scale_error, rms, as in `Registration`."""
        count = int(self.kept.sum())
        error = max(self.rms, _FLOOR) / np.sqrt(count)
        if count < _LEAST_TO_ROTATE:
            return self.dx, self.dy, error, np.nan, np.nan, np.nan, np.nan, self.rms
        slope = error / max(self.spread, 1e-6)
        turned, degrees = float(np.degrees(np.arctan2(self.b, 1 + self.a))), float(np.degrees(slope))
        return self.dx, self.dy, error, turned, degrees, self.a, slope, self.rms


def similarity(x1: Floats, y1: Floats, x2: Floats, y2: Floats, *, clip: float = 3.0) -> Similarity | None:
    """Fit shift, rotation and scale by least squares, clipping outliers; None with fewer than 4 points.

    Parameters
    ----------
    x1, y1, x2, y2 : ndarray, shape (n,)
        The same points in the first and in the second list [pixel]. With fewer than 6 only a shift is fitted.
    clip : float
        Points farther off than this many times the scatter (`astropy.stats.mad_std`, at least 0.04 pixel) are clipped.

    Notes
    -----
    The fit of ``tweakwcs.linearfit.iter_linear_fit`` with ``fitgeom="rscale"``, which a test compares it with.
    """
    kept = np.ones(x1.size, dtype=bool)
    found: Similarity | None = None
    for round_ in range(4):
        if kept.sum() < 4:
            return None
        x0, y0 = float(np.mean(x1[kept])), float(np.mean(y1[kept]))
        u, v, du, dv = x1 - x0, y1 - y0, x2 - x1, y2 - y1
        # Medians to begin with, so that a false match does not pull the rest off. With a rotation the
        # median of the shifts depends on how the points are spread, so that a second round, of means, always follows.
        dx, dy = (float(np.mean(d[kept])) if round_ else median(d[kept]) for d in (du, dv))
        size = float(np.sum(u[kept] ** 2 + v[kept] ** 2))
        turn = kept.sum() >= _LEAST_TO_ROTATE and size > 0
        a = float(np.sum((u * (du - dx) + v * (dv - dy))[kept])) / size if turn else 0.0
        b = float(np.sum((u * (dv - dy) - v * (du - dx))[kept])) / size if turn else 0.0
        left = np.concatenate([du - dx - a * u + b * v, dv - dy - b * u - a * v])
        near = left[np.tile(kept, 2)]
        rms = float(np.sqrt(np.mean(near**2)))
        scatter = max(_FLOOR, robust(near, least=1)[1])
        found = Similarity(x0, y0, dx, dy, a, b, rms, float(np.sqrt(size / kept.sum())), kept)
        far = np.abs(left).reshape(2, -1).max(axis=0) > clip * scatter
        if round_ > 0 and np.array_equal(~far, kept):
            break
        kept = ~far
    return found


@dataclass(frozen=True)
class Solved:
    """Offsets of every exposure that pairs tie together, against a reference.

    Attributes
    ----------
    reference : str
        The exposure that most others agree with.
    value : dict of str to ndarray
        Offset of each exposure, 0 for the reference.
    error : dict of str to float
        Standard error of each component against the reference.
    """

    reference: str
    value: dict[str, Floats]
    error: dict[str, float]


def solve(pairs: Mapping[tuple[str, str], tuple[Floats, float]], *, reference: str | None = None) -> Solved | None:
    """Solve offsets of pairs (second minus first, with its error) for one offset an exposure.

    Only the largest group of exposures that hang together is solved. The reference is the exposure with the smallest
    sum of distances to the others, so that one that went astray is never the standard, unless one is given.
    """
    group = _largest_group(pairs)
    if len(group) < 2:
        return None
    place = {name: k for k, name in enumerate(group)}
    used = {key: pair for key, pair in pairs.items() if key[0] in place}
    normal, right = np.zeros((len(group), len(group))), np.zeros((len(group), len(next(iter(used.values()))[0])))
    for (one, other), (offset, error) in used.items():
        i, j, weight = place[one], place[other], 1 / error**2
        normal[[i, j], [i, j]] += weight
        normal[[i, j], [j, i]] -= weight
        right[j] += weight * offset
        right[i] -= weight * offset
    inverse = np.linalg.pinv(normal, hermitian=True)
    offsets = inverse @ right
    apart = np.linalg.norm(offsets[:, None] - offsets[None], axis=2).sum(axis=1)
    middle = place[reference] if reference in place else int(np.argmin(apart))
    spread = np.diag(inverse) + inverse[middle, middle] - 2 * inverse[middle]
    error = np.sqrt(np.maximum(spread, 0))
    return Solved(
        group[middle],
        {name: offsets[k] - offsets[middle] for name, k in place.items()},
        {name: float(error[k]) for name, k in place.items()},
    )


def _largest_group(pairs: Mapping[tuple[str, str], Any]) -> list[str]:
    groups: list[set[str]] = []
    for one, other in pairs:
        touched = [group for group in groups if one in group or other in group]
        groups = [group for group in groups if group not in touched] + [{one, other}.union(*touched)]
    sizes = [len(group) for group in groups]
    return sorted(groups[int(np.argmax(sizes))]) if groups else []
