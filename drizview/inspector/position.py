"""A sky position as a person writes it, and reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.wcs import WCS

from drizview.errors import DrizviewError


def sky_position(ra: Any, dec: Any = None) -> tuple[float, float]:
    """Return right ascension and declination in degrees.

    Parameters
    ----------
    ra, dec : float or str or SkyCoord
        Two numbers [deg], two strings (``"02:17:14.6"``, ``"-04:45:02"``: hours and degrees), one string with both, or
        one `~astropy.coordinates.SkyCoord`.

    Raises
    ------
    DrizviewError
        Neither of these.
    """
    try:
        if isinstance(ra, SkyCoord):
            position = ra.icrs
        elif dec is None:
            position = SkyCoord(str(ra), unit=("hourangle", "deg"))
        elif isinstance(ra, str) or isinstance(dec, str):
            position = SkyCoord(str(ra), str(dec), unit=("deg" if _is_number(ra) else "hourangle", "deg"))
        else:
            position = SkyCoord(float(ra), float(dec), unit="deg")
        return float(position.ra.deg), float(position.dec.deg)
    except (ValueError, TypeError) as error:
        given = f"{ra} {dec}" if dec is not None else str(ra)
        hint = "write 34.5 -4.75 (degrees), or 02:17:14.6 -04:45:02 (hours and degrees)"
        raise DrizviewError(given, None, f"is not a sky position: {error}", hint) from None


def _is_number(text: Any) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def sky_words(wcs: WCS, x: float, y: float) -> dict[str, str]:
    """Return right ascension and declination at a pixel in both ways of writing them; nothing where they fail.

    Returns
    -------
    dict of str
        ``sky``: ``"02:17:14.613 −04:45:02.40"``, ``degrees``: ``"34.310888 −4.750667"``.
    """
    ra, dec = (float(value) for value in wcs.all_pix2world(x, y, 0))
    if not (np.isfinite(ra) and np.isfinite(dec)):
        return {}
    position = SkyCoord(ra, dec, unit="deg")
    hours = position.ra.to_string(unit="hourangle", sep=":", precision=3, pad=True)
    degrees = position.dec.to_string(unit="deg", sep=":", precision=2, pad=True, alwayssign=True)
    plain = f"{position.ra.deg:.6f} {dec:+.6f}"
    return {"sky": f"{hours} {degrees}".replace("-", "−"), "degrees": plain.replace("-", "−")}
