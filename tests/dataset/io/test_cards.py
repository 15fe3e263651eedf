"""The cards of a header as they stand in the file."""

from __future__ import annotations

import os
import shutil

import pytest

import drizview
from drizview.dataset.io.cards import LONGEST, MOST_HITS, cards_of, find_cards
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from tests import oddsets


def written(path, *cards):
    """Write a file whose primary header has these cards, each given as the text of its columns."""
    lines = [
        "SIMPLE  =                    T",
        "BITPIX  =                    8",
        "NAXIS   =                    0",
        *cards,
        "END",
    ]
    content = b"".join((line if isinstance(line, bytes) else line.encode("latin-1")).ljust(80) for line in lines)
    path.write_bytes(content.ljust(-(-len(content) // 2880) * 2880))
    return FitsFile(path)


def cards(file):
    return [(card.keyword, card.value, card.comment) for card in cards_of(file, file.hdus[0])][3:]


def test_values_keep_the_spelling_of_the_file(tmp_path):
    file = written(
        tmp_path / "a.fits",
        "EXPTIME =           1.2500E+02 / seconds / really",
        "TARGNAME= 'O''Neill / 7'       / the target",
        "HIERARCH ESO DET NAME = 'x' / long keyword",
        "EMPTY   =",
        "HISTORY = is no value / here",
        "COMMENT and 'neither' is this",
    )
    assert cards(file) == [
        ("EXPTIME", "1.2500E+02", "seconds / really"),
        ("TARGNAME", "O'Neill / 7", "the target"),
        ("ESO DET NAME", "x", "long keyword"),
        ("EMPTY", "", ""),
        ("HISTORY", "= is no value / here", ""),
        ("COMMENT", "and 'neither' is this", ""),
    ]


def test_doubled_keywords_are_all_there(tmp_path):
    file = written(tmp_path / "a.fits", "FILTER  = 'F606W'", "FILTER  = 'F814W'")
    assert [value for _, value, _ in cards(file)] == ["F606W", "F814W"]


def test_long_strings_are_joined_with_their_apostrophes(tmp_path):
    file = written(
        tmp_path / "a.fits",
        "LONG    = 'it''s a long &'  / one",
        "CONTINUE  'way ''round&'",
        "CONTINUE  '.' / two",
        "CONTINUE  'nobody asked for this'",
        "NEXT    = 1",
    )
    assert cards(file) == [
        ("LONG", "it's a long way 'round.", "one two"),
        ("CONTINUE", "nobody asked for this", ""),
        ("NEXT", "1", ""),
    ]


def test_a_string_that_never_ends_is_cut(tmp_path):
    file = written(tmp_path / "a.fits", "LONG    = '&'", *(f"CONTINUE  '{'x' * 66}&'" for _ in range(100)))
    ((_, value, _),) = cards(file)
    assert len(value) == LONGEST
    assert value.endswith("…")


def test_what_hides_becomes_visible(tmp_path):
    bytes_ = b"TARGNAME= '\x1b[31m " + "\u202e".encode() + b"\x00'"
    ((_, value, _),) = cards(written(tmp_path / "a.fits", bytes_))
    assert value.isprintable()
    assert value.startswith("\\x1b[31m")


def test_a_changed_file_is_not_shown(tmp_path):
    file = written(tmp_path / "a.fits", "A       = 1")
    os.utime(tmp_path / "a.fits", (1, 1))
    with pytest.raises(DrizviewError, match="changed or removed"):
        cards_of(file, file.hdus[0])
    assert "a.fits was changed" in find_cards([file], "simple").unreadable[0]


def test_all_headers_are_searched(demo):
    files = drizview.open(demo).files
    found = find_cards(files, "WcsName idc_o8g")
    assert found.read == found.headers == sum(len(file.hdus) for file in files)
    assert found.total == len(found.hits) > 2
    assert {hit.card.keyword for hit in found.hits} == {"WCSNAME"}
    assert {files[hit.file].file for hit in found.hits} == set(oddsets.ALL)
    assert found.hits[0].extension == "SCI,1"


def test_a_search_agrees_with_looking_at_every_card(demo, tmp_path):
    file = written(tmp_path / "a.fits", "LONG    = 'spl&'", "CONTINUE  'it'", "TARGNAME= 'O''Neill'")
    files = [*drizview.open(demo).files, file]
    for words in ("exptime", "split", "o'neill", "rms", "crpix 512", "no such thing"):
        plain = [
            card for each in files for hdu in each.hdus for card in cards_of(each, hdu) if card.holds(words.split())
        ]
        assert [hit.card for hit in find_cards(files, words).hits] == plain[:MOST_HITS]
        assert find_cards(files, words).total == len(plain)


def test_many_hits_are_counted_and_late_headers_left(demo):
    files = drizview.open(demo).files
    found = find_cards(files, "")
    assert len(found.hits) == MOST_HITS < found.total
    assert find_cards(files, "naxis", seconds=-1.0).read == 0


def test_a_deleted_file_says_so(demo, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(demo, folder)
    file = drizview.open(folder).files[0]
    file.path.unlink()
    with pytest.raises(DrizviewError, match="removed"):
        cards_of(file, file.hdus[0])
