"""Datasets with parts missing, made of the demo dataset."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

from astropy.io import fits

PRODUCT, FIRST, SECOND = "o4k19a010_drz.fits", "o4k19ac3q_flt.fits", "o4k19ac4q_flt.fits"
ALL = (PRODUCT, FIRST, SECOND)
_SKY = ("CTYPE", "CRPIX", "CRVAL", "CD1_", "CD2_", "WCSNAME")


def part(demo, folder, *names):
    """Copy some files of the demo dataset into a folder and return it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(Path(demo) / name, folder)
    return folder


def without(folder, name, *extensions):
    """Take extensions out of a file."""
    with _changed(folder, name) as units:
        for extension in extensions:
            del units[extension]
        units[0].header["NEXTEND"] = len(units) - 1


def without_wcs(folder, *names):
    """Take the sky coordinates out of files."""
    for name in names:
        with _changed(folder, name) as units:
            for unit in units[1:]:
                for key in [key for key in unit.header if key.startswith(_SKY)]:
                    del unit.header[key]


def _changed(folder, name):
    warnings.simplefilter("ignore", fits.verify.VerifyWarning)
    return fits.open(Path(folder) / name, mode="update", memmap=False)
