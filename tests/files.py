"""Small FITS files made for a test."""

from __future__ import annotations

import numpy as np
from astropy.io import fits

SHAPE = (40, 50)


def sky_cards(header, *, shape=SHAPE, scale=0.05, ra=150.0, dec=2.0):
    """Put a plain tangent-plane WCS into a header."""
    ny, nx = shape
    header.update(
        CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CRVAL1=ra, CRVAL2=dec, CRPIX1=nx / 2, CRPIX2=ny / 2,
        CD1_1=-scale / 3600, CD1_2=0.0, CD2_1=0.0, CD2_2=scale / 3600,
    )  # fmt: skip


def exposure(path, *, chips=1, shape=SHAPE, primary=None, science=None, value=1.0, dq=0, seed=0):
    """Write an exposure with SCI, ERR and DQ for each chip."""
    random = np.random.default_rng(seed)
    head = fits.PrimaryHDU()
    head.header.update(INSTRUME="ACS", DETECTOR="WFC", FILTER1="F606W", FILTER2="CLEAR2L", EXPTIME=100.0)
    head.header.update(primary or {})
    units = [head]
    for version in range(1, chips + 1):
        image = random.normal(value, 0.1, shape).astype(np.float32)
        sci = fits.ImageHDU(image, name="SCI", ver=version)
        sky_cards(sci.header, shape=shape)
        sci.header.update(BUNIT="ELECTRONS", CCDCHIP=chips + 1 - version, MDRIZSKY=value, IDCSCALE=0.05)
        sci.header.update(science or {})
        flags = fits.ImageHDU(np.full(shape, dq, np.int16), name="DQ", ver=version)
        units += [sci, fits.ImageHDU(np.ones(shape, np.float32), name="ERR", ver=version), flags]
    fits.HDUList(units).writeto(path)
    return path


def product(path, inputs, *, shape=SHAPE, exptime=100.0, planes=1, primary=None, build=True):
    """Write a product that names ``inputs`` ("name.fits[sci,1]"), in one file or in three."""
    head = fits.PrimaryHDU()
    head.header.update(INSTRUME="ACS", DETECTOR="WFC", FILTER1="F606W", FILTER2="CLEAR2L", NDRIZIM=len(inputs))
    head.header["EXPTIME"] = head.header["TEXPTIME"] = exptime * len(inputs)
    for k, name in enumerate(inputs, 1):
        cards = {"DATA": name, "DEXP": exptime, "WTSC": 1.0, "KERN": "square", "PIXF": 1.0, "ISCL": 0.05, "OUUN": "cps"}
        for key, value in cards.items():
            word = f"D{k:03d}{key}"
            head.header[f"HIERARCH {word}" if len(word) > 8 else word] = value
    head.header.update(primary or {})
    random = np.random.default_rng(1)
    bits = np.zeros((planes, *shape), np.int32)
    for k in range(min(len(inputs), 32 * planes)):
        bits[k // 32] |= np.uint32(1 << k % 32).astype(np.int32)
    images = {
        "SCI": random.normal(0, 0.01, shape).astype(np.float32),
        "WHT": np.full(shape, exptime * len(inputs), np.float32),
        "CTX": bits if planes > 1 else bits[0],
    }
    if not build:
        for name, image in images.items():
            unit = fits.PrimaryHDU(image, header=head.header)
            sky_cards(unit.header, shape=shape)
            unit.writeto(str(path).replace("_sci", f"_{name.lower()}"))
        return path
    units = [head, *(fits.ImageHDU(image, name=name) for name, image in images.items())]
    for unit in units[1:]:
        sky_cards(unit.header, shape=shape)
    units[1].header["BUNIT"] = "ELECTRONS/S"
    fits.HDUList(units).writeto(path)
    return path


def association(path, exposures, product_root):
    """Write an association table."""
    names = [*exposures, product_root]
    kinds = ["EXP-DTH"] * len(exposures) + ["PROD-DTH"]
    columns = [
        fits.Column("MEMNAME", "14A", array=[name.upper() for name in names]),
        fits.Column("MEMTYPE", "14A", array=kinds),
        fits.Column("MEMPRSNT", "L", array=[True] * len(names)),
    ]
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns, name="ASN")]).writeto(path)
    return path
