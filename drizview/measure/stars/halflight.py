"""Half-light radii of isolated sources, however wide they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.stars.peaks import boxes

Floats = NDArray[np.floating[Any]]

# What is measured around a source, in units of the smoothing: light within 5, sky between 5 and 7, nothing near within
# 6. A ring of the width of an unfocused telescope's stars is smoothed to one peak.
_LIGHT, _SKY, _ALONE = 5.0, 7.0, 6.0
# A neighbour fainter than this share does not spoil a source.
_FAINTER = 0.1


def half_light_radii(image: Floats, *, sigma: float, smooth: float, correlation: float = 1.0, snr: float) -> Floats:
    """Return the radii that hold half of the light of each isolated source, in pixels.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Without its sky, NaN where it says nothing.
    sigma : float
        Noise of a sky pixel.
    smooth : float
        Standard deviation of the Gaussian that makes one peak of each source [pixel].
    correlation : float
        By which the noise of an area exceeds that of independent pixels.
    snr : float
        Least signal-to-noise ratio of the light within five times ``smooth``.
    """
    valid = np.isfinite(image)
    filled = np.where(valid, image, 0).astype(np.float32)
    blurred = ndimage.gaussian_filter(filled, smooth)
    reach = int(np.ceil(_SKY * smooth))
    peak = blurred == ndimage.maximum_filter(blurred, 2 * round(smooth) + 1)
    peak &= blurred > 5 * sigma * correlation / (2 * np.sqrt(np.pi) * smooth)
    rows, columns = np.nonzero(peak)
    heights = blurred[rows, columns]
    chosen = _alone(rows, columns, heights, _ALONE * smooth)
    for at, length in zip((rows, columns), image.shape, strict=True):
        chosen &= (at >= reach) & (at < length - reach)
    stamps = boxes(np.where(valid, image, np.nan), rows[chosen], columns[chosen], reach)
    noise = sigma * correlation * np.sqrt(np.pi) * _LIGHT * smooth
    found = [_radius(stamp, reach, smooth, snr * noise) for stamp in stamps]
    return np.array([radius for radius in found if radius is not None])


def _alone(rows: NDArray[Any], columns: NDArray[Any], heights: Floats, distance: float) -> NDArray[np.bool_]:
    """Return which peaks have no other of a tenth of their height or more near them."""
    lonely = np.ones(len(heights), dtype=bool)
    if len(heights) > 1:
        pairs = tree_of(np.column_stack([rows, columns])).query_pairs(distance, output_type="ndarray")
        for one, other in (pairs.T, pairs.T[::-1]):
            lonely[one[heights[other] > _FAINTER * heights[one]]] = False
    return lonely


def _radius(stamp: Floats, reach: int, smooth: float, least: float) -> float | None:
    """Return the half-light radius about the centre of light, None for a source that is too faint or broken."""
    if not np.isfinite(stamp).all():
        return None
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    distance = np.hypot(y, x)
    light = stamp - np.median(stamp[(distance >= _LIGHT * smooth) & (distance < _SKY * smooth)])
    near = np.where(distance < 2.5 * smooth, np.maximum(light, 0), 0)
    if not near.sum() > 0:
        return None
    distance = np.hypot(y - (near * y).sum() / near.sum(), x - (near * x).sum() / near.sum())
    inside = distance < _LIGHT * smooth
    order = np.argsort(distance[inside])
    grown = np.cumsum(light[inside][order])
    if grown[-1] < least:
        return None
    return float(distance[inside][order][int(np.argmax(grown >= grown[-1] / 2))])
