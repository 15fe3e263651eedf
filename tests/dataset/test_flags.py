"""Data-quality flags against astropy's bit masks and jdaviz's tables."""

from __future__ import annotations

import csv
import re
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.nddata.bitmask import bitfield_to_boolean_mask

from drizview.dataset.flags import DQ, FlagTable, combinations, flag_table
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured

DETECTORS = [
    ("ACS", "WFC"),
    ("ACS", "HRC"),
    ("ACS", "SBC"),
    ("WFC3", "UVIS"),
    ("WFC3", "IR"),
    ("WFPC2", None),
    ("WFPC2", 2),
    ("STIS", "CCD"),
    ("NICMOS", 1),
    ("NICMOS", None),
]
IR = flag_table("WFC3", "IR")
WORDS = np.array([[0, 16, 4608], [-32768, 4096 + 64, -1]], dtype=np.int16)


@pytest.mark.parametrize(("name", "detector"), DETECTORS)
def test_a_table_is_in_order_and_readable(name: str, detector: object) -> None:
    flags = flag_table(name, detector).flags
    assert len(flags) >= 12
    assert all(a.value < b.value for a, b in pairwise(flags))
    assert all(flag.value.bit_count() == 1 and flag.value < 65536 for flag in flags)
    for column in ("name", "short", "label"):
        assert len({getattr(flag, column).lower() for flag in flags}) == len(flags)
    assert all(flag.meaning and flag.source and flag.verified != "no" for flag in flags)
    assert all(flag.label == flag.label.lower() and len(flag.label) <= 22 for flag in flags)


@pytest.mark.parametrize(("name", "detector"), DETECTORS)
def test_astrodrizzle_cosmic_rays_have_one_name_everywhere(name: str, detector: object) -> None:
    table = flag_table(name, detector)
    assert table.parse("CRDRIZ") == table.parse("cosmic ray") == 4096


def test_a_pixel_in_words() -> None:
    assert IR.describe(4608) == "4096 cosmic ray + 512 blob"
    assert str(IR.flag(512)) == "512 blob, bad flat"
    assert IR.describe(0) == "good"
    assert IR.decode(0) == ()
    assert [flag.name for flag in IR.decode(16 + 32)] == ["UNSTABLE", "HOT"]


def test_bit_fifteen_is_the_sign() -> None:
    assert [flag.value for flag in IR.decode(-32768)] == [32768]
    assert IR.decode(int(np.int16(-1))) == IR.decode(65535)
    assert IR.count(WORDS)[32768] == 2
    assert IR.mask(WORDS, 32768).tolist() == [[False, False, False], [True, False, True]]


@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        (4608, 4608),
        ("4608", 4608),
        ("4096,512", 4608),
        ("4096+512", 4608),
        ("4096 | 512", 4608),
        ("CRDRIZ,badref", 4608),
        ("cosmic ray, blob", 4608),
        (["CRDRIZ", 512], 4608),
        ((4096, np.int16(512)), 4608),
        ("~4096", 65535 - 4096),
        ("~CRDRIZ", 65535 - 4096),
        ("~(4096,512)", 65535 - 4608),
        ("65535", 65535),
        (-1, 65535),
        (np.int16(-32768), 32768),
        ("0", 0),
        ("", 0),
        ([], 0),
        (None, 0),
    ],
)
def test_bits_by_name_and_value(bits: Any, expected: int) -> None:
    assert IR.parse(bits) == expected


@pytest.mark.parametrize(
    ("bits", "words"), [("CRDIZ", "did you mean 'crdriz'"), ("x", "known are LOST"), ("3,4", "powers")]
)
def test_wrong_bits_say_what_is_wrong(bits: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        IR.parse(bits)


@pytest.mark.parametrize("bits", ["0", "4096", "4096,512", "~4096", "~(4096,512)", 336, "65535", "", None, "INDEF"])
def test_good_pixels_agree_with_astropy(bits: Any) -> None:
    rng = np.random.default_rng(1)
    dq = rng.integers(-32768, 32768, (40, 50)).astype(np.int16)
    dq[::3] &= 4096
    theirs = bitfield_to_boolean_mask(dq.view(np.uint16), ignore_flags=bits, good_mask_value=True)
    assert np.array_equal(IR.good(dq, bits), theirs)


def test_counts_agree_with_masks_in_one_piece_and_in_strips() -> None:
    rng = np.random.default_rng(2)
    dq = rng.integers(-32768, 32768, (1100, 37)).astype(np.int16)
    counts = IR.count(dq)
    assert counts == {1 << bit: int(IR.mask(dq, 1 << bit).sum()) for bit in range(16)}
    assert IR.count(ArrayRaster(dq)) == counts
    assert np.array_equal(combinations(dq[:500]) + combinations(dq[500:]), combinations(dq))
    assert combinations(dq).sum() == dq.size


def test_counts_hold_the_table_and_what_occurs_besides() -> None:
    counts = flag_table("WFPC2").count(np.array([[64, 4096], [0, 0]], dtype=np.int16))
    assert counts[64] == counts[4096] == 1
    assert counts[2] == 0
    assert 8192 not in counts


@pytest.mark.parametrize("kind", [">i2", "<i2", "u2", "i4", "i8", "u1"])
def test_any_integers_will_do(kind: str) -> None:
    dq = np.array([[16, 0]]).astype(kind)
    assert IR.mask(dq, "HOT").tolist() == [[True, False]]
    assert IR.count(dq)[16] == 1


def test_numbers_with_a_fraction_are_no_flags() -> None:
    with pytest.raises(Unmeasured, match="float32"):
        IR.count(np.zeros((2, 2), np.float32))


@pytest.mark.parametrize("key", [("MUSE", None), (None, None), ("ACS", None), ("\x1b[31m", "<script>")])
def test_an_unknown_instrument_has_astrodrizzles_flag_and_bit_numbers_and_a_note(key: tuple[Any, Any]) -> None:
    table = flag_table(*key)
    assert [flag.value for flag in table.flags] == [DQ.COSMIC_RAY]
    assert table.note
    assert "\x1b" not in table.note
    assert table.describe(4608) == "4096 cosmic ray + 512 bit 9"
    assert table.count(WORDS)[4096] == 3
    assert table.parse("CRDRIZ") == DQ.COSMIC_RAY
    with pytest.raises(ValueError, match="BADREF"):
        table.parse("BADREF")


def test_a_detector_with_flags_of_its_own_has_no_note() -> None:
    assert IR.note == ""


@pytest.mark.parametrize(("name", "detector"), DETECTORS)
def test_bits_with_a_name_in_the_code_mean_what_the_tables_say(name: str, detector: object) -> None:
    table = flag_table(name, detector)
    assert table.flag(DQ.COSMIC_RAY).name == "CRDRIZ"
    if name in ("ACS", "WFC3", "STIS"):
        assert "cosmic ray" in table.flag(DQ.REPAIRED_COSMIC_RAY).label


def test_the_complement_of_a_bit_is_the_other_fifteen() -> None:
    assert ~DQ.COSMIC_RAY == 0xFFFF - 4096
    assert ~DQ.COSMIC_RAYS == 0xFFFF - 4096 - 8192
    assert DQ.EVERY == 0xFFFF
    assert str(DQ.COSMIC_RAY) == "4096"  # as AstroDrizzle's resetbits takes it
    assert (WORDS.astype(np.int64) & DQ.COSMIC_RAY).tolist() == [[0, 0, 4096], [0, 4096, 4096]]


# What jdaviz calls otherwise, and why the table here keeps its own word.
JDAVIZ_DIFFERS = {
    ("hst-wfc3-uvis", 8),  # "(Reserved)": wf3dq.h has DATAMASKED
    ("hst-wfc3-ir", 1024),  # "(Reserved)": wf3dq.h has SPIKE
    ("hst-stis", 4096),  # the meaning in spectra; in images the bit is AstroDrizzle's
}
# One of these must be said of a bit by both.
SAME_WORDS = {
    1: ("solomon",),
    2: ("fill value",),
    4: ("bad detector",),
    8: ("mask", "zero.read"),
    16: ("hot|dark",),
    32: ("unstable", "cte tail", "large blemish"),
    64: ("warm", "vignetted"),
    128: ("bias", "reference pixel", "overscan"),
    256: ("saturat",),
    512: ("flat", "reference file"),
    1024: ("sink", "small blemish"),
    2048: ("a.to.d", "zero.read", "background"),
    4096: ("astrodrizzle",),
    8192: ("cr.split", "up.the.ramp", "combination"),
    16384: ("user", "ghost", "cti"),
}


def jdaviz_flags(table: str) -> dict[int, str]:
    """Return jdaviz's own table by value, from its installed files, without importing it."""
    try:
        found = [path for path in distribution("jdaviz").files or () if path.name == f"{table}.csv"]
    except PackageNotFoundError:
        found = []
    if not found:
        pytest.skip("jdaviz is not installed: its flag tables cannot be compared")
    with Path(str(found[0].locate())).open(encoding="utf-8", newline="") as lines:
        return {1 << int(row["flag"]): row["description"].lower() for row in csv.DictReader(lines)}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("hst-acs", flag_table("ACS", "WFC")),
        ("hst-wfc3-uvis", flag_table("WFC3", "UVIS")),
        ("hst-wfc3-ir", flag_table("WFC3", "IR")),
        ("hst-stis", flag_table("STIS", "CCD")),
    ],
    ids=["ACS", "UVIS", "IR", "STIS"],
)
def test_meanings_agree_with_jdaviz(theirs: str, ours: FlagTable) -> None:
    known = {flag.value: f"{flag.label} {flag.meaning}".lower() for flag in ours.flags}
    other = jdaviz_flags(theirs)
    assert len(other) >= 15
    assert set(other) <= set(known)
    for value, meaning in other.items():
        if (theirs, value) not in JDAVIZ_DIFFERS:
            agreed = [re.search(word, meaning) and re.search(word, known[value]) for word in SAME_WORDS[value]]
            assert any(agreed), (value, meaning, known[value])
