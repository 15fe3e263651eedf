"""Files that are opened are closed again where what is made of them fails."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.dataset.exposure import exposures_of
from drizview.dataset.identity.association import association_of
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import product_of
from drizview.errors import DrizviewError
from tests import files

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts /proc/self/fd")


def descriptors():
    return sorted(path.name for path in Path("/proc/self/fd").iterdir() if path.exists())


def image_of_three_axes(path):
    fits.PrimaryHDU(np.zeros((2, 3, 4), np.float32)).writeto(path)
    return path


def nameless_association(path):
    columns = [fits.Column("MEMNAME", "14A", array=["../x"]), fits.Column("MEMTYPE", "14A", array=["EXP-DTH"])]
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(columns, name="ASN")]).writeto(path)
    return path


@pytest.mark.parametrize(
    ("make", "function"),
    [(image_of_three_axes, exposures_of), (image_of_three_axes, product_of), (nameless_association, association_of)],
)
def test_what_cannot_be_made_of_a_file_closes_it(tmp_path, make, function):
    path = make(tmp_path / "a.fits")
    before = descriptors()
    file = FitsFile(path)
    assert descriptors() != before
    with pytest.raises(DrizviewError) as kept:
        function(file)
    assert descriptors() == before, kept


def test_weight_and_context_are_closed_with_the_product(tmp_path):
    science = image_of_three_axes(tmp_path / "a_sci.fits")
    parts = [files.exposure(tmp_path / name) for name in ("a_wht.fits", "a_ctx.fits")]
    before = descriptors()
    with pytest.raises(DrizviewError) as kept:
        product_of(FitsFile(science), *(FitsFile(part) for part in parts))
    assert descriptors() == before, kept


@pytest.mark.parametrize("name", ["a_drz.fits", "a_flt.fits", "a_asn.fits"])
def test_an_open_that_fails_leaves_no_descriptor(tmp_path, name):
    path = (nameless_association if "asn" in name else image_of_three_axes)(tmp_path / name)
    before = descriptors()
    with pytest.raises(DrizviewError) as kept:
        drizview.open(path)
    assert descriptors() == before, kept


def test_a_damaged_file_leaves_no_descriptor(tmp_path):
    whole = files.exposure(tmp_path / "a_flt.fits").read_bytes()
    (tmp_path / "b_flt.fits").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "c_flt.fits.gz").write_bytes(gzip.compress(whole)[:-500])
    before = descriptors()
    for name in ("b_flt.fits", "c_flt.fits.gz"):
        with pytest.raises(DrizviewError) as kept:
            drizview.open(tmp_path / name)
        assert descriptors() == before, kept
