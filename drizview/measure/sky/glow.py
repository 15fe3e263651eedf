"""Patches of light of some ten pixels that one exposure has and the others have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.sampling import blocks
from drizview.measure.geometry.surroundings import medians_around
from drizview.measure.noise.robust import nan_median, robust
from drizview.measure.noise.usual import Usual
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
    usual = Usual(np.array([images[name] for name in chosen]))
    of_others = _cells_of(usual.without(None)) if len(chosen) < len(images) else None
    made = {
        name: _difference(own, _cells_of(usual.without(own)) if name in chosen or of_others is None else of_others)
        for name, own in images.items()
    }
    return {name: glow for name, glow in made.items() if glow is not None}


def _companions(names: Sequence[str]) -> set[str]:
    """Return the exposures to compare one with: a dozen of many, evenly chosen, tell what is usual as well as all."""
    return {names[k] for k in np.linspace(0, len(names) - 1, min(len(names), _COMPANIONS)).round().astype(int)}


def _medians(image: Floats) -> Floats:
    squares = blocks(image, SIDE)
    full = np.isfinite(squares).mean(axis=2) > _LEAST
    return np.where(full, nan_median(squares, axis=2), np.nan)


def _cells_of(middle: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the medians of the cells, and where sources are: those of the others, as what one has alone is sought."""
    blank = without_sources(middle)
    return _medians(blank), ~np.isfinite(blank)


def _difference(own: Floats, others: tuple[Floats, NDArray[np.bool_]]) -> Glow | None:
    rest, sources = others
    own = _medians(np.where(sources, np.nan, own))
    known = np.isfinite(own) & np.isfinite(rest)
    if known.sum() < _FEWEST:
        return None
    off = np.where(known, own - rest, 0.0)
    level = np.where(known, off, float(np.median(off[known])))
    off = np.where(known, off - medians_around(level, _BROAD), 0.0)
    weight = ndimage.gaussian_filter(known.astype(float), _SMOOTH)
    smooth = np.where(weight > 0.5, ndimage.gaussian_filter(off, _SMOOTH) / np.maximum(weight, 0.5), 0.0)
    noise = max(_QUIET, robust(smooth[known])[1])
    bright, number = ndimage.label(smooth > _SIGMAS * noise, np.ones((3, 3)))
    dark = ndimage.label(smooth < -_SIGMAS * noise, np.ones((3, 3)))[1]
    peaks = ndimage.maximum_position(smooth, bright, range(1, number + 1)) if number else []
    places = tuple(((c + 0.5) * SIDE, (r + 0.5) * SIDE) for r, c in peaks)
    return Glow(number, int(dark), places, tuple(float(smooth[at]) for at in peaks))
