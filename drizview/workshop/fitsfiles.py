"""FITS files of an association, as the calibration pipeline and AstroDrizzle write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from astropy.io import fits

_SMALL = ("INHERIT", "EXPNAME", "LTV1", "LTV2")
DEAD = 4


def imset(
    header: fits.Header, science: np.ndarray, noise: np.ndarray, flags: np.ndarray, number: int, *, seconds: float = 0.0
) -> list[fits.ImageHDU]:
    """Return the images of a chip; ``seconds`` of exposure where it has SAMP and TIME, as in the infrared."""
    small = small_header(header)
    planes = [("SCI", science, header), ("ERR", noise, small), ("DQ", flags, small)]
    if seconds:
        good = (flags & DEAD) == 0
        planes.append(("SAMP", np.where(good, 12, 0).astype(np.int16), small))
        planes.append(("TIME", np.where(good, seconds, 0).astype(np.float32), small))
    return [fits.ImageHDU(image, header=head.copy(), name=name, ver=number) for name, image, head in planes]


def small_header(header: fits.Header) -> fits.Header:
    """Return what ERR and DQ have of the header of SCI."""
    return fits.Header([(key, header[key]) for key in _SMALL if key in header])


def association(root: str, rootnames: Sequence[str], folder: Path) -> None:
    """Write the association table of exposures; ``root`` is the first six characters of their names, less the visit."""
    members = [name.upper() for name in rootnames] + [f"{root}01010".upper()]
    types = ["EXP-DTH"] * len(rootnames) + ["PROD-DTH"]
    columns = [
        fits.Column("MEMNAME", "14A", array=members),
        fits.Column("MEMTYPE", "14A", array=types),
        fits.Column("MEMPRSNT", "L", array=[True] * len(members)),
    ]
    units = fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns, name="ASN")])
    units[0].header.update(ROOTNAME=f"{root}01010", ASN_ID=f"{root}01010".upper())
    units.writeto(folder / f"{root}01010_asn.fits", overwrite=True)
