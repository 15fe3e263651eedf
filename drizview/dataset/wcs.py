"""The WCS of an extension, with every distortion its file carries."""

from __future__ import annotations

import re

import numpy as np
from astropy.coordinates import angular_separation
from astropy.wcs import WCS
from astropy.wcs.utils import proj_plane_pixel_area, proj_plane_pixel_scales

from drizview.dataset.io.header import Header
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.io.scan import MOST_SIP_ORDER, SIP_ORDERS, Hdu
from drizview.errors import DrizviewError, Unmeasured
from drizview.quiet import quiet
from drizview.text import clean

# Extensions that hold distortion as tables: detector-to-image (D2IM) and non-polynomial (NPOL).
_DISTORTION = ("D2IMARR", "WCSDVARR")
# A Hubble pixel is between 0.01" and 1"; this only refuses what no camera could have.
_SCALE_ARCSEC = (1e-4, 100.0)
# Sine of the angle between the axes, and the stretch of a diagonal by distortion: far beyond any camera's.
_LEAST_SINE = 0.01
_MOST_DISTORTION = 3.0
# The cards that make a WCS, of hundreds: astropy goes through them again and again.
_CARDS = re.compile(
    rb"BITPIX|NAXIS\d?|WCSAXES|WCSNAME|(?:CTYPE|CUNIT|CRPIX|CRVAL|CDELT|CROTA)\d|(?:CD|PC)\d+_\d+|PC\d{6}|P[VS]\d_\d+|"
    rb"LONPOLE|LATPOLE|RADE(?:SYS|CSYS)|EQUINOX|EPOCH|(?:DATE|MJD)-OBS|AP?_.*|BP?_.*|D2IM.*|AXISCORR|"
    rb"CPDIS.*|CQDIS.*|CPERR.*|CQERR.*|D[PQ]\d.*"
)
# "ERROR 3 in wcsset() at line 2868 of file cextern/wcslib/C/wcs.c:" and a new line.
_ORIGIN = re.compile(r"^ERROR \d+ in \w+\(\) at line \d+ of file \S+:\s*")
_NUMBERS = ("CRPIX1", "CRPIX2", "CRVAL1", "CRVAL2", "CD1_1", "CD1_2", "CD2_1", "CD2_2", "CDELT1", "CDELT2")


def sky_wcs(fits_file: FitsFile, hdu: Hdu) -> WCS:
    """Return the celestial WCS of an image with SIP, D2IM and NPOL where present.

    Returns
    -------
    astropy.wcs.WCS
        Two axes, in degrees, already set up so that threads may share it.

    Raises
    ------
    Unmeasured
        There is no WCS, or none that maps pixels to the sky and back.
    """
    where = f"{fits_file.file}[{hdu.label}]"
    cards = fits_file.cards_like(hdu, _CARDS)
    if "CRVAL1" not in cards or "CTYPE1" not in cards:
        raise Unmeasured(f"{where} has no WCS")
    header = Header(cards)
    wrong = [key for key in _NUMBERS if key in cards and header.number(key) is None]
    wrong += [key for key in SIP_ORDERS if key in cards and not _is_order(header, key)]
    if wrong:  # wcslib takes a default for a number that it cannot read
        raise Unmeasured(f"the WCS of {where} cannot be used: {header.why(wrong[0])}")
    tables = [unit for unit in fits_file.hdus if unit.name in _DISTORTION]
    try:
        with quiet():
            wcs = WCS(cards, fits_file.in_memory(tables) if tables else None, naxis=2)
            wcs.wcs.set()
            _refuse_unusable(wcs, hdu)
    except DrizviewError as error:
        raise Unmeasured(f"the WCS of {where} cannot be used: {error.cause}") from error
    except Exception as error:  # wcslib and astropy raise many types over a broken header
        raise Unmeasured(f"the WCS of {where} cannot be used: {_in_words(error)}") from error
    return wcs


def _in_words(error: Exception) -> str:
    """Return what wcslib says, without where in its own source it says it."""
    return clean(_ORIGIN.sub("", str(error)).partition("\n")[0].rstrip("."), 80)


def _is_order(header: Header, key: str) -> bool:
    return header.integer(key) is not None and header.number(key, within=(0, MOST_SIP_ORDER)) is not None


def _refuse_unusable(wcs: WCS, hdu: Hdu) -> None:
    if not wcs.has_celestial:
        raise ValueError("it is not celestial")
    scales = proj_plane_pixel_scales(wcs) * 3600
    if not np.all((scales > _SCALE_ARCSEC[0]) & (scales < _SCALE_ARCSEC[1])):
        raise ValueError("its matrix is singular or its scale is no camera's")
    if abs(np.linalg.det(wcs.pixel_scale_matrix)) * 3600**2 < _LEAST_SINE * scales[0] * scales[1]:
        raise ValueError("its matrix is singular")
    ny, nx = hdu.axes[-2:] if len(hdu.axes) >= 2 else (1, 1)
    corners = wcs.all_pix2world([[0.0, 0.0], [nx - 1.0, ny - 1.0]], 0)
    if not np.all(np.isfinite(corners)):
        raise ValueError("its corners have no position on the sky")
    (ra, dec), (other_ra, other_dec) = np.radians(corners)
    apart = np.degrees(angular_separation(ra, dec, other_ra, other_dec)) * 3600
    straight = np.hypot((nx - 1) * scales[0], (ny - 1) * scales[1])
    if straight > 0 and not 1 / _MOST_DISTORTION < apart / straight < _MOST_DISTORTION:
        raise ValueError("its distortion is no camera's")


def scale_arcsec(wcs: WCS) -> float:
    """Return the pixel scale at the reference pixel: the root of the pixel area, in arcsec."""
    return float(np.sqrt(proj_plane_pixel_area(wcs))) * 3600
