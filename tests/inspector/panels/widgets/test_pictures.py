"""Limits of pictures and what the browser is told of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.stretch import stretch_of


@pytest.fixture
def widget():
    widget = Pictures()
    yield widget
    widget.close()


def star(rng, *, peak, noise=1.0, sky=10.0):
    y, x = np.mgrid[-12:13, -12:13]
    return sky + noise * rng.normal(size=x.shape) + peak * np.exp(-(x**2 + y**2) / 4.0)


def test_the_sky_sets_the_dark_end_and_the_peak_the_bright():
    rng = np.random.default_rng(1)
    stretch = stretch_of([star(rng, peak=peak) for peak in (300, 200, 250)], cmap="grey")
    assert stretch.low == pytest.approx(10 - 1.5, abs=0.6)
    assert stretch.high == pytest.approx(310, rel=0.05)
    assert stretch.share(stretch.low) == 0
    assert stretch.share(stretch.high) == pytest.approx(1)
    assert 0.15 < stretch.share(20) < 0.45, "ten sigma are seen, and are not white"


def test_a_lone_cosmic_ray_does_not_darken_the_stars():
    rng = np.random.default_rng(1)
    images = [star(rng, peak=100) for _ in range(4)]
    images[2][3, 3] = 60000.0
    assert stretch_of(images, cmap="grey").high < 130


@pytest.mark.parametrize("cmap", ["grey", "viridis", "diverging"])
@pytest.mark.parametrize(
    "image", [np.full((3, 3), np.nan), np.zeros((3, 3)), np.full((2, 2), -7.0), np.array([[np.inf, 1]])]
)
def test_limits_are_apart_whatever_comes(cmap, image):
    stretch = stretch_of([image], cmap=cmap)
    assert np.isfinite([stretch.low, stretch.high]).all()
    assert stretch.high > stretch.low


def test_differences_are_even_about_zero():
    stretch = stretch_of([np.array([[-3.0, 1.0]])], cmap="diverging")
    assert (stretch.low, stretch.high) == (-3, 3)


def test_groups_share_limits_and_others_do_not(widget):
    widget.show([Picture(np.eye(3) * k, group=group, cmap="viridis") for k, group in ((1, "a"), (5, "a"), (9, "b"))])
    assert [cell["high"] for cell in widget.sheet["cells"]] == [5, 5, 9]


def test_one_buffer_of_float32_holds_all(widget):
    widget.show([Picture(np.ones((2, 3))), Picture(None, note="no data"), Picture(np.zeros((4, 4), np.int16))])
    assert [cell["count"] for cell in widget.sheet["cells"]] == [6, 0, 16]
    assert len(widget.sheet["pixels"]) == 4 * 22
    json.dumps(widget.sheet["cells"], allow_nan=False)


def test_there_is_a_bar_for_each_set_of_limits(widget):
    widget.show([Picture(np.eye(2), group="a", cmap="viridis", unit="%") for _ in range(3)], bar=True)
    (bar,) = widget.sheet["bars"]
    assert (bar["unit"], bar["pictures"]) == ("%", [0, 1, 2])
    assert bar["ticks"][0] == [0.0, "0.00"]


def test_ticks_that_asinh_crowds_are_left_out(widget):
    rng = np.random.default_rng(1)
    widget.show([Picture(star(rng, peak=2000, noise=0.3, sky=0.0), unit="e⁻/s")], bar=True)
    shares = [share for share, _ in widget.sheet["bars"][0]["ticks"]]
    assert 2 <= len(shares) < 5
    assert min(np.diff(shares)) > 0.1


def test_what_comes_from_the_browser_is_looked_at(widget):
    picked = []
    widget = Pictures(on_pick=lambda *place: picked.append(place))
    widget.show([Picture(np.eye(2))])
    for content in ({}, {"type": "pick", "index": 7, "x": 0, "y": 0}, {"type": "odd", "index": 0}):
        assert widget.answer(content) == []
    assert not picked
    widget.answer({"type": "pick", "index": 0, "x": 1, "y": 0.5})
    assert picked == [(0, 1.0, 0.5)]
    widget.close()
    widget.answer({"type": "pick", "index": 0, "x": 1, "y": 0.5})
    assert len(picked) == 1
    assert widget.sheet == {}
    widget.close()


def test_a_wrong_picture_is_refused_with_advice():
    with pytest.raises(ValueError, match=r"'jet'.*grey, viridis, diverging"):
        Picture(np.eye(2), cmap="jet")
    with pytest.raises(ValueError, match="2-D"):
        Picture(np.ones(3))


def test_lines_over_a_picture_have_a_colour_and_finite_points():
    line, broken = np.array([[0.0, 1.0], [2.0, 3.456]]), np.array([[np.nan, 1.0], [2.0, 3.0]])
    picture = Picture(np.zeros((4, 4)), strokes=[(line, "#ff0000", 2), (broken, "#ff0000", 2)])
    assert picture.words()["strokes"] == [{"points": [[0.0, 1.0], [2.0, 3.46]], "colour": "#ff0000", "width": 2.0}]
    with pytest.raises(ValueError, match="colour"):
        Picture(np.zeros((4, 4)), strokes=[(line, "url(x)", 2)]).words()
