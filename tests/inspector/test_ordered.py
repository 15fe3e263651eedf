"""Who hears of a change first."""

from __future__ import annotations

from typing import ClassVar

import pytest
import traitlets as t

from drizview.inspector.ordered import Ordered


class Lamp(Ordered):
    stages: ClassVar[tuple[str, ...]] = ("first", "second")
    lit = t.Bool(False)
    colour = t.Unicode("")


@pytest.fixture
def heard():
    return []


@pytest.fixture
def lamp(heard):
    """Return a lamp whose listeners came in another order than that of their stages."""
    lamp = Lamp()
    lamp.observe(lambda _: heard.append("observer"), names=["lit"])
    lamp.on("second", lambda _: heard.append("second"), ["lit", "colour"])
    lamp.on("first", lambda _: heard.append("first"), ["lit"])
    return lamp


def test_stages_come_in_their_order_and_observers_last(lamp, heard):
    lamp.lit = True
    assert heard == ["first", "second", "observer"]


def test_a_listener_hears_of_its_traits_only(lamp, heard):
    lamp.colour = "red"
    assert heard == ["second"]


def test_what_is_not_a_stage_is_refused(lamp):
    with pytest.raises(KeyError, match="third"):
        lamp.on("third", print, ["lit"])


def test_nobody_is_told_after_the_end(lamp, heard):
    lamp.unobserve_all()
    lamp.lit = True
    assert heard == []
