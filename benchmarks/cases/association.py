"""Associations: the exposures of a case, written as the calibration pipeline would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases import aim, optics
from benchmarks.cases.camera import CAMERAS, Camera
from benchmarks.cases.case import DITHERS, Case
from benchmarks.cases.detector import DEAD, Detector, detector
from benchmarks.cases.scene import Scene, render, scene

_POINTING_ERROR_PX = 0.02
_CORNER = {"uvis": (1650, 0), "wfc": (1650, 0), "ir": (370, 370)}


@dataclass(frozen=True)
class Association:
    """What the exposures of a case share."""

    case: Case
    camera: Camera
    headers: tuple[fits.Header, ...]
    start: aim.Pointing
    target: aim.Pointing
    sky: Scene
    chips: tuple[Detector, ...]
    root: str

    @property
    def sigma(self) -> float:
        """Noise of a pixel of one exposure, in electrons."""
        signal = (self.camera.sky + self.camera.dark) * self.camera.exptime
        return float(np.sqrt(signal + self.camera.read_noise**2))

    @property
    def chip_step(self) -> float:
        """Step from chip to chip that their bias levels leave, in units of that noise."""
        levels = [float(chip.bias.mean()) for chip in self.chips]
        return (max(levels) - min(levels)) / self.sigma


def associate(case: Case) -> Association:
    """Return the shared part of a case, made from its seed."""
    random = np.random.default_rng(case.seed)
    camera = CAMERAS[case.camera]
    headers = camera.headers()
    if case.corner:
        headers = (headers[0], *(aim.windowed(header, *_CORNER[camera.name]) for header in headers[1:]))
    start = aim.reference(headers[1])
    target = aim.Pointing(random.uniform(10, 350), random.uniform(-60, 60), random.uniform(-90, 90))
    ra, dec = _centre(headers, camera, start, target)
    fill = case.strength if case.defect == "filled field" else 1.0
    sky = scene(camera, case.field, ra, dec, random, fill=fill)
    hot = case.strength if case.defect == "hot pixels" else 0.0
    chips = tuple(detector(camera, random, unflagged=hot, halves=not case.corner) for _ in range(camera.chips))
    letters = "".join("abcdefghijklmnopqrstuvwxyz"[case.seed // 26**k % 26] for k in range(3))
    return Association(case, camera, headers, start, target, sky, chips, camera.prefix + letters)


def write(association: Association, folder: Path) -> tuple[list[str], list[dict]]:
    """Write exposures and association table; return the exposures' names, and what was put into each."""
    case, camera = association.case, association.camera
    names, truths = [], []
    for k in range(case.n):
        visit = 2 if case.rolls and 2 * k >= case.n else 1
        rootname = f"{association.root}{visit:02d}a{k}q"
        random = np.random.default_rng((case.seed, k))
        units, truth = _exposure(association, k, rootname, visit, random)
        name = f"{rootname}_{camera.suffix}.fits"
        units.writeto(folder / name, overwrite=True)
        names.append(name)
        truths.append({"file": name, **truth})
    _table(association.root, names, folder)
    return names, truths


def _exposure(
    association: Association, k: int, rootname: str, visit: int, random: np.random.Generator
) -> tuple[fits.HDUList, dict]:
    case, camera = association.case, association.camera
    true, claimed, error = _pointings(association, k, visit, random)
    rate = camera.sky * (1 + random.normal(0, 0.03))
    point, optic = _optics(case, camera, k, random)
    units = fits.HDUList([fits.PrimaryHDU()])
    units[0].header.update(EXTEND=True)
    units[0].header.extend(_primary(association, k, rootname, visit, claimed))
    for number, (header, chip) in enumerate(zip(association.headers[1:], association.chips, strict=True), 1):
        wcs = aim.wcs_of(aim.aimed(header, association.start, true), camera.shape)
        image = rate + render(association.sky, camera, wcs, point, area=_area(wcs, camera, header))
        image += _extra(association, k, number)
        science, noise, flags = chip.expose(image, random)
        if case.defect == "lost chip" and number == 2 and k < case.strength:
            flags, science = flags | DEAD, science * 0
        sci = aim.aimed(header, association.start, claimed)
        sci.update(ROOTNAME=rootname, EXPNAME=rootname, EXTVER=number, PHOTPLAM=camera.wavelength_nm * 10)
        sci["NGOODPIX"] = int((flags == 0).sum())  # AstroDrizzle asks for it
        units += _imset(camera, sci, science, noise, flags, number)
    truth = {"error_px": error, "sky": rate * (1 if camera.infrared else camera.exptime), **optic}
    return units, {**truth, "sigma": association.sigma / (camera.exptime if camera.infrared else 1)}


def _pointings(association: Association, k: int, visit: int, random: np.random.Generator):
    """Return the true pointing, the one that the header claims, and the error between them [pixel]."""
    case, header = association.case, association.headers[1]
    roll = case.rolls[visit - 1] if case.rolls else 0.0
    looking = replace(association.target, roll=association.target.roll + roll)
    true = aim.dithered(header, looking, *DITHERS[case.dither][k])
    error = random.normal(0, _POINTING_ERROR_PX, 2)
    direction = np.array([np.cos(case.seed), np.sin(case.seed)])
    if case.defect == "misaligned" and k == 1:
        error = error + case.strength * direction
    if case.defect == "visit offset" and visit == 2:
        error = error + case.strength / association.camera.scale_arcsec * direction
    claimed = aim.dithered(header, true, *error)
    if case.defect == "rotated" and k == 1:
        claimed = replace(claimed, roll=claimed.roll + case.strength)
    return true, claimed, [float(e) for e in error]


def _optics(case: Case, camera: Camera, k: int, random: np.random.Generator) -> tuple[np.ndarray, dict]:
    focus, astigmatism = random.normal(5, 8), random.normal(0, 5)
    trail = (0.0, 0.0)
    if case.defect == "defocus":
        focus += case.strength
    if case.defect == "drift":
        trail = (case.strength, 35.0 + case.seed % 90)
    image = optics.psf(camera, focus_nm=focus, astigmatism_nm=astigmatism, trail=trail)
    return image, {"focus_nm": focus, "astigmatism_nm": astigmatism, "trail_px": trail[0]}


def _extra(association: Association, k: int, number: int) -> np.ndarray | float:
    """Return light that only this chip of this exposure has [electrons / s]."""
    case, camera = association.case, association.camera
    unit = association.sigma / camera.exptime
    if case.defect == "sky of one chip" and number == 2:
        return case.strength * unit
    if case.defect == "trail" and k == 1:
        y, x = np.indices(camera.shape)
        y = y + (number - 1) * camera.shape[0]
        angle = np.deg2rad(20 + case.seed % 50)
        across = (x - camera.shape[1] / 2) * np.sin(angle) - (y - camera.shape[0] * camera.chips / 2) * np.cos(angle)
        return case.strength * unit * np.exp(-0.5 * (across / 3.4) ** 2)
    return 0.0


def _centre(headers, camera: Camera, start: aim.Pointing, target: aim.Pointing) -> tuple[float, float]:
    """Return the sky position of the middle of the chips."""
    middle = []
    for number, header in enumerate(headers[1:], 1):
        wcs = aim.wcs_of(aim.aimed(header, start, target), camera.shape)
        row = camera.shape[0] / 2 if camera.chips == 1 else camera.shape[0] * (number == 1)
        middle.append(wcs.all_pix2world(camera.shape[1] / 2, row, 0))
    ra, dec = np.mean(middle, axis=0)
    return float(ra), float(dec)


def _area(wcs, camera: Camera, header: fits.Header) -> float:
    """Return the area of a pixel in the middle, over the nominal one."""
    y, x = camera.shape[0] / 2, camera.shape[1] / 2
    ra, dec = wcs.all_pix2world([x, x + 10, x], [y, y, y + 10], 0)
    east, north = (ra - ra[0]) * np.cos(np.deg2rad(dec[0])) * 360, (dec - dec[0]) * 360
    return float(abs(east[1] * north[2] - east[2] * north[1])) / header["IDCSCALE"] ** 2


def _primary(association: Association, k: int, rootname: str, visit: int, pointing: aim.Pointing) -> fits.Header:
    case, camera, header = association.case, association.camera, association.headers[0].copy()
    begin = header["EXPSTART"] + (k * (camera.exptime + 150) + (visit - 1) * 40000) / 86400
    header.update(ROOTNAME=rootname, FILENAME=f"{rootname}_{camera.suffix}.fits", EXPTIME=camera.exptime)
    header.update(EXPSTART=begin, EXPEND=begin + camera.exptime / 86400, LINENUM=f"{visit:02d}.{k + 1:03d}")
    header.update(ASN_ID=f"{association.root}01010".upper(), ASN_TAB=f"{association.root}01010_asn.fits")
    header.update(RA_TARG=association.target.ra, DEC_TARG=association.target.dec, TARGNAME="SIMULATED")
    header.update(PA_V3=(header["PA_V3"] + pointing.roll) % 360, PATTSTEP=k + 1, P1_NPTS=case.n)
    header["FILTER1" if camera.name == "wfc" else "FILTER"] = camera.filter
    if case.dither == "none" or case.n == 1:
        header["PATTERN1"] = "NONE"
    return header


def _imset(camera: Camera, header: fits.Header, science, noise, flags, number: int) -> list[fits.ImageHDU]:
    small = fits.Header([(key, header[key]) for key in ("INHERIT", "EXPNAME", "LTV1", "LTV2")])
    planes = [("SCI", science, header), ("ERR", noise, small), ("DQ", flags, small)]
    if camera.infrared:
        good = (flags & DEAD) == 0
        planes.append(("SAMP", np.where(good, 12, 0).astype(np.int16), small))
        planes.append(("TIME", np.where(good, camera.exptime, 0).astype(np.float32), small))
    return [fits.ImageHDU(image, header=head.copy(), name=name, ver=number) for name, image, head in planes]


def _table(root: str, names: list[str], folder: Path) -> None:
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
