"""The table of instruments against itself and against what headers hold."""

from __future__ import annotations

import csv
from dataclasses import fields
from importlib.resources import files

import pytest

from drizview.dataset.flags import flag_table
from drizview.dataset.instruments import Instrument, instrument

ROWS = list(
    csv.DictReader(files("drizview.dataset").joinpath("data", "instruments.csv").read_text("utf-8").splitlines())
)
ALL = [instrument(row["name"], row["detector"]) for row in ROWS]
IDS = [f"{row.name}/{row.detector}" for row in ALL]


@pytest.mark.parametrize("row", ALL, ids=IDS)
def test_a_row_is_complete_and_sane(row: Instrument) -> None:
    assert row.known
    assert row.chips
    assert row.unit
    if row.cr_fraction_low is not None and row.cr_fraction_high is not None:
        assert 0 <= row.cr_fraction_low <= row.cr_fraction_high < 0.2
    for chip in range(1, row.chips + 1):
        scale = row.scale_of(chip)
        assert scale is None or 0.02 < scale < 0.25


@pytest.mark.parametrize("row", ALL, ids=IDS)
def test_unverified_names_fields_and_saturation_bits_are_flags(row: Instrument) -> None:
    assert set(row.unverified) <= {field.name for field in fields(Instrument)}
    flags = flag_table(row.name, row.detector)
    for bits, word in ((row.saturation_bits, "saturated"), (row.hot_bits, "hot"), (row.warm_bits, "warm")):
        assert all(word in flags.flag(bit).label for bit in bits)


def test_what_only_some_detectors_are() -> None:
    def those(which: str) -> set[str]:
        return {f"{row.name}/{row.detector}" for row in ALL if getattr(row, which)}

    nicmos = {"NICMOS/NIC1", "NICMOS/NIC2", "NICMOS/NIC3", "NICMOS/NIC1/2/3"}
    assert those("photon_counting") == {"ACS/SBC", "STIS/NUV-MAMA", "STIS/FUV-MAMA"}
    assert those("infrared") == those("cr_rejected_upstream") == {"WFC3/IR"} | nicmos
    assert those("mixes_scales") == {"WFPC2/PC", "WFPC2/WF2", "WFPC2/WF3", "WFPC2/WF4", "WFPC2/PC/WF"}
    assert those("ramp_weights_before") == {"WFC3/IR"}
    assert those("npolfile") == {"ACS/WFC", "ACS/HRC", "ACS/SBC"}
    assert those("whole_camera") == {"WFPC2/PC/WF", "NICMOS/NIC1/2/3"}


def test_every_column_is_a_field() -> None:
    assert list(ROWS[0]) == [field.name for field in fields(Instrument)]


@pytest.mark.parametrize(
    ("name", "detector", "expected"),
    [
        ("wfc3 ", " uvis", "UVIS"),
        ("WFPC2", 1, "PC"),
        ("WFPC2", 3.0, "WF3"),
        ("WFPC2", "4", "WF4"),
        ("WFPC2", None, "PC/WF"),
        ("WFPC2", "", "PC/WF"),
        ("WFPC2", "no such chip", "PC/WF"),
        ("NICMOS", 2, "NIC2"),
        ("NICMOS", None, "NIC1/2/3"),
    ],
)
def test_detectors_as_headers_write_them(name: str, detector: object, expected: str) -> None:
    assert instrument(name, detector).detector == expected


@pytest.mark.parametrize("key", [("MUSE", None), (None, None), ("", ""), ("ACS", "<b>"), (7, 8), ("ACS", None)])
def test_an_unknown_instrument_has_a_note_and_no_numbers(key: tuple[object, object]) -> None:
    row = instrument(*key)
    assert not row.known
    assert ("not in the table" if row.name else "no INSTRUME") in row.note
    assert row.native_scale_arcsec is None
    assert row.scale_of(1) is None
    assert row.gain_of(1) is None
    assert row.chips is None


def test_gain_and_scale_of_wfpc2_differ_from_chip_to_chip() -> None:
    camera = instrument("WFPC2")
    assert [camera.gain_of(chip, 7.0) for chip in (1, 2, 3, 4)] == [7.12, 7.12, 6.90, 7.10]
    assert [camera.gain_of(chip, 15.0) for chip in (1, 2, 3, 4)] == [13.99, 14.50, 13.95, 13.95]
    assert camera.gain_of(1, 3.0) is None
    assert camera.gain_of(1) is None
    assert camera.scale_of(1) == 0.0455
    assert camera.scale_of(2) == 0.0996
    assert camera.native_scale_arcsec is None


def test_gain_from_the_header_or_from_the_table() -> None:
    assert instrument("STIS", "CCD").gain_of(1, 4.08) == 4.08
    assert instrument("STIS", "CCD").gain_of(1) is None
    assert instrument("NICMOS", 3).gain_of(1) == 6.5
    assert instrument("ACS", "SBC").gain_of(1) == 1
