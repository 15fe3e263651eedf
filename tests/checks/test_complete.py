"""What nobody but a panel needs is made as soon as it can be."""

from __future__ import annotations

import pytest

from drizview.checks.core import registry
from drizview.checks.core.registry import Fixture
from drizview.checks.core.resolver import Resolver
from drizview.errors import Unmeasured


@pytest.fixture
def shelf(monkeypatch):
    def fail(_):
        raise Unmeasured("no reason")

    made = {
        "base": Fixture("base", ("dataset",), lambda _: 2),
        "drawn": Fixture("drawn", ("base",), lambda base: base + 1),
        "broken": Fixture("broken", ("base",), fail),
    }
    registry.fixtures()
    monkeypatch.setattr(registry, "_fixtures", made)


@pytest.mark.usefixtures("shelf")
def test_it_waits_for_what_it_is_made_of_and_keeps_the_reason_of_a_failure():
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


@pytest.mark.usefixtures("shelf")
def test_what_rests_on_a_failure_takes_over_its_reason():
    registry._fixtures["middle"] = Fixture("middle", ("broken", "base"), lambda *_: 0)
    registry._fixtures["top"] = Fixture("top", ("base", "middle"), lambda *_: 0)
    resolver = Resolver(None, [("base",)], keep=("top",))
    resolver.complete(["top"])
    assert not resolver.holds("top")
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    with pytest.raises(Unmeasured, match="no reason"):
        resolver.peek("top")


@pytest.mark.usefixtures("shelf")
def test_the_reason_is_that_of_what_would_be_asked_for_first():
    registry._fixtures["untried"] = Fixture("untried", ("base",), lambda _: 0)
    registry._fixtures["top"] = Fixture("top", ("untried", "broken"), lambda *_: 0)
    resolver = Resolver(None, [("base",)], keep=("top",))
    with pytest.raises(Unmeasured):
        resolver.get("broken")
    resolver.complete(["top"])
    assert not resolver.holds("top")
