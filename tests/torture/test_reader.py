"""Broken, crippled and odd files through the reader: one clear line, or the rest with a note, or simply right."""

from __future__ import annotations

import os
import re

import numpy as np
import pytest

from drizview.dataset.io.pixels import raster_of
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from tests.torture import bombs, broken_tiles, odd, strangers
from tests.torture import broken as _broken
from tests.torture import crippled as _crippled
from tests.torture.bricks import exposure, pixels, save
from tests.torture.jail import judge
from tests.torture.registry import broken, crippled
from tests.torture.registry import odd as odds

KINDS = {"broken": broken, "crippled": crippled, "odd": odds}
MODULES = bombs, broken_tiles, odd, strangers, _broken, _crippled
ALL = [(kind, name) for kind, registry in KINDS.items() for name in registry]
SMALL_MB, BOMB_MB, SECONDS = 250, 400, 8


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Return the verdict on every case, from one run of the jail."""
    root = tmp_path_factory.mktemp("cases")
    paths = {}
    for kind, name in ALL:
        folder = root / kind / name
        folder.mkdir(parents=True)
        paths[kind, name] = KINDS[kind][name].make(folder)
    return dict(zip(paths, judge(list(paths.values()), root / "listing"), strict=True))


@pytest.mark.parametrize("name", broken)
def test_a_broken_file_ends_in_one_line(verdicts, name):
    verdict = verdicts["broken", name]
    assert verdict.kind == "refused", verdict.words
    assert re.search(broken[name].words, verdict.words, re.IGNORECASE), verdict.words
    assert len(verdict.words) <= 200
    assert verdict.words.isprintable()
    assert re.match(r"je9g|…x+", verdict.words)


@pytest.mark.parametrize("name", crippled)
def test_a_crippled_file_is_read_and_the_lack_is_said(verdicts, name):
    verdict = verdicts["crippled", name]
    assert verdict.kind == "read", verdict.words
    assert re.search(crippled[name].words, verdict.words, re.IGNORECASE), verdict.words


@pytest.mark.parametrize("name", odds)
def test_an_odd_file_is_no_fault(verdicts, name):
    verdict = verdicts["odd", name]
    assert verdict.kind == "read", verdict.words


@pytest.mark.parametrize(("kind", "name"), ALL)
def test_time_and_memory_are_bounded(verdicts, kind, name):
    verdict = verdicts[kind, name]
    heavy = "bomb" in name
    assert verdict.megabytes < (BOMB_MB if heavy else SMALL_MB)
    assert verdict.seconds < (4 * SECONDS if heavy else SECONDS)


@pytest.mark.parametrize("name", odds)
def test_the_pixels_of_an_odd_file_are_right(tmp_path, name):
    file = FitsFile(odds[name].make(tmp_path))
    raster = raster_of(file, file.find("SCI", 1) or file.hdus[0])
    expected = np.load(tmp_path / "expected.npy")
    assert raster.shape == expected.shape
    assert np.array_equal(raster[:, :], expected.astype(raster.dtype), equal_nan=True)
    assert np.can_cast(expected.dtype, raster.dtype)
    assert np.array_equal(raster[3:9, 5:60:3], expected[3:9, 5:60:3].astype(raster.dtype), equal_nan=True)


def test_a_file_replaced_while_open_is_noticed_and_still_read_whole(tmp_path):
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    file = FitsFile(path)
    raster = raster_of(file, file.find("SCI", 1))
    other = exposure()
    other["SCI", 1].data[:] = -1
    save(other, tmp_path / "new.tmp")
    os.replace(tmp_path / "new.tmp", path)
    assert file.changed()
    assert np.array_equal(raster[:, :], pixels(seed=1))
    assert FitsFile(path).uid != file.uid


def test_a_file_removed_while_open_counts_as_changed(tmp_path):
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    file = FitsFile(path)
    path.unlink()
    assert file.changed()


def test_a_file_cut_short_while_open_gives_an_error_and_no_bus_error(tmp_path):
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    file = FitsFile(path)
    raster = raster_of(file, file.find("SCI", 2))
    os.truncate(path, 9000)
    with pytest.raises(DrizviewError, match="cut short while open"):
        raster[:, :]
    assert file.changed()


def test_reading_leaves_no_trace(tmp_path):
    """Read everything in a folder that may not be written to, and change neither bytes nor times."""
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(os.listdir(tmp_path))
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        file = FitsFile(path)
        for hdu in file.hdus:
            raster = raster_of(file, hdu)
            assert raster is None or raster[:, :].size
    finally:
        tmp_path.chmod(0o755)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(os.listdir(tmp_path))) == before


def test_a_file_without_permission_is_refused(tmp_path):
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(DrizviewError, match="ermission"):
        FitsFile(path)


def test_descriptors_are_given_back(tmp_path):
    path = save(exposure(), tmp_path / "je9g01a0q_flc.fits")
    bad = broken["gzip_cut_short"].make(tmp_path)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        FitsFile(path).close()
        with pytest.raises(DrizviewError):
            FitsFile(bad)
    assert len(os.listdir("/proc/self/fd")) == before
