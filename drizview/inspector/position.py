"""A sky position as a person writes it."""

from __future__ import annotations

from typing import Any

from astropy.coordinates import SkyCoord

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
