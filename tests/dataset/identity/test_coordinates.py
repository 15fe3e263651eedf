"""Exposures whose coordinates are not those with which the product was drizzled."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.checks.align.recorded import coordinates_since_drizzling
from drizview.checks.core.resolver import Resolver
from drizview.checks.fixtures.align.in_place import ProductShift
from drizview.dataset.identity.recorded import RecordedWcs, pointing_spread
from drizview.errors import Unmeasured

EAST, NORTH = 0.32, 0.25  # arcsec


def moved(folder, *, east=EAST, north=NORTH, name="IDC_o8g1508do-GSC240", only=None):
    """Move the coordinates of the exposures of a folder on the sky."""
    for path in sorted(folder.glob("*_flt.fits")):
        if only is not None and only not in path.name:
            continue
        with fits.open(path, mode="update") as file:
            header = file["SCI"].header
            header["CRVAL1"] += east / 3600 / np.cos(np.radians(header["CRVAL2"]))
            header["CRVAL2"] += north / 3600
            header["WCSNAME"] = name


@pytest.fixture
def folder(demo, tmp_path):
    made = tmp_path / "set"
    shutil.copytree(demo, made)
    return made


def positions(dataset):
    return [chip.wcs.all_pix2world([[500.0, 500.0]], 0)[0] for e in dataset.exposures for chip in e.chips]


def test_unchanged_coordinates_are_no_change(folder):
    with_record = drizview.open(folder)
    assert with_record.changes == ()
    assert coordinates_since_drizzling(with_record, with_record.product, ProductShift()).value == 0


def test_a_shift_is_told_and_the_product_is_measured_where_it_was_drizzled(folder):
    before = positions(drizview.open(folder))
    moved(folder)
    dataset = drizview.open(folder)
    assert np.allclose(positions(dataset), before, rtol=0, atol=1e-9)
    assert len(dataset.changes) == 2
    for change in dataset.changes:
        assert (change.east, change.north) == pytest.approx((EAST, NORTH), abs=1e-3)
        assert change.turned < 0.01
        assert change.followed
        assert change.now.endswith("GSC240")
    scale = dataset.exposures[0].chips[0].native_scale_arcsec
    measured = coordinates_since_drizzling(dataset, dataset.product, ProductShift())
    assert measured.value == pytest.approx(np.hypot(EAST, NORTH) / scale, rel=0.02)
    assert any("GSC240" in note for note in dataset.notes)


def test_one_exposure_that_moved_is_the_one_that_is_told(folder):
    moved(folder, only="ac3q")
    assert [change.exposure for change in drizview.open(folder).changes] == ["o4k19ac3q"]


def test_another_distortion_table_is_told_and_not_followed(folder):
    before = positions(drizview.open(folder))
    moved(folder, name="IDC_newtable")
    dataset = drizview.open(folder)
    assert [change.followed for change in dataset.changes] == [False, False]
    assert drizview.check(dataset)["psf"].status.value == "unknown"
    assert not np.allclose(positions(dataset), before, rtol=0, atol=1e-6)


def test_a_change_below_what_can_be_measured_is_none(folder):
    moved(folder, east=0.0002, north=0.0)
    assert drizview.open(folder).changes == ()


def test_a_report_of_moved_exposures_differs_in_nothing_but_the_coordinates(folder):
    before = drizview.check(folder)
    moved(folder)
    after = drizview.check(folder)
    for one, two in zip(before.results, after.results, strict=True):
        if one.check == "coordinates_since_drizzling":
            assert (one.status.value, two.status.value) == ("pass", "warn")
        else:
            assert (one.check, one.status) == (two.check, two.status)
            assert one.value == (pytest.approx(two.value, rel=1e-3, abs=1e-6) if one.value is not None else None)


@pytest.mark.parametrize("where", ["exposures", "table"])
def test_exposures_of_a_moving_target_have_the_coordinates_of_the_first(folder, where):
    first, _ = positions(drizview.open(folder))
    moved(folder, only="ac4q")
    for path in folder.glob("*_flt.fits"):
        if where == "exposures":
            fits.setval(path, "MTFLAG", value="T", ext=0)
    if where == "table":
        (path,) = folder.glob("*_drz.fits")
        with fits.open(path, mode="update") as file:
            table = file["HDRTAB"]
            columns = [*(each for each in table.columns if each.name != "MTFLAG")]
            flag = fits.Column("MTFLAG", "1A", array=["T"] * len(table.data))
            file["HDRTAB"] = fits.BinTableHDU.from_columns([*columns, flag], name="HDRTAB")
    dataset = drizview.open(folder)
    assert dataset.is_moving_target
    assert dataset.changes == ()
    assert np.allclose(positions(dataset), [first, first], rtol=0, atol=1e-9)


def record(root, extver=1, *, ra=150.0, dec=60.0, x=100.0, roll=0.0):
    c, s = np.cos(np.radians(roll)) * 0.05 / 3600, np.sin(np.radians(roll)) * 0.05 / 3600
    return RecordedWcs(root, extver, "", (ra, dec, x, 100.0, -c, s, s, c))


def test_pointings_are_compared_by_what_one_pixel_saw():
    assert pointing_spread([record("a")]) is None
    assert pointing_spread([record("a"), record("a", 2, dec=61.0)]) is None
    assert pointing_spread([record("a"), record("b")]) == pytest.approx(0)
    north = [record("a"), record("b", dec=60.0 + 1 / 3600), record("c", dec=60.0 - 1 / 3600)]
    assert pointing_spread(north) == pytest.approx(2.0)
    assert pointing_spread([record("a"), record("b", ra=150.0 + 2 / 3600)]) == pytest.approx(1.0, rel=1e-3)
    assert pointing_spread([record("a"), record("b", x=110.0)]) == pytest.approx(0.5)
    assert pointing_spread([record("a", ra=0.0001), record("b", ra=359.9999)]) == pytest.approx(0.36, rel=1e-3)


def test_without_a_record_the_stars_tell_that_the_product_lies_elsewhere(folder):
    """Of no HDRTAB: everything would be measured beside the stars, and much of it pass."""
    (path,) = folder.glob("*_drz.fits")
    with fits.open(path) as file:
        kept = fits.HDUList([unit.copy() for unit in file if unit.name != "HDRTAB"])
    kept.writeto(path, overwrite=True)
    resolver = Resolver(drizview.open(folder))
    assert resolver.get("product_shift") == ProductShift(), "in place"
    moved(folder, east=1.2, north=0.6)
    dataset = drizview.open(folder)
    resolver = Resolver(dataset)
    shift = resolver.get("product_shift")
    assert shift.arcsec == pytest.approx(np.hypot(1.2, 0.6), abs=0.03)
    measured = coordinates_since_drizzling(dataset, dataset.product, shift)
    assert measured.value == pytest.approx(shift.native)
    assert [row["exposure"] for row in measured.rows] == [each.name for each in dataset.exposures]
    for name in ("flux_ratios", "bright_sources", "core_losses", "star_shapes"):
        with pytest.raises(Unmeasured, match="from where the exposures put it"):
            resolver.get(name)


def test_a_record_that_is_cut_short_makes_no_misalignment(folder):
    """To follow the exposures that are recorded alone would lay them beside the others."""
    (path,) = folder.glob("*_drz.fits")
    with fits.open(path) as file:
        kept = fits.HDUList([unit.copy() for unit in file])
    kept["HDRTAB"].data = kept["HDRTAB"].data[:1]
    kept.writeto(path, overwrite=True)
    assert drizview.open(folder).changes == ()
    moved(folder)
    dataset = drizview.open(folder)
    assert [(each.recorded, each.followed) for each in dataset.changes] == [(True, True), (False, False)]
    measured = coordinates_since_drizzling(dataset, dataset.product, ProductShift())
    assert [row["exposure"] for row in measured.rows] == [dataset.exposures[0].name]
    assert {each.exposure.name for each in Resolver(dataset).get("mapped_chips")} == {dataset.exposures[0].name}
