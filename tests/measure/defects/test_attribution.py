"""Who shows a spot."""

from __future__ import annotations

import pytest

from drizview.measure.defects.attribution import attribute

NAN = float("nan")


@pytest.mark.parametrize(
    ("light", "kind", "showing", "quiet", "blind"),
    [
        ((50, 0, 1), "one", (0,), (1, 2), ()),
        ((10, 12, 11), "all", (1, 2, 0), (), ()),
        ((50, 48, 0), "several", (0, 1), (2,), ()),
        ((1, 2, -3), "none", (), (0, 1, 2), ()),
        ((50, NAN, NAN), "alone", (0,), (), (1, 2)),
        ((100, 8, NAN), "one", (0,), (1,), (2,)),
        ((), "none", (), (), ()),
    ],
)
def test_who_shows_it(light, kind, showing, quiet, blind):
    found = attribute(light, [1.0] * len(light))
    assert (found.kind, found.showing, found.quiet, found.blind) == (kind, showing, quiet, blind)
