"""Drizzle copies of exposures again with drizzlepac.

The source of this module is the second half of every script that `drizview.advice.script` writes: it stands alone.
"""

import gzip
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# What TweakReg takes as a group of its own.
FINDER = ("threshold", "conv_width", "peakmax")


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


def sky_file(skies: Mapping[str, Sequence[float]], name: str = "sky.txt") -> str:
    """Write the sky of each chip as AstroDrizzle reads it; return the name of the file."""
    rows = [" ".join([file.removesuffix(".gz"), *map(str, values)]) for file, values in skies.items()]
    Path(name).write_text("\n".join(["#applied=False", *rows, ""]))
    return name


def answer_ahead(names: Sequence[str]) -> None:
    """Say that there is no NPOLFILE in ACS files that do not name one; AstroDrizzle would stop and ask."""
    from astropy.io import fits

    for name in names:
        fits.setval(name.removesuffix(".gz"), "NPOLFILE", value="N/A")


def align(names: list[str], settings: Mapping[str, Any]) -> None:
    """Fit the exposures to the first one and write their new WCS into the copies."""
    from drizzlepac import tweakreg

    finder = {key: settings[key] for key in FINDER if key in settings}
    others = {key: value for key, value in settings.items() if key not in finder}
    quiet = {"interactive": False, "see2dplot": False, "residplot": "No plot", "shiftfile": True}
    tweakreg.TweakReg(names, imagefindcfg=finder, **quiet, **others)


def drizzle(names: list[str], output: str, settings: Mapping[str, Any]) -> None:
    """Combine the exposures."""
    from drizzlepac import astrodrizzle

    chosen = dict(settings)
    if "skyfile" in chosen:
        chosen["skyfile"] = sky_file(chosen["skyfile"])
    files = {"preserve": False, "build": True, "context": True, "clean": True}
    astrodrizzle.AstroDrizzle(names, output=output, **files, **chosen)


def run(
    exposures: Sequence[str],
    *,
    folder: str,
    output: str,
    tweakreg: Mapping[str, Any],
    drizzling: Mapping[str, Any],
    companions: Sequence[str] = (),
    without_npolfile: Sequence[str] = (),
) -> None:
    """Copy, align if asked to, drizzle; everything is written into a folder that must not exist yet."""
    workplace = Path(folder)
    if workplace.exists():
        sys.exit(f"{folder} exists already: remove it, or choose another FOLDER")
    missing = [file for file in (*exposures, *companions) if not Path(file).is_file()]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}")
    workplace.mkdir(parents=True)
    names = copies(exposures, workplace)
    copies(companions, workplace)
    os.chdir(workplace)
    answer_ahead(without_npolfile)
    if tweakreg:
        align(names, tweakreg)
    drizzle(names, output, drizzling)
