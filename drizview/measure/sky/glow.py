"""Patches of light of some ten pixels that one exposure has and the others have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.sampling import blocks
from drizview.measure.noise.robust import nan_median, robust
from drizview.measure.sky.background import without_sources

Floats = NDArray[np.floating[Any]]

# Side of the cells whose medians are compared [pixel], the least share of one that must be sky, and the smoothing of
# the cells; what is broader than so many of them is a gradient [cells].
SIDE, _LEAST, _SMOOTH, _BROAD = 6, 0.5, 1.0, 11
# Cells that are needed, and the noise of their smoothed difference that photons and read-out alone leave [sigma].
_FEWEST, _QUIET = 100, 0.07
# Standard deviations of the smoothed difference from which a patch is one.
_SIGMAS = 6.0
_COMPANIONS = 13


@dataclass(frozen=True)
class Glow:
    """Patches of one exposure: how many are bright, how many dark, and where the bright ones are.

    ``places`` are (x, y) of the window [pixel], ``levels`` in units of the noise of a sky pixel.
    """

    bright: int
    dark: int
    places: tuple[tuple[float, float], ...]
    levels: tuple[float, ...]


def glows(images: Mapping[str, Floats]) -> dict[str, Glow]:
    """Look for patches in each exposure that the others do not show.

    Parameters
    ----------
    images : mapping of str to ndarray, shape (ny, nx)
        Exposures on one grid, without sky, in units of the noise of a sky pixel; NaN where they say nothing.

    Returns
    -------
    dict of str to Glow
        Of the exposures that share enough sky with others.
    """
    if len(images) < 2:
        return {}
    chosen = _companions(list(images))
    usual = _Usual(np.array([images[name] for name in chosen]))
    made = {name: _difference(own, usual.without(own if name in chosen else None)) for name, own in images.items()}
    return {name: glow for name, glow in made.items() if glow is not None}


def _companions(names: Sequence[str]) -> set[str]:
    """Return the exposures to compare one with: a dozen of many, evenly chosen, tell what is usual as well as all."""
    return {names[k] for k in np.linspace(0, len(names) - 1, min(len(names), _COMPANIONS)).round().astype(int)}


class _Usual:
    """The median of exposures, shape (n, ny, nx), with or without one of them; they are put in order once."""

    def __init__(self, images: Floats) -> None:
        self._ordered = np.sort(np.where(np.isfinite(images), images, np.nan), axis=0)  # NaN last
        self._known = np.isfinite(images).sum(axis=0)

    def without(self, own: Floats | None) -> Floats:
        """Return the median of the others, NaN where fewer than two (of one: one) say something."""
        mine = np.zeros(self._known.shape, bool) if own is None else np.isfinite(own)
        number, least = self._known - mine, len(self._ordered) - (own is not None)
        low, high = (self._at(np.maximum(at, 0), own, mine) for at in ((number - 1) // 2, number // 2))
        return np.where(number >= min(2, least), (low + high) / 2, np.nan)

    def _at(self, index: NDArray[np.integer[Any]], own: Floats | None, mine: NDArray[np.bool_]) -> Floats:
        """Return the values of these ranks among the others: those from one's own value on move up by one."""
        value = np.take_along_axis(self._ordered, index[None], axis=0)[0]
        if own is None:
            return value
        above = np.minimum(index + (mine & (own <= value)), len(self._ordered) - 1)
        return np.take_along_axis(self._ordered, above[None], axis=0)[0]


def _medians(image: Floats) -> Floats:
    squares = blocks(image, SIDE)
    full = np.isfinite(squares).mean(axis=2) > _LEAST
    return np.where(full, nan_median(squares, axis=2), np.nan)


def _difference(own: Floats, middle: Floats) -> Glow | None:
    # Sources are those of the others: what this exposure has alone is looked for, flags or no flags.
    sources = ~np.isfinite(without_sources(middle))
    own, rest = (_medians(np.where(sources, np.nan, image)) for image in (own, middle))
    known = np.isfinite(own) & np.isfinite(rest)
    if known.sum() < _FEWEST:
        return None
    off = np.where(known, own - rest, 0.0)
    level = np.where(known, off, float(np.median(off[known])))
    off = np.where(known, off - ndimage.median_filter(level, _BROAD, mode="nearest"), 0.0)
    weight = ndimage.gaussian_filter(known.astype(float), _SMOOTH)
    smooth = np.where(weight > 0.5, ndimage.gaussian_filter(off, _SMOOTH) / np.maximum(weight, 0.5), 0.0)
    noise = max(_QUIET, robust(smooth[known])[1])
    bright, number = ndimage.label(smooth > _SIGMAS * noise, np.ones((3, 3)))
    dark = ndimage.label(smooth < -_SIGMAS * noise, np.ones((3, 3)))[1]
    peaks = ndimage.maximum_position(smooth, bright, range(1, number + 1))
    places = tuple(((c + 0.5) * SIDE, (r + 0.5) * SIDE) for r, c in peaks)
    return Glow(number, int(dark), places, tuple(float(smooth[at]) for at in peaks))
