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
_COMPANIONS = 12


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
    found = {}
    for name, own in images.items():
        others = _companions([image for other, image in images.items() if other != name])
        made = _difference(own, others) if len(others) else None
        if made is not None:
            found[name] = made
    return found


def _companions(images: Sequence[Floats]) -> Floats:
    """Return the exposures to compare one with: a dozen of many, evenly chosen, tell what is usual as well as all."""
    chosen = np.unique(np.linspace(0, len(images) - 1, min(len(images), _COMPANIONS)).round().astype(int))
    return np.array([images[k] for k in chosen])


def _middle(images: Floats) -> Floats:
    """Return the median along the first axis, NaN where fewer than two (of one: one) say something."""
    known = np.isfinite(images).sum(axis=0) >= min(2, len(images))
    return np.where(known, nan_median(images, axis=0), np.nan)


def _medians(image: Floats) -> Floats:
    squares = blocks(image, SIDE)
    full = np.isfinite(squares).mean(axis=2) > _LEAST
    return np.where(full, nan_median(squares, axis=2), np.nan)


def _difference(own: Floats, others: Floats) -> Glow | None:
    # Sources are those of the others: what this exposure has alone is looked for, flags or no flags.
    middle = _middle(others)
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
