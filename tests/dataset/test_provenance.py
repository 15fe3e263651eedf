"""Who made the product, with what and from what."""

from __future__ import annotations

import shutil
import warnings

import pytest
from astropy.io import fits

import drizview
from drizview.dataset.provenance import provenance_of
from tests import oddsets


@pytest.fixture(scope="module")
def provenance(demo):
    return provenance_of(drizview.open(demo))


def facts(provenance):
    return {fact.label: fact for group in provenance.groups for fact in group.facts}


def spoiled(demo, folder, name, **keywords):
    """Copy the demo and change keywords of one file wherever they stand, the primary header where nowhere."""
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    with warnings.catch_warnings(), fits.open(folder / name, mode="update", memmap=False) as units:
        warnings.simplefilter("ignore")
        for key, value in keywords.items():
            for unit in [unit for unit in units if key in unit.header] or units[:1]:
                unit.header[key] = value
    return facts(provenance_of(drizview.open(folder)))


def test_the_demo_is_of_one_make(provenance):
    assert [column.name for column in provenance.columns] == ["o4k19ac3q", "o4k19ac4q"]
    assert [group.title for group in provenance.groups] == [
        "Files",
        "Observation",
        "Versions",
        "Coordinates",
        "Drizzle",
        "Reference files",
    ]
    assert provenance.differing == ()


def test_values_are_those_of_the_headers(provenance):
    found = facts(provenance)
    assert (found["calibration"].source, found["calibration"].product) == ("CAL_VER", "3.4.2 (19-Jan-2018)")
    assert found["exposure time"].exposures == ("150.0", "150.0")
    assert (found["exposure time"].product, found["exposure time"].unit) == ("300.0", "s")
    assert found["start"].exposures == ("1998-02-09 05:22:58", "1998-02-09 05:26:12")
    assert found["kernel"].exposures == ("square", "square")
    assert found["kernel"].product == ""
    assert found["distortion"].exposures[0] == "o8g1508do_idc.fits"  # without oref$
    assert found["solution"].product == "as observed"
    assert found["sky subtracted"].exposures == ("24.67 counts", "23.29 counts")


def test_what_nobody_states_is_left_out(provenance):
    assert not {"distortion residuals", "CTE", "headerlet", "rms in Dec."} & set(facts(provenance))


def test_exposures_that_disagree_are_marked(demo, tmp_path):
    found = spoiled(demo, tmp_path, oddsets.SECOND, IDCTAB="oref$other_idc.fits", EXPSTART=50860.0)
    assert found["distortion"].differs
    assert found["distortion"].spread == (("o8g1508do_idc.fits", 1), ("other_idc.fits", 1))
    assert not found["start"].differs  # every exposure has its own
    assert not found["calibration"].differs


def test_a_product_that_says_what_no_exposure_says_is_marked(demo, tmp_path):
    found = spoiled(demo, tmp_path, oddsets.PRODUCT, WCSNAME="IDC_other")
    assert found["WCS name"].product_differs
    assert not found["WCS name"].differs
    blended = spoiled(demo, tmp_path, oddsets.PRODUCT, WCSNAME="DRZWCS")
    assert not blended["WCS name"].product_differs


def test_inputs_with_other_parameters_are_marked(demo, tmp_path):
    found = spoiled(demo, tmp_path, oddsets.PRODUCT, D002PIXF=0.7, D002KERN="point")
    assert found["kernel"].exposures == ("square", "point")
    assert found["pixfrac"].differs


def test_lost_exposures_keep_what_the_product_records(demo, tmp_path):
    made = provenance_of(drizview.open(oddsets.part(demo, tmp_path, oddsets.PRODUCT, oddsets.FIRST)))
    assert [column.state for column in made.columns] == ["found", "missing"]
    found = facts(made)
    assert found["kernel"].exposures == ("square", "square")
    assert found["calibration"].exposures == ("3.4.2 (19-Jan-2018)", "")
    assert not found["calibration"].differs
    assert found["state"].differs


def test_exposures_without_a_product(demo, tmp_path):
    made = provenance_of(drizview.open(oddsets.part(demo, tmp_path, oddsets.FIRST)))
    assert made.product == ""
    assert "kernel" not in facts(made)
    assert facts(made)["filter"].exposures == ("clear",)


def test_a_changed_file_says_so(demo, tmp_path):
    shutil.copytree(demo, tmp_path, dirs_exist_ok=True)
    dataset = drizview.open(tmp_path)
    (tmp_path / oddsets.FIRST).unlink()
    assert facts(provenance_of(dataset))["changed"].exposures[0].endswith("removed since it was opened")


def test_header_text_is_made_printable(demo, tmp_path):
    hostile = "<img src=x onerror=alert(1)>"
    found = spoiled(demo, tmp_path, oddsets.FIRST, TARGNAME=hostile, EXPSTART=1e300, IDCTAB="x" * 60)
    assert found["target"].exposures == (hostile, "ANY")
    assert found["start"].exposures[0] == ""
