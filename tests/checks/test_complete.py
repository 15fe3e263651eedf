"""What nobody but a panel needs is made as soon as it can be."""

from __future__ import annotations

import pytest

from drizview.checks.core import registry
from drizview.checks.core.registry import Ingredient
from drizview.checks.core.resolver import Pantry
from drizview.errors import Unmeasured


@pytest.fixture
def shelf(monkeypatch):
    def fail(_):
        raise Unmeasured("no reason")

    made = {
        "base": Ingredient("base", ("dataset",), lambda _: 2),
        "drawn": Ingredient("drawn", ("base",), lambda base: base + 1),
        "broken": Ingredient("broken", ("base",), fail),
    }
    registry.ingredients()
    monkeypatch.setattr(registry, "_ingredients", made)


@pytest.mark.usefixtures("shelf")
def test_it_waits_for_what_it_is_made_of_and_keeps_the_reason_of_a_failure():
    pantry = Pantry(None, [("base",)], keep=("drawn", "broken"))
    pantry.complete(["drawn", "broken"])
    assert not pantry.holds("drawn")
    pantry.get("base")
    pantry.complete(["drawn", "broken"])
    pantry.done(["base"])
    assert not pantry.holds("base")
    assert pantry.peek("drawn") == 3
    with pytest.raises(Unmeasured, match="no reason"):
        pantry.peek("broken")


@pytest.mark.usefixtures("shelf")
def test_what_rests_on_a_failure_takes_over_its_reason():
    registry._ingredients["middle"] = Ingredient("middle", ("broken", "base"), lambda *_: 0)
    registry._ingredients["top"] = Ingredient("top", ("base", "middle"), lambda *_: 0)
    pantry = Pantry(None, [("base",)], keep=("top",))
    pantry.complete(["top"])
    assert not pantry.holds("top")
    with pytest.raises(Unmeasured):
        pantry.get("broken")
    pantry.complete(["top"])
    with pytest.raises(Unmeasured, match="no reason"):
        pantry.peek("top")


@pytest.mark.usefixtures("shelf")
def test_the_reason_is_that_of_what_would_be_asked_for_first():
    registry._ingredients["untried"] = Ingredient("untried", ("base",), lambda _: 0)
    registry._ingredients["top"] = Ingredient("top", ("untried", "broken"), lambda *_: 0)
    pantry = Pantry(None, [("base",)], keep=("top",))
    with pytest.raises(Unmeasured):
        pantry.get("broken")
    pantry.complete(["top"])
    assert not pantry.holds("top")
