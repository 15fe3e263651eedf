"""Sums that no longer match are said, by extension; those that match and those that are absent are not."""

from __future__ import annotations

import gzip

import pytest
from astropy.io import fits

from drizview.dataset.io.checksum import stale_notes
from drizview.dataset.io.reader import FitsFile
from tests.torture.bricks import exposure, pixels, product

NAME = "je9g01a0q_flc.fits"


@pytest.fixture
def summed(tmp_path):
    """Return an exposure with sums in every extension, the data of one of which do not fill a block."""
    path = tmp_path / NAME
    exposure().writeto(path, checksum=True)
    return path


def _damage(path, text, offset):
    content = bytearray(path.read_bytes())
    content[content.index(text) + offset] ^= 1
    path.write_bytes(bytes(content))


def test_a_file_as_it_was_written_has_no_note(summed):
    assert stale_notes(FitsFile(summed)) == ()
    packed = summed.with_suffix(".fits.gz")
    packed.write_bytes(gzip.compress(summed.read_bytes()))
    assert stale_notes(FitsFile(packed)) == ()


def test_tables_and_products_too(tmp_path):
    product().writeto(tmp_path / "je9g01010_drc.fits", checksum=True)
    assert stale_notes(FitsFile(tmp_path / "je9g01010_drc.fits")) == ()


def test_a_file_without_sums_has_no_note(tmp_path):
    exposure().writeto(tmp_path / NAME)
    assert stale_notes(FitsFile(tmp_path / NAME)) == ()


def test_changed_data_are_named(summed):
    file = FitsFile(summed)
    content = bytearray(summed.read_bytes())
    content[file.find("DQ", 2).data_start + 11] ^= 1
    summed.write_bytes(content)
    (note,) = stale_notes(FitsFile(summed))
    assert "DQ,2" in note
    assert "DATASUM" in note


def test_a_changed_header_is_told_from_changed_data(summed):
    _damage(summed, b"'M-33", 1)
    (note,) = stale_notes(FitsFile(summed))
    assert "PRIMARY,1" in note
    assert "CHECKSUM" in note


@pytest.mark.parametrize("sum_", ["'much'", "''", "-3"])
def test_a_sum_that_is_none_is_passed_over(summed, sum_):
    content = summed.read_bytes()
    at = content.index(b"DATASUM =")
    summed.write_bytes(content[:at] + f"DATASUM = {sum_}".encode().ljust(80) + content[at + 80 :])
    assert stale_notes(FitsFile(summed)) == ()


def test_the_tiles_of_a_packed_file_are_not_summed(tmp_path):
    units = exposure(chips=1)
    units[1] = fits.CompImageHDU(pixels("i2"), units[1].header, name="SCI")
    units.writeto(tmp_path / f"{NAME}.fz", checksum=True)
    assert stale_notes(FitsFile(tmp_path / f"{NAME}.fz")) == ()
