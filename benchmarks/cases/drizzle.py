"""AstroDrizzle, as the pipeline calls it, in a folder of its own."""

from __future__ import annotations

import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from benchmarks.cases.camera import Camera

COMMON: dict[str, Any] = {
    "updatewcs": False,  # the distortion is in the headers; there are no reference files here
    "preserve": False,
    "clean": True,
    "context": True,
    "build": True,
    "resetbits": 4096,
    "static": True,
    "skysub": True,
    "skymethod": "localmin",
    "driz_cr_corr": False,
    "final_wht_type": "EXP",
    "final_pixfrac": 1.0,
    "final_kernel": "square",
    "final_fillval": None,
}
CCD = {"driz_cr_snr": "3.5 3.0", "driz_cr_scale": "1.2 0.7"}
INFRARED = {"driz_cr_snr": "5.0 4.0", "driz_cr_scale": "2.5 2.0"}


def settings(n: int, camera: Camera) -> dict[str, Any]:
    """Return the parameters for n exposures; a photon counter sees no cosmic rays to reject."""
    many = {"combine_type": "imedian" if n > 3 else "minmed", "driz_sep_bits": camera.bits, "final_bits": camera.bits}
    found = COMMON | (INFRARED if camera.infrared else CCD) | many | dict(camera.drizzle)
    found |= steps(n > 1 and not camera.counting)
    return found | {"static": False} if camera.counting else found


def steps(on: bool) -> dict[str, Any]:
    """Return the steps of cosmic-ray rejection, on or off."""
    return dict.fromkeys(("driz_separate", "median", "blot", "driz_cr"), on)


def drizzle(names: list[str], output: str, folder: Path, **parameters: Any) -> None:
    """Drizzle the exposures of a folder; the log stays there."""
    from drizzlepac import astrodrizzle  # not needed to simulate, nor to check

    before = Path.cwd()
    os.chdir(folder)
    try:
        with Path("astrodrizzle.txt").open("w") as log, redirect_stdout(log), redirect_stderr(log):
            astrodrizzle.AstroDrizzle(names, output=output, num_cores=1, runfile="astrodrizzle.log", **parameters)
    finally:
        os.chdir(before)


def skyfile(folder: Path, skies: dict[str, list[float]]) -> str:
    """Write skies to be subtracted from the chips of each exposure, in their units; return the file's name."""
    lines = ["#applied=False", *(" ".join([name, *(f"{each:.6f}" for each in own)]) for name, own in skies.items())]
    (folder / "sky.txt").write_text("\n".join(lines) + "\n")
    return "sky.txt"
