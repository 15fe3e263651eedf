"""The frame of a panel: what it draws again, what it releases, and what it does with errors."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.plain_text import PlainText
from tests.inspected import inspected


@pytest.fixture(scope="module")
def app(demo):
    app = inspected(demo)
    yield app
    app.close()


def picked(x):
    """Return a pick of a pixel of the product."""
    return {"frame": "product/sci", "plane": 0, "x": x, "y": 0, "sx": x, "sy": 0}


class Counting(Panel):
    """Counts what it draws."""

    watches = ("pick", "area")

    def build(self):
        self.calls = []
        self.broken = False
        return [PlainText()]

    def draw(self):
        self.redraw(self._whole)
        self.redraw(self._at_pick, self.view.pick)

    def _whole(self):
        self.calls.append("whole")

    def _at_pick(self, pick):
        self.calls.append(("pick", pick.get("x")))
        if self.broken:
            raise Unmeasured("nothing is there")


@pytest.fixture
def panel(app):
    app.view.pick, app.view.area = {}, {}
    panel = Counting(app.context)
    yield panel
    panel.close()
    app.view.pick, app.view.area = {}, {}


def test_each_part_is_drawn_once_and_again_when_what_it_depends_on_changes(app, panel):
    assert panel.calls == ["whole", ("pick", None)]
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 1, "y1": 1}
    assert len(panel.calls) == 2, "nothing that is drawn depends on the area"
    app.view.pick = picked(3)
    assert panel.calls[2:] == [("pick", 3)]


def test_a_part_that_failed_is_drawn_again(app, panel):
    panel.broken = True
    app.view.pick = picked(5)
    assert "nothing is there" in panel.refusal.value
    panel.broken = False
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 2, "y1": 2}
    assert panel.calls[-2:] == [("pick", 5), ("pick", 5)]
    assert panel.refusal.value == ""


def test_what_was_so_before_can_be_skipped(app):
    class Later(Counting):
        def build(self):
            self.skip(self._at_pick, self.view.pick)
            return super().build()

    app.view.pick = picked(7)
    panel = Later(app.context)
    assert panel.calls == ["whole"]
    app.view.pick = picked(8)
    assert panel.calls == ["whole", ("pick", 8)]
    panel.close()
    app.view.pick = {}


@pytest.mark.parametrize(
    ("first", "second", "differs"),
    [
        (("a", 1), ("a", 1), False),
        ((1,), (2,), True),
        ((1,), (1.0,), True),
        ((None,), (None,), False),
        (({"x": [1, (2.0,)]},), ({"x": [1, (2.0,)]},), False),
        (({"x": 1},), ({"x": 1, "y": 1},), True),
        (([True, False],), ([True, True],), True),
        ((1,), (1, 2), True),
        ((object(),), (object(),), True),
    ],
)
def test_plain_values_are_compared_by_value_and_all_else_by_identity(first, second, differs):
    tracker = ChangeTracker()
    assert tracker.differs("part", first)
    tracker.remember("part", first)
    assert not tracker.differs("part", first)
    assert tracker.differs("part", second) is differs
    tracker.forget("part")
    assert tracker.differs("part", first)


def test_arrays_are_compared_by_identity():
    tracker, values = ChangeTracker(), np.zeros(3)
    tracker.remember("part", (values,))
    assert not tracker.differs("part", (values,))
    assert tracker.differs("part", (np.zeros(3),))


class Releasing(Panel):
    """Holds two things that must be released; may fail in between."""

    fails = False

    def build(self):
        self.released = []
        self.builds = getattr(self, "builds", 0) + 1
        self.on_close(lambda: self.released.append("first"))
        if self.fails:
            raise RuntimeError("half built")
        self.on_close(lambda: self.released.append("second"))
        return [PlainText()]


def test_a_panel_releases_once_the_last_first(app):
    panel = Releasing(app.context)
    panel.close()
    panel.close()
    assert panel.released == ["second", "first"]


def test_a_panel_that_was_never_built_closes(app):
    app.view.page = "evidence"
    panel = Releasing(app.context, page="headers")
    assert not panel.was_seen
    panel.close()
    panel.close()
    app.view.page = "headers"
    assert not hasattr(panel, "builds")
    app.view.page = "evidence"


@pytest.fixture
def complaints(app, monkeypatch):
    found = []
    monkeypatch.setattr(app.context, "complain", found.append)
    return found


def test_a_panel_that_failed_half_way_says_so_is_not_built_again_and_closes(app, complaints):
    class Half(Releasing):
        fails = True
        watches = ("area",)

    panel = Half(app.context)
    assert [str(error) for error in complaints] == ["half built"]
    assert panel.refusal.value
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 3, "y1": 3}
    assert panel.builds == 1 and len(complaints) == 1 and panel.refusal.value
    panel.close()
    panel.close()
    assert panel.released == ["first"]
    app.view.area = {}


def test_a_release_that_fails_is_reported_and_the_others_go_on(app, complaints):
    panel = Releasing(app.context)
    panel.on_close(lambda: 1 / 0)
    panel.close()
    assert [type(error) for error in complaints] == [ZeroDivisionError]
    assert panel.released == ["second", "first"]


def test_a_limit_and_a_result_are_those_of_the_report(app):
    panel = Counting(app.context)
    result = app.runner.report["weight"].results[0]
    assert panel.result_of(result.check) is result
    assert panel.limit_of(result.check) == result.limit
    app.view.judged_first = True
    assert panel.result_of(result.check) is None, "else the number would give the badge away"
    app.view.judged_first = False
    assert panel.result_of("no_such_check") is None
    panel.close()
