"""Associations: the exposures of a case, with the sky and the detector that they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from astropy.io import fits

from benchmarks.cases import aim, faults, fitsfiles, optics
from benchmarks.cases.camera import CAMERAS, Camera
from benchmarks.cases.case import DITHERS, Case
from benchmarks.cases.detector import Detector, detector
from benchmarks.cases.peculiar import Shot, changed
from benchmarks.cases.scene import Scene, render, scene
from drizview.workshop.fitsfiles import association as fits_of_association

_POINTING_ERROR_PX = 0.02


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
        return Shot(self.case, self.camera).sigma

    @property
    def chip_step(self) -> float:
        """Step from chip to chip that their bias levels leave, in units of that noise."""
        shots = [Shot(self.case, chip.camera, chip=number) for number, chip in enumerate(self.chips, 1)]
        levels = [
            float(changed("readout", chip.bias, shot).mean()) for chip, shot in zip(self.chips, shots, strict=True)
        ]
        return (max(levels) - min(levels)) / self.sigma


def associate(case: Case) -> Association:
    """Return the shared part of a case, made from its seed."""
    random = np.random.default_rng(case.seed)
    camera = CAMERAS[case.camera]
    headers = camera.headers()
    if camera.full:
        headers = (headers[0], *(aim.windowed(header, header["LTV1"], header["LTV2"]) for header in headers[1:]))
    elif window := camera.corner if case.corner else camera.window:
        headers = (headers[0], *(aim.windowed(header, *window) for header in headers[1:]))
    start = aim.reference(headers[1])
    target = aim.Pointing(random.uniform(10, 350), random.uniform(-60, 60), random.uniform(-90, 90))
    ra, dec = _centre(headers, camera, start, target)
    fill = case.strength if case.defect == "filled field" else 1.0
    sky = changed("scene", scene(camera, case.field, ra, dec, random, fill=fill), Shot(case, camera))
    chips = tuple(_chip(case, camera, number, random) for number in range(1, camera.chips + 1))
    letters = "".join("abcdefghijklmnopqrstuvwxyz"[case.seed // 26**k % 26] for k in range(3))
    return Association(case, camera, headers, start, target, sky, chips, camera.prefix + letters)


def _chip(case: Case, camera: Camera, number: int, random: np.random.Generator) -> Detector:
    hot = case.strength if case.defect.startswith("hot pixels") else 0.0
    made = detector(camera.chip(number), random, unflagged=hot, halves=not case.corner)
    rays = case.strength if case.defect == "shower of rays" else 1.0
    return changed("chip", replace(made, rays=rays), Shot(case, camera.chip(number), chip=number))


def write(association: Association, folder: Path) -> tuple[list[str], list[dict]]:
    """Write exposures and association table; return the exposures' names, and what was put into each."""
    case, camera = association.case, association.camera
    names, truths = [], []
    for k in range(case.n):
        visit = 2 if case.rolls and 2 * k >= case.n else 1
        rootname = f"{association.root}{visit:02d}a{k}{'m' if camera.name == 'wfpc2' else 'q'}"
        copied = k - 1 if case.defect == "duplicated exposure" and k == case.n - 1 else k
        random = np.random.default_rng((case.seed, copied))
        units, flags, truth = _exposure(association, copied, rootname, visit, random)
        name = f"{rootname}_{camera.suffix}.fits"
        units.writeto(folder / name, overwrite=True)
        if camera.name == "wfpc2":
            fitsfiles.flag_file(units, flags, folder / name.replace("_c0m", "_c1m"))
        names.append(name)
        truths.append({"file": name, **truth})
    fits_of_association(association.root, [name.split("_")[0] for name in names], folder)
    return names, truths


def _exposure(
    association: Association, k: int, rootname: str, visit: int, random: np.random.Generator
) -> tuple[fits.HDUList, list[np.ndarray], dict]:
    """Return the file, the flags by chip, and what was put in."""
    case, camera = association.case, _timed(association, k)
    true, claimed, error = _pointings(association, k, visit, random)
    rate = changed("sky", camera.sky * (1 + random.normal(0, 0.03)), Shot(case, camera, k))
    edges, optic = _optics(Shot(case, camera, k), random)
    units, all_flags = fits.HDUList([fits.PrimaryHDU()]), []
    units[0].header.update(EXTEND=True)
    told = replace(camera, exptime=camera.exptime / _unlike(case, k))
    head = fitsfiles.primary(case, told, association.root, rootname, k, association.target, claimed)
    units[0].header.extend(head)
    for number, (header, chip) in enumerate(zip(association.headers[1:], association.chips, strict=True), 1):
        shot = Shot(case, camera.chip(number), k, number)
        light = _light(association, shot, aim.aimed(header, association.start, true), edges)
        image = (rate * camera.sky_share[number - 1] + light) * (case.defect != "no light" or k != 1)
        change = partial(changed, "charge", shot=shot)
        held = replace(chip, camera=replace(chip.camera, exptime=camera.exptime))
        science, noise, flags = held.expose(image, random, charge=change, readout=partial(_readout, shot))
        science, flags = faults.lost(science, flags, shot)
        sci = faults.scaled(aim.aimed(header, association.start, claimed), shot)
        sci.update(ROOTNAME=rootname, EXPNAME=rootname, EXTVER=number, PHOTPLAM=camera.wavelength_nm * 10)
        sci["NGOODPIX"] = int((flags == 0).sum())  # AstroDrizzle asks for it
        units += fitsfiles.imset(camera, sci, science, noise, flags, number)
        all_flags.append(flags)
    if case.defect == "exchanged chips" and k == 1:
        faults.exchanged(units)
    truth = {"error_px": error, "sky": rate * camera.exptime / camera.divisor, **optic}
    return (
        units,
        all_flags,
        {**truth, "sigma": Shot(case, camera).sigma / camera.divisor, "sky_share": camera.sky_share},
    )


def _timed(association: Association, k: int) -> Camera:
    """Return the camera with the time that exposure k really took."""
    case = association.case
    time = (case.times[k] if case.times else 1.0) * _unlike(case, k)
    return replace(association.camera, exptime=association.camera.exptime * time)


def _unlike(case: Case, k: int) -> float:
    """Return the time of exposure k over what its header says."""
    return 1 - case.strength if case.defect == "wrong exposure time" and k == 1 else 1.0


def _light(association: Association, shot: Shot, header: fits.Header, edges: tuple[dict, dict]) -> np.ndarray:
    """Return what falls on a chip besides the blank sky [electrons / s]."""
    camera = shot.camera
    wcs = aim.wcs_of(header, camera.shape)
    left = faults.lost_lock(optics.psf(camera, **edges[0]), shot)
    right = left if edges[0] == edges[1] else faults.lost_lock(optics.psf(camera, **edges[1]), shot)
    share = association.camera.sky_share[shot.chip - 1]
    image = render(association.sky, camera, wcs, (left, right), area=_area(wcs, camera, header), share=share)
    return changed("light", image, shot) + faults.extra_light(shot)


def _readout(shot: Shot, bias: np.ndarray) -> np.ndarray:
    return faults.amplifier_step(changed("readout", bias, shot), shot)


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
    if case.defect == "tile offset" and 2 * k >= case.n:
        error = error + case.strength * direction
    if (case.defect == "visit offset" and visit == 2) or (case.defect == "other field" and k == 1):
        error = error + case.strength / association.camera.scale_arcsec * direction
    claimed = aim.dithered(header, true, *error)
    if case.defect == "rotated" and k == 1:
        claimed = replace(claimed, roll=claimed.roll + case.strength)
    return true, claimed, [float(e) for e in error]


def _optics(shot: Shot, random: np.random.Generator) -> tuple[tuple[dict, dict], dict]:
    """Return the parameters of the PSFs on the left and the right edge, and what is noted of them."""
    case = shot.case
    focus, astigmatism = random.normal(5, 8), random.normal(0, 5)
    trail = (0.0, 0.0)
    if case.defect == "defocus" or (case.defect == "defocus of one exposure" and shot.exposure == 1):
        focus += case.strength
    if case.defect == "drift" or (case.defect == "drift of one exposure" and shot.exposure == 1):
        trail = (case.strength, 35.0 + case.seed % 90)
    parameters = {"focus_nm": focus, "astigmatism_nm": astigmatism, "trail": trail}
    left, right = changed("optics", (parameters, parameters), shot)
    noted = {"focus_nm": left["focus_nm"], "focus_right_nm": right["focus_nm"], "astigmatism_nm": astigmatism}
    return (left, right), noted | {"trail_px": left["trail"][0]}


def _centre(headers, camera: Camera, start: aim.Pointing, target: aim.Pointing) -> tuple[float, float]:
    """Return the sky position of the middle of the chips."""
    middle = []
    for number, header in enumerate(headers[1:], 1):
        wcs = aim.wcs_of(aim.aimed(header, start, target), camera.shape)
        row = camera.shape[0] / 2 if camera.chips != 2 else camera.shape[0] * (number == 1)
        middle.append(wcs.all_pix2world(camera.shape[1] / 2, row, 0))
    ra, dec = np.mean(middle, axis=0)
    return float(ra), float(dec)


def _area(wcs, camera: Camera, header: fits.Header) -> float:
    """Return the area of a pixel in the middle, over the nominal one."""
    y, x = camera.shape[0] / 2, camera.shape[1] / 2
    ra, dec = wcs.all_pix2world([x, x + 10, x], [y, y, y + 10], 0)
    east, north = (ra - ra[0]) * np.cos(np.deg2rad(dec[0])) * 360, (dec - dec[0]) * 360
    return float(abs(east[1] * north[2] - east[2] * north[1])) / header["IDCSCALE"] ** 2
