"""Stars of the exposures by place and shape, without their pixels: small enough to be kept for a panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.stars import Sources
from drizview.checks.registry import ingredient

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class StarMoments:
    """Stars of one exposure, before the detector's pixels; arrays of one length.

    Attributes
    ----------
    x, y : ndarray
        On the product, pixels from 0.
    xx, xy, yy : ndarray
        Second moments along the axes of the product [product pixel squared].
    fwhm_arcsec : ndarray
        [arcsec]
    """

    x: Floats
    y: Floats
    xx: Floats
    xy: Floats
    yy: Floats
    fwhm_arcsec: Floats

    def __len__(self) -> int:
        return len(self.x)


@ingredient
def star_moments(exposure_stars: dict[str, Sources]) -> dict[str, StarMoments]:
    """Return the stars of each exposure, their shapes turned to the axes of the product."""
    return {name: _turned(sources) for name, sources in exposure_stars.items()}


def _turned(sources: Sources) -> StarMoments:
    shapes = sources.shapes
    own = np.stack([np.stack([shapes.xx, shapes.xy], -1), np.stack([shapes.xy, shapes.yy], -1)], -2)
    moments = sources.jacobian @ own @ np.swapaxes(sources.jacobian, 1, 2)
    return StarMoments(
        sources.peaks.x, sources.peaks.y, moments[:, 0, 0], moments[:, 0, 1], moments[:, 1, 1], sources.fwhm_arcsec
    )
