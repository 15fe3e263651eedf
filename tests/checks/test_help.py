"""Help texts carry the limits in force, and never numbers of their own for them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from drizview.checks.core.limits import Above, Below, Fact, Within, fill_in
from drizview.checks.core.registry import checks
from drizview.explain import explain

ALL = checks()


# A limit is written with a decimal point, or after one of these words: "1 if so" is no limit.
COMPARED = r"(?:above|below|beyond|outside|inside|than|within|least|most|from|to)"


def numbers_of(limit):
    """Return the numbers of a limit."""
    pairs = (getattr(limit, key, None) for key in ("warn", "fail"))
    return {end for pair in pairs if pair is not None for end in (pair if isinstance(pair, tuple) else (pair,))}


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_no_help_text_repeats_a_limit(entry):
    text = " ".join(entry.measure.__doc__.lower().split())
    written = {*re.findall(r"[-−]?\d+\.\d+", text), *re.findall(COMPARED + r" ([-−]?\d+(?:\.\d+)?)", text)}
    for limit in (entry.limit, *entry.detectors.values()):
        assert not numbers_of(limit) & {float(each.replace("−", "-")) for each in written}, "write {warn} or {fail}"


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_every_help_text_is_filled_in(entry):
    for limit in (entry.limit, *entry.detectors.values()):
        assert not re.search(r"\{(warn|fail)\}", entry.help_with(limit))


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (Below(warn=0.15, fail=0.5), "above 0.15, 0.5"),
        (Above(warn=3.0, fail=1.0), "above 3, 1"),
        (Within(warn=(0.9, 1.1), fail=(0.7, 1.3)), "above 0.9 to 1.1, 0.7 to 1.3"),
        (Below(warn=2.0), "above 2, {fail}"),
        (Fact(), "above {warn}, {fail}"),
    ],
)
def test_the_numbers_of_a_limit_fill_its_text(limit, text):
    assert fill_in("above {warn}, {fail}", limit) == text


def test_explain_shows_the_limits_in_force():
    entry = next(entry for entry in ALL if entry.id == "shift_between_exposures")
    changed = replace(entry, limit=Below(warn=0.07, fail=0.77))
    shown = explain(entry.id, selected=[changed])
    assert shown.count("0.07") == 2 and shown.count("0.77") == 2
