"""The demo dataset is what its README says, and lands on disk whole or not at all."""

from __future__ import annotations

import hashlib
import warnings

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from scipy import ndimage

from drizview import demo as demos
from drizview.errors import DrizviewError

EXPOSURES = ("o4k19ac3q_flt.fits", "o4k19ac4q_flt.fits")
PRODUCT = "o4k19a010_drz.fits"
CUT = {  # of the full images, 0-based: the origin and the size in pixels
    EXPOSURES[0]: (440, 180, 512),
    EXPOSURES[1]: (440, 180, 512),
    PRODUCT: (448, 188, 496),
}
DATA_SHA256 = {  # of all images of a file, as they are stored there
    EXPOSURES[0]: "28d9633d1422bba686d4f2e20008054ae3f5415fdde7c7f22ca3df52066434d6",
    EXPOSURES[1]: "ab3139b5cf1e444a6004c4ed2f52d3c255bcb3585bae63ea7426db606dc92321",
    PRODUCT: "f290c798e9f57702056582ed3a3a6509bd2d0007b5758ce9015b66dfa6ee60d2",
}


def read(path):
    with fits.open(path, memmap=False) as hdus:
        return [(hdu.name, hdu.header, hdu.data) for hdu in hdus]


def image(path, name):
    return next((header, data) for found, header, data in read(path) if found == name)


def sky_of(path):
    with fits.open(path, memmap=False) as hdus, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # astropy mends old date keywords aloud
        return WCS(hdus["SCI"].header, hdus)


@pytest.mark.parametrize("name", demos.names())
def test_every_demo_has_a_description_and_files(name, tmp_path):
    assert len(demos.describe(name)) > 80
    assert sorted(path.suffix for path in demos.write(name, tmp_path / name).iterdir()) == [".fits"] * 3


@pytest.mark.parametrize("file", CUT)
def test_the_images_are_those_that_were_cut(file, demo):
    digest = hashlib.sha256()
    with fits.open(demo / file, checksum=True) as hdus:  # a wrong DATASUM warns, and a warning is an error here
        for hdu in hdus[1:]:
            if hdu.is_image:
                digest.update(hdu.data.tobytes())
                assert hdu.data.shape == (CUT[file][2],) * 2
    assert digest.hexdigest() == DATA_SHA256[file]


def test_the_product_names_its_exposures(demo):
    _, header, _ = read(demo / PRODUCT)[0]
    assert [header[f"D00{n}DATA"] for n in (1, 2)] == [f"{name}[sci,1]" for name in EXPOSURES]
    _, _, rows = read(demo / PRODUCT)[-1]
    assert [f"{row['EXPNAME']}_flt.fits" for row in rows] == list(EXPOSURES)
    for row, file in zip(rows, EXPOSURES, strict=True):
        header, data = image(demo / file, "SCI")
        assert all(row[key] == header[key] for key in ("CRPIX1", "CRPIX2", "LTV1", "LTV2"))
        assert (row["NAXIS2"], row["NAXIS1"]) == data.shape


def test_the_product_lies_inside_its_exposures(demo):
    wcs = sky_of(demo / PRODUCT)
    edge = CUT[PRODUCT][2] - 0.5
    corners = wcs.all_pix2world([[-0.5, -0.5], [-0.5, edge], [edge, -0.5], [edge, edge]], 0)
    for file in EXPOSURES:
        pixels = sky_of(demo / file).all_world2pix(corners, 0)
        assert pixels.min() > 1
        assert pixels.max() < CUT[file][2] - 2


def brightest(data, most):
    """Return rough places (x, y) of isolated bright stars, in pixels."""
    smooth = ndimage.gaussian_filter(data.astype(float), 1)
    peaks = np.argwhere(smooth == ndimage.maximum_filter(smooth, 25))
    peaks = peaks[((peaks > 20) & (peaks < len(data) - 20)).all(axis=1)]
    order = np.argsort(smooth[tuple(peaks.T)])[::-1][:most]
    return peaks[order][:, ::-1]


def centroid(data, x, y, radius=4):
    rows, columns = np.mgrid[y - radius : y + radius + 1, x - radius : x + radius + 1]
    box = data[rows, columns].astype(float)
    light = np.clip(box - np.median(data), 0, None)
    return (light * columns).sum() / light.sum(), (light * rows).sum() / light.sum()


@pytest.mark.parametrize("file", EXPOSURES)
def test_a_star_has_one_place_on_the_sky(file, demo):
    _, product = image(demo / PRODUCT, "SCI")
    _, exposure = image(demo / file, "SCI")
    _, flags = image(demo / file, "DQ")
    to_sky, from_sky = sky_of(demo / PRODUCT), sky_of(demo / file)
    offsets = []
    for x, y in brightest(product, 40):
        predicted = from_sky.all_world2pix(*to_sky.all_pix2world(*centroid(product, x, y), 0), 0)
        near_x, near_y = np.rint(predicted).astype(int)
        if (flags[near_y - 4 : near_y + 5, near_x - 4 : near_x + 5] & 4096).any():
            continue
        offsets.append(np.subtract(centroid(exposure, near_x, near_y), predicted))
    assert len(offsets) >= 15
    assert np.abs(np.median(offsets, axis=0)).max() < 0.1


@pytest.mark.parametrize("file", CUT)
def test_coordinates_are_those_of_the_full_image(file, demo, samples):
    x0, y0, size = CUT[file]
    full = samples / "real" / "stis_o4k19a010" / file
    places = np.array([[0.0, 0.0], [size / 2, size / 3], [size - 1.0, size - 1.0]])
    np.testing.assert_allclose(
        sky_of(demo / file).all_pix2world(places, 0),
        sky_of(full).all_pix2world(places + (x0, y0), 0),
        atol=1e-10,
    )
    for (name, _, data), (_, _, uncut) in zip(read(demo / file)[1:], read(full)[1:], strict=True):
        if name == "HDRTAB":
            continue
        step = 0 if name in ("DQ", "CTX") else 1e-4 if (file, name) == (PRODUCT, "SCI") else 1 / 127
        np.testing.assert_allclose(data, uncut[y0 : y0 + size, x0 : x0 + size], rtol=1e-6, atol=step)


def test_there_is_something_to_see(demo):
    for file in EXPOSURES:
        _, flags = image(demo / file, "DQ")
        assert 0.002 < (flags & 4096 > 0).mean() < 0.005
    _, context = image(demo / PRODUCT, "CTX")
    assert set(np.unique(context)) == {0, 1, 2, 3}
    assert (context == 3).mean() > 0.99


def test_writing_twice_changes_nothing(tmp_path):
    first = demos.write("stis", tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in first.iterdir()}
    assert demos.write("stis", tmp_path) == first
    assert {path.name: path.stat().st_mtime_ns for path in first.iterdir()} == before


def test_the_default_folder_is_named_after_the_dataset(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert demos.write("stis").resolve() == tmp_path / "drizview-demo-stis"


def test_another_file_of_that_name_is_kept(tmp_path):
    (tmp_path / PRODUCT).write_text("mine")
    with pytest.raises(DrizviewError, match=rf"{PRODUCT}.*--out"):
        demos.write("stis", tmp_path)
    assert (tmp_path / PRODUCT).read_text() == "mine"
    assert list(tmp_path.glob(".*")) == []


def test_a_folder_that_cannot_be_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DrizviewError, match="--out"):
        demos.write("stis", tmp_path / "file" / "below")


def test_an_unknown_name_lists_the_known():
    with pytest.raises(DrizviewError, match="one of: stis"):
        demos.write("sits")
