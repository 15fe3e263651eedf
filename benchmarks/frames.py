"""Full frames of the right size and shape, made from noise and stars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

SCALE = 0.05
CHIP = (2048, 4096)
EXPTIME = 500.0
SKY = 40.0
RA, DEC = 150.1, 2.2
DITHERS = ((0.0, 0.0), (5.3, 60.4), (2.6, 4.7), (-2.4, 63.2))


def plane(*, x: float, y: float, sip: bool) -> WCS:
    """Return a tangent plane whose reference pixel (from 1) is (x, y), with a distortion like that of ACS/WFC."""
    wcs = WCS(naxis=2)
    ending = "-SIP" if sip else ""
    wcs.wcs.ctype = [f"RA---TAN{ending}", f"DEC--TAN{ending}"]
    wcs.wcs.crval = [RA, DEC]
    wcs.wcs.crpix = [x, y]
    wcs.wcs.cd = [[-SCALE / 3600, 0.0], [0.0, SCALE / 3600]]
    return wcs


def association(folder: Path, *, side: int = 4300) -> Path:
    """Write four full ACS/WFC exposures (two chips, SCI, ERR, DQ) and their product; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "jbench010_drc.fits"
    if target.exists():
        return target
    random = np.random.default_rng(0)
    stars = random.uniform([150, 150, 2e3], [side - 150, side - 150, 2e5], (3000, 3))
    planes = []
    for k, dither in enumerate(DITHERS):
        planes += _exposure(folder / f"jbench0{k}q_flc.fits", dither, stars, side, random)
    _product(target, planes, stars, side, random)
    return target


def chip(folder: Path, association_folder: Path) -> Path:
    """Write the first chip of the first exposure of `association` as a file of its own; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = association(association_folder).parent / "jbench00q_flc.fits"
    target = folder / "jbench00q_chip_flc.fits"
    if not target.exists():
        with fits.open(whole) as units:
            fits.HDUList([unit.copy() for unit in units[:4]]).writeto(target)
    return target


def mosaic(folder: Path, *, side: int = 16384) -> Path:
    """Write a product of ``side`` squared without exposures; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "jmosaic10_drz.fits"
    if target.exists():
        return target
    tile = np.random.default_rng(1).normal(0, 0.01, (2048, 2048)).astype(">f4")
    tile[1000:1003, 1000:1003] += 5
    head = _head({"NDRIZIM": 1, "EXPTIME": 2000.0, "TEXPTIME": 2000.0, **_input(1, "jbench00q_flc.fits[sci,1]")})
    with target.open("wb") as stream:
        stream.write(head.tostring().encode())
        for name, block in (("SCI", tile), ("WHT", np.full_like(tile, 2000)), ("CTX", np.ones(tile.shape, ">i4"))):
            unit = fits.ImageHDU(name=name)
            unit.header.update(NAXIS=2, BITPIX=-32 if block.dtype.kind == "f" else 32)
            unit.header.set("NAXIS1", side, after="NAXIS")
            unit.header.set("NAXIS2", side, after="NAXIS1")
            unit.header.update(plane(x=side / 2, y=side / 2, sip=False).to_header())
            unit.header["BUNIT"] = "ELECTRONS/S" if name == "SCI" else ""
            stream.write(unit.header.tostring().encode())
            band = np.tile(block, (1, side // 2048)).tobytes()
            for _ in range(side // 2048):
                stream.write(band)
            stream.write(b"\0" * (-(side * side * 4) % 2880))
    return target


def _head(cards: dict) -> fits.Header:
    head = fits.PrimaryHDU().header
    head.update(INSTRUME="ACS", DETECTOR="WFC", FILTER1="F606W", FILTER2="CLEAR2L", TARGNAME="BENCH", **cards)
    head["EXTEND"] = True
    return head


def _input(number: int, data: str) -> dict:
    cards = {"DATA": data, "DEXP": EXPTIME, "WTSC": 1.0, "KERN": "square", "PIXF": 1.0, "ISCL": SCALE, "OUUN": "cps"}
    return {f"D{number:03d}{key}": value for key, value in cards.items()}


def _exposure(path: Path, dither: tuple[float, float], stars, side: int, random) -> list[tuple[str, int, float, float]]:
    """Write one exposure, and return (data, chip, x, y) of each chip: where its first pixel falls on the product."""
    units = [fits.PrimaryHDU(header=_head({"EXPTIME": EXPTIME, "EXPSTART": 59000.0 + dither[0] / 1e3}))]
    placed = []
    for version in (1, 2):
        x0, y0 = 100 + dither[0], 60 + dither[1] + (version - 1) * (CHIP[0] + 50)
        image = random.normal(SKY, np.sqrt(SKY + 16), CHIP).astype(np.float32)
        _add(image, stars[:, :2] - (x0, y0), stars[:, 2])
        dq = np.zeros(CHIP, np.int16)
        hits = random.integers(0, [CHIP[0] - 3, CHIP[1] - 3], (25_000, 2))
        for down in range(3):  # a cosmic ray is some pixels of a track
            image[hits[:, 0] + down, hits[:, 1] + down] += 900
            dq[hits[:, 0] + down, hits[:, 1] + down] |= 4096
        sci = fits.ImageHDU(image, name="SCI", ver=version)
        sci.header.update(plane(x=side / 2 - x0, y=side / 2 - y0, sip=False).to_header())
        sci.header.update(BUNIT="ELECTRONS", CCDCHIP=3 - version, MDRIZSKY=SKY, IDCSCALE=SCALE)
        units += [sci, fits.ImageHDU(np.sqrt(np.abs(image)), name="ERR", ver=version)]
        units.append(fits.ImageHDU(dq, name="DQ", ver=version))
        placed.append((f"{path.name}[sci,{version}]", version, x0, y0))
    fits.HDUList(units).writeto(path)
    return placed


def _product(path: Path, placed, stars, side: int, random) -> None:
    context = np.zeros((side, side), np.int32)
    weight = np.zeros((side, side), np.float32)
    for number, (_, _, x0, y0) in enumerate(placed):
        window = (slice(round(y0), round(y0) + CHIP[0]), slice(round(x0), round(x0) + CHIP[1]))
        context[window] |= 1 << number
        weight[window] += EXPTIME * 0.99
    science = (random.normal(0, 0.009, (side, side)) / np.sqrt(np.maximum(weight, 1) / 2000)).astype(np.float32)
    _add(science, stars[:, :2], stars[:, 2] / EXPTIME)
    science[weight == 0] = np.nan
    cards = {"NDRIZIM": len(placed), "EXPTIME": 4 * EXPTIME, "TEXPTIME": 4 * EXPTIME}
    for number, (data, *_) in enumerate(placed, 1):
        cards |= _input(number, data)
    units = [fits.PrimaryHDU(header=_head(cards))]
    for name, image in (("SCI", science), ("WHT", weight), ("CTX", context)):
        unit = fits.ImageHDU(image, name=name)
        unit.header.update(plane(x=side / 2, y=side / 2, sip=False).to_header())
        units.append(unit)
    units[1].header["BUNIT"] = "ELECTRONS/S"
    fits.HDUList(units).writeto(path)


def _add(image, positions, fluxes, *, sigma: float = 0.9) -> None:
    """Add Gaussian stars to an image."""
    offsets = np.arange(-7, 8)
    for (x, y), flux in zip(positions, fluxes, strict=True):
        column, row = round(x), round(y)
        if not (8 <= column < image.shape[1] - 8 and 8 <= row < image.shape[0] - 8):
            continue
        across, down = (np.exp(-((offsets + c - v) ** 2) / (2 * sigma**2)) for c, v in ((column, x), (row, y)))
        image[row - 7 : row + 8, column - 7 : column + 8] += flux / (2 * np.pi * sigma**2) * np.outer(down, across)
