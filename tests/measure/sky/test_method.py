from __future__ import annotations

import pytest

from drizview.measure.sky.method import RecordedSky, sky_method


def recorded(values, area=1.0, seconds=1.0):
    return [RecordedSky(name, value, area, seconds) for name, chips in values.items() for value in chips]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"a": [25.8, 25.8], "b": [25.1, 25.1]}, "localmin"),
        ({"a": [25.8, 25.8], "b": [25.8, 25.8]}, "globalmin"),
        ({"a": [0.0, 0.0], "b": [0.4, 0.4], "c": [0.9, 0.9]}, "match"),
        ({"a": [0.0, 0.0], "b": [0.0, 0.0]}, "none"),
        ({"a": [25.8, 29.0], "b": [25.1, 27.0]}, "by chip"),
        ({"a": [25.8], "b": [25.1]}, "single"),
        ({"a": [None, None]}, "none"),
    ],
)
def test_the_method_shows_in_how_values_repeat(values, name):
    assert sky_method(recorded(values)).name == name


def test_values_are_compared_per_area_and_second():
    skies = [RecordedSky("a", 10.0, 1.0, 100.0), RecordedSky("b", 20.0, 1.0, 200.0)]
    assert sky_method(skies).name == "globalmin"
    chips = [RecordedSky("a", 1.0, 0.0025, 1.0), RecordedSky("a", 4.0, 0.01, 1.0), RecordedSky("b", 5.0, 0.01, 1.0)]
    assert sky_method(chips).name == "localmin"
