"""How wide Hubble makes a star, and at which wavelength."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache

import numpy as np

from drizview.dataset.exposure import Exposure
from drizview.dataset.instruments import Instrument
from drizview.dataset.io.header import ANGSTROM, Header
from drizview.dataset.tables import table_rows

_APERTURE_METRES = 2.4
# FWHM of an Airy disc in units of wavelength over aperture.
_AIRY = 1.03
# What guiding adds, and the whole width beyond diffraction where no table holds the spread of charge [arcsec].
_JITTER_ARCSEC = 0.03
# Infrared filters below this are named in tens of nm (F160W); F814W is not.
_LONGEST_IN_TENS = 250


def diffraction_limit(wavelength_nm: float) -> float:
    """Return the FWHM of a star behind a perfect telescope of 2.4 m [arcsec]."""
    return _AIRY * math.degrees(wavelength_nm * 1e-9 / _APERTURE_METRES) * 3600


def core_fwhm(camera: Instrument, wavelength_nm: float) -> float:
    """Return the FWHM of the core of a star before pixelation [arcsec], for the telescope in focus.

    Parameters
    ----------
    camera : Instrument
        Its ``psf_table`` names the widths; without one they are the diffraction limit and 0.03 arcsec of jitter.
    wavelength_nm : float
        Beyond the ends of a table its last value holds.
    """
    table = _widths().get(camera.psf_table)
    if table is None:
        return math.hypot(diffraction_limit(wavelength_nm), _JITTER_ARCSEC)
    return float(np.interp(wavelength_nm, *table))


def pivot_nm(headers: Iterable[Header]) -> float | None:
    """Return the pivot wavelength of the first header that has a believable PHOTPLAM [nm], else None."""
    found = (header.number("PHOTPLAM", within=ANGSTROM) for header in headers)
    return next((angstrom / 10 for angstrom in found if angstrom), None)


def wavelength_of(exposure: Exposure) -> float | None:
    """Return the wavelength [nm] from the filter's name (F606W; F160W in the infrared), else from PHOTPLAM."""
    match = re.search(r"\bF(\d{3})[A-Z]", exposure.filter.upper())
    if match:
        number = float(match[1])
        return number * 10 if exposure.instrument.infrared and number < _LONGEST_IN_TENS else number
    return pivot_nm((exposure.chips[0].header, exposure.primary))


@cache
def _widths() -> dict[str, tuple[list[float], list[float]]]:
    """Return wavelengths [nm] and widths [arcsec] by table."""
    tables: dict[str, tuple[list[float], list[float]]] = {}
    for row in table_rows("psf_widths.csv"):
        wavelengths, widths = tables.setdefault(row["table"], ([], []))
        wavelengths.append(float(row["wavelength_nm"]))
        widths.append(float(row["fwhm_arcsec"]))
    return tables
