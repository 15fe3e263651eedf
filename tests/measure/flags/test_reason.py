"""Why a pixel is flagged."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.flags.reason import core_hits, why_flagged
from drizview.measure.stars.peaks import Peaks


@pytest.mark.parametrize(
    ("light", "others", "flagged", "false", "words"),
    [
        (500.0, [2.0, -1.0, 0.0], 0, False, "50 sigma brighter than in the other 3 exposures: a cosmic ray, the flag"),
        (1500.0, [1000.0, 990.0], 0, False, "a cosmic ray on a source"),
        (1020.0, [1000.0, 990.0], 0, True, "as bright as in the other 2 exposures: likely a false flag"),
        (1200.0, [1000.0], 0, True, "as bright as in the other exposure"),
        (1020.0, [1000.0, 990.0], 1, True, "flagged in 2 of 3 exposures"),
        (12.0, [1.0, 3.0], 0, True, "(+1.0 sigma): the flag is on noise"),
        (-80.0, [1.0, 3.0], 0, True, "8 sigma fainter"),
        (500.0, [], 0, None, "cannot be compared"),
        (500.0, [np.nan], 0, None, "cannot be compared"),
    ],
)
def test_the_other_exposures_tell_what_a_flag_is(light, others, flagged, false, words):
    reason = why_flagged(light=light, noise=10.0, others=others, flagged_others=flagged)
    assert reason.is_false is false
    assert words in reason.words
    assert len(reason.short) < 45


def stars(x, y, flux, core):
    flat = np.zeros(len(x))
    return Peaks(
        flat, flat, np.array(x, float), np.array(y, float), np.array(flux, float), flat.astype(int), np.array(core)
    )


def test_a_flagged_star_is_found_in_the_other_exposures_though_they_are_displaced():
    x, y = [10.0, 50.0, 90.0, 30.0], [10.0, 20.0, 70.0, 80.0]
    found = core_hits(
        {
            "a": stars(x, y, [100, 200, 300, 400], [0, 5 / 9, 0, 0]),
            "b": stars([v + 4 for v in x], [v - 1 for v in y], [101, 190, 305, 390], [0, 0, 0, 0]),
            "c": stars(x[:2], y[:2], [99, 210], [1 / 9, 2 / 9]),
        }
    )
    hits = {(hit.exposure, hit.index): hit for hit in found}
    assert set(hits) == {("a", 1), ("c", 0), ("c", 1)}
    hit = hits["a", 1]
    assert (hit.pixels, hit.light, hit.others, hit.flagged_others) == (5, 200, (190, 210), 1)


def test_a_star_of_one_exposure_has_no_others():
    (hit,) = core_hits(
        {"a": stars([1], [1], [5], [1.0]), "b": stars([500], [1], [5], [0.0]), "c": stars([], [], [], [])}
    )
    assert hit.others == ()
    assert core_hits({}) == []
