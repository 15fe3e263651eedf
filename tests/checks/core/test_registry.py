"""The registry as a whole: what every check and fixture must declare."""

from __future__ import annotations

import pytest

from drizview.checks.core.limits import Fact
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import GIVEN, PROVENANCES, check, checks, fixture, fixtures
from drizview.checks.core.resolver import closure

ALL = checks()


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_every_check_declares_itself(entry):
    assert entry.question in QUESTIONS
    assert 0 < len(entry.title) <= 120
    assert "\n" not in entry.title
    assert len(entry.help) > len(entry.title) + 40, "the help explains more than its title"
    assert isinstance(entry.unit, str)
    assert entry.basis
    assert entry.provenance in PROVENANCES
    assert entry.headline.format(value=1.234, unit=entry.unit, n=3, uncertainty=0.1)
    for detector, limit in entry.detectors.items():
        assert detector.count("/") == 1
        assert type(limit) in (type(entry.limit), Fact) or isinstance(entry.limit, Fact)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_a_check_that_may_fail_says_what_to_do_and_when_a_fail_is_expected(entry):
    if getattr(entry.limit, "fail", None) is not None:
        assert "expected" in entry.help or "not a fault" in entry.help or "by nature" in entry.help
        assert entry.remedy


@pytest.mark.parametrize("owner", [*ALL, *fixtures().values()], ids=lambda o: getattr(o, "id", None) or o.name)
def test_every_parameter_names_a_known_fixture(owner):
    for name in owner.needs:
        assert name == GIVEN or name in fixtures(), f"{name}: no such fixture"


@pytest.mark.parametrize("name", list(fixtures()))
def test_no_fixture_needs_itself(name):
    assert name not in closure(fixtures()[name].needs)


def test_names_are_taken_once():
    taken = ALL[0].id

    def again():
        """Doubled."""

    again.__name__ = taken
    with pytest.raises(ValueError, match="the name is taken"):
        check("weight", unit="", limit=Fact(), basis="x", provenance="judgement")(again)
    again.__name__ = next(iter(fixtures()))
    with pytest.raises(ValueError, match="the name is taken"):
        fixture(again)


@pytest.mark.parametrize(
    ("wrong", "words"), [({"question": "wheight"}, "no question"), ({"provenance": "rumour"}, "rumour")]
)
def test_wrong_declarations_are_refused(wrong, words):
    def undeclared():
        """Nothing."""

    options = {
        "question": "weight",
        "unit": "",
        "limit": Fact(),
        "basis": "x",
        "provenance": "judgement",
    } | wrong
    with pytest.raises(ValueError, match=words):
        check(options.pop("question"), **options)(undeclared)
