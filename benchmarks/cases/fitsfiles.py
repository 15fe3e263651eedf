"""FITS files of an exposure and its association, as the calibration pipeline of each camera writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases.aim import Pointing
from benchmarks.cases.camera import Camera
from benchmarks.cases.case import Case
from benchmarks.cases.detector import DEAD

_SMALL = ("INHERIT", "EXPNAME", "LTV1", "LTV2")


def primary(
    case: Case, camera: Camera, root: str, name: str, k: int, target: Pointing, claimed: Pointing
) -> fits.Header:
    """Return the primary header of exposure k, whose rootname is ``name``."""
    header, visit = camera.headers()[0].copy(), int(name[4:6])
    begin = header["EXPSTART"] + (k * (camera.exptime + 150) + (visit - 1) * 40000) / 86400
    header.update(ROOTNAME=name, FILENAME=f"{name}_{camera.suffix}.fits", EXPTIME=camera.exptime)
    header.update(EXPSTART=begin, EXPEND=begin + camera.exptime / 86400, LINENUM=f"{visit:02d}.{k + 1:03d}")
    header.update(ASN_ID=f"{root}01010".upper(), ASN_TAB=f"{root}01010_asn.fits")
    header.update(RA_TARG=target.ra, DEC_TARG=target.dec, TARGNAME="SIMULATED")
    header.update(PA_V3=(header["PA_V3"] + claimed.roll) % 360, PATTSTEP=k + 1, P1_NPTS=case.n)
    header[camera.filter_keyword] = camera.filter
    if case.dither == "none" or case.n == 1:
        header["PATTERN1"] = "NONE"
    return header


def imset(camera: Camera, header: fits.Header, science, noise, flags, number: int) -> list[fits.ImageHDU]:
    """Return the images of a chip; WFPC2 keeps its flags in another file (`flag_file`)."""
    small = fits.Header([(key, header[key]) for key in _SMALL if key in header])
    planes = [("SCI", science, header), ("ERR", noise, small), ("DQ", flags, small)]
    if camera.name == "wfpc2":
        planes = planes[:1]
    if camera.infrared:
        good = (flags & DEAD) == 0
        planes.append(("SAMP", np.where(good, 12, 0).astype(np.int16), small))
        planes.append(("TIME", np.where(good, camera.exptime, 0).astype(np.float32), small))
    return [fits.ImageHDU(image, header=head.copy(), name=name, ver=number) for name, image, head in planes]


def flag_file(units: fits.HDUList, flags: list[np.ndarray], path: Path) -> None:
    """Write the flags of a WFPC2 exposure beside it, as c1m."""
    out = fits.HDUList([fits.PrimaryHDU(header=units[0].header)])
    out[0].header["FILETYPE"] = "SDQ"
    for number, image in enumerate(flags, 1):
        head = fits.Header([(key, units["SCI", number].header[key]) for key in ("EXPNAME", "DETECTOR")])
        out.append(fits.ImageHDU(image, header=head, name="SDQ", ver=number))
    out.writeto(path, overwrite=True)


def table(root: str, names: list[str], folder: Path) -> None:
    """Write the association table."""
    members = [name.split("_")[0].upper() for name in names] + [f"{root}01010".upper()]
    types = ["EXP-DTH"] * len(names) + ["PROD-DTH"]
    columns = [
        fits.Column("MEMNAME", "14A", array=members),
        fits.Column("MEMTYPE", "14A", array=types),
        fits.Column("MEMPRSNT", "L", array=[True] * len(members)),
    ]
    units = fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns, name="ASN")])
    units[0].header.update(ROOTNAME=f"{root}01010", ASN_ID=f"{root}01010".upper())
    units.writeto(folder / f"{root}01010_asn.fits", overwrite=True)
