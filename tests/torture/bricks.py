"""Small sound FITS files, and the raw bytes to make unsound ones of."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits

BLOCK = 2880
NY, NX = 48, 64
ROOTS = ("je9g01a0q", "je9g01a1q")
SCALE_DEG = 0.05 / 3600


def sky_cards(header: fits.Header, *, shift: float = 0.0) -> None:
    """Write a TAN WCS of 0.05 arcsec a pixel."""
    header.update(
        CTYPE1="RA---TAN",
        CTYPE2="DEC--TAN",
        CRPIX1=NX / 2 + shift,
        CRPIX2=NY / 2,
        CRVAL1=150.0,
        CRVAL2=2.0,
        CD1_1=-SCALE_DEG,
        CD1_2=0.0,
        CD2_1=0.0,
        CD2_2=SCALE_DEG,
    )


def pixels(kind: str = "f4", *, seed: int = 0) -> np.ndarray:
    """Return an image of noise, (NY, NX)."""
    return np.random.default_rng(seed).normal(100, 5, (NY, NX)).astype(kind)


def exposure(root: str = ROOTS[0], *, chips: int = 2) -> fits.HDUList:
    """Return a calibrated ACS/WFC exposure with SCI, ERR and DQ for each chip."""
    primary = fits.PrimaryHDU()
    primary.header.update(
        TELESCOP="HST", INSTRUME="ACS", DETECTOR="WFC", ROOTNAME=root, FILENAME=f"{root}_flc.fits",
        FILTER1="F606W", FILTER2="CLEAR2L", EXPTIME=500.0, EXPSTART=59000.0, TARGNAME="M-33", CCDGAIN=2.0,
    )  # fmt: skip
    units = [primary]
    for number in range(1, chips + 1):
        seed = number + 10 * ROOTS.index(root) if root in ROOTS else number
        sci = fits.ImageHDU(pixels(seed=seed), name="SCI", ver=number)
        sky_cards(sci.header, shift=0.5 * seed)
        sci.header.update(BUNIT="ELECTRONS", CCDCHIP=3 - number, MDRIZSKY=100.0, IDCSCALE=0.05)
        dq = np.zeros((NY, NX), np.int16)
        dq[5:8, 10:14] = 4096
        units += [sci, fits.ImageHDU(pixels(seed=99), name="ERR", ver=number)]
        units += [fits.ImageHDU(dq, name="DQ", ver=number)]
    return fits.HDUList(units)


def product(*, name: str = "je9g01010", roots: tuple[str, ...] = ROOTS) -> fits.HDUList:
    """Return a drizzled product of two exposures of two chips, with HDRTAB."""
    primary = fits.PrimaryHDU()
    header = primary.header
    header.update(
        TELESCOP="HST", INSTRUME="ACS", DETECTOR="WFC", ROOTNAME=name, FILENAME=f"{name}_drc.fits",
        FILTER1="F606W", FILTER2="CLEAR2L", EXPTIME=1000.0, TEXPTIME=1000.0, TARGNAME="M-33",
        DRIZCORR="COMPLETE", PROD_VER="DrizzlePac 3.11.0", NDRIZIM=2 * len(roots), EXPSTART=59000.0,
    )  # fmt: skip
    inputs = [(root, extver) for root in roots for extver in (1, 2)]
    for index, (root, extver) in enumerate(inputs, 1):
        key = f"D{index:03d}"
        header.update({
            f"{key}DATA": f"{root}_flc.fits[sci,{extver}]", f"{key}DEXP": 500.0, f"{key}WTSC": 1.0,
            f"{key}KERN": "square", f"{key}PIXF": 1.0, f"{key}ISCL": 0.05, f"{key}SCAL": 0.05,
            f"{key}OUUN": "cps", f"{key}FVAL": "INDEF", f"{key}VER": "AstroDrizzle 3.11.0",
        })  # fmt: skip
    sci = fits.ImageHDU((pixels(seed=7) - 100) / 500, name="SCI", ver=1)
    sky_cards(sci.header)
    sci.header["BUNIT"] = "ELECTRONS/S"
    wht = fits.ImageHDU(np.full((NY, NX), 1000, np.float32), name="WHT", ver=1)
    ctx = fits.ImageHDU(np.full((NY, NX), 5, np.int32), name="CTX", ver=1)
    ctx.data[NY // 2 :] = 10
    columns = [
        fits.Column("ROOTNAME", "9A", array=[root for root, _ in inputs]),
        fits.Column("EXTVER", "K", array=[extver for _, extver in inputs]),
        fits.Column("EXPTIME", "D", array=[500.0] * len(inputs)),
        fits.Column("MDRIZSKY", "D", array=[100.0] * len(inputs)),
    ]
    table = fits.BinTableHDU.from_columns(columns, name="HDRTAB")
    return fits.HDUList([primary, sci, wht, ctx, table])


def association(*, name: str = "je9g01010", roots: tuple[str, ...] = ROOTS) -> fits.HDUList:
    """Return the association table of the exposures."""
    members = [root.upper() for root in roots] + [name.upper()]
    kinds = ["EXP-DTH"] * len(roots) + ["PROD-DTH"]
    columns = [
        fits.Column("MEMNAME", "14A", array=members),
        fits.Column("MEMTYPE", "14A", array=kinds),
        fits.Column("MEMPRSNT", "L", array=[True] * len(members)),
    ]
    primary = fits.PrimaryHDU()
    primary.header.update(INSTRUME="ACS", DETECTOR="WFC", ASN_ID=name.upper())
    return fits.HDUList([primary, fits.BinTableHDU.from_columns(columns, name="ASN")])


def save(units: fits.HDUList, path: Path) -> Path:
    """Write without a complaint, whatever the units hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        units.writeto(path, output_verify="ignore", overwrite=True)
    return path


def folder_of_all(folder: Path) -> Path:
    """Write two exposures, their product and the association; return the product."""
    folder.mkdir(parents=True, exist_ok=True)
    for root in ROOTS:
        save(exposure(root), folder / f"{root}_flc.fits")
    save(association(), folder / "je9g01010_asn.fits")
    return save(product(), folder / "je9g01010_drc.fits")


def card(key: str, value: Any = None) -> bytes:
    """Return one card of 80 bytes; a value of bytes is taken as it stands, None leaves the card as ``key``."""
    if value is None:
        return key.encode("latin-1").ljust(80)[:80]
    if isinstance(value, bytes):
        return (key.ljust(8).encode() + b"= " + value).ljust(80)[:80]
    if isinstance(value, bool):
        value = "T" if value else "F"
        return f"{key:8}= {value:>20}".encode().ljust(80)
    return f"{key:8}= {value:>20}".encode("latin-1").ljust(80)[:80]


def block(*cards: bytes, end: bool = True) -> bytes:
    """Return a header: cards, END, padding."""
    text = b"".join(cards) + (card("END") if end else b"")
    return text + b" " * (-len(text) % BLOCK)


def image(*extra: bytes, naxis: int = 2, nx: Any = NX, ny: Any = NY, bitpix: Any = -32) -> bytes:
    """Return the header of an image in the primary unit, with NAXISn as given, however wrong."""
    axes = [card("NAXIS1", nx), card("NAXIS2", ny)][:naxis] if naxis <= 2 else []
    return block(card("SIMPLE", True), card("BITPIX", bitpix), card("NAXIS", naxis), *axes, *extra)


def extension(*extra: bytes, kind: str = "IMAGE", nx: Any = NX, ny: Any = NY, bitpix: Any = -32) -> bytes:
    """Return the header of an extension."""
    return block(
        card("XTENSION", f"'{kind:8}'".encode()), card("BITPIX", bitpix), card("NAXIS", 2), card("NAXIS1", nx),
        card("NAXIS2", ny), *extra,
    )  # fmt: skip


EMPTY = block(card("SIMPLE", True), card("BITPIX", 8), card("NAXIS", 0), card("EXTEND", True))
DATA = np.arange(NX * NY, dtype=">f4").tobytes() + b"\0" * (-NX * NY * 4 % BLOCK)
