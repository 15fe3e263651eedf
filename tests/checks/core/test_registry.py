"""The registry as a whole: what every check and fixture must declare."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from drizview.checks.core import registry
from drizview.checks.core.limits import Fact
from drizview.checks.core.needs import needs_of, value_or
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import GIVEN, PROVENANCES, check, checks, fixture, fixtures
from drizview.dataset.instruments import detectors
from drizview.errors import NotApplicable, Unmeasured

ALL = checks()
DECLARED = {"question": "weight", "unit": "", "limit": Fact(), "basis": "x", "provenance": "judgement"}


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
        assert detector in detectors()
        assert type(limit) in (type(entry.limit), Fact) or isinstance(entry.limit, Fact)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_a_check_that_may_fail_says_what_to_do(entry):
    if getattr(entry.limit, "fail", None) is not None:
        assert entry.remedy


@pytest.mark.parametrize("owner", [*ALL, *fixtures().values()], ids=lambda o: getattr(o, "id", None) or o.name)
def test_every_parameter_names_a_known_fixture(owner):
    for name in owner.needs:
        assert name == GIVEN or name in fixtures(), f"{name}: no such fixture"


def test_names_are_taken_once():
    taken = ALL[0].id

    def again():
        """Doubled."""

    again.__name__ = taken
    with pytest.raises(ValueError, match="the name is taken"):
        check(**DECLARED)(again)
    again.__name__ = next(iter(fixtures()))
    with pytest.raises(ValueError, match="the name is taken"):
        fixture(again)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"question": "wheight"}, "no question"),
        ({"provenance": "rumour"}, "rumour"),
        ({"only_if": "summing_kernel"}, "not a tuple"),
    ],
)
def test_wrong_declarations_are_refused(wrong, words):
    def undeclared():
        """Nothing."""

    options = DECLARED | wrong
    with pytest.raises(ValueError, match=words):
        check(options.pop("question"), **options)(undeclared)


@pytest.fixture
def shelf(monkeypatch):
    """Let a test register what vanishes with it."""
    monkeypatch.setattr(registry, "_fixtures", {})
    monkeypatch.setattr(registry, "_checks", {})


@pytest.mark.usefixtures("shelf")
def test_a_check_keeps_its_conditions_and_why_nothing_cures_it():
    def lost(dataset, exposure_times):
        """Lost."""

    check(**DECLARED, only_if=("summing_kernel",), not_curable="it was lost")(lost)
    entry = registry._checks["lost"]
    assert entry.needs.only_if == ("summing_kernel",)
    assert list(entry.needs) == ["summing_kernel", "dataset", "exposure_times"]
    assert entry.not_curable == "it was lost"


@pytest.mark.usefixtures("shelf")
def test_fixtures_in_a_circle_are_refused_by_name_and_not_kept():
    @fixture
    def first(third): ...

    @fixture(only_if=("first",))
    def second(dataset): ...

    def third(second: int | Unmeasured): ...

    with pytest.raises(ValueError, match="circle") as refused:
        fixture(third)
    circle = str(refused.value).partition(": ")[2].split(" needs ")
    assert circle[0] == circle[-1]
    assert set(circle) == {"first", "second", "third"}
    assert "first needs third" in str(refused.value)
    assert set(registry._fixtures) == {"first", "second"}


@pytest.mark.usefixtures("shelf")
def test_a_fixture_that_needs_itself_is_refused():
    def alone(alone): ...

    with pytest.raises(ValueError, match="alone needs alone"):
        fixture(alone)


def _written(
    plain,
    value: int,
    one: int | Unmeasured,
    both: dict[str, int] | Unmeasured | NotApplicable,
    inside: dict[str, int | Unmeasured],
): ...


def _evaluated(plain, value, one, both, inside): ...


_evaluated.__annotations__ = {
    "value": int,
    "one": int | Unmeasured,
    "both": dict[str, int] | Unmeasured | NotApplicable,
    "inside": dict[str, int | Unmeasured],
}


@pytest.mark.parametrize("function", [_written, _evaluated])
def test_what_may_be_missing_is_read_from_the_annotation(function):
    assert dict(needs_of(function).parameters) == {
        "plain": (),
        "value": (),
        "one": (Unmeasured,),
        "both": (Unmeasured, NotApplicable),
        "inside": (),
    }


def test_an_annotation_may_name_what_is_defined_further_down():
    def early(shapes: Later | Unmeasured): ...  # noqa: F821

    assert needs_of(early).parameters == {"shapes": (Unmeasured,)}


def test_a_condition_that_is_a_parameter_is_refused():
    with pytest.raises(ValueError, match="'value'"):
        needs_of(_written, ("value",))


@pytest.mark.parametrize("missing", [Unmeasured("no"), NotApplicable("no")])
def test_a_default_stands_in_for_what_is_missing(missing):
    assert value_or(missing, ()) == ()
    assert value_or((1,), ()) == (1,)
    assert value_or(None, 3) is None


def test_checks_of_other_packages_are_found_by_their_entry_point(tmp_path):
    (tmp_path / "others.py").write_text(
        "from drizview.checks.core.limits import Fact\n"
        "from drizview.checks.core.measured import Measured\n"
        "from drizview.checks.core.registry import check\n"
        "@check('weight', unit='', limit=Fact(), basis='x', provenance='judgement')\n"
        "def from_elsewhere(dataset):\n"
        "    'Elsewhere.'\n"
        "    return Measured(1.0)\n"
    )
    made = tmp_path / "others-1.dist-info"
    made.mkdir()
    (made / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1\n")
    (made / "entry_points.txt").write_text("[drizview.checks]\nothers = others\n")
    code = "from drizview.checks.core.registry import checks; print('from_elsewhere' in {e.id for e in checks()})"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.strip() == "True"
