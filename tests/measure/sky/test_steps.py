from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.sky.steps import ALONE, Border, borders, offsets, steps_in


def window(step, *, seed=0, gap=0, slope=0.0, smooth=0.0, shape=(160, 160)):
    """Return an image of unit noise with a step in its middle, and its labels."""
    random = np.random.default_rng(seed)
    image = random.normal(0, 1, shape)
    if smooth:
        image = ndimage.gaussian_filter(image, smooth)
        image /= image.std()
    column = np.arange(shape[1])
    labels = np.where(column < shape[1] // 2 - gap / 2, 1, np.where(column >= shape[1] // 2 + gap / 2, 2, 0))
    image = image + slope * column + np.where(labels == 1, step, 0)
    labels = np.broadcast_to(labels, shape)
    return np.where(labels > 0, image, np.nan), labels


def along(step, *, count=8, **kinds):
    found = [(k, s) for k in range(count) for s in steps_in(*window(step, seed=k, **kinds))]
    return borders(found)[0]


@pytest.mark.parametrize("gap", [0, 50])
@pytest.mark.parametrize("slope", [0.0, 0.01])
def test_a_step_is_found_whatever_the_gradient_and_the_gap(gap, slope):
    border = along(0.5, gap=gap, slope=slope)
    assert border.real
    assert border.value == pytest.approx(0.5, abs=4 * border.error)
    assert border.error < 0.08


@pytest.mark.parametrize("slope", [0.0, 0.01, -0.03])
def test_a_gradient_is_no_step(slope):
    border = along(0.0, slope=slope)
    assert not border.real
    assert abs(border.value) < 4 * border.error


def test_structure_of_the_sky_widens_the_error_and_is_no_step():
    def rough(seed):
        image, labels = window(0.0, seed=seed)
        waves = ndimage.gaussian_filter(np.random.default_rng(100 + seed).normal(0, 1, image.shape), 20)
        return image + waves / waves.std(), labels

    found = borders([(k, s) for k in range(12) for s in steps_in(*rough(k))])[0]
    assert found.error > 3 * along(0.0, count=12).error
    assert not found.real


def test_sources_do_not_make_a_step():
    image, labels = window(0.0, seed=3)
    y, x = np.mgrid[:160, :160]
    for k in range(15):  # all on one side
        image = image + 200 * np.exp(-((x - 4 - 5 * (k % 14)) ** 2 + (y - 10 * k - 5) ** 2) / 4)
    step = steps_in(image, labels)[0]
    assert abs(step.value) < 5 * step.error


def test_thin_and_dirty_areas_say_nothing():
    image, labels = window(1.0)
    thin = np.where(np.arange(160) < 6, 1, 2) * np.ones((160, 1), int)
    assert steps_in(image, thin) == []
    dirty = image + np.where((labels == 1) & (np.indices(image.shape).sum(0) % 9 == 0), 300, 0)
    assert steps_in(dirty, labels) == []


def test_the_guilty_exposure_is_named():
    truth = {"a": 0.3, "b": -0.1, "c": -0.1, "d": -0.1}
    areas = {1: "abcd", 2: "ab", 3: "bc", 4: "cd", 5: "ad", 6: "a", 7: "b", 8: "c", 9: "d"}
    members = {label: {name: 1 / len(names) for name in names} for label, names in areas.items()}
    level = {label: np.mean([truth[name] for name in names]) for label, names in areas.items()}
    lifted = {label: level[label] + 0.2 * (len(names) == 1) for label, names in areas.items()}  # by cosmic rays
    pairs = [(1, 2), (1, 3), (1, 4), (1, 5), (6, 2), (7, 3), (8, 4), (9, 5), (6, 1)]
    found = [Border(i, k, lifted[i] - lifted[k], 0.01, 1.0, 1.0, (0, 1, 2)) for i, k in pairs]
    alone = {label: names | ({ALONE: 1.0} if len(names) == 1 else {}) for label, names in members.items()}
    solved = offsets(found, alone)
    assert {name: value for name, (value, _) in solved.items()} == pytest.approx(truth, abs=1e-6)


def test_no_border_no_offsets():
    with pytest.raises(Unmeasured, match="no border"):
        offsets([], {})


@pytest.mark.parametrize("step", [0.0, 0.4, 3.0])
def test_the_step_is_the_difference_of_the_skies_of_another_judge(step):
    reason = "the judge of the sky is stsci.imagestats"
    stats = pytest.importorskip("stsci.imagestats", reason=reason).ImageStats
    differences, found = [], []
    for seed in range(6):
        image, labels = window(step, seed=seed)
        sky = [
            stats(image[labels == k].astype("f4"), fields="median", nclip=5, lsig=4, usig=4, binwidth=0.1).median
            for k in (1, 2)
        ]
        differences.append(sky[0] - sky[1])
        found += [(seed, s) for s in steps_in(image, labels)]
    assert borders(found)[0].value == pytest.approx(np.mean(differences), abs=0.08)
