"""Positions on the sky as offsets on a tangent plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sky_offset(ra: Floats, dec: Floats, *, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return offsets to the east and to the north on the plane that touches the sky at a centre.

    Parameters
    ----------
    ra, dec : ndarray
        Right ascension and declination [deg].
    centre : (ra, dec)
        Where the plane touches [deg].

    Returns
    -------
    east, north : ndarray
        [arcsec]; NaN for positions 90 degrees away and farther.

    Notes
    -----
    The gnomonic projection (Calabretta & Greisen 2002, section 5.1.3).
    """
    along, up, up0 = np.radians(ra - centre[0]), np.radians(dec), np.radians(centre[1])
    depth = np.sin(up) * np.sin(up0) + np.cos(up) * np.cos(up0) * np.cos(along)
    depth = np.where(depth > 0, depth, np.nan)
    east = np.cos(up) * np.sin(along) / depth
    north = (np.sin(up) * np.cos(up0) - np.cos(up) * np.sin(up0) * np.cos(along)) / depth
    return np.asarray(np.degrees(east) * 3600), np.asarray(np.degrees(north) * 3600)
