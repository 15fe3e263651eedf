"""Files that open but lack something: the rest works, and what could not be measured is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits

from tests.torture.bricks import NX, NY, ROOTS, exposure, pixels, product, save
from tests.torture.registry import crippled

NAME = f"{ROOTS[0]}_flc.fits"
PRODUCT = "je9g01010_drc.fits"
SKY = ("CTYPE1", "CTYPE2", "CRPIX1", "CRPIX2", "CRVAL1", "CRVAL2", "CD1_1", "CD1_2", "CD2_1", "CD2_2")


def changed(folder: Path, change: Callable[[fits.HDUList], Any], *, drizzled: bool = False) -> Path:
    """Write an exposure, or a product, after a change."""
    units = product() if drizzled else exposure()
    change(units)
    return save(units, folder / (PRODUCT if drizzled else NAME))


def raw_card(path: Path, key: str, value: str, *, occurrence: int = 0) -> Path:
    """Overwrite the value field of a card, whatever astropy would say of it."""
    content = bytearray(path.read_bytes())
    start = -80
    for _ in range(occurrence + 1):
        start = content.index(f"{key:8}=".encode(), start + 80)
    content[start : start + 80] = f"{key:8}= {value}".encode("latin-1").ljust(80)[:80]
    path.write_bytes(content)
    return path


# ---- images missing or of the wrong kind


@crippled("no WHT")
def no_weight(folder: Path) -> Path:
    return changed(folder, lambda units: units.pop(2), drizzled=True)


@crippled("no CTX")
def no_context(folder: Path) -> Path:
    return changed(folder, lambda units: units.pop(3), drizzled=True)


@crippled("no CTX")
def context_of_fractions(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["CTX"].data = units["CTX"].data.astype("f4")

    return changed(folder, change, drizzled=True)


@crippled("not used")
def context_of_another_shape(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["CTX"].data = units["CTX"].data[:-1]

    return changed(folder, change, drizzled=True)


@crippled("not used")
def weight_of_another_shape(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["WHT"].data = units["WHT"].data[:, :-3]

    return changed(folder, change, drizzled=True)


@crippled("no DQ")
def no_flags(folder: Path) -> Path:
    return changed(folder, lambda units: (units.pop(6), units.pop(3)))


@crippled("not used")
def flags_of_another_shape(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["DQ", 1].data = np.zeros((NY + 1, NX), np.int16)

    return changed(folder, change)


@crippled("whole numbers|not used")
def flags_of_fractions(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["DQ", 2].data = np.zeros((NY, NX), np.float32)

    return changed(folder, change)


@crippled("no valid pixel")
def all_nan(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["SCI"].data[:] = np.nan

    return changed(folder, change, drizzled=True)


@crippled("no valid pixel")
def weight_all_zero(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["WHT"].data[:] = 0

    return changed(folder, change, drizzled=True)


@crippled("no valid pixel")
def weight_all_negative(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["WHT"].data[:] = -1

    return changed(folder, change, drizzled=True)


@crippled("SCI,1 is there more than once")
def extension_twice(folder: Path) -> Path:
    return changed(folder, lambda units: units.insert(2, fits.ImageHDU(pixels(seed=5), name="SCI", ver=1)))


@crippled("without EXTNAME")
def extension_without_a_name(folder: Path) -> Path:
    return changed(folder, lambda units: units.append(fits.ImageHDU(pixels())))


@crippled("NEXTEND")
def cut_between_extensions(folder: Path) -> Path:
    """Lose the second chip without a trace but the count of extensions in the primary header."""

    def change(units: fits.HDUList) -> None:
        units[0].header["NEXTEND"] = len(units) - 1
        del units[4:]

    return changed(folder, change)


@crippled("BSCALE")
def error_image_with_a_scale_of_zero(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["ERR", 1].header["SPARE"] = 1.0

    path = changed(folder, change)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"SPARE   =                  1.0", b"BSCALE  =                  0.0"))
    return path


@crippled("constant|NPIX|not used|no DQ")
def constant_flags_of_an_exabyte(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        units["DQ", 1] = fits.ImageHDU(name="DQ", ver=1)
        units["DQ", 1].header.update(NPIX1=2**30, NPIX2=1, PIXVALUE=0)

    return changed(folder, change)


# ---- keywords missing or absurd


@crippled("EXPTIME absent")
def no_exposure_time(folder: Path) -> Path:
    return changed(folder, lambda units: units[0].header.remove("EXPTIME"))


@crippled("EXPTIME is not a number")
def exposure_time_in_words(folder: Path) -> Path:
    return changed(folder, lambda units: units[0].header.update(EXPTIME="five minutes"))


@crippled("EXPTIME")
def exposure_time_nan(folder: Path) -> Path:
    return raw_card(changed(folder, len), "EXPTIME", "                 NaN")


@crippled("EXPTIME")
def exposure_time_negative(folder: Path) -> Path:
    return changed(folder, lambda units: units[0].header.update(EXPTIME=-500.0))


@crippled("MDRIZSKY")
def sky_nan(folder: Path) -> Path:
    return raw_card(changed(folder, len), "MDRIZSKY", "                 NaN")


@crippled("MDRIZSKY")
def sky_without_a_value(folder: Path) -> Path:
    return raw_card(changed(folder, len), "MDRIZSKY", "")


@crippled("not known")
def no_instrument(folder: Path) -> Path:
    return changed(folder, lambda units: units[0].header.remove("INSTRUME"))


@crippled("not known")
def instrument_of_another_observatory(folder: Path) -> Path:
    return changed(folder, lambda units: units[0].header.update(INSTRUME="MUSE", DETECTOR="<img src=x>"))


@crippled("input")
def inputs_in_gibberish(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        for index, text in enumerate(["../../etc/passwd[sci,1]", "", "a" * 60 + "[sci,99999999]", "[[[["], 1):
            units[0].header.update({f"D{index:03d}DATA": text, f"D{index:03d}DEXP": "long"})

    return changed(folder, change, drizzled=True)


@crippled("HDRTAB|table")
def table_with_a_type_that_is_none(folder: Path) -> Path:
    return raw_card(changed(folder, len, drizzled=True), "TFORM1", "'9999999999999Q'")


@crippled("HDRTAB|table")
def table_rows_that_disagree_with_their_columns(folder: Path) -> Path:
    return raw_card(changed(folder, len, drizzled=True), "TFORM4", "'99D     '")


# ---- WCS


def sky(folder: Path, **values: Any) -> Path:
    return changed(folder, lambda units: units["SCI", 1].header.update(values))


@crippled("no WCS")
def wcs_absent(folder: Path) -> Path:
    return changed(folder, lambda units: [units["SCI", 1].header.remove(key) for key in SKY])


@crippled("WCS")
def wcs_singular(folder: Path) -> Path:
    return sky(folder, CD1_1=0.0, CD1_2=0.0, CD2_1=0.0, CD2_2=0.0)


@crippled("WCS")
def wcs_of_rank_one(folder: Path) -> Path:
    return sky(folder, CD1_1=1e-5, CD1_2=1e-5, CD2_1=1e-5, CD2_2=1e-5)


@crippled("WCS")
def wcs_nan(folder: Path) -> Path:
    return raw_card(changed(folder, len), "CRVAL1", "                 NaN")


@crippled("WCS")
def wcs_at_infinity(folder: Path) -> Path:
    return sky(folder, CRPIX1=1e300, CRVAL2=1e300)


@crippled("WCS")
def wcs_type_unknown(folder: Path) -> Path:
    return sky(folder, CTYPE1="RA---XYZ", CTYPE2="DEC--XYZ")


@crippled("WCS")
def wcs_not_of_the_sky(folder: Path) -> Path:
    return sky(folder, CTYPE1="WAVE", CTYPE2="FREQ")


@crippled("WCS")
def wcs_halves_that_differ(folder: Path) -> Path:
    return sky(folder, CTYPE1="RA---TAN", CTYPE2="DEC--SIN")


@crippled("WCS")
def wcs_number_is_text(folder: Path) -> Path:
    return raw_card(changed(folder, len), "CRVAL1", "'north'")


@crippled("WCS")
def wcs_by_a_table_that_is_not_there(folder: Path) -> Path:
    return sky(folder, CTYPE1="RA---TAB", CTYPE2="DEC--TAB", PS1_0="WCS-TABLE", PS1_1="COORDS")


@crippled("WCS")
def distortion_table_that_is_not_there(folder: Path) -> Path:
    def change(units: fits.HDUList) -> None:
        header = units["SCI", 1].header
        header["CPDIS1"] = "LOOKUP"
        header["DP1"] = ("EXTVER: 1.0", "")
        for name, value in (("DP1.EXTVER", 7.0), ("DP1.NAXES", 2.0), ("DP1.AXIS.1", 1.0), ("DP1.AXIS.2", 2.0)):
            header[name] = value

    return changed(folder, change)


@crippled("WCS")
def distortion_order_without_coefficients(folder: Path) -> Path:
    return sky(folder, CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=4)


@crippled("WCS")
def distortion_beyond_all_bounds(folder: Path) -> Path:
    return sky(folder, CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=2, B_ORDER=2, A_2_0=1e300, B_2_0=1e300)
