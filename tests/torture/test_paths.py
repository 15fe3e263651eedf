"""What may be opened: files in the folders that were given, and nothing that a header or a link leads to."""

from __future__ import annotations

import gc
import os
import shutil
import sys

import pytest

from drizview.batch import check_all
from drizview.dataset.discover import datasets
from drizview.errors import DrizviewError
from tests.torture import tangled
from tests.torture.bricks import ROOTS, exposure, folder_of_all, product, save

MEMBER = f"{ROOTS[1]}_flc.fits"


def opened(dataset):
    """Return the real paths of the files behind a dataset."""
    return {os.path.realpath(file.path) for file in dataset.files}


@pytest.fixture
def outside(tmp_path):
    """Return a folder beside the one that is given, with an exposure that must not be opened."""
    folder = tmp_path / "outside"
    folder.mkdir()
    save(exposure(ROOTS[1]), folder / MEMBER)
    return folder


def test_a_link_out_of_the_root_is_not_followed(tmp_path, outside, monkeypatch):
    path = folder_of_all(tmp_path / "inside")
    (path.parent / MEMBER).unlink()
    (path.parent / MEMBER).symlink_to(outside / MEMBER)
    (wider,) = datasets(path)
    assert len(wider.exposures) == 2
    monkeypatch.setenv("DRIZVIEW_ROOT", str(path.parent))
    (dataset,) = datasets(path)
    assert not any(str(outside) in file for file in opened(dataset))
    assert len(dataset.exposures) == 1


def test_a_path_in_a_header_is_only_a_name(tmp_path, outside):
    folder = tmp_path / "inside"
    path = tangled.inputs(folder, f"../outside/{MEMBER}[sci,1]", f"{outside}/{MEMBER}[sci,1]")
    (folder / MEMBER).unlink()
    (dataset,) = datasets(path)
    assert not any(str(outside) in file for file in opened(dataset))


@pytest.mark.skipif(sys.platform != "linux", reason="audits what the interpreter opens by its Linux names")
def test_names_in_headers_open_nothing_else(tmp_path):
    """Listen to every file that is opened while an association with hostile names is read."""
    names = "/etc/passwd[sci,1]", "~/.profile", "$HOME/.profile[sci,1]", "http://127.0.0.1:9/x_flc.fits[sci,1]"
    path = tangled.inputs(tmp_path / "inside", *names)
    seen = []
    listening = [True]

    def listen(event, arguments):
        if listening[0] and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
            seen.append((event, str(arguments[0])))

    sys.addaudithook(listen)
    try:
        for dataset in datasets(path):
            dataset.close()
    finally:
        listening[0] = False
    assert {event for event, _ in seen} <= {"open"}
    assert not [name for _, name in seen if any(part in name for part in ("passwd", "profile", "127.0.0.1"))]


def test_a_fixed_root_is_not_left(tmp_path, outside, monkeypatch):
    path = folder_of_all(tmp_path / "inside")
    monkeypatch.setenv("DRIZVIEW_ROOT", str(path.parent))
    assert len(datasets(path)[0].exposures) == 2
    for target in (outside, outside / MEMBER, path.parent / ".." / "outside" / MEMBER):
        with pytest.raises(DrizviewError, match="lies outside"):
            datasets(target)
    with pytest.raises(DrizviewError, match="lies outside"):
        datasets(path, search=[outside])
    (path.parent / "door_flc.fits").symlink_to(outside / MEMBER)
    with pytest.raises(DrizviewError, match="lies outside"):
        datasets(path.parent / "door_flc.fits")


def test_an_exposure_in_a_folder_below_is_found(tmp_path):
    path = folder_of_all(tmp_path)
    (tmp_path / "deeper").mkdir()
    shutil.move(tmp_path / MEMBER, tmp_path / "deeper" / MEMBER)
    (dataset,) = datasets(path)
    assert len(dataset.exposures) == 2


def test_many_products_are_opened_one_after_the_other(tmp_path):
    """Check a folder of products and find as many descriptors open as before."""
    for number in range(12):
        name = f"je9g{number:02d}010"
        save(product(name=name), tmp_path / f"{name}_drc.fits")
    gc.collect()  # what earlier tests have left open
    before = len(os.listdir("/proc/self/fd"))
    most = 0
    for _ in check_all([tmp_path]):
        most = max(most, len(os.listdir("/proc/self/fd")))
    assert most - before < 12
    assert len(os.listdir("/proc/self/fd")) == before
