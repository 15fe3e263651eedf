"""Some columns of a table, as astropy reads all of them."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table

from drizview.dataset.io.columns import with_columns
from drizview.dataset.io.reader import FitsFile

WANTED = ("NAME", "VALUE", "NUMBER", "SET", "NOWHERE")


def columns():
    return [
        fits.Column("bits", "11X", array=np.ones((2, 11), dtype=bool)),
        fits.Column("name", "8A", array=["one", "two"]),
        fits.Column("pair", "2E", array=[[1, 2], [3, 4]]),
        fits.Column("value", "D", array=[1.5, np.nan], unit="deg"),
        fits.Column("number", "J", array=[7, -1], null=-1),
        fits.Column("scaled", "J", array=np.array([7, 2**31 + 5], dtype=np.uint32), bzero=2**31),
        fits.Column("set", "L", array=[True, False]),
    ]


def opened(path, made):
    fits.HDUList([fits.PrimaryHDU(), fits.BinTableHDU.from_columns(made, name="HDRTAB")]).writeto(path)
    file = FitsFile(path)
    return file, file.find("HDRTAB")


def test_the_columns_are_those_of_the_whole_table(tmp_path):
    file, hdu = opened(tmp_path / "table.fits", columns())
    some, whole = file.table(hdu, WANTED), file.table(hdu)
    assert [name.upper() for name in some.colnames] == ["NAME", "VALUE", "NUMBER", "SET"]
    for name in some.colnames:
        assert np.array_equal(some[name], whole[name], equal_nan=some[name].dtype.kind == "f")
        assert some[name].dtype == whole[name].dtype
    scaled = file.table(hdu, ("SCALED",))
    assert scaled["scaled"].tolist() == [7, 2**31 + 5]


@pytest.mark.parametrize("form", ["P", "Q"])
def test_a_table_that_points_to_other_places_is_read_whole(tmp_path, form):
    ragged = fits.Column("ragged", f"{form}J()", array=np.array([[1], [2, 3]], dtype=object))
    file, hdu = opened(tmp_path / "table.fits", [*columns(), ragged])
    assert set(file.table(hdu, WANTED).colnames) == set(file.table(hdu).colnames)


def test_rows_of_another_length_are_refused():
    header = fits.BinTableHDU.from_columns(columns()).header.tostring().encode()
    assert with_columns(header, bytes(200), WANTED, shape=(2, 100)) is None


def test_without_any_of_the_columns_the_table_is_read_whole(tmp_path):
    file, hdu = opened(tmp_path / "table.fits", columns())
    assert isinstance(file.table(hdu, ("NOWHERE",)), Table)
    assert len(file.table(hdu, ("NOWHERE",)).colnames) == 7
