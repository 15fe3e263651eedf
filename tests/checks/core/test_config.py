"""Limits of one's own: what is taken, and what is refused with a line that helps."""

from __future__ import annotations

import pytest

from drizview.checks.core import config
from drizview.checks.core.limits import Below, Fact, Within
from drizview.checks.core.registry import checks
from drizview.errors import DrizviewError

BELOW = next(entry for entry in checks() if isinstance(entry.limit, Below) and entry.limit.fail is not None)
WITHIN = next(entry for entry in checks() if isinstance(entry.limit, Within) and entry.limit.fail is not None)
FACT = next(entry for entry in checks() if isinstance(entry.limit, Fact))


def _load(tmp_path, text):
    (tmp_path / "mine.toml").write_text(text)
    return {entry.id: entry for entry in config.load(tmp_path / "mine.toml")}


def test_limits_are_taken(tmp_path):
    text = f'[{BELOW.id}]\nwarn = 0\nfail = 1e9\n[{WITHIN.id}."WFC3/IR"]\nfail = [-9, 9]\n'
    known = _load(tmp_path, text)
    assert known[BELOW.id].limit == Below(0.0, 1e9)
    assert known[WITHIN.id].limit == WITHIN.limit
    assert known[WITHIN.id].limit_for("WFC3/IR").fail == (-9.0, 9.0)
    assert known[WITHIN.id].limit_for("WFC3/IR").warn == WITHIN.limit_for("WFC3/IR").warn


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"[{BELOW.id[:-1]}]\nwarn = 1", f"did you mean '{BELOW.id}'"),
        (f"[{BELOW.id}]\nwran = 1", "did you mean 'warn'"),
        (f"[{BELOW.id}]\nwarn = 10\nfail = 1", "warn before it fails"),
        (f"[{BELOW.id}]\nwarn = 'ten'", "is not a number"),
        (f"[{BELOW.id}]\nwarn = true", "is not a number"),
        (f"[{BELOW.id}]\nwarn = [1, 2]", "is not a number"),
        (f"[{WITHIN.id}]\nwarn = 1", "is not two numbers"),
        (f"[{WITHIN.id}]\nwarn = [1, 2, 3]", "is not two numbers"),
        (f"[{BELOW.id}.uvis]\nwarn = 1", 'write it as "WFC3/IR"'),
        (f'[{BELOW.id}."WFC3/IT"]\nwarn = 1', "did you mean 'WFC3/IR'"),
        (f"[{FACT.id}]\nwarn = 1", "no limit to change"),
        (f"{BELOW.id} = 3", "is not a section"),
        ("[[[", "is not TOML"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, text, words):
    with pytest.raises(DrizviewError) as caught:
        _load(tmp_path, text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("mine.toml: ")


def test_the_line_is_named(tmp_path):
    text = f"# mine\n[{BELOW.id}]\nfail = 1e9\n\n[{WITHIN.id}.'ACS/WFC']\nfail = [1, 2]\nwran = 3\n"
    with pytest.raises(DrizviewError, match="line 7: "):
        _load(tmp_path, text)
    with pytest.raises(DrizviewError, match="line 2: no check"):
        _load(tmp_path, "\n[nothing_of_the_kind]\n")


def test_missing_file(tmp_path):
    with pytest.raises(DrizviewError, match="cannot be read"):
        config.load(tmp_path / "nowhere.toml")
