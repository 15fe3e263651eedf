"""Drizzle copies of exposures again with drizzlepac.

The source of this module is the second half of every script that `drizview.advice.script` writes, so it imports nothing
from drizview.
"""

import gzip
import itertools
import math
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

# Parameters that TweakReg takes as a group.
FINDER = ("threshold", "conv_width", "peakmax", "dqbits")
# File to which TweakReg writes the shifts, and the largest acceptable rms of a fit [pixel].
SHIFTS, WORST_RMS = "shifts.txt", 0.3
# A fit is accurate enough when its shift is known so well [pixel]; at the corners it is a few times worse.
ACCURATE = 0.03
# A shift that differs by more from the one that was measured is that of hot pixels, or of another star [pixel].
FARTHEST = 0.5
# Table of skies for AstroDrizzle.
SKY = "sky.txt"
# Flag of a trail: neither driz_sep_bits nor final_bits treat it as good.
TRAIL = 16384
# Keyword of the primary header that says so: the bit has other meanings on some cameras.
MASKED = "TRAILDQ"


def copies(files: Sequence[str], folder: Path) -> list[str]:
    """Copy files into a folder, unpacked; return their names there."""
    names = []
    for file in map(Path, files):
        target = folder / file.name.removesuffix(".gz")
        if file.suffix == ".gz":
            with gzip.open(file, "rb") as packed, target.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        else:
            shutil.copyfile(file, target)
        names.append(target.name)
    return names


def sky_file(skies: Mapping[str, Sequence[float]], name: str = SKY) -> str:
    """Write the sky of each chip as AstroDrizzle reads it; return the name of the file."""
    rows = [" ".join([file.removesuffix(".gz"), *map(str, values)]) for file, values in skies.items()]
    Path(name).write_text("\n".join(["#applied=False", *rows, ""]))
    return name


def answer_ahead(names: Sequence[str]) -> None:
    """Set NPOLFILE to N/A in files without that keyword; otherwise AstroDrizzle stops and asks."""
    from astropy.io import fits

    for name in names:
        fits.setval(name.removesuffix(".gz"), "NPOLFILE", value="N/A")


def mask_trails(masks: Sequence[tuple[Any, ...]]) -> None:
    """Set DQ 16384 along lines on the sky: (file, RA, Dec, RA, Dec [degree], full width [arcsec])."""
    import numpy as np
    from astropy.io import fits
    from astropy.wcs import WCS

    for file, ra0, dec0, ra1, dec1, width in masks:
        copy = Path(file.removesuffix(".gz")).name  # in this folder: never the file it was copied from
        apart = copy.replace("_c0m.", "_c1m.")  # where flags have a file of their own: WFPC2
        with (
            fits.open(copy, mode="update") as opened,
            nullcontext(opened) if apart == copy else fits.open(apart, mode="update") as flagged,
        ):
            for number, chip in ((number, each) for number, each in enumerate(opened) if each.name == "SCI"):
                wcs = WCS(chip.header, opened)
                flags = flagged[("DQ", chip.ver) if apart == copy else number].data
                (x0, y0), (x1, y1) = wcs.all_world2pix([[ra0, dec0], [ra1, dec1]], 0, quiet=True)
                length, pixel = math.hypot(x1 - x0, y1 - y0), math.sqrt(abs(np.linalg.det(wcs.pixel_scale_matrix)))
                y, x = np.ogrid[: flags.shape[0], : flags.shape[1]]
                off = abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
                flags[off < width / 7200 / pixel] |= TRAIL
            opened[0].header[MASKED] = (TRAIL, "DQ value set by hand along trails")


def align_copies(names: list[str], settings: Mapping[str, Any], measured: Mapping[str, float]) -> None:
    """Fit the exposures to the first one and write their new WCS into the copies.

    Starts with bright sources, and lowers the threshold until every exposure is fitted and accurately enough; takes the
    most accurate fit, of those that leave the fewest exposures out: TweakReg passes over one with too few sources.
    A wide tolerance forgives a poor first guess of the shift, a narrow one keeps false matches out: both are tried.
    Stops if no threshold gives a good fit, rather than drizzle misaligned exposures.
    """
    threshold = settings["threshold"] * tweakreg_noise_ratio(names)
    fits: list[tuple[int, float, dict[str, Any]]] = []
    for lower, narrower in itertools.product((1, 2, 4, 10, 20), (1, 2)):
        trial = {**settings, "threshold": threshold / lower, "tolerance": settings["tolerance"] / narrower}
        try:
            tweak(names, {**trial, "updatehdr": False})
        except ValueError as error:  # what drizzlepac 3.11 raises where it finds no source at all
            sys.stderr.write(f"TweakReg: {error}\n")
            continue
        shifts = Path(SHIFTS).read_text()
        if is_fit(shifts, measured):
            fits.append((passed_over(shifts, names), fit_error(shifts), trial))
            if fits[-1][0] == 0 and fits[-1][1] < ACCURATE:
                break
    if not fits:
        sys.exit("TweakReg found no good fit: align by hand, or empty TWEAKREG to drizzle without alignment")
    tweak(names, min(fits, key=lambda fit: fit[:2])[2])


def passed_over(shifts: str, names: Sequence[str]) -> int:
    """Return how many exposures are not in a shift file."""
    rows = {line.split()[0] for line in shifts.splitlines() if line.strip() and not line.startswith("#")}
    return len(set(names) - rows)


def fit_error(shifts: str) -> float:
    """Return the largest error of a fitted shift [pixel]: rms over the root of the number of stars.

    TweakReg writes the stars of each fit into a catalogue.
    """
    errors = [0.0]
    for row in (line.split() for line in shifts.splitlines() if line.strip() and not line.startswith("#")):
        matches = Path(row[0].removesuffix(".fits") + "_catalog_fit.match")
        lines = matches.read_text().splitlines() if matches.exists() else []
        stars = sum(bool(line.strip()) and not line.startswith("#") for line in lines)
        errors.append(math.hypot(float(row[5]), float(row[6])) / math.sqrt(max(stars - 2, 1)))
    return max(errors)


def tweakreg_noise_ratio(names: Sequence[str]) -> float:
    """Return the noise of the images over what TweakReg takes it for: the root of twice their sky, in whatever unit.

    It is right for electrons under a bright sky, and 30 times too much for the electrons per second of WFC3/IR.
    """
    import numpy as np
    from astropy.io import fits

    found = []
    for name in names:
        with fits.open(name) as opened:
            images = [each.data for each in opened if each.name == "SCI" and each.data is not None]
        for image in images:
            values = image[np.isfinite(image)]
            sky = np.median(values)
            found.append((1.4826 * np.median(abs(values - sky)), math.sqrt(2 * abs(sky))))
    noise, taken = np.median(found, axis=0)
    return float(noise / taken) if noise > 0 and taken > 0 else 1.0


def tweak(names: list[str], settings: Mapping[str, Any]) -> None:
    """Run TweakReg without plots or prompts."""
    from drizzlepac import tweakreg

    finder = {key: settings[key] for key in FINDER if key in settings}
    others = {key: value for key, value in settings.items() if key not in finder}
    quiet = {"interactive": False, "see2dplot": False, "residplot": "No plot"}
    tweakreg.TweakReg(names, imagefindcfg=finder, shiftfile=True, outshifts=SHIFTS, **quiet, **others)


def is_fit(shifts: str, measured: Mapping[str, float]) -> bool:
    """Return whether every exposure in a shift file was fitted, to better than `WORST_RMS` in x and y.

    A shift of which drizview has measured the length, against the first exposure [native pixel], must agree with it.
    """
    rows = [line.split() for line in shifts.splitlines() if line.strip() and not line.startswith("#")]
    numbers = {row[0]: [float(cell) for cell in row[1:7]] for row in rows}
    fitted = all(math.isfinite(sum(row)) and max(row[4:]) < WORST_RMS for row in numbers.values())
    lengths = {name: math.hypot(*row[:2]) for name, row in numbers.items()}
    agree = all(abs(lengths[name] - length) < FARTHEST for name, length in measured.items() if name in lengths)
    return len(rows) > 1 and fitted and agree


def drizzle(names: list[str], output: str, settings: Mapping[str, Any], *, keep: bool) -> None:
    """Combine the exposures; ``keep`` the intermediate files."""
    from drizzlepac import astrodrizzle

    chosen = dict(settings)
    if "skyfile" in chosen:
        chosen["skyfile"] = sky_file(chosen["skyfile"])
    files = {"preserve": False, "build": True, "context": True, "clean": not keep}
    astrodrizzle.AstroDrizzle(names, output=output, **files, **chosen)


def sweep(copied: Sequence[str], output: str) -> None:
    """Remove what is neither a copy, nor the product, nor a record of how it was made."""
    kept = {*copied, SHIFTS, SKY, *(f"{output}_{kind}.fits" for kind in ("drz", "drc", "drw"))}
    for file in Path().iterdir():
        if file.is_file() and file.name not in kept and file.suffix != ".log":
            file.unlink()


def rerun(
    exposures: Sequence[str],
    *,
    folder: str,
    output: str,
    tweakreg: Mapping[str, Any],
    drizzling: Mapping[str, Any],
    companions: Sequence[str] = (),
    without_npolfile: Sequence[str] = (),
    masks: Sequence[tuple[Any, ...]] = (),
    measured: Mapping[str, float] | None = None,
    keep: bool = False,
) -> None:
    """Copy the exposures, mask and align them if asked to, and drizzle, in a folder that must not exist yet."""
    workplace = Path(folder)
    if workplace.exists():
        sys.exit(f"{folder} already exists: remove it, or choose a different FOLDER")
    missing = [file for file in (*exposures, *companions) if not Path(file).is_file()]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}")
    workplace.mkdir(parents=True)
    names = copies(exposures, workplace)
    beside = copies(companions, workplace)
    os.chdir(workplace)
    answer_ahead(without_npolfile)
    mask_trails(masks)
    if tweakreg:
        align_copies(names, tweakreg, {file.removesuffix(".gz"): size for file, size in (measured or {}).items()})
    drizzle(names, output, drizzling, keep=keep)
    if not keep:
        sweep([*names, *beside], output)
