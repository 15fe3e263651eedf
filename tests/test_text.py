"""Text out of a file, made fit to be shown."""

from __future__ import annotations

import pytest

from drizview.errors import DrizviewError
from drizview.text import clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("NGC 104", "NGC 104"),
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("line\nbreak", "line\\nbreak"),
        ("abc\u202edcba", "abc\\u202edcba"),
        ("z\u200bw", "z\\u200bw"),
        ("\ud800", "\\ud800"),
        ("µ ″ é 中", "µ ″ é 中"),
        ("<img src=x>", "<img src=x>"),  # not escaped for HTML: it goes into text nodes only
        (12, "12"),
    ],
)
def test_clean(raw, shown):
    assert clean(raw) == shown


def test_length_is_bounded():
    assert len(clean("x" * 10_000)) == 200
    assert len(clean("\x00" * 10_000, 50)) == 50


def test_an_error_is_one_short_line_that_ends_with_the_hint():
    line = str(DrizviewError("d/" * 300 + "name_flc.fits", "SCI,1", "bad\nthing " * 40, "do this"))
    assert "\n" not in line
    assert len(line) <= 200
    assert "name_flc.fits[SCI,1]: bad" in line
    assert str(DrizviewError("a.fits", None, "is empty", "get it again")) == "a.fits: is empty (get it again)"
