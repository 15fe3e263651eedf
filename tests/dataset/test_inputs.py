"""Inputs of which a part of the record is missing."""

from __future__ import annotations

import re
import shutil

import pytest
from astropy.io import fits
from astropy.table import Table

import drizview
from drizview.checks.core.resolver import Resolver
from drizview.checks.psf.stars import width_over_predicted
from drizview.dataset.inputs import inputs_of
from drizview.dataset.io.header import Header

ROOTS = ("iabc01a0q", "iabc01a1q", "iabc01a2q")


def header(*numbers, **cards):
    made = fits.Header()
    made["NDRIZIM"] = len(ROOTS)
    for number in numbers:
        made[f"D{number:03d}DATA"] = f"{ROOTS[number - 1]}_flc.fits[sci,1]"
        made[f"D{number:03d}PIXF"] = 0.8
    made.update(cards)
    return Header(made)


TABLE = Table({"ROOTNAME": ROOTS, "EXTVER": [1, 1, 1], "EXPTIME": [100.0, 200.0, 300.0]})


@pytest.mark.parametrize("there", [(1, 3), (1, 2), (2, 3), (2,)])
def test_gaps_are_filled_from_the_table(there):
    found = inputs_of(header(*there), TABLE)
    assert [(each.index, each.root, each.pixfrac) for each in found] == [(k, r, 0.8) for k, r in enumerate(ROOTS, 1)]
    assert found[next(k for k in range(3) if k + 1 not in there)].exptime > 0


@pytest.mark.parametrize("table", [None, TABLE[:2]])
def test_without_as_many_rows_gaps_stay(table):
    assert [each.index for each in inputs_of(header(1, 3) if table is None else header(1), table)] in ([1, 3], [1])


@pytest.mark.parametrize("kernel", ["INDEF", "N/A", ""])
def test_a_kernel_that_is_not_there_is_unknown(kernel):
    assert inputs_of(header(1, D001KERN=kernel), None)[0].kernel is None


def test_a_chip_that_is_filled_in_is_of_the_file_of_its_sister():
    """Under a name of its own it would count as one more exposure, and as a copy."""
    made = fits.Header({"NDRIZIM": 3})
    made["D001DATA"], made["D003DATA"] = "iabc01a0_flc.fits[sci,1]", "iabc01a1_flc.fits[sci,1]"
    table = Table({"ROOTNAME": ["iabc01a0q", "iabc01a0q", "iabc01a1q"], "EXTVER": [1, 2, 1], "EXPTIME": [100.0] * 3})
    found = inputs_of(Header(made), table)
    assert [(each.file, each.root, each.extver) for each in found][:2] == [
        ("iabc01a0_flc.fits", "iabc01a0", 1), ("iabc01a0_flc.fits", "iabc01a0", 2),
    ]  # fmt: skip


def test_drops_of_unknown_size_make_no_star_too_wide(demo, tmp_path):
    """With drops taken for points every star of a good product looked 13 % too wide."""
    widths = {}
    for case in ("known", "unknown"):
        folder = shutil.copytree(demo, tmp_path / case)
        (path,) = folder.glob("*_drz.fits")
        if case == "unknown":
            with fits.open(path, mode="update") as file:
                for key in [key for key in file[0].header if re.fullmatch(r"D\d{3}(PIXF|KERN)", key)]:
                    file[0].header[key] = "INDEF"
        resolver = Resolver(drizview.open(folder))
        widths[case] = width_over_predicted(resolver.get("star_shapes"), resolver.get("product")).value
    assert widths["unknown"] == pytest.approx(widths["known"], abs=0.02)
