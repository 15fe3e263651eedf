"""A camera that nobody has built is one row of the table, and no other edit."""

from __future__ import annotations

import csv
import shutil
from importlib.resources import files as resources

import pytest

import drizview
from drizview.advice.inputs import advice_inputs
from drizview.advice.standard import standard
from drizview.checks.core import config
from drizview.dataset import flags, instruments, optics, tables
from tests import files

COUNTS = {
    "name": "NEWCAM", "detector": "UV", "aliases": "7", "whole_camera": "no", "native_scale_arcsec": "0.05",
    "chips": "1", "mixes_scales": "no", "infrared": "no", "photon_counting": "yes", "unit": "COUNTS",
    "gain_electrons": "2.5", "hap_final_bits": "48", "npolfile": "no", "cr_rejected_upstream": "no",
    "source": "made up for this test",
}  # fmt: skip
COLLECTS = {
    **COUNTS, "detector": "NIR", "aliases": "", "infrared": "yes", "photon_counting": "no", "gain_electrons": "",
    "by_gain": "1:1.1 2:2.2", "hot_bits": "32", "amplifier_column": "20", "psf_table": "WFC3/IR", "npolfile": "yes",
}  # fmt: skip


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Add two rows to a copy of the package's tables."""
    folder = tmp_path / "tables"
    shutil.copytree(str(resources("drizview.dataset").joinpath("data")), folder)
    path = folder / "instruments.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        columns = csv.DictReader(lines).fieldnames
    with path.open("a", newline="", encoding="utf-8") as lines:
        csv.DictWriter(lines, columns, lineterminator="\n").writerows([COUNTS, COLLECTS])
    monkeypatch.setattr(tables, "FOLDER", folder)
    cached = (instruments._rows, flags._tables, optics._widths)
    for function in cached:
        function.cache_clear()
    yield path
    for function in cached:
        function.cache_clear()


def opened(folder, detector, unit):
    head = {"INSTRUME": "NEWCAM", "DETECTOR": detector, "ATODGAIN": 2.0}
    names = ["n0aa01a0q_flt.fits", "n0aa01a1q_flt.fits"]
    for seed, name in enumerate(names):
        files.exposure(folder / name, primary=head, science={"BUNIT": unit}, seed=seed, dq=4096)
    files.product(folder / "n0aa01010_drz.fits", [f"{name}[sci,1]" for name in names], primary=head)
    return drizview.open(folder / "n0aa01010_drz.fits")


def test_a_new_detector_is_opened_and_named(table, tmp_path):
    dataset = opened(tmp_path, "UV", "COUNTS")
    camera = dataset.instrument
    assert (camera.name, camera.detector, camera.known) == ("NEWCAM", "UV", True)
    assert instruments.instrument("newcam", 7) == camera
    assert dataset.exposures[0].chips[0].electrons_per_second == pytest.approx(2.5 / 100)
    assert not any("table of instruments" in note for note in dataset.notes)
    dataset.close()


def test_a_new_detector_is_checked_by_what_its_row_says(table, tmp_path):
    with_limits = tmp_path / "limits.toml"
    with_limits.write_text('[width_over_predicted]\n"NEWCAM/UV" = {warn = 1.5, fail = 2.0}\n', encoding="utf-8")
    assert "NEWCAM/UV" in instruments.detectors()
    config.load(with_limits)
    dataset = opened(tmp_path, "UV", "COUNTS")
    report = drizview.check(dataset)
    found = {result.check: result.status for result in report.results}
    assert found["flags_above_expected"] == "not_applicable"
    assert found["hot_pixel_images"] == "not_applicable"
    proposed = {each.parameter: each.value for each in standard(advice_inputs(dataset))}
    assert proposed["driz_cr"] is False
    assert proposed["final_bits"] == "48"
    dataset.close()


def test_another_kind_of_detector_is_another_row(table, tmp_path):
    dataset = opened(tmp_path, "NIR", "COUNTS")
    chip = dataset.exposures[0].chips[0]
    assert chip.electrons_per_second == pytest.approx(2.2 / 100)  # by_gain
    inputs = advice_inputs(dataset)
    assert inputs.is_infrared
    assert inputs.without_npolfile == ("n0aa01a0q_flt.fits", "n0aa01a1q_flt.fits")
    assert optics.core_fwhm(dataset.instrument, 1600) == pytest.approx(0.151)
    found = {result.check: result.status for result in drizview.check(dataset).results}
    assert found["flags_above_expected"] != "not_applicable"
    dataset.close()


def test_without_the_row_the_notes_say_so(tmp_path):
    dataset = opened(tmp_path, "UV", "COUNTS")
    assert not dataset.instrument.known
    assert any("NEWCAM/UV" in note for note in dataset.notes)
    dataset.close()


@pytest.mark.parametrize(
    ("column", "cell"),
    [("infrared", "maybe"), ("chips", "two"), ("hap_cr_snr", "3.5"), ("hot_bits", "16,64")],
)
def test_a_wrong_cell_is_named(table, column, cell):
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    rows[-1][column] = cell
    with table.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(ValueError, match=f"NEWCAM/NIR, {column}"):
        instruments.instrument("NEWCAM", "NIR")


def test_a_row_with_a_cell_too_many_is_named(table):
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([*lines[:-1], lines[-1] + ",more"]), "utf-8")
    with pytest.raises(ValueError, match=f"line {len(lines)}"):
        instruments.instrument("NEWCAM", "NIR")
