"""Make the fields of the workshop: what falls on each chip without noise, and the headers that AstroDrizzle writes.

``python -m benchmarks.cases.fields`` in an environment with drizzlepac, from the top of the checkout; a minute. The
fields go into ``drizview/workshop/data``; they are kept in the repository, so that nobody needs to make them again.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits

from benchmarks.cases import aim, association, drizzle, fitsfiles
from benchmarks.cases.case import Case
from benchmarks.cases.detector import BLOB, Detector, _tracks
from benchmarks.cases.peculiar import Shot

TARGET = Path(__file__).parents[2] / "drizview" / "workshop" / "data"
STEP = 0.05  # electrons: far below the noise, and a third of the bytes
FIELDS = {
    "acs": Case("acs", 20, camera="wfc", field="moderate", dither="box"),
    "ir": Case("ir", 31, camera="ir", field="moderate", dither="box"),
}


def main() -> None:
    """Make every field."""
    TARGET.mkdir(exist_ok=True)
    for name, case in FIELDS.items():
        made = association.associate(case)
        arrays, headers = _exposures(made)
        headers |= _product(made)
        kept = {key: value.tostring(endcard=False, padding=False) for key, value in headers.items()}
        about = {
            key: value for key, value in asdict(made.camera).items() if isinstance(value, int | float | str | bool)
        }
        about |= {"sky_share": made.camera.sky_share, "chips": made.camera.chips, "headers": kept}
        np.savez_compressed(TARGET / f"{name}.npz", about=json.dumps(about), **arrays)
        print(f"{name}: {(TARGET / f'{name}.npz').stat().st_size / 1e6:.2f} MB")


def _exposures(made: association.Association) -> tuple[dict[str, np.ndarray], dict[str, fits.Header]]:
    """Return light, cosmic rays and the chips' own planes, and the headers of the exposures."""
    camera = made.camera
    arrays: dict[str, Any] = {}
    headers: dict[str, fits.Header] = {}
    for number, chip in enumerate(made.chips, 1):
        arrays |= _chip(chip, number)
    for k in range(made.case.n):
        random = np.random.default_rng((made.case.seed, k))
        true, _, _ = association._pointings(made, k, 1, random)
        edges, _ = association._optics(Shot(made.case, camera, k), random)
        rootname = f"{made.root}01a{k}q"
        head = fitsfiles.primary(made.case, camera, made.root, rootname, k, made.target, true)
        headers[f"primary_{k}"] = head
        for number, header in enumerate(made.headers[1:], 1):
            sci = aim.aimed(header, made.start, true)
            light = association._light(made, Shot(made.case, camera.chip(number), k, number), sci, edges)
            arrays[f"light_{k}_{number}"] = np.round(light * camera.exptime / STEP).astype(np.int32)
            density = 3e-5 if camera.infrared else 0.004 * camera.exptime / 1000
            arrays[f"cosmic_{k}_{number}"] = np.round(_tracks(camera.shape, density, random)).astype(np.int32)
            sci.update(ROOTNAME=rootname, EXPNAME=rootname, EXTVER=number, PHOTPLAM=camera.wavelength_nm * 10)
            headers[f"sci_{k}_{number}"] = sci
    return arrays, headers


def _chip(chip: Detector, number: int) -> dict[str, np.ndarray]:
    """Return the planes of a chip; without the blobs of the infrared, which a beginner would take for a fault."""
    time, blobs = chip.camera.exptime, (chip.flags & BLOB) > 0
    return {
        f"flags_{number}": chip.flags & ~np.int16(BLOB),
        f"glow_{number}": np.round(chip.glow * time / STEP).astype(np.int32),
        f"flat_{number}": np.round((np.where(blobs, 1.0, chip.flat) - 1) * 1000).astype(np.int8),
        f"bias_{number}": chip.bias.astype(np.float32),
    }


def _product(made: association.Association) -> dict[str, fits.Header]:
    """Return the headers that AstroDrizzle gives the product."""
    parameters = drizzle.settings(made.case.n, made.camera) | {"static": False}
    with tempfile.TemporaryDirectory() as folder:
        names, _ = association.write(made, Path(folder))
        drizzle.drizzle(names, f"{made.root}01010", Path(folder), **parameters)
        (product,) = Path(folder).glob("*_dr[cz].fits")
        with fits.open(product) as units:
            del units[0].header["RULEFILE"]  # a path of the machine that made it
            found = {"product": units[0].header, "product_name": fits.Header([("NAME", product.name)])}
            for name in ("SCI", "WHT", "CTX"):
                found[f"product_{name.lower()}"] = units[name].header
            return found


main()
