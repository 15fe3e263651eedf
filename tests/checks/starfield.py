"""Small associations of stars on disk, drizzled by the drizzle package, with pointings and shapes of one's choice."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS

SIDE, EXPTIME, SKY, SCALE = 240, 500.0, 40.0, 0.05
SIGMA = 0.68  # of the stars before the pixels [pixel]


@dataclass(frozen=True)
class Exposed:
    """What is particular about one exposure.

    ``dither`` is in its WCS, ``error`` [pixel] and ``turn`` [degree] are not; ``trail`` [pixel] smears stars along x;
    ``flagged`` says that the brightest pixel of every star carries 4096, and from 2 on those about it as well. Stars
    have ``flux`` of their light, and ``second`` of it (dx, dy) pixels away; ``colour`` scatters it; ``elsewhere``
    chooses other stars.
    """

    dither: tuple[float, float] = (0.0, 0.0)
    error: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0
    trail: float = 0.0
    flagged: int = 0
    flux: float = 1.0
    second: tuple[float, float, float] = (0.0, 0.0, 0.0)
    colour: float = 0.0
    elsewhere: int = 0
    filter: str = "F606W"
    visit: int = 1
    cards: dict = field(default_factory=dict)


BOX = (Exposed(), Exposed((5.0, 1.5)), Exposed((2.5, 4.5)), Exposed((-2.5, 3.0)))


def association(folder: Path, exposures=BOX, *, stars: int = 40, seed: int = 0, cosmics: int = 120) -> Path:
    """Write the exposures and their product, and return the folder."""
    resample = pytest.importorskip("drizzle.resample", reason="makes the products")
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    places, fluxes = random.uniform(15, SIDE - 15, (stars, 2)), 10 ** random.uniform(3.6, 5.2, stars)
    target = plane((0.0, 0.0))
    made = resample.Drizzle(kernel="square", out_shape=(SIDE, SIDE), fillval="nan")
    cards = {"NDRIZIM": len(exposures), "EXPTIME": EXPTIME * len(exposures), "TEXPTIME": EXPTIME * len(exposures)}
    for number, each in enumerate(exposures, 1):
        wcs = plane(each.dither)
        image = expose(each, *_sky(each, places, fluxes), wcs, random, cosmics)
        name = f"jtst{each.visit:02d}0{number}q_flt.fits"
        write(folder / name, each, number, image, wcs)
        cards |= entry(number, f"{name}[sci,1]")
        column, row = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
        pixmap = np.dstack(target.all_world2pix(*wcs.all_pix2world(column, row, 0), 0))
        good = np.where(image[1] == 0, EXPTIME, 0).astype(np.float32)
        made.add_image(
            ((image[0] - SKY) / EXPTIME).astype(np.float32), exptime=EXPTIME, pixmap=pixmap, weight_map=good,
            in_units="cps", wht_scale=1.0,
        )  # fmt: skip
    units = [fits.PrimaryHDU(header=header(cards)), fits.ImageHDU(made.out_img, name="SCI")]
    units += [fits.ImageHDU(made.out_wht, name="WHT"), fits.ImageHDU(made.out_ctx.reshape(SIDE, SIDE), name="CTX")]
    for unit in units[1:]:
        unit.header.update(target.to_header())
    units[1].header["BUNIT"] = "ELECTRONS/S"
    fits.HDUList(units).writeto(folder / "jtst01010_drz.fits")
    return folder


def _sky(each, places, fluxes):
    """Return the stars of an exposure: places and fluxes, second images among them."""
    own = np.random.default_rng(each.elsewhere)
    if each.elsewhere:
        places = own.uniform(15, SIDE - 15, places.shape)
    fluxes = fluxes * each.flux * np.exp(each.colour * own.normal(0, 1, fluxes.size))
    share, dx, dy = each.second
    if not share:
        return places, fluxes
    return np.concatenate([places, places + [dx, dy]]), np.concatenate([(1 - share) * fluxes, share * fluxes])


def plane(dither):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval = ["RA---TAN", "DEC--TAN"], [150.0, 2.0]
    wcs.wcs.crpix = [SIDE / 2 + dither[0], SIDE / 2 + dither[1]]
    wcs.wcs.cd = [[-SCALE / 3600, 0.0], [0.0, SCALE / 3600]]
    return wcs


def expose(each, places, fluxes, wcs, random, cosmics):
    """Return pixels [e-] and flags: true places of the stars are those of the WCS, turned and displaced."""
    image = random.normal(0, np.sqrt(SKY + 16), (SIDE, SIDE)) + SKY
    turn = np.deg2rad(each.turn)
    u, v = places.T - SIDE / 2
    x = u * np.cos(turn) - v * np.sin(turn) + SIDE / 2 + each.dither[0] + each.error[0]
    y = v * np.cos(turn) + u * np.sin(turn) + SIDE / 2 + each.dither[1] + each.error[1]
    steps = np.linspace(-0.5, 0.5, 9) * each.trail if each.trail else np.zeros(1)
    for column, row, flux in zip(x, y, fluxes, strict=True):
        c, r = round(column), round(row)
        if min(c, r) < 7 or max(c, r) > SIDE - 8:
            continue
        for step in steps:
            along, down = (profile(at) for at in (column + step - c, row - r))
            image[r - 6 : r + 7, c - 6 : c + 7] += flux / len(steps) * np.outer(down, along)
    flags = np.zeros((SIDE, SIDE), dtype=np.int16)
    if each.flagged:
        for step in itertools.product(range(1 - each.flagged, each.flagged), repeat=2):
            at = np.clip(np.rint([y, x]).astype(int) + np.array(step)[:, None], 0, SIDE - 1)
            flags[at[0], at[1]] = 4096
    for row, column in random.integers(5, SIDE - 8, (cosmics, 2)):
        length = random.integers(1, 5)
        image[row, column : column + length] += random.uniform(300, 3000)
        flags[row, column : column + length] = 4096
    return image.astype(np.float32), flags


def profile(offset):
    """Return a Gaussian over pixels, by ten points in each."""
    fine = np.arange(-6, 7)[:, None] + (np.arange(10) - 4.5) / 10 - offset
    return (np.exp(-(fine**2) / 2 / SIGMA**2) / np.sqrt(2 * np.pi) / SIGMA).mean(axis=1)


def write(path, each, number, image, wcs):
    sci = fits.ImageHDU(image[0], name="SCI", ver=1)
    sci.header.update(wcs.to_header())
    sci.header.update(BUNIT="ELECTRONS", CCDCHIP=1, IDCSCALE=SCALE, MDRIZSKY=SKY, WCSNAME="IDC_test")
    sci.header.update(each.cards)
    start = {"EXPTIME": EXPTIME, "EXPSTART": 59000 + 0.01 * number, "FGSLOCK": "FINE"}
    units = [
        fits.PrimaryHDU(header=header(start | {"FILTER1": each.filter})),
        sci,
        fits.ImageHDU(image[1], name="DQ", ver=1),
    ]
    fits.HDUList(units).writeto(path)


def header(cards):
    head = fits.Header()
    head.update({"INSTRUME": "ACS", "DETECTOR": "WFC", "FILTER1": "F606W", "FILTER2": "CLEAR2L"} | cards)
    return head


def entry(number, data):
    cards = {"DATA": data, "DEXP": EXPTIME, "WTSC": 1.0, "KERN": "square", "PIXF": 1.0, "ISCL": SCALE, "OUUN": "cps"}
    return {f"D{number:03d}{key}": value for key, value in cards.items()}
