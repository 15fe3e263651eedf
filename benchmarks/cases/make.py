"""Making a case: simulate, drizzle, note the truth."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict
from pathlib import Path

from astropy.io import fits

from benchmarks.cases import association, drizzle, faults
from benchmarks.cases.case import Case


def make(case: Case, folder: Path) -> Path:
    """Write exposures, product and ``truth.json`` into a subfolder named for the case, unless they are there."""
    target = folder / case.name
    truth = target / "truth.json"
    if truth.exists() and json.loads(truth.read_text())["case"] == json.loads(json.dumps(asdict(case))):
        return target
    shutil.rmtree(target, ignore_errors=True)  # half made, or of another recipe
    target.mkdir(parents=True)
    started = time.perf_counter()
    made = association.associate(case)
    names, exposures = association.write(made, target)
    simulated = time.perf_counter()
    parameters = drizzle.settings(case.n, made.camera) | case.drizzle
    if case.defect in ("sky of one exposure", "sky of all exposures") or case.own_sky:
        chosen = slice(None) if case.defect == "sky of all exposures" else slice(1, 2)
        off = case.strength if case.defect.startswith("sky of") else 0.0  # where the sky is only given
        wrong = {entry["file"]: off * entry["sigma"] for entry in exposures[chosen]}
        skies = {
            entry["file"]: [entry["sky"] * share + wrong.get(entry["file"], 0.0) for share in entry["sky_share"]]
            for entry in exposures
        }
        parameters["skyfile"] = drizzle.skyfile(target, skies)
    taken = names[: -int(case.strength)] if case.defect == "exposure left out" else names
    drizzle.drizzle(taken, f"{made.root}01010", target, **parameters)
    seconds = {"simulate": simulated - started, "drizzle": time.perf_counter() - simulated}
    for exposure in exposures:
        exposure["sky_error_sigma"] = (
            sky_error(target / exposure["file"], exposure) if exposure["file"] in taken else 0.0
        )
        if case.defect == "coordinates changed":
            faults.moved(target / exposure["file"], case.strength)
    facts = {"case": asdict(case), "exposures": exposures, "chip_step_sigma": made.chip_step}
    facts |= {"astrodrizzle": parameters, "seconds": seconds}
    truth.write_text(json.dumps(facts, indent=1))
    return target


def sky_error(path: Path, exposure: dict) -> float:
    """Return how far MDRIZSKY is off the sky that was put in, in units of a pixel's noise."""
    with fits.open(path) as units:
        written = [unit.header.get("MDRIZSKY", 0.0) for unit in units if unit.name == "SCI"]
    skies = [exposure["sky"] * share for share in exposure["sky_share"]]
    return max(((value - sky) / exposure["sigma"] for value, sky in zip(written, skies, strict=True)), key=abs)
