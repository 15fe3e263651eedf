"""Fixtures are made once, let go in time, and handed over as the reason where they may be missing."""

from __future__ import annotations

import gc
import weakref

import pytest

from drizview.checks.core import registry
from drizview.checks.core.needs import needs_of
from drizview.checks.core.registry import fixture
from drizview.checks.core.resolver import Resolver, closure
from drizview.errors import DrizviewError, NotApplicable, Unmeasured


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """Let a test register fixtures that vanish with it, from none."""
    registry.fixtures()
    monkeypatch.setattr(registry, "_fixtures", {})


def raising(name, error):
    """Register a fixture that fails, and return the list of its tries."""
    tries = []

    def fails(dataset):
        tries.append(1)
        raise error

    fails.__name__ = name
    fixture(fails)
    return tries


def arguments(function, *, only_if=(), users=()):
    return Resolver(None, users).arguments(needs_of(function, only_if))


# ---- what may be missing


@pytest.mark.parametrize("error", [Unmeasured("no stars"), DrizviewError("a.fits", "SCI,1", "cut short", "again")])
def test_a_reason_is_handed_over_where_the_parameter_may_be_missing(error):
    raising("stars", error)

    def user(dataset, stars: int | Unmeasured): ...

    dataset, stars = arguments(user)
    assert dataset is None
    assert isinstance(stars, Unmeasured)
    assert stars.reason == (error.reason if isinstance(error, Unmeasured) else str(error))


def test_a_value_is_handed_over_where_there_is_one():
    @fixture
    def stars(dataset):
        return 7

    def user(stars: int | Unmeasured): ...

    assert arguments(user) == [7]


def test_what_has_no_meaning_is_handed_over_only_where_that_is_said():
    raising("stars", NotApplicable("a spectrum"))

    def strict(stars: int | Unmeasured): ...
    def tolerant(stars: int | Unmeasured | NotApplicable): ...

    with pytest.raises(NotApplicable):
        arguments(strict)
    (stars,) = arguments(tolerant)
    assert stars.reason == "a spectrum"


@pytest.mark.parametrize("error", [ValueError("a bug"), ZeroDivisionError(), MemoryError()])
def test_a_bug_is_never_handed_over(error):
    raising("stars", error)

    def user(stars: int | Unmeasured | NotApplicable): ...

    with pytest.raises(type(error)):
        arguments(user)


def test_a_reason_passes_through_a_fixture_that_hands_it_on():
    raising("stars", Unmeasured("too few"))

    @fixture
    def shapes(stars: int | Unmeasured):
        if isinstance(stars, Unmeasured):
            raise stars
        return stars

    def user(shapes: int | Unmeasured): ...

    (found,) = arguments(user)
    assert found.reason == "too few"


def test_what_is_missing_is_tried_once_and_holds_no_arrays():
    class Array:
        pass

    alive = []

    @fixture
    def stars(dataset):
        large = Array()
        alive.append(weakref.ref(large))
        raise Unmeasured("too few")

    def user(stars: int | Unmeasured): ...

    resolver = Resolver(None)
    first, second = (resolver.arguments(needs_of(user)) for _ in range(2))
    assert first[0] is second[0]
    assert len(alive) == 1
    gc.collect()
    assert alive[0]() is None


def test_what_may_be_missing_is_claimed_like_the_rest_and_let_go():
    @fixture
    def stars(dataset):
        return object()

    @fixture
    def shapes(stars: object | Unmeasured):
        return 1

    def user(shapes: int | Unmeasured): ...

    needs = needs_of(user)
    assert closure(needs) == {"dataset", "stars", "shapes"}
    resolver = Resolver(None, [needs, needs])
    resolver.arguments(needs)
    resolver.done(needs)
    assert resolver.holds("stars")
    resolver.done(needs)
    assert not resolver.holds("stars")
    assert not resolver.holds("shapes")


# ---- conditions


def test_a_condition_is_asked_for_first_and_not_handed_over():
    tries = raising("costly", Unmeasured("never asked"))
    raising("direct", NotApplicable("a spectrum"))

    def user(costly): ...

    with pytest.raises(NotApplicable):
        arguments(user, only_if=("direct",))
    assert not tries


def test_a_condition_that_holds_leaves_the_parameters():
    @fixture
    def direct(dataset):
        return "kept to itself"

    @fixture(only_if=("direct",))
    def stars(dataset):
        return 7

    def user(stars): ...

    assert arguments(user, only_if=("direct",)) == [7]
    assert closure(["stars"]) == {"dataset", "direct", "stars"}


def test_a_fixture_takes_over_the_reason_of_its_condition():
    raising("direct", NotApplicable("a spectrum"))

    @fixture(only_if=("direct",))
    def stars(dataset):
        return 7

    with pytest.raises(NotApplicable, match="a spectrum"):
        Resolver(None).get("stars")


# ---- what nobody but a panel needs is made as soon as it can be


@pytest.fixture
def base():
    @fixture
    def base(dataset):
        return 2

    @fixture
    def broken(base):
        raise Unmeasured("no reason")


@pytest.mark.usefixtures("base")
def test_it_waits_for_what_it_is_made_of_and_keeps_the_reason_of_a_failure():
    @fixture
    def drawn(base):
        return base + 1

    resolver = Resolver(None, [("base",)], keep=("drawn", "broken"))
    resolver.complete(["drawn", "broken"])
    assert not resolver.holds("drawn")
    resolver.get("base")
    resolver.complete(["drawn", "broken"])
    resolver.done(["base"])
    assert not resolver.holds("base")
    assert resolver.peek("drawn") == 3
    with pytest.raises(Unmeasured, match="no reason"):
        resolver.peek("broken")


@pytest.mark.usefixtures("base")
def test_what_rests_on_a_failure_takes_over_its_reason():
    @fixture
    def middle(broken, base): ...

    @fixture
    def top(base, middle): ...

    resolver = Resolver(None, [("base",)], keep=("top",))
    resolver.complete(["top"])
    assert not resolver.holds("top")
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    with pytest.raises(Unmeasured, match="no reason"):
        resolver.peek("top")


@pytest.mark.usefixtures("base")
def test_the_reason_is_that_of_what_would_be_asked_for_first():
    @fixture
    def untried(base): ...

    @fixture
    def top(untried, broken): ...

    resolver = Resolver(None, [("base",)], keep=("top",))
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    assert not resolver.holds("top")


@pytest.mark.usefixtures("base")
def test_what_can_do_without_a_failure_is_made():
    @fixture
    def above(broken): ...

    @fixture
    def top(above: int | Unmeasured, base):
        return above, base

    resolver = Resolver(None, [("base",)], keep=("top",))
    resolver.complete(["top"])
    assert not resolver.holds("top")
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    missing, value = resolver.peek("top")
    assert (missing.reason, value) == ("no reason", 2)


@pytest.mark.usefixtures("base")
def test_what_can_do_without_waits_until_it_is_known():
    tries = raising("costly", Unmeasured("later"))

    @fixture
    def top(costly: int | Unmeasured, broken): ...

    resolver = Resolver(None, [("base",)], keep=("top",))
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    assert not tries
    assert not resolver.holds("top")
