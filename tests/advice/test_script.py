"""The script: Python that does what it says, whatever the files are called."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS

import drizview
from drizview.advice import rerun
from drizview.advice.advice import advise
from drizview.advice.rerun import TRAIL, copies, fit_error, is_fit, mask_trails, sky_file
from drizview.errors import DrizviewError


def constants(script):
    """Return what the script assigns, read as literals: it holds no other code."""
    tree = ast.parse(script)
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def test_the_script_holds_what_was_advised(result, inputs):
    advice = advise([result("flagged_star_cores")], inputs())
    found = constants(advice.script())
    assert found["EXPOSURES"] == [f"/data/e{k}_flc.fits" for k in range(4)]
    assert found["TWEAKREG"] == advice.tweakreg
    assert found["ASTRODRIZZLE"] == {**advice.astrodrizzle, "updatewcs": False}
    assert found["FOLDER"] == "j8c0a1010_new"


def test_conflicts_and_reasons_stand_in_it(result, inputs):
    advice = advise([result("hot_pixel_images", question="hotpix"), result("empty_pixels", question="clean")], inputs())
    assert [conflict.parameter for conflict in advice.conflicts] == ["final_bits"]
    script = advice.script()
    (conflict,) = (line for line in script.splitlines() if line.startswith("# final_bits: "))
    assert "hot_pixel_images: '256'; empty_pixels: '336'" in conflict
    assert "(clean product)" in script
    assert all(len(line) <= 120 for line in script.splitlines())


@pytest.mark.parametrize(
    "name", ["a'b_flc.fits", "x\n_flc.fits", "@list_flc.fits", "a*_flc.fits", "é_flc.fits", "a b.fits"]
)
def test_a_name_that_drizzlepac_would_misread_is_refused(name, result, inputs):
    advice = advise([result("flags_on_noise")], inputs(paths=(Path("/data") / name,)))
    with pytest.raises(DrizviewError):
        advice.script()
    assert advice.to_json()["script"] is None


def test_text_of_a_file_is_never_code(result, inputs):
    evil = "x']\nimport os; os.system('id')  # "
    case = inputs(paths=(Path(f"/data/{evil}/e_flc.fits"),), product=f'{evil}"""_drz.fits')
    script = advise([result("flags_on_noise")], case).script()
    assert constants(script)["EXPOSURES"] == [f"/data/{evil}/e_flc.fits"]
    assert constants(script)["OUTPUT"] == "product_new"
    kinds = (ast.Expr, ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.If)
    assert all(isinstance(node, kinds) for node in ast.parse(script).body)
    assert not [n for n in ast.walk(ast.parse(script)) if isinstance(n, ast.Attribute) and n.attr == "system"]


def test_a_trail_is_masked_on_every_chip_that_it_crosses(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = [fits.PrimaryHDU()]
    for ver, shift in ((1, 0.0), (2, 200.0)):
        sci = fits.ImageHDU(np.zeros((100, 150), np.float32), name="SCI", ver=ver)
        keys = {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRPIX1": 50.5, "CRPIX2": 50.5 - shift}
        sci.header.update(keys | {"CRVAL1": 10.0, "CRVAL2": -3.0, "CD1_1": -1e-5, "CD2_2": 1e-5})
        made += [sci, fits.ImageHDU(np.full((100, 150), 64, np.int16), name="DQ", ver=ver)]
    fits.HDUList(made).writeto("a_flc.fits")
    wcs = WCS(made[1].header)
    ((ra0, dec0), (ra1, dec1)) = wcs.all_pix2world([[0, 20], [140, 90]], 0)
    mask_trails([("a_flc.fits.gz", ra0, dec0, ra1, dec1, 6 * 0.036)])
    with fits.open("a_flc.fits") as opened:
        first, second = (opened["DQ", ver].data for ver in (1, 2))
    assert np.all(first & 64)
    assert not (second & TRAIL).any()
    masked = (first & TRAIL) != 0
    assert masked[20, 0] and masked[55, 70] and masked[90, 140]
    y, x = np.nonzero(masked)
    off = abs((x - 0) * 70 - (y - 20) * 140) / np.hypot(140, 70)
    assert off.max() == pytest.approx(3, abs=0.5)
    assert masked.sum() == pytest.approx(6 * np.hypot(150, 75), rel=0.15)
    kept = first.copy()
    fits.HDUList([fits.PrimaryHDU(), *made[1::2]]).writeto("a_c0m.fits")  # WFPC2: flags in a file of their own
    flags = [fits.ImageHDU(np.zeros_like(kept), name="SCI", ver=ver) for ver in (1, 2)]
    fits.HDUList([fits.PrimaryHDU(), *flags]).writeto("a_c1m.fits")
    mask_trails([("a_c0m.fits", ra0, dec0, ra1, dec1, 6 * 0.036)])
    assert np.array_equal(fits.getdata("a_c1m.fits", 1) & TRAIL, kept & TRAIL)
    assert "TRAILDQ" in fits.getheader("a_c0m.fits")


def test_what_is_left_out_is_named_and_not_drizzled(result, inputs):
    copies_ = ({"exposure": "e1", "copy of": "e0"},)
    advice = advise([result("duplicated_exposures", question="weight", rows=copies_)], inputs())
    found = constants(advice.script())
    assert found["LEFT_OUT"] == ["e1"]
    assert found["EXPOSURES"] == [f"/data/e{k}_flc.fits" for k in (0, 2, 3)]
    assert found["MASKS"] == []
    assert found["ASTRODRIZZLE"]["combine_type"] == "minmed"


def test_without_exposures_there_is_no_script(result, inputs):
    with pytest.raises(DrizviewError):
        advise([result("flags_on_noise")], inputs(paths=())).script()


def test_without_distortion_the_coordinates_are_made_anew(result, inputs):
    script = advise([result("flags_on_noise")], inputs(has_distortion=False)).script()
    assert constants(script)["ASTRODRIZZLE"]["updatewcs"] is True
    script = advise([result("flags_on_noise")], inputs(has_distortion=False, is_as_drizzled=True)).script()
    assert constants(script)["ASTRODRIZZLE"]["updatewcs"] is False  # and needs no reference files


def test_copies_are_plain_and_the_inputs_stay(demo, tmp_path):
    packed = sorted(demo.glob("*flt.fits*"))
    before = [path.read_bytes() for path in packed]
    names = copies([str(path) for path in packed], tmp_path)
    assert names == [path.name.removesuffix(".gz") for path in packed]
    assert all((tmp_path / name).read_bytes()[:6] == b"SIMPLE" for name in names)
    assert before == [path.read_bytes() for path in packed]


def test_a_sky_file_is_as_astrodrizzle_reads_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert sky_file({"a_flc.fits": [1.5, 2.0], "b_flt.fits.gz": [3.0]}) == "sky.txt"
    assert Path("sky.txt").read_text() == "#applied=False\na_flc.fits 1.5 2.0\nb_flt.fits 3.0\n"


@pytest.mark.parametrize(
    ("row", "good"),
    [
        ("b 0.1 0.2 0.0 1.0 0.02 0.03", True),
        ("b nan nan nan nan 0.0 0.0", False),
        ("b 0.9 0.6 0.0 1.0 1.16 0.79", False),
    ],
)
def test_a_fit_is_told_from_none(row, good):
    head = "# frame: output\n# units: pixels\n\na 0.0 0.0 0.0 1.0 0.0 0.0\n"
    assert is_fit(f"{head}{row}\n", {}) is good


@pytest.mark.parametrize(("stars", "error"), [(1, 0.05), (3, 0.05), (27, 0.01)])
def test_a_fit_to_more_stars_is_known_better(tmp_path, monkeypatch, stars, error):
    monkeypatch.chdir(tmp_path)
    Path("b_flt_catalog_fit.match").write_text("# head\n\n" + "1 2 3\n" * stars)
    rows = "# frame\na_flt.fits 0 0 0 1 0.0 0.0\nb_flt.fits 1 0 0 1 0.03 0.04\n"
    assert fit_error(rows) == pytest.approx(error)


@pytest.mark.parametrize(
    ("rms", "taken"),
    [
        ([0.29, 0.2, 0.1, 0.2, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2], (100.0, 2.0)),
        ([0.31] * 9 + [0.25], (10.0, 1.0)),
        ([0.2, 0.029], (200.0, 1.0)),
        ([0.031, 0.2, 0.01], (100.0, 2.0)),
        ([-0.01, -0.01, 0.2, 0.02], (100.0, 1.0)),
        ([-0.01] + [-0.2] * 9, (200.0, 2.0)),
    ],
)
def test_the_most_accurate_fit_is_taken_and_an_accurate_one_ends_the_search(tmp_path, monkeypatch, rms, taken):
    """A minus stands for a fit that passes over an exposure. With drizzlepac itself: tests/mending."""
    monkeypatch.chdir(tmp_path)
    tried = []

    def tweak(names, settings):
        tried.append(settings)
        if not settings.get("updatehdr", True):
            error = rms[len(tried) - 1]
            rows = [f"{name}_flt.fits 0 0 0 1 0 {abs(error)}\n" for name in ("b" if error < 0 else "bc")]
            Path("shifts.txt").write_text("".join(["a_flt.fits 0 0 0 1 0 0\n", *rows]))

    monkeypatch.setattr(rerun, "tweak", tweak)
    monkeypatch.setattr(rerun, "tweakreg_noise_ratio", lambda names: 1.0)
    rerun.align_copies(["a_flt.fits", "b_flt.fits", "c_flt.fits"], {"threshold": 200.0, "tolerance": 2.0}, {})
    assert len(tried) == len(rms) + 1
    assert tried[-1] == {"threshold": taken[0], "tolerance": taken[1]}


@pytest.mark.parametrize(("measured", "good"), [(4.9, True), (4.51, True), (4.49, False), (5.51, False)])
def test_a_shift_that_was_measured_otherwise_is_no_fit(measured, good):
    """3 and 4 pixels make 5; hot pixels and wrong stars give another length."""
    rows = "a_flt.fits 0.0 0.0 0.0 1.0 0.0 0.0\nb_flt.fits 3.0 -4.0 0.0 1.0 0.01 0.01\n"
    assert is_fit(rows, {"a_flt.fits": 0.0, "b_flt.fits": measured, "c_flt.fits": 9.0}) is good


def test_a_script_that_runs_into_what_is_there_stops(demo, tmp_path):
    report = drizview.check(demo)
    (tmp_path / "o4k19a010_new").mkdir()
    (tmp_path / "again.py").write_text(report.advice.script())
    done = subprocess.run(
        [sys.executable, "again.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60, env={**os.environ}
    )
    assert done.returncode == 1
    assert "o4k19a010_new" in done.stderr
    assert list((tmp_path / "o4k19a010_new").iterdir()) == []


def test_the_product_keeps_its_scale_where_chips_have_two(result, inputs):
    """AstroDrizzle would take that of the first chip: of WFPC2 the PC, of which four exposures fill a part only."""
    known = {"scale_arcsec": 0.0996, "native_arcsec": 0.0996}
    for smallest, scale in ((0.0455, 0.0996), (0.0994, None)):
        given = inputs("WFPC2/WF3", smallest_arcsec=smallest, **known)
        found = constants(advise([result("flags_on_noise")], given).script())["ASTRODRIZZLE"]
        assert found.get("final_scale") == scale
