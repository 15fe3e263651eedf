"""Footprints of the exposures on the sky."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from astropy.wcs import WCS
from numpy.typing import NDArray

from drizview.checks.fixtures.align.solutions import visit_of
from drizview.dataset.chip import Chip
from drizview.dataset.exposure import Exposure
from drizview.errors import Unmeasured
from drizview.measure.geometry.footprint import Polygon, sky_offset

Floats = NDArray[np.float64]

_ALONG = 8  # points along a side of a chip


@dataclass(frozen=True, eq=False)
class Footprint:
    """The outline of an exposure.

    Attributes
    ----------
    name, visit : str
    scene : tuple of (x, y)
        Outline of each chip in pixels of the reference, from 0.
    sky : tuple of (east, north)
        The same as offsets from the centre [arcsec].
    middle : (east, north)
        Middle of the first chip [arcsec].
    """

    name: str
    visit: str
    scene: tuple[Polygon, ...]
    sky: tuple[Polygon, ...]
    middle: tuple[float, float]


def footprints(
    exposures: Sequence[Exposure], reference: WCS | None, *, centre: tuple[float, float]
) -> tuple[tuple[Footprint, ...], dict[str, str]]:
    """Return the outlines of the exposures that have coordinates, and for the others the reason why not.

    Parameters
    ----------
    reference : WCS or None
        Of the sky scene.
    centre : (x, y)
        Pixel of the reference from which offsets count.

    Raises
    ------
    Unmeasured
        No image has a usable WCS.
    """
    if reference is None:
        raise Unmeasured("no image has a usable WCS")
    home = tuple(float(value) for value in reference.all_pix2world(*centre, 0))
    found, missing = [], {}
    for exposure in exposures:
        try:
            found.append(_footprint(exposure, reference, (home[0], home[1])))
        except (Unmeasured, ValueError) as reason:
            missing[exposure.name] = getattr(reason, "reason", str(reason))
    return tuple(found), missing


def _footprint(exposure: Exposure, reference: WCS, home: tuple[float, float]) -> Footprint:
    rims = [_rim(chip) for chip in exposure.chips]
    skies = [chip.wcs.all_pix2world(*rim, 0) for chip, rim in zip(exposure.chips, rims, strict=True)]
    ny, nx = exposure.chips[0].sci.shape
    east, north = sky_offset(
        *(np.asarray(value) for value in exposure.chips[0].wcs.all_pix2world([(nx - 1) / 2], [(ny - 1) / 2], 0)),
        centre=home,
    )
    outlines: list[Polygon] = [tuple(reference.wcs_world2pix(*sky, 0)) for sky in skies]
    if not all(np.isfinite(axis).all() for outline in outlines for axis in outline):
        raise Unmeasured(f"{exposure.name} does not project onto the reference image")
    return Footprint(
        exposure.name,
        visit_of(exposure),
        tuple(outlines),
        tuple(sky_offset(*sky, centre=home) for sky in skies),
        (float(east[0]), float(north[0])),
    )


def _rim(chip: Chip) -> tuple[Floats, Floats]:
    """Return x and y of points along the outer edges of a chip, pixels from 0."""
    ny, nx = chip.sci.shape
    along = np.arange(_ALONG) / _ALONG
    still = np.zeros(_ALONG)
    x = np.concatenate([along, still + 1, 1 - along, still]) * nx - 0.5
    y = np.concatenate([still, along, still + 1, 1 - along]) * ny - 0.5
    return x, y


def closed_outlines(outlines: Sequence[Polygon]) -> tuple[Floats, Floats]:
    """Return outlines as rows of x and of y, each back to where it began."""
    x, y = (np.array([np.append(outline[axis], outline[axis][0]) for outline in outlines]) for axis in (0, 1))
    return x, y
