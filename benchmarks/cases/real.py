"""Faults put into copies of real exposures; what else is wrong with them is not known."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.stats import mad_std

from benchmarks.cases import drizzle
from benchmarks.cases.camera import CAMERAS
from benchmarks.cases.case import Case

_FAULTS = (
    ("clean", "", (0.0,)),
    ("misaligned", "pixel", (0.1, 0.3, 1.0)),
    ("sky of one exposure", "sigma", (1.0, -1.0, 3.0, -3.0)),
    ("low driz_cr_snr", "parameters", (3,)),
    ("no cosmic-ray rejection", "", (1,)),
)
_CHANGES = {
    "low driz_cr_snr": {"driz_cr_snr": "1.2 0.8", "driz_cr_scale": "0.6 0.3"},
    "no cosmic-ray rejection": drizzle.steps(False) | {"final_bits": "8192"},  # nor believe the calibration's (STIS)
}


def cases(source: Path) -> Iterator[Case]:
    """Yield the cases made of the exposures of a folder."""
    n, dither = len(_exposures(source)), "as observed" if _dithered(source) else "none"
    for defect, unit, strengths in _FAULTS:
        if defect == "no cosmic-ray rejection" and _infrared(source):
            continue  # the calibration has rejected them, up the ramp
        for strength in strengths:
            name = f"real-{defect.replace(' ', '-')}_{strength:g}_{source.name}"
            yield Case(name, 0, source.name, "real", dither, n, defect, strength, unit)


def make(case: Case, source: Path, folder: Path) -> Path:
    """Write the exposures with the fault, and their product, into a subfolder unless they are there."""
    target = folder / case.name
    if (target / "truth.json").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    copies = [shutil.copy(path, target) for path in _exposures(source)]
    names = [Path(copy).name for copy in copies]
    for name in names:
        (target / name).chmod(0o644)
    infrared = _infrared(source)
    output = names[0][:6] + "010"
    camera = CAMERAS["ir"] if infrared else replace(CAMERAS["stis"], bits="0")
    parameters = drizzle.settings(case.n, camera)
    parameters |= _CHANGES.get(case.defect, {})
    if case.defect == "misaligned":
        _shift(target / names[1], case.strength)
    skies = {name: _sky(target / name) for name in names}
    if case.defect == "sky of one exposure":
        wrong = {name: [sky] for name, (sky, _) in skies.items()}
        wrong[names[1]][0] += case.strength * skies[names[1]][1]
        parameters["skyfile"] = drizzle.skyfile(target, wrong)
    drizzle.drizzle(names, output, target, **parameters)
    exposures = [{"file": name, "sky": skies[name][0], "sky_error_sigma": 0.0} for name in names]
    facts = {"case": asdict(case), "exposures": exposures, "chip_step_sigma": 0.0, "astrodrizzle": parameters}
    (target / "truth.json").write_text(json.dumps(facts, indent=1))
    return target


def _exposures(source: Path) -> list[Path]:
    return sorted(path for ending in ("flt", "flc") for path in source.glob(f"*_{ending}.fits"))


def _infrared(source: Path) -> bool:
    return fits.getheader(_exposures(source)[0])["DETECTOR"] == "IR"


def _dithered(source: Path) -> bool:
    """Return whether the exposures look at different places, to a tenth of an arcsecond."""
    heads = [fits.getheader(path, "SCI", 1) for path in _exposures(source)]
    return bool(np.ptp([[head["CRVAL1"], head["CRVAL2"]] for head in heads], axis=0).max() > 0.1 / 3600)


def _sky(path: Path) -> tuple[float, float]:
    """Return the sky that the exposure's header names, and the noise of a pixel."""
    with fits.open(path) as units:
        return float(units["SCI", 1].header["MDRIZSKY"]), float(mad_std(units["SCI", 1].data))


def _shift(path: Path, pixels: float) -> None:
    """Move the WCS along the diagonal of the detector."""
    with fits.open(path, mode="update") as units:
        for unit in units:
            if unit.name == "SCI":
                head = unit.header
                cd = np.array([[head["CD1_1"], head["CD1_2"]], [head["CD2_1"], head["CD2_2"]]])
                east, north = cd @ [pixels * 0.8, pixels * 0.6]
                head["CRVAL1"] += east / np.cos(np.deg2rad(head["CRVAL2"]))
                head["CRVAL2"] += north
