"""FITS files of an exposure and its association, as the calibration pipeline of each camera writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases.aim import Pointing
from benchmarks.cases.camera import Camera
from benchmarks.cases.case import Case
from drizview.workshop import fitsfiles


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
    seconds = camera.exptime if camera.infrared else 0.0
    planes = fitsfiles.imset(header, science, noise, flags, number, seconds=seconds)
    return planes[:1] if camera.name == "wfpc2" else planes


def flag_file(units: fits.HDUList, flags: list[np.ndarray], path: Path) -> None:
    """Write the flags of a WFPC2 exposure beside it, as c1m."""
    out = fits.HDUList([fits.PrimaryHDU(header=units[0].header)])
    out[0].header["FILETYPE"] = "SDQ"
    for number, image in enumerate(flags, 1):
        head = fits.Header([(key, units["SCI", number].header[key]) for key in ("EXPNAME", "DETECTOR")])
        out.append(fits.ImageHDU(image, header=head, name="SDQ", ver=number))
    out.writeto(path, overwrite=True)
