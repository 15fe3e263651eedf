"""How small a misalignment is found: associations whose coordinates are moved by a known amount, and what is said.

``python -m benchmarks.nudge FOLDER...`` copies each association, moves one exposure in its header, and counts how often
`align` warns or fails. The pixels, the flags and the product stay as they are.
"""

from __future__ import annotations

import argparse
import math
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.dataset.discover import datasets

SHIFTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0)
TURNS = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0)
_ASKED = ("shift_between_exposures", "turn_between_exposures")


def moved(folder: Path, target: Path, number: int, *, shift: tuple[float, float], turn: float) -> None:
    """Copy an association, one exposure displaced (pixel) and turned (degree) about the middle of its first chip."""
    target.mkdir()
    for path in folder.glob("*.fits"):
        shutil.copyfile(path, target / path.name)
    path = sorted(p for p in target.glob("*.fits") if p.stem.endswith(("flt", "flc")))[number]
    with fits.open(path, mode="update") as units:
        chips = [unit for unit in units if unit.name == "SCI"]
        middle = [length / 2 for length in chips[0].shape[::-1]]
        ra, dec = WCS(chips[0].header, units).all_pix2world([middle], 0)[0]
        for chip in chips:
            _turn(chip.header, turn, ra, dec)
            scale = float(np.sqrt(abs(np.linalg.det(_cd(chip.header)))))
            chip.header["CRVAL1"] += float(shift[0] * scale / math.cos(math.radians(dec)))
            chip.header["CRVAL2"] += float(shift[1] * scale)


def _cd(header: fits.Header) -> np.ndarray:
    return np.array([[header["CD1_1"], header["CD1_2"]], [header["CD2_1"], header["CD2_2"]]])


def _turn(header: fits.Header, degrees: float, ra: float, dec: float) -> None:
    """Turn a chip about a place on the sky: its matrix, and its reference point (a plane is near enough)."""
    angle, stretch = math.radians(degrees), math.cos(math.radians(dec))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    cd = turn @ _cd(header)
    east, north = turn @ [(header["CRVAL1"] - ra) * stretch, header["CRVAL2"] - dec]
    header["CD1_1"], header["CD1_2"], header["CD2_1"], header["CD2_2"] = (float(value) for value in cd.ravel())
    header["CRVAL1"], header["CRVAL2"] = ra + float(east) / stretch, dec + float(north)


def said(folder: Path) -> dict[str, tuple[str, float | None, float | None]]:
    """Return status, value and uncertainty of the checks of shifts and rotations."""
    chosen = [check for check in checks() if check.id in _ASKED]
    return {r.check: (str(r.status), r.value, r.uncertainty) for r in run(datasets(folder)[0], selected=chosen)}


def trials(folder: Path, random: np.random.Generator) -> Iterator[tuple[str, float, str, float | None]]:
    """Yield (what was moved, pixels, status, value) for one association."""
    count = sum(p.stem.endswith(("flt", "flc")) for p in folder.glob("*.fits"))
    for check, amounts in zip(_ASKED, (SHIFTS, TURNS), strict=True):
        for amount in amounts:
            angle = random.uniform(0, 2 * np.pi)
            shift, turn = (amount * math.cos(angle), amount * math.sin(angle)), 0.0
            if check == _ASKED[1]:
                shift, turn = (0.0, 0.0), math.degrees(amount / _reach(folder))
            with tempfile.TemporaryDirectory() as made:
                moved(folder, Path(made) / "case", int(random.integers(count)), shift=shift, turn=turn)
                status, value, _ = said(Path(made) / "case")[check]
            yield check, amount, status, value


def _reach(folder: Path) -> float:
    """Return the distance from the middle of an exposure to its corner [pixel]."""
    path = next(p for p in sorted(folder.glob("*.fits")) if p.stem.endswith(("flt", "flc")))
    with fits.open(path) as units:
        shapes = [unit.shape for unit in units if unit.name == "SCI"]
    return math.hypot(shapes[0][1], sum(shape[0] for shape in shapes)) / 2


def main() -> None:
    """Print how often each amount was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nudge", description=main.__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    random = np.random.default_rng(chosen.seed)
    found: dict[tuple[str, float], list[tuple[str, float | None]]] = {}
    for folder in chosen.folders:
        for check, amount, status, value in trials(folder, random):
            found.setdefault((check, amount), []).append((status, value))
    for (check, amount), outcomes in sorted(found.items()):
        counts = [sum(status == each for status, _ in outcomes) for each in ("pass", "warn", "fail", "unknown")]
        error = [abs(value - amount) for _, value in outcomes if value is not None]
        print(check, amount, "pass, warn, fail, unknown:", *counts, f"median error {np.median(error):.3f}")


if __name__ == "__main__":
    main()
