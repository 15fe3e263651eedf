"""The view, whose frame, camera, mask, pick and area are those of the image."""

from __future__ import annotations

import pytest

from drizview.checks.core.measured import Place
from drizview.inspector.view import ON_IMAGE, View
from drizview.viewer.state import CanvasState

VALUES = {
    "frame": "a/sci",
    "camera": {"x": 1.0, "y": 2.0, "zoom": 3.0},
    "mask": 16,
    "pick": {"frame": "a/sci", "plane": 0, "x": 1, "y": 2, "sx": 1.0, "sy": 2.0},
    "area": {"scene": "sky", "x0": 0.0, "y0": 0.0, "x1": 1.0, "y1": 1.0},
}


@pytest.fixture
def image():
    return CanvasState()


@pytest.fixture
def view(image):
    view = View(image)
    yield view
    view.close()


@pytest.mark.parametrize("name", ON_IMAGE)
def test_what_is_on_the_image_is_kept_in_one_place(image, view, name):
    heard = []
    view.observe(heard.append, names=[name])
    setattr(image, name, VALUES[name])
    assert getattr(view, name) == VALUES[name]
    setattr(view, name, type(VALUES[name])())
    assert getattr(image, name) == type(VALUES[name])()
    assert [(change["owner"], change["new"]) for change in heard] == [
        (view, VALUES[name]),
        (view, type(VALUES[name])()),
    ]
    assert name not in view.traits()


def test_a_place_is_looked_at_as_often_as_it_is_asked_for(view):
    asked = []
    view.observe(asked.append, names=["looks"])
    place = Place("product", 1.0, 2.0)
    view.look_at(place)
    view.look_at(place)
    view.look_at(Place("product", 1.0, 2.0))  # equal, yet another request
    assert len(asked) == 3
    assert view.target == place


@pytest.mark.parametrize("choice", [{"question": "psf"}, {"result": "fwhm"}, {"place": 2}])
def test_what_is_chosen_already_is_shown_again(view, choice):
    (name,) = choice
    told = []
    view.observe(told.append, names=[name])
    view.choose(**choice)
    view.choose(**choice)
    assert [change["new"] for change in told] == [*choice.values()] * 2


def test_a_view_that_is_closed_hears_of_the_image_no_more(image):
    view, told = View(image), []
    view.observe(told.append, names=["mask"])
    view.close()
    view.close()
    image.mask = 16
    assert told == []
    assert not image._trait_notifiers.get("mask", {}).get("change")
