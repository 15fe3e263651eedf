"""Full frames of the right size and shape, made from noise and stars."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from numpy.typing import NDArray

SCALE = 0.05
CHIP = (2048, 4096)
EXPTIME = 500.0
SKY = 40.0
RA, DEC = 150.1, 2.2
DITHERS = ((0.0, 0.0), (5.3, 60.4), (2.6, 4.7), (-2.4, 63.2))


@dataclass(frozen=True)
class Plan:
    """What is written: the camera, the places of the exposures, and what is wrong with them.

    Attributes
    ----------
    camera : dict
        Cards of the primary headers.
    chip : tuple of int
        (ny, nx) of a chip.
    chips : int
        Of an exposure, one above the other.
    side : int
        Of the product.
    dithers : tuple of (x, y)
        Product pixels.
    angles : tuple of float
        Degrees by which an exposure is turned; 0 for those beyond the end.
    step : float
        Electrons that the right half of every chip has more.
    scale, sigma : float
        Side of a pixel [arcsec], and width of a star [pixel].
    wrong : str
        What is wrong, in words.
    shows : tuple of str
        The questions that must alarm because of it; no other may.
    """

    camera: Mapping[str, str] = field(default_factory=lambda: _ACS)
    chip: tuple[int, int] = CHIP
    chips: int = 2
    side: int = 4300
    dithers: tuple[tuple[float, float], ...] = DITHERS
    angles: tuple[float, ...] = ()
    step: float = 0.0
    scale: float = SCALE
    sigma: float = 0.9
    wrong: str = "nothing"
    shows: tuple[str, ...] = ()

    def angle(self, exposure: int) -> float:
        """Return by how much an exposure is turned [rad]."""
        return math.radians(self.angles[exposure]) if exposure < len(self.angles) else 0.0


_ACS = {"INSTRUME": "ACS", "DETECTOR": "WFC", "FILTER1": "F606W", "FILTER2": "CLEAR2L", "CCDAMP": "ABCD"}
_UVIS = {"INSTRUME": "WFC3", "DETECTOR": "UVIS", "FILTER": "F606W", "CCDAMP": "ABCD"}
_VISITS = (*DITHERS[:2], (31.0, 22.0), (36.3, 82.4))
PLANS = {
    "ACS/WFC, 4 exposures": Plan(),
    "WFC3/UVIS, 4 exposures": Plan(camera=_UVIS, scale=0.0396, sigma=0.75),
    "two visits": Plan(dithers=_VISITS),
    "two visits, turned by 20°": Plan(
        side=5600, dithers=((700.0, 700.0), (705.3, 760.4)) * 2, angles=(0.0, 0.0, 20.0, 20.0)
    ),
    "steps between amplifiers": Plan(step=4.0, wrong="4 e⁻ between amplifiers", shows=("sky",)),
    "mosaic of 4 fields": Plan(side=8000, dithers=((0.0, 0.0), (3600.0, 30.0), (20.0, 3700.0), (3610.0, 3720.0))),
}


def stack(count: int, *, side: int = 400) -> Plan:
    """Return a plan of many exposures of a small field, one chip each."""
    spread = np.random.default_rng(count).uniform(0, 40, (count, 2))
    return Plan(chip=(side - 150, side - 150), chips=1, side=side, dithers=tuple(map(tuple, spread.tolist())))


def plane(*, x: float, y: float, sip: bool, scale: float = SCALE) -> WCS:
    """Return a tangent plane whose reference pixel (from 1) is (x, y), with a distortion like that of ACS/WFC."""
    wcs = WCS(naxis=2)
    ending = "-SIP" if sip else ""
    wcs.wcs.ctype = [f"RA---TAN{ending}", f"DEC--TAN{ending}"]
    wcs.wcs.crval = [RA, DEC]
    wcs.wcs.crpix = [x, y]
    wcs.wcs.cd = [[-scale / 3600, 0.0], [0.0, scale / 3600]]
    return wcs


def association(folder: Path, plan: Plan | None = None) -> Path:
    """Write exposures (SCI, ERR and DQ of each chip) and their product; return it. By default four of ACS/WFC."""
    plan = plan or Plan()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "jbench010_drc.fits"
    if target.exists():
        return target
    random = np.random.default_rng(0)
    side, number = plan.side, max(40, 3000 * plan.side**2 // 4300**2)
    stars = random.uniform([20, 20, 2e3], [side - 20, side - 20, 2e5], (number, 3))
    planes = []
    for k in range(len(plan.dithers)):
        planes += _exposure(folder / f"jbench{_root(k)}q_flc.fits", k, plan, stars, random)
    _product(target, planes, stars, plan, random)
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
    head = _head({"NDRIZIM": 1, "EXPTIME": 2000.0, "TEXPTIME": 2000.0, **_input(1, "jbench00q_flc.fits[sci,1]")}, _ACS)
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


def _head(cards: dict, camera: Mapping[str, str]) -> fits.Header:
    head = fits.PrimaryHDU().header
    head.update(TARGNAME="BENCH", **camera, **cards)
    head["EXTEND"] = True
    return head


def _input(number: int, data: str, scale: float = SCALE) -> dict:
    cards = {"DATA": data, "DEXP": EXPTIME, "WTSC": 1.0, "KERN": "square", "PIXF": 1.0, "ISCL": scale, "OUUN": "cps"}
    return {f"D{number:03d}{key}": value for key, value in cards.items()}


@dataclass(frozen=True)
class _Placed:
    """A chip on the product: ``product = middle + turn (pixel + origin - middle)``, pixels (x, y) from 0.

    The middle is the reference pixel of the product, which is counted from 1 in its header.
    """

    data: str
    origin: tuple[float, float]
    turn: NDArray[np.float64]
    middle: float

    def on_chip(self, x, y):
        """Return (x, y) on the chip of places of the product."""
        x, y = x - self.middle, y - self.middle
        (a, b), (c, d) = self.turn.astype(np.float32).T
        return a * x + b * y + self.middle - self.origin[0], c * x + d * y + self.middle - self.origin[1]


def _root(exposure: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[exposure // 36] + digits[exposure % 36]


def _exposure(path: Path, number: int, plan: Plan, stars, random) -> list[_Placed]:
    """Write one exposure, and return where its chips lie."""
    units = [fits.PrimaryHDU(header=_head({"EXPTIME": EXPTIME, "EXPSTART": 59000.0 + number / 100}, plan.camera))]
    placed, (ny, nx), (dx, dy) = [], plan.chip, plan.dithers[number]
    sin, cos = math.sin(plan.angle(number)), math.cos(plan.angle(number))
    for version in range(1, plan.chips + 1):
        origin = (min(100, ny // 4) + dx, min(60, ny // 4) + dy + (version - 1) * (ny + 50))
        place = _Placed(f"{path.name}[sci,{version}]", origin, np.array([[cos, -sin], [sin, cos]]), plan.side / 2 - 1)
        image = random.normal(SKY, np.sqrt(SKY + 16), plan.chip).astype(np.float32)
        image[:, nx // 2 :] += plan.step
        _add(image, np.column_stack(place.on_chip(stars[:, 0], stars[:, 1])), stars[:, 2], sigma=plan.sigma)
        dq = _rays(image, random)
        sci = fits.ImageHDU(image, name="SCI", ver=version)
        wcs = plane(x=plan.side / 2 - origin[0], y=plan.side / 2 - origin[1], sip=False, scale=plan.scale)
        wcs.wcs.cd = wcs.wcs.cd @ place.turn
        sci.header.update(wcs.to_header())
        sci.header.update(BUNIT="ELECTRONS", CCDCHIP=3 - version, MDRIZSKY=SKY, IDCSCALE=plan.scale)
        units += [sci, fits.ImageHDU(np.sqrt(np.abs(image)), name="ERR", ver=version)]
        units.append(fits.ImageHDU(dq, name="DQ", ver=version))
        placed.append(place)
    fits.HDUList(units).writeto(path)
    return placed


def _rays(image, random):
    """Add cosmic rays to an image, and return flags that mark them: a ray is some pixels of a track."""
    dq = np.zeros(image.shape, np.int16)
    number = 25_000 * image.size // (CHIP[0] * CHIP[1])
    hits = random.integers(0, [image.shape[0] - 3, image.shape[1] - 3], (number, 2))
    for down in range(3):
        image[hits[:, 0] + down, hits[:, 1] + down] += 900
        dq[hits[:, 0] + down, hits[:, 1] + down] |= 4096
    return dq


def _product(path: Path, placed: list[_Placed], stars, plan: Plan, random) -> None:
    side, (ny, nx) = plan.side, plan.chip
    context = np.zeros((-(-len(placed) // 32), side, side), np.int32)
    weight, light = np.zeros((side, side), np.float32), np.zeros((side, side), np.float32)
    for first in range(0, side, 256):
        band = slice(first, min(first + 256, side))
        y, x = np.ogrid[band, :side]
        for number, place in enumerate(placed):
            column, row = place.on_chip(x.astype(np.float32), y.astype(np.float32))
            seen = (column > -0.5) & (column < nx - 0.5) & (row > -0.5) & (row < ny - 0.5)
            context[number // 32, band] |= np.where(seen, np.uint32(1 << number % 32), np.uint32(0)).view(np.int32)
            weight[band] += np.float32(EXPTIME * 0.99) * seen
            light[band] += np.float32(0.99 * plan.step) * (seen & (column >= nx / 2))
    science = random.normal(0, 0.009, (side, side)).astype(np.float32) / np.sqrt(np.maximum(weight, 1) / 2000)
    science += light / np.maximum(weight, 1)
    _add(science, stars[:, :2], stars[:, 2] / EXPTIME, sigma=plan.sigma)
    science[weight == 0] = np.nan
    total = len(plan.dithers) * EXPTIME
    cards = {"NDRIZIM": len(placed), "EXPTIME": total, "TEXPTIME": total}
    for number, place in enumerate(placed, 1):
        cards |= _input(number, place.data, plan.scale)
    units = [fits.PrimaryHDU(header=_head(cards, plan.camera))]
    for name, image in (("SCI", science), ("WHT", weight), ("CTX", context if len(context) > 1 else context[0])):
        unit = fits.ImageHDU(image, name=name)
        unit.header.update(plane(x=side / 2, y=side / 2, sip=False, scale=plan.scale).to_header())
        units.append(unit)
    units[1].header["BUNIT"] = "ELECTRONS/S"
    fits.HDUList(units).writeto(path)


def _add(image, positions, fluxes, *, sigma: float) -> None:
    """Add Gaussian stars to an image."""
    offsets = np.arange(-7, 8)
    for (x, y), flux in zip(positions, fluxes, strict=True):
        column, row = round(x), round(y)
        if not (8 <= column < image.shape[1] - 8 and 8 <= row < image.shape[0] - 8):
            continue
        across, down = (np.exp(-((offsets + c - v) ** 2) / (2 * sigma**2)) for c, v in ((column, x), (row, y)))
        image[row - 7 : row + 8, column - 7 : column + 8] += flux / (2 * np.pi * sigma**2) * np.outer(down, across)
