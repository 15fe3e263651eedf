"""Magnitudes of a count rate."""

from __future__ import annotations

import math

# STScI: ACS and WFC3 Data Handbooks, "Zeropoints"; f_lambda in erg / s / cm2 / Angstrom, lambda in Angstrom.
ST_ZERO, AB_ZERO = -21.10, -18.6921


def st_magnitude(rate: float, *, photflam: float) -> float:
    """Return the STMAG of a rate [electrons or counts per second]; NaN where there is no light.

    ``-2.5 log10(PHOTFLAM rate) - 21.10``
    """
    flux = rate * photflam
    return -2.5 * math.log10(flux) + ST_ZERO if flux > 0 else math.nan


def ab_magnitude(rate: float, *, photflam: float, photplam: float) -> float:
    """Return the ABMAG of a rate [electrons or counts per second]; NaN where there is no light.

    ``STMAG - 5 log10(PHOTPLAM) + 18.6921``, with the pivot wavelength PHOTPLAM [Angstrom].
    """
    if not photplam > 0:
        return math.nan
    return st_magnitude(rate, photflam=photflam) - 5 * math.log10(photplam) - AB_ZERO


def magnitude_error(rate: float, error: float) -> float:
    """Return the error of a magnitude from a rate and its error; NaN where there is no light."""
    return 2.5 / math.log(10) * error / rate if rate > 0 else math.nan
