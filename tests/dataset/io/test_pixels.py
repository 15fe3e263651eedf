"""Pixels read in pieces are the pixels that astropy reads whole."""

from __future__ import annotations

import os

import numpy as np
import pytest
from astropy.io import fits

from drizview.dataset.io.pixels import raster_of
from drizview.dataset.io.raster import strips
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError

WINDOWS = [
    (slice(None), slice(None)),
    (slice(3, 20), slice(5, 9)),
    (slice(0, 40, 7), slice(2, 50, 3)),
    (slice(39, 40), slice(49, 50)),
    (slice(-4, None), slice(0, 50)),
    (slice(5, 5), slice(0, 3)),
]
KINDS = [np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.float32, np.float64]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window", WINDOWS)
def test_window_as_astropy_reads_it(tmp_path, kind, window):
    image = (np.random.default_rng(3).random((40, 50)) * 200).astype(kind)
    fits.PrimaryHDU(image).writeto(tmp_path / "a.fits")
    file = FitsFile(tmp_path / "a.fits")
    read = raster_of(file, file.hdus[0])[window]
    assert read.dtype == np.dtype(kind)
    assert read.dtype.isnative and read.flags.c_contiguous
    np.testing.assert_array_equal(read, image[window])


def test_scaled_integers_with_blank(tmp_path):
    unit = fits.PrimaryHDU(np.arange(12, dtype=np.int16).reshape(3, 4))
    unit.header["BLANK"] = 5
    unit.header["BZERO"], unit.header["BSCALE"] = 10.0, 0.5
    path = tmp_path / "scaled.fits"
    unit.writeto(path)
    # astropy drops the scaling of data it is handed, so the cards go in by hand
    with fits.open(path, mode="update", do_not_scale_image_data=True) as units:
        units[0].header["BZERO"], units[0].header["BSCALE"], units[0].header["BLANK"] = 10.0, 0.5, 5
    file = FitsFile(path)
    read = raster_of(file, file.hdus[0])[:, :]
    expected = np.arange(12.0).reshape(3, 4) * 0.5 + 10
    expected[1, 1] = np.nan
    np.testing.assert_allclose(read, expected)


def test_strips_cover_the_image_once(tmp_path):
    image = np.arange(2000.0).reshape(40, 50)
    fits.PrimaryHDU(image).writeto(tmp_path / "a.fits")
    file = FitsFile(tmp_path / "a.fits")
    bands = list(strips(raster_of(file, file.hdus[0]), rows=16))
    assert [rows for rows, _ in bands] == [slice(0, 16), slice(16, 32), slice(32, 40)]
    np.testing.assert_array_equal(np.vstack([strip for _, strip in bands]), image)


def test_constant_extension(tmp_path):
    unit = fits.ImageHDU(name="DQ")
    unit.header.update(NPIX1=7, NPIX2=5, PIXVALUE=4)
    fits.HDUList([fits.PrimaryHDU(), unit]).writeto(tmp_path / "c.fits")
    file = FitsFile(tmp_path / "c.fits")
    raster = raster_of(file, file.find("DQ"), dtype=np.int16)
    assert raster.shape == (5, 7)
    assert raster.dtype == np.int16
    np.testing.assert_array_equal(raster[1:3, ::2], np.full((2, 4), 4))


def test_a_file_cut_short_while_open_is_an_error_and_no_crash(tmp_path):
    path = tmp_path / "a.fits"
    fits.PrimaryHDU(np.zeros((400, 500))).writeto(path)
    file = FitsFile(path)
    os.truncate(path, 9000)
    with pytest.raises(DrizviewError, match="cut short while open"):
        raster_of(file, file.hdus[0])[300:310, :]
    assert file.changed()


def test_a_file_replaced_while_open_keeps_its_pixels_and_says_so(tmp_path):
    path = tmp_path / "a.fits"
    fits.PrimaryHDU(np.ones((20, 30))).writeto(path)
    file = FitsFile(path)
    assert not file.changed()
    fits.PrimaryHDU(np.zeros((20, 30))).writeto(tmp_path / "b.fits")
    os.replace(tmp_path / "b.fits", path)
    assert file.changed()
    assert raster_of(file, file.hdus[0])[:, :].min() == 1


@pytest.mark.parametrize("kind", ["RICE_1", "GZIP_2"])
def test_compressed_image_is_read_as_the_plain_one(tmp_path, kind):
    image = np.random.default_rng(0).integers(0, 4096, (90, 70)).astype(np.int16)
    fits.HDUList([fits.PrimaryHDU(), fits.CompImageHDU(image, name="SCI", compression_type=kind)]).writeto(
        tmp_path / "a.fits"
    )
    file = FitsFile(tmp_path / "a.fits")
    np.testing.assert_array_equal(raster_of(file, file.find("SCI"))[10:80, 5:60], image[10:80, 5:60])
