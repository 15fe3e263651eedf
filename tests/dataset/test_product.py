"""Products: one file or three, any number of inputs, what the context image says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from astropy.io import fits

from drizview.dataset.context import numbers
from drizview.dataset.discover import datasets
from drizview.dataset.inputs import inputs_of, with_all_chips
from drizview.dataset.io.header import Header
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import product_of
from tests import files

NAMES = ["j0aa01a0q_flc.fits[sci,1]", "j0aa01a0q_flc.fits[sci,2]", "j0aa01a1q_flc.fits[sci,1]"]


def test_inputs_of_a_product(tmp_path):
    made = product_of(FitsFile(files.product(tmp_path / "j0aa01010_drc.fits", NAMES)))
    assert [(entry.index, entry.root, entry.extver) for entry in made.inputs] == [
        (1, "j0aa01a0q", 1),
        (2, "j0aa01a0q", 2),
        (3, "j0aa01a1q", 1),
    ]
    assert (made.kernel, made.pixfrac, made.unit, made.exptime) == ("square", 1.0, "electrons/s", 300.0)
    assert made.scale_arcsec == pytest.approx(0.05)


def test_a_held_image_is_the_one_in_the_file(tmp_path):
    made = product_of(FitsFile(files.product(tmp_path / "j0aa01010_drc.fits", NAMES)))
    window = (slice(3, 9, 2), slice(0, 7))
    image, valid = made.image(window), made.valid(window)
    with made.held():
        made.files[0].close()  # nothing is read any more
        again = made.image(window)
        np.testing.assert_array_equal(again, image)
        np.testing.assert_array_equal(made.valid(window), valid)
        again[:] = -1
        np.testing.assert_array_equal(made.image(window), image)
    with pytest.raises(Exception, match=r"closed|descriptor"):
        made.image(window)


def test_three_files(tmp_path):
    files.product(tmp_path / "mine_drz_sci.fits", NAMES, build=False)
    (dataset,) = datasets(tmp_path / "mine_drz_sci.fits")
    assert dataset.product.wht.shape == dataset.product.context.shape == files.SHAPE
    assert dataset.product.wht[:1, :1] == 300


def test_more_inputs_than_one_plane_holds(tmp_path):
    names = [f"j0aa01{k:03d}_flc.fits[sci,1]" for k in range(40)]
    made = product_of(FitsFile(files.product(tmp_path / "a_drc.fits", names, planes=2)))
    assert not made.context_is_ambiguous
    assert made.context.at(3, 4) == tuple(range(1, 41))  # input 32 is the sign bit of the first plane
    assert len(made.inputs_at(3, 4)) == 40


def test_one_plane_for_forty_inputs_is_ambiguous(tmp_path):
    names = [f"j0aa01{k:03d}_flc.fits[sci,1]" for k in range(40)]
    assert product_of(FitsFile(files.product(tmp_path / "a_drc.fits", names))).context_is_ambiguous


def test_hierarch_keywords_beyond_999_inputs(tmp_path):
    names = [f"j0aa{k:05d}_flc.fits[sci,1]" for k in range(1001)]
    made = product_of(FitsFile(files.product(tmp_path / "a_drc.fits", names, planes=32)))
    assert len(made.inputs) == 1001
    assert (made.inputs[-1].index, made.inputs[-1].root) == (1001, "j0aa01000")
    assert made.inputs[-1].exptime == 100.0


@pytest.mark.parametrize(
    ("planes", "expected"),
    [([1], (1,)), ([0x80000001], (1, 32)), ([0, 1], (33,)), ([0, 0x81], (33, 40)), ([0], ())],
)
def test_bits_to_numbers(planes, expected):
    assert numbers(planes) == expected


def test_weight_and_not_finiteness_says_what_is_valid(tmp_path):
    path = files.product(tmp_path / "a_drc.fits", NAMES)
    with fits.open(path, mode="update") as units:
        units["WHT"].data[0, 0] = 0
        units["SCI"].data[0, 0] = 777.0
        units["SCI"].data[0, 1] = np.nan
    made = product_of(FitsFile(path))
    window = slice(0, 1), slice(0, 3)
    assert made.valid(window).tolist() == [[False, False, True]]
    image = made.image(window)
    assert np.isfinite(image).tolist() == [[False, False, True]]
    assert image[0, 2] == made.sci[window][0, 2]
    assert image.dtype == np.float32


@pytest.mark.parametrize(
    "name",
    [
        "hst_12345_01_wfc3_uvis_f606w_iabc01_drc.fits",
        "hst_skycell-p1889x07y19_acs_wfc_f814w-all_drc.fits",
        "hst_skycell-p1889x07y19_wfc3_ir_f160w_coarse_all_drz.fits",
    ],
)
def test_names_of_advanced_products(tmp_path, name):
    input_name = "hst_12345_01_wfc3_uvis_f606w_iabc01ab_flc.fits"
    files.product(tmp_path / name, [f"{input_name}[sci,1]"])
    files.exposure(tmp_path / input_name)
    (dataset,) = datasets(tmp_path)
    assert dataset.name == name
    assert dataset.missing == ()
    assert dataset.chip_of(dataset.product.inputs[0]) is not None


def test_table_of_headers_stands_in_for_missing_keywords(tmp_path):
    path = files.product(tmp_path / "a_drc.fits", [])
    columns = [
        fits.Column("ROOTNAME", "10A", array=["j0aa01a0q", "j0aa01a0q"]),
        fits.Column("EXTVER", "J", array=[1, 2]),
        fits.Column("EXPTIME", "D", array=[100.0, 100.0]),
        fits.Column("MDRIZSKY", "D", array=[3.5, np.nan]),
    ]
    fits.append(path, None, fits.BinTableHDU.from_columns(columns, name="HDRTAB").header)
    with fits.open(path, mode="update") as units:
        del units[-1]
        units.append(fits.BinTableHDU.from_columns(columns, name="HDRTAB"))
    made = product_of(FitsFile(path))
    assert [(entry.root, entry.extver, entry.exptime, entry.sky) for entry in made.inputs] == [
        ("j0aa01a0q", 1, 100.0, 3.5),
        ("j0aa01a0q", 2, 100.0, None),
    ]


def test_names_without_a_chip_are_counted(tmp_path):
    """Cards cut off the end of long names, and some pipelines leave it away."""
    names = ["j0aa01a0q_flc.fits", "j0aa01a0q_flc.fits[sci", "j0aa01a1q_flc.fits", "j0aa01a1q_flc.fits[sci,2]"]
    made = product_of(FitsFile(files.product(tmp_path / "a_drc.fits", names)))
    assert [(entry.root, entry.extver) for entry in made.inputs] == [
        ("j0aa01a0q", 1), ("j0aa01a0q", 2), ("j0aa01a1q", 1), ("j0aa01a1q", 2),
    ]  # fmt: skip


def test_files_that_are_only_listed_give_all_their_chips_and_share_kernel_and_drops():
    header = Header(fits.Header([("FLT00001", "j0aa01a0q_flc.fits"), ("FLT00002", "j0aa01a1q_flc.fits"),
                                 ("KERNEL", "Square"), ("PIXFRAC", 0.75)]))  # fmt: skip
    listed = inputs_of(header, None)
    assert [(entry.kernel, entry.pixfrac) for entry in listed] == [("square", 0.75)] * 2
    found = with_all_chips(listed, {"j0aa01a0q": (1, 2)})
    assert [(e.index, e.root, e.extver) for e in found] == [
        (1, "j0aa01a0q", 1), (2, "j0aa01a0q", 2), (3, "j0aa01a1q", 1),
    ]  # fmt: skip
    known = tuple(replace(entry, exptime=100.0) for entry in listed)
    assert with_all_chips(known, {"j0aa01a0q": (1, 2)}) == known


@pytest.mark.parametrize(
    ("camera", "bunit", "recorded", "unit"),
    [
        (("WFPC2", ""), "", "cps", "counts/s"),
        (("WFC3", "IR"), "", "counts", "electrons"),
        (("WFC3", "IR"), "", "", ""),
        (("ACS", "WFC"), "ELECTRONS", "cps", "electrons/s"),
    ],
)
def test_a_unit_that_is_missing_is_that_of_the_camera(tmp_path, camera, bunit, recorded, unit):
    path = files.product(tmp_path / "j0aa01010_drz.fits", NAMES)
    with fits.open(path, mode="update") as units:
        units[0].header.update(INSTRUME=camera[0], DETECTOR=camera[1])
        units["SCI"].header["BUNIT"] = bunit
        for number in (1, 2, 3):
            units[0].header[f"D{number:03d}OUUN"] = recorded
    assert product_of(FitsFile(path)).unit == unit
