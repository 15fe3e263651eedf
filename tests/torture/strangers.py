"""Files that are something else than their name says, and headers that depart from the standard."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
from astropy.io import fits

from tests.torture.bricks import BLOCK, NX, NY, ROOTS, card, exposure, pixels, product, save
from tests.torture.broken import put, sound
from tests.torture.crippled import changed, raw_card
from tests.torture.odd import expect, with_science
from tests.torture.registry import broken, crippled, odd

NAME = f"{ROOTS[0]}_flc.fits"


# ---- no FITS file


def tarball(folder: Path, mode: str) -> bytes:
    content, packed = sound(folder), io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:
        info = tarfile.TarInfo("mastDownload/HST/je9g01a0q/je9g01a0q_flc.fits")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


@broken("tar archive.*unpack")
def tar(folder: Path) -> Path:
    return put(folder, tarball(folder, "w"))


@broken("tar archive.*unpack")
def tar_gzipped(folder: Path) -> Path:
    return put(folder, tarball(folder, "w:gz"))


@broken("zip archive.*unpack")
def zipped(folder: Path) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(NAME, sound(folder))
    return put(folder, packed.getvalue())


@broken("web page.*log in")
def page_to_log_in(folder: Path) -> Path:
    return put(folder, b"\n  <HTML><head><title>MAST Portal</title></head><body>Please log in</body></HTML>")


@broken("git lfs pull")
def git_lfs_pointer(folder: Path) -> Path:
    return put(folder, b"version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 168000000\n")


@broken("HDF5")
def hdf5(folder: Path) -> Path:
    return put(folder, b"\x89HDF\r\n\x1a\n" + b"\0" * 5000)


# ---- FITS of another kind


def of_telescope(folder: Path, telescope: str, camera: str, name: str) -> Path:
    units = product()
    units[0].header.update(TELESCOP=telescope, INSTRUME=camera)
    units[1].header["BUNIT"] = "MJy/sr"
    return save(units, folder / name)


@broken("JWST \\(NIRCAM\\)")
def image_of_jwst(folder: Path) -> Path:
    return of_telescope(folder, "JWST", "NIRCAM", "je9g01_nircam_i2d.fits")


@broken("Euclid")
def image_of_euclid(folder: Path) -> Path:
    return of_telescope(folder, "EUCLID", "VIS", "je9g01010_drz.fits")


@broken("uncalibrated")
def raw_exposure(folder: Path) -> Path:
    return save(exposure(), folder / f"{ROOTS[0]}_raw.fits")


@broken("support file")
def support_file(folder: Path) -> Path:
    return save(fits.HDUList([fits.PrimaryHDU()]), folder / f"{ROOTS[0]}_spt.fits")


@broken("all its reads")
def reads_of_the_ramp(folder: Path) -> Path:
    return save(exposure(), folder / f"{ROOTS[0]}_ima.fits")


@broken("on the way")
def drizzled_single_exposure(folder: Path) -> Path:
    units = fits.HDUList([fits.PrimaryHDU(pixels(), product()["SCI"].header)])
    return save(units, folder / f"{ROOTS[0]}_single_sci.fits")


@broken("FILETYPE = DISTORTION")
def reference_file(folder: Path) -> Path:
    units = fits.HDUList([fits.PrimaryHDU()])
    units[0].header["FILETYPE"] = "DISTORTION COEFFICIENTS"
    return save(units, folder / "je9g01a0q_idc.fits")


# ---- science images that are none


def science(folder: Path, values: np.ndarray | None, *, drizzled: bool) -> Path:
    def change(units: fits.HDUList) -> None:
        for unit in units:
            if unit.name == "SCI":
                unit.data = values

    return changed(folder, change, drizzled=drizzled)


@broken("SCI,1 has 1 axes|SCI,1 has 1 axis")
def product_of_one_axis(folder: Path) -> Path:
    return science(folder, np.zeros(64, "f4"), drizzled=True)


@broken("SCI,1 has 3 axes \\(64 x 48 x 2\\)")
def product_of_three_axes(folder: Path) -> Path:
    return science(folder, np.zeros((2, NY, NX), "f4"), drizzled=True)


@broken("SCI,1 holds no pixels")
def product_without_data(folder: Path) -> Path:
    return science(folder, None, drizzled=True)


@broken("SCI,1 has 3 axes")
def exposure_of_three_axes(folder: Path) -> Path:
    return science(folder, np.zeros((2, NY, NX), "f4"), drizzled=False)


@broken("SCI,1 holds no pixels")
def exposure_without_data(folder: Path) -> Path:
    return science(folder, None, drizzled=False)


@crippled("SCI,2 has 3 axes")
def one_chip_of_three_axes(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["SCI", 2].data = np.zeros((2, NY, NX), "f4")

    return changed(folder, change)


@odd()
def third_axis_of_length_one(folder: Path) -> Path:
    expect(folder, pixels())
    units = exposure()
    units["SCI", 1].data = pixels()[np.newaxis]
    return save(units, folder / NAME)


# ---- headers


def without_end(content: bytes, at: int) -> bytes:
    """Take the first END card after a byte away."""
    end = content.index(b"END".ljust(80), at)
    return content[:end] + b" " * 80 + content[end + 80 :]


@broken("no END card")
def end_missing_in_the_first_header(folder: Path) -> Path:
    return put(folder, without_end(sound(folder), 0))


@broken("no END card")
def end_missing_before_data(folder: Path) -> Path:
    content = sound(folder)
    return put(folder, without_end(content, content.index(b"XTENSION")))


@broken("no END card")
def end_missing_in_the_last_header(folder: Path) -> Path:
    content = sound(folder)
    return put(folder, without_end(content, content.rindex(b"XTENSION")))


@odd()
def nul_bytes_after_end(folder: Path) -> Path:
    """Pad every header with NUL bytes, as some writers did; astropy reads it."""
    content = bytearray(with_science(folder, pixels(), "whole.tmp").read_bytes())
    at = content.find(b"END".ljust(80))
    while at >= 0:
        content[at + 3 : at + 3 + (-(at + 3) % BLOCK)] = b"\0" * (-(at + 3) % BLOCK)
        at = content.find(b"END".ljust(80), at)
    return put(folder, bytes(content))


@crippled("SIMPLE = F")
def simple_is_false(folder: Path) -> Path:
    return put(folder, sound(folder).replace(card("SIMPLE", True)[:30], card("SIMPLE", False)[:30], 1))


@crippled("not ASCII")
def target_with_an_accent(folder: Path) -> Path:
    path = changed(folder, len)
    path.write_bytes(path.read_bytes().replace(b"'M-33    '", "'Café É'".encode()))
    return path


@crippled("A_ORDER is not a number")
def distortion_order_in_words(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["SCI", 1].header.update(CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=2, B_ORDER=2)

    return raw_card(changed(folder, change), "A_ORDER", "'four'")


@crippled("A_ORDER = 100000 cannot be right")
def distortion_order_with_an_exponent(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["SCI", 1].header.update(CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=2, B_ORDER=2)

    return raw_card(changed(folder, change), "A_ORDER", "1E5")


@odd()
def gzipped_with_nul_bytes_after_end(folder: Path) -> Path:
    path = nul_bytes_after_end(folder)
    packed = folder / (NAME + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return packed
