"""Files that change while they are being checked."""

from __future__ import annotations

import os

import pytest

import drizview
from drizview.dataset.io import unpack
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from tests.torture import odd
from tests.torture.bricks import ROOTS, exposure, folder_of_all, save

MEMBER = f"{ROOTS[1]}_flc.fits"


def everything(report):
    """Return all that a report says, as one text."""
    notes = [result.note for finding in report for result in finding.results]
    return " ".join([*report.notes, *notes])


def statuses(report):
    return {result.status.value for finding in report for result in finding.results}


@pytest.mark.parametrize("name", [MEMBER, "je9g01010_drc.fits"])
def test_a_file_exchanged_during_a_check_is_named(tmp_path, name):
    path = folder_of_all(tmp_path)
    dataset = drizview.open(path)
    save(exposure(ROOTS[1]), tmp_path / "new.tmp")
    os.replace(tmp_path / "new.tmp", tmp_path / name)
    report = drizview.check(dataset)
    assert f"{name}: the file changed while it was open" in everything(report)
    assert "error" not in statuses(report)


@pytest.mark.parametrize("name", [MEMBER, "je9g01010_drc.fits"])
def test_a_file_cut_short_during_a_check_leaves_unknowns(tmp_path, name):
    path = folder_of_all(tmp_path)
    dataset = drizview.open(path)
    os.truncate(tmp_path / name, 12000)
    report = drizview.check(dataset)
    assert "changed while it was open" in everything(report)
    assert "error" not in statuses(report)
    assert "unknown" in statuses(report)


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unpack, "_copy", full)
    with pytest.raises(DrizviewError, match="No space left"):
        FitsFile(odd.gzipped(tmp_path))
