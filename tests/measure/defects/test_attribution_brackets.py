"""Light that just counts as seen, and exposures that just show a spot too."""

from __future__ import annotations

import pytest

from drizview.measure.defects.attribution import attribute


@pytest.mark.parametrize(("light", "kind"), [(3.0, "none"), (4.9, "none"), (5.1, "one"), (9.0, "one")])
def test_light_is_seen_from_five_times_its_error(light, kind):
    assert attribute([light, 0.0], [1.0, 1.0]).kind == kind


@pytest.mark.parametrize(("second", "kind"), [(20.0, "one"), (34.0, "one"), (36.0, "all"), (60.0, "all")])
def test_another_exposure_shows_it_from_35_per_cent_of_the_brightest(second, kind):
    assert attribute([100.0, second], [1.0, 1.0]).kind == kind
