"""Clean, hotpix and moire: the checks as plain functions."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.clean.defects import residual_defects
from drizview.checks.clean.trails import satellite_trails
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.defects import Defect, Defects
from drizview.checks.fixtures.clean.trails import Trail, TrailExcess
from drizview.checks.fixtures.hotpix.hotpixels import HotPixelImages, HotPixels
from drizview.checks.fixtures.moire import NoisePatch
from drizview.checks.hotpix import hot_pixel_images
from drizview.checks.moire import phase_modulation
from drizview.dataset.instruments import instrument
from drizview.errors import Unmeasured
from drizview.measure.defects.spots import Sharpness
from drizview.measure.defects.trails import Line


class Product:
    """As much of a product as the checks ask for."""

    kernel, scale_arcsec = "square", 0.05

    @property
    def wcs(self):
        raise Unmeasured("no WCS")


PRODUCT = Product()
SHARP = Sharpness(core=2, star=0.66)


def defects(count, megapixels, *, depth=4):
    found = tuple(Defect(float(i), 1.0, 30.0, depth, True) for i in range(count))
    return Defects(found, megapixels, 500, True)


def test_defects_count_where_exposures_overlap():
    measured = residual_defects(PRODUCT, defects(50, {4: 1.0}), SHARP)
    assert measured.value == 50 and measured.n == 50 and measured.cap is None
    assert residual_defects(PRODUCT, defects(0, {4: 1.0}), SHARP).value == 0


def test_edges_of_two_exposures_do_not_speak_for_four():
    assert residual_defects(PRODUCT, defects(60, {2: 0.12, 4: 0.8}, depth=2), SHARP).value == 0


def test_a_sizeable_area_of_two_exposures_is_judged_by_itself():
    assert residual_defects(PRODUCT, defects(200, {2: 0.4, 4: 0.8}, depth=2), SHARP).value == pytest.approx(500, abs=1)
    assert residual_defects(PRODUCT, defects(200, {1: 0.1, 2: 0.9}, depth=2), SHARP).value == pytest.approx(222, abs=1)


def test_a_single_exposure_warns_at_worst_and_is_unknown_where_nothing_tells():
    assert residual_defects(PRODUCT, defects(5000, {1: 1.0}, depth=1), SHARP).cap is Status.WARN
    with pytest.raises(Unmeasured):
        residual_defects(PRODUCT, defects(5000, {1: 1.0}, depth=1), Sharpness(2, 0.95))


def trail(*values, significance=12.0, angle=0.5):
    cos, sin = np.cos(angle), np.sin(angle)
    ends = (100 * cos + 150 * sin, 100 * sin - 150 * cos, 100 * cos - 150 * sin, 100 * sin + 150 * cos)
    line = Line(angle, 100.0, 6.0, 1.0, significance, 0.9, ends)
    return Trail(line, tuple(TrailExcess(f"e{k}", value, 0.02, 1.0) for k, value in enumerate(values)))


def test_a_trail_of_one_exposure_counts_and_a_spike_of_all_does_not():
    measured = satellite_trails(PRODUCT, (trail(0.0, 1.5),))
    assert measured.value == 1 and measured.cap is None and "e1" in measured.note
    assert satellite_trails(PRODUCT, (trail(1.4, 1.5, 1.6),)).value == 0
    assert satellite_trails(PRODUCT, (trail(0.0, 0.01),)).value == 0  # no exposure shows it
    assert satellite_trails(PRODUCT, ()).value == 0


def test_two_wings_are_one_trail_and_faint_ones_only_warn():
    assert satellite_trails(PRODUCT, (trail(0.0, 1.5), trail(0.0, 1.2, angle=0.52))).value == 1
    assert satellite_trails(PRODUCT, (trail(0.0, 1.5), trail(1.2, 0.0, angle=0.52))).value == 2
    assert satellite_trails(PRODUCT, (trail(0.0, 1.5, significance=6.0),)).cap is Status.WARN
    assert satellite_trails(PRODUCT, (trail(significance=20.0),)).cap is Status.WARN


def hot(seen, *, visible=100, positions=4):
    return HotPixels(1.0, 500, positions, {"good": HotPixelImages(visible, seen, 1.0, [(5.0, 5.0)])})


DATASET = SimpleNamespace(instrument=instrument("WFC3", "UVIS"), is_moving_target=False)


def test_hot_pixels_count_where_most_of_their_images_are_there():
    assert hot_pixel_images(PRODUCT, hot(95)).value == 94
    assert hot_pixel_images(PRODUCT, hot(10)).value == 0  # rejected; a few stars lie there


def test_without_a_dither_flagged_hot_pixels_are_a_fact_and_others_count():
    flagged = HotPixels(1.0, 500, 1, {"16 hot": HotPixelImages(100, 95, 1.0, [(5.0, 5.0)])})
    measured = hot_pixel_images(PRODUCT, flagged)
    assert (measured.value, measured.cap) == (0, Status.INFO) and measured.line and measured.rows
    measured = hot_pixel_images(PRODUCT, hot(95, positions=1))
    assert (measured.value, measured.cap) == (94, None) and "94" in measured.line


def patch(strength, follows, *, seed=0):
    """Return boxes whose noise is predicted to vary by ``strength``, and does by a share of it."""
    random = np.random.default_rng(seed)
    wave = np.sqrt(2) * np.sin(np.arange(40) / 2)[None, :] * np.ones((40, 1))
    predicted = (1 + strength * wave) ** 2
    measured = (1 + follows * strength * wave) ** 2 * (1 + random.normal(0, 0.18, wave.shape))
    window = slice(0, 320), slice(0, 320)
    return NoisePatch(window, 8, measured / measured.mean(), np.full(wave.shape, 64), predicted / predicted.mean(),
                      np.zeros((320, 320), np.float32))  # fmt: skip


def test_the_noise_pattern_counts_where_the_image_follows_it():
    mapped = SimpleNamespace(chips=(), reason="")
    assert phase_modulation(PRODUCT, (patch(0.15, 1.0),), mapped).value == pytest.approx(0.15, abs=0.02)
    assert phase_modulation(PRODUCT, (patch(0.15, 0.0),), mapped).value < 0.02
    assert phase_modulation(PRODUCT, (patch(0.01, 1.0),), mapped).value < 0.02
