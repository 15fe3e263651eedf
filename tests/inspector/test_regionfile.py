"""Region files of DS9."""

from __future__ import annotations

import os
import stat

import astropy.units as u
import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from astropy.utils.exceptions import AstropyUserWarning
from astropy.wcs import WCS
from regions import Regions

from drizview.errors import DrizviewError
from drizview.inspector.regionfile import from_ds9, read, save, to_ds9
from drizview.viewer.region import MOST, Region

REGIONS = (
    Region("circle", {"x": 100.25, "y": 200.5, "r": 12.5}, label="a {star}"),
    Region("box", {"x": 300, "y": 100, "width": 30, "height": 20, "angle": 30}),
    Region("line", {"x1": 1, "y1": 2, "x2": 30, "y2": 40}, label="cut; # one"),
    Region("annulus", {"x": 100.25, "y": 200.5, "r": 12.5, "inner": 4.5}),
    Region("ellipse", {"x": 300, "y": 100, "width": 30, "height": 20, "angle": 30}),
    Region("polygon", {}, points=((10, 10), (60, 12.5), (30, 50))),
)


@pytest.fixture(scope="module")
def wcs():
    """Return a WCS of 0.04 arcsec pixels, turned by 17 degrees."""
    made = WCS(naxis=2)
    made.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    made.wcs.crval, made.wcs.crpix = [34.3, -4.75], [500, 500]
    turn, scale = np.radians(17), 0.04 / 3600
    made.wcs.cd = scale * np.array([[-np.cos(turn), np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    made.wcs.set()
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mine.reg"


def alike(one, other, *, by=2e-3):
    assert one.shape == other.shape and one.numbers == pytest.approx(other.numbers, abs=by)
    assert np.allclose(one.points, other.points, atol=by)


@pytest.mark.parametrize("on_sky", [True, False])
def test_regions_come_back_as_they_were(path, wcs, on_sky):
    wcs = wcs if on_sky else None
    save(path, REGIONS, wcs=wcs)
    back = read(path, wcs=wcs, scene="sky")
    for one, other in zip(REGIONS, back.regions, strict=True):
        alike(one, other)
    assert [region.label for region in back.regions] == ["a (star)", "", "cut; # one", "", "", ""]
    assert back.words() == "6 regions read" and stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    assert os.listdir(path.parent) == ["mine.reg"]


def test_another_package_reads_the_same_places(wcs):
    circle, box, line, annulus, ellipse, polygon = Regions.parse(to_ds9(REGIONS, wcs=wcs), format="ds9")
    centre = SkyCoord.from_pixel(100.25, 200.5, wcs)
    assert circle.center.separation(centre) < 1e-5 * u.arcsec and circle.radius.to_value("arcsec") == pytest.approx(0.5)
    assert box.width.to_value("arcsec") == pytest.approx(1.2) and line.start.frame.name == "icrs"
    assert annulus.inner_radius.to_value("arcsec") == pytest.approx(0.18) and len(polygon.vertices) == 3
    assert ellipse.width.to_value("arcsec") == pytest.approx(1.2)
    circle, *_ = Regions.parse(to_ds9(REGIONS, wcs=None), format="ds9")
    assert (circle.center.x, circle.center.y) == (100.25, 200.5)
    assert "circle(101.25" in to_ds9(REGIONS, wcs=None)  # DS9 counts pixels from 1


def test_other_coordinate_systems_are_understood(wcs):
    centre = SkyCoord.from_pixel(250, 350, wcs)
    for frame, text in (
        ("fk5", centre.fk5.to_string("hmsdms", sep=":", precision=5).replace(" ", ",")),
        ("galactic", f"{centre.galactic.l.deg:.9f},{centre.galactic.b.deg:.9f}"),
        ("image", "251,351"),
    ):
        size = "20" if frame == "image" else '0.8"'
        (region,) = from_ds9(f"{frame}\ncircle({text},{size})", wcs=wcs, scene="sky").regions
        alike(region, Region("circle", {"x": 250, "y": 350, "r": 20}), by=0.01)


def test_what_cannot_be_shown_is_named_and_counted(wcs):
    text = """# Region file format: DS9 version 4.1
global color=green
fk5
circle(34.3,-4.75,3")
-circle(34.3,-4.75,3")
vector(34.3,-4.75,3",20)
vector(34.3,-4.75,3",20)
ellipse(34.3,-4.75,3",4",5)
polygon(34.3,-4.75,34.31,-4.75,34.31,-4.74)
circle(214.3,4.75,3")
physical
circle(10,20,3)
"""
    found = from_ds9(text, wcs=wcs, scene="sky")
    assert [region.shape for region in found.regions] == ["circle", "ellipse", "polygon"]
    assert found.skipped == {
        "vector": 2, "without known coordinates": 1, "excluding circle": 1,
        "circle off the image's sky": 1,
    }  # fmt: skip
    assert "2 circle in sky coordinates" in from_ds9(text, wcs=None, scene="sky").words()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no region"),
        (b"# only a comment\n", "holds no region"),
        (b"image\ncircle(1,2", "cannot be understood"),
        (b"icrs\ncircle(a,b,c)", "cannot be understood: could not convert"),
        (b"image\ncircle(1,2,-3)", "cannot be understood"),
        (b"\x00\x01\xff\xfe", "cannot be understood"),
        (b"image\n" + b"circle(1,2,3)\n" * (MOST + 1), "at most 2000 are read"),
        (b"#" * 1_000_001, "at most 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(path, content, why):
    path.write_bytes(content)
    with pytest.raises(DrizviewError, match=why) as caught:
        read(path, wcs=None, scene="sky")
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 200 and "mine.reg" in str(caught.value)


def test_what_is_not_a_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.reg")
    for name, why in (("pipe.reg", "regular file"), (".", "regular file"), ("none.reg", "No such file")):
        with pytest.raises(DrizviewError, match=why):
            read(tmp_path / name, wcs=None, scene="sky")


def test_labels_from_a_file_are_cleaned(wcs):
    (region,) = from_ds9("image\ncircle(1,2,3) # text={a\u202e<b>}", wcs=wcs, scene="sky").regions
    assert region.label == "a\\u202e<b>"


def test_only_region_files_are_written_and_replaced_when_told(path, wcs):
    save(path, REGIONS[:1], wcs=wcs)
    before = path.read_text()
    with pytest.raises(DrizviewError, match="exists already"):
        save(path, REGIONS, wcs=wcs)
    assert path.read_text() == before
    save(path, REGIONS, wcs=wcs, replace=True)
    assert path.read_text().count("\n") > before.count("\n")
    for name, why in (("x.fits", "not the name of a region file"), ("none/x.reg", "folder does not exist")):
        with pytest.raises(DrizviewError, match=why):
            save(path.parent / name, REGIONS, wcs=wcs, replace=True)
    folder = path.parent / "folder.reg"
    folder.mkdir()
    with pytest.raises(DrizviewError, match="exists already"):
        save(folder, REGIONS, wcs=wcs, replace=True)


def test_what_the_parser_says_is_caught_in_this_thread_alone():
    """The regions package goes on to warn others: a notebook that reads its own region files."""
    found = from_ds9("image\nvector(1,2,3,4)\ncircle(1,2,3)", wcs=None, scene="sky")
    assert found.skipped == {"vector": 1}
    with pytest.warns(AstropyUserWarning, match="vector"):
        Regions.parse("image\nvector(1,2,3,4)\ncircle(1,2,3)", format="ds9")
