"""Exposures of one folder that do not belong together."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from astropy.io import fits

from drizview.dataset.discover import datasets, single
from drizview.dataset.identity.fields import by_field
from drizview.errors import DrizviewError


@pytest.fixture
def expose(tmp_path):
    number = count()

    def write(*, camera=("WFC3", "UVIS"), filter="F606W", place=(40.0, -10.0), name=None, **primary):
        path = tmp_path / f"{name or f'iabc01a{next(number)}q'}_flc.fits"
        head = fits.PrimaryHDU()
        head.header.update(INSTRUME=camera[0], DETECTOR=camera[1], FILTER=filter, EXPTIME=100.0, **primary)
        image = fits.ImageHDU(np.zeros((8, 8), dtype="f4"), name="SCI")
        image.header.update(CRVAL1=place[0], CRVAL2=place[1])
        fits.HDUList([head, image]).writeto(path)
        return path

    return write


@pytest.mark.parametrize(
    "other", [{"camera": ("ACS", "WFC")}, {"filter": "F814W"}, {"place": (40.0, -9.8)}, {"place": (40.2, -10.0)}]
)
def test_another_camera_filter_or_field_is_another_dataset(expose, other):
    paths = [expose(), expose(**other), expose()]
    assert by_field(paths) == [(paths[0], paths[2]), (paths[1],)]
    found = datasets(paths[0].parent)
    assert [len(each.exposures) for each in found] == [2, 1]
    assert [len(each.exposures) for each in datasets(paths)] == [2, 1]
    with pytest.raises(DrizviewError, match="2 cameras, filters or fields"):
        single(paths[0].parent)


def test_a_mosaic_is_one_field_as_far_as_its_exposures_touch(expose):
    paths = [expose(place=(40.0, dec)) for dec in (0.0, 0.2, 0.1)]
    assert by_field(paths) == [tuple(paths)]
    east = [expose(place=(ra, 5.0)) for ra in (359.95, 0.04)]
    assert by_field(east) == [tuple(east)]


@pytest.mark.parametrize(("target", "number"), [("IO", 1), ("EUROPA", 2)])
def test_a_moving_target_is_one_field_wherever_it_was(expose, target, number):
    paths = [expose(MTFLAG="T", TARGNAME="IO"), expose(MTFLAG="T", TARGNAME=target, place=(43.0, -9.0))]
    assert len(by_field(paths)) == number


def test_what_cannot_be_read_is_told_with_the_first(expose, tmp_path):
    (tmp_path / "iabc01a9q_flc.fits").write_bytes(b"")
    good = [expose(), expose(filter="F814W")]
    found = datasets(tmp_path)
    assert [each.missing for each in found] == [("iabc01a9q_flc.fits",), ()]
    assert by_field([tmp_path / "iabc01a9q_flc.fits"]) == [(tmp_path / "iabc01a9q_flc.fits",)]
    assert len(good) == 2


def test_a_copy_under_another_name_counts_once(expose):
    whole = {"EXPSTART": 55000.5, "ROOTNAME": "iabc01a0q"}
    expose(name="backup_of_a0", **whole)
    expose(name="iabc01a0q", **whole)
    expose(name="iabc01a1q", **whole | {"EXPSTART": 55000.6})
    (found,) = datasets(expose(name="iabc01a2q").parent)
    assert [each.name for each in found.exposures] == ["iabc01a0q", "iabc01a1q", "iabc01a2q"]
    assert any("backup_of_a0_flc.fits is the same exposure as iabc01a0q_flc.fits" in note for note in found.notes)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"EXPFLAG": "INTERRUPTED"}, "EXPFLAG = INTERRUPTED"),
        ({"EXPFLAG": "NORMAL"}, ""),
        ({"EXPTIME": 0.0}, "EXPTIME = 0"),
    ],
)
def test_what_went_wrong_with_an_exposure_is_said(tmp_path, header, said):
    head = fits.PrimaryHDU()
    head.header.update(INSTRUME="WFC3", DETECTOR="UVIS", **{"EXPTIME": 100.0} | header)
    fits.HDUList([head, fits.ImageHDU(np.zeros((8, 8), dtype="f4"), name="SCI")]).writeto(tmp_path / "a_flc.fits")
    (found,) = datasets(tmp_path)
    assert any(said in note for note in found.notes if "a_flc.fits" in note) is bool(said)
