from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.sky.differences import cell_side, sky_differences


def levels(number=4, *, seed=1, noise=0.05):
    rng = np.random.default_rng(seed)
    return {f"e{k}": rng.normal(0, noise, (12, 14)) for k in range(number)}


def test_sisters_agree_to_their_noise():
    assert max(abs(each.value) for each in sky_differences(levels())) < 0.2


def test_light_of_one_exposure_is_found_and_named():
    given = levels()
    given["e2"][3:6, 4:8] += 0.6
    found = {each.exposure: each for each in sky_differences(given)}
    assert found["e2"].value == pytest.approx(0.6, abs=0.12)
    assert set(found["e2"].places) <= {(r, c) for r in range(3, 6) for c in range(4, 8)}
    assert max(abs(each.value) for name, each in found.items() if name != "e2") < 0.25


def test_a_constant_offset_is_a_sky_and_no_difference():
    given = levels()
    given["e1"] += 3.0
    assert max(abs(each.value) for each in sky_differences(given)) < 0.2


def test_two_cells_are_a_star_and_do_not_count():
    given = levels()
    given["e0"][5, 5:7] += 5.0
    assert max(abs(each.value) for each in sky_differences(given)) < 0.3


def test_a_dark_patch_counts_as_a_bright_one():
    given = levels()
    given["e3"][8:11, 2:5] -= 0.5
    worst = max(sky_differences(given), key=lambda each: abs(each.value))
    assert worst.exposure == "e3" and worst.value < -0.35


def test_steep_targets_and_single_exposures_are_not_judged():
    ramp = 2.0 * np.arange(14)[None, :] * np.ones((12, 1))
    with pytest.raises(Unmeasured):
        sky_differences({name: level + ramp for name, level in levels().items()})
    with pytest.raises(Unmeasured):
        sky_differences(levels(1))
    sparse = levels()
    for level in sparse.values():
        level[2:] = np.nan
    sparse["e0"][:, 9:] = np.nan
    with pytest.raises(Unmeasured):
        sky_differences({name: np.where(np.arange(14) < 7, level, np.nan) for name, level in sparse.items()})


def test_faint_light_that_is_broad_stands_out_of_the_noise():
    given = levels()
    given["e1"][2:10, 3:9] += 0.3
    found = {each.exposure: each for each in sky_differences(given)}
    assert found["e1"].value == pytest.approx(0.3, abs=0.06)
    assert found["e1"].value > 6 * found["e1"].noise
    assert max(abs(each.value) / each.noise for name, each in found.items() if name != "e1") < 4.5


def test_what_scales_with_the_sky_of_all_is_no_light_of_one():
    """A flat-field error under an airglow that doubles in one exposure."""
    flat = 0.25 * np.sin(np.arange(14) / 4)[None, :] * np.ones((12, 1))
    given = {name: level + flat for name, level in levels().items()}
    given["e2"] += 1.5 * flat
    assert max(abs(each.value) for each in sky_differences(given)) < 0.15


def test_light_of_one_of_two_exposures_does_not_pass_for_a_target():
    given = levels(2)
    given["e1"][4:8, 5:10] += 3.0
    worst = max(sky_differences(given), key=lambda each: abs(each.value))
    assert abs(worst.value) == pytest.approx(3.0, abs=0.2)
    assert worst.cells == 12 * 14


def test_scattered_cells_are_compared_as_they_are():
    """Where no square of cells is known well enough for a median, the noise is that of a cell."""
    given = levels()
    known = np.indices((12, 14)).sum(axis=0) % 3 == 0
    apart = {name: np.where(known, level, np.nan) for name, level in given.items()}
    apart["e3"][:, :6] += np.where(known[:, :6], 0.4, np.nan)
    worst = max(sky_differences(apart), key=lambda each: abs(each.value))
    assert worst.exposure == "e3" and worst.value > 0.2


@pytest.mark.parametrize(("side", "cell"), [(300, 32), (900, 32), (1200, 40), (4300, 143)])
def test_cells_are_a_thirtieth_of_the_side_and_never_below_32_pixels(side, cell):
    assert cell_side((side, side)) == cell
