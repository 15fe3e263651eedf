"""What the workshop drizzles is what AstroDrizzle makes of the same exposures. `make test-reprocess` runs it."""

from __future__ import annotations

import os
from contextlib import redirect_stderr, redirect_stdout

import numpy as np
import pytest
from astropy.io import fits

from drizview.workshop import recipe
from drizview.workshop.drizzling import COSMIC_RAY

astrodrizzle = pytest.importorskip("drizzlepac.astrodrizzle")
pytestmark = pytest.mark.filterwarnings("default")  # drizzlepac has many of its own

CASES = {
    "clean": recipe("acs", seed=2),
    "ERR weights, low thresholds": recipe("acs", seed=3, weight_type=1, cr_thresholds=0.5),
    "small drops, infrared": recipe("ir", seed=4, pixfrac=0.6, sky_of_exposure=0.0),
}


@pytest.fixture(scope="module", params=CASES, ids=str)
def both(request, tmp_path_factory):
    """Return the files of both, by name: ours and AstroDrizzle's."""
    folder, made = tmp_path_factory.mktemp("drizzled"), CASES[request.param]
    made.write(folder / "ours")
    made.write(folder / "theirs")
    (product,) = (folder / "theirs").glob("*_dr[cz].fits")
    product.unlink()
    exposures = sorted(path.name for path in (folder / "theirs").glob("*_fl[ct].fits"))
    parameters = {key: value for key, value in made.plan().drizzle.items() if value is not None and key != "driz_cr"}
    before = os.getcwd()
    os.chdir(folder / "theirs")
    try:
        with open("log.txt", "w") as log, redirect_stdout(log), redirect_stderr(log):
            astrodrizzle.AstroDrizzle(
                exposures, output=product.name.split("_")[0], num_cores=1, updatewcs=False, preserve=False, clean=True,
                build=True, context=True, resetbits=4096, final_fillval=None, **parameters,
            )  # fmt: skip
    finally:
        os.chdir(before)
    return folder, product.name, exposures


def image(path, name, number=1):
    with fits.open(path, memmap=False) as units:
        return units[name, number].data


def test_science_weight_and_context_agree(both):
    folder, name, _ = both
    ours, theirs = (image(folder / which / name, "SCI") for which in ("ours", "theirs"))
    assert ours.shape == theirs.shape
    seen = np.isfinite(ours) & np.isfinite(theirs)
    assert (np.isfinite(ours) == np.isfinite(theirs)).mean() > 0.998
    noise = 1.4826 * np.median(np.abs(theirs[seen] - np.median(theirs[seen])))
    assert np.median(np.abs(ours - theirs)[seen]) < 0.05 * noise
    assert (np.abs(ours - theirs)[seen] > noise).mean() < 0.01
    assert abs(np.median((ours - theirs)[seen])) < 0.03 * noise
    ours, theirs = (image(folder / which / name, "WHT") for which in ("ours", "theirs"))
    assert np.median(ours) == pytest.approx(np.median(theirs), rel=1e-3)
    assert (np.abs(ours - theirs) > 0.05 * np.median(theirs)).mean() < 0.005
    ours, theirs = (image(folder / which / name, "CTX") for which in ("ours", "theirs"))
    assert (ours == theirs).mean() > 0.997


def test_flags_and_skies_agree(both):
    folder, _, exposures = both
    for name in exposures:
        with fits.open(folder / "ours" / name) as ours, fits.open(folder / "theirs" / name) as theirs:
            for number in range(1, sum(unit.name == "SCI" for unit in ours) + 1):
                one, two = ((units["DQ", number].data & COSMIC_RAY) > 0 for units in (ours, theirs))
                assert (one & two).sum() > 0.97 * max(one.sum(), two.sum())
                skies = [units["SCI", number].header["MDRIZSKY"] for units in (ours, theirs)]
                assert skies[0] == pytest.approx(skies[1], rel=2e-3)
