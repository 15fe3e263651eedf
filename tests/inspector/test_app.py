"""The inspector in Python, without a browser."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
import weakref

import pytest
from ipywidgets.widgets.widget import _instances
from ipywidgets.widgets.widget_description import DescriptionWidget

import drizview
from drizview.checks.core.measured import Place
from drizview.checks.core.questions import QUESTIONS
from drizview.inspector.app import Inspector
from drizview.inspector.panels.pages import PAGES
from drizview.inspector.panels.widgets.descendants import descendants
from tests import oddsets


@pytest.fixture
def inspect():
    """Return a function that opens an inspector, closed after the test, and sees to it that nothing broke."""
    opened = []

    def make(path, *, run=False):
        opened.append(drizview.inspect(path, run=run))
        return opened[-1]

    yield make
    for inspector in opened:
        shown = inspector.errors.outputs
        inspector.close()
        inspector.runner.wait(60)
        assert not shown


def test_nothing_that_is_there_first_looks_for_formulas(inspect, demo):
    inspector = inspect(demo)
    seen = list(descendants(inspector))
    formulas = ("LabelView", "HTMLMathView")
    assert len(seen) > 20
    assert not [widget for widget in seen if getattr(widget, "_view_name", "") in formulas]
    assert not [widget for widget in seen if isinstance(widget, DescriptionWidget) and widget.description]


def panel(inspector, name):
    return next(panel for panel in inspector.panels if type(panel).__name__ == name)


def notes(inspector):
    return " / ".join(panel(inspector, "BadgesPanel").list.notes)


def look_at_everything(inspector):
    inspector.view.layout = "beside"
    for page in PAGES:
        inspector.view.page = page.name
        for question in QUESTIONS:
            inspector.view.question = question
    for register in ("detector", "sky"):
        inspector.view.register = register
    for frame in inspector.canvas.frames:
        inspector.canvas.show(frame.id)
        for index, plane in enumerate(frame.planes):
            ny, nx = plane.raster.shape
            assert isinstance(inspector.scene.describe(frame, index, nx // 2, ny // 2), dict)


def ids(inspector):
    return [frame.id for frame in inspector.canvas.frames]


def test_a_whole_dataset_is_checked_and_shown(demo, inspect):
    inspector = inspect(demo, run=True)
    report = inspector.wait(120)
    assert inspector.runner.state == "done"
    assert report["weight"].status.value == "pass"
    look_at_everything(inspector)
    assert ids(inspector)[:2] == ["o4k19ac3q/sci", "o4k19ac3q/dq"]
    assert {"product/sci", "product/wht", "product/ctx"} < set(ids(inspector))
    assert notes(inspector) == ""


def test_nothing_runs_before_it_is_asked_to(demo, inspect):
    inspector = inspect(demo)
    report = inspector.wait(1)
    assert inspector.runner.state == "waiting"
    assert not report.results
    assert panel(inspector, "QuestionPanel").answer.answer["word"] == "not checked yet"


def test_exposures_without_a_product(demo, inspect, tmp_path):
    inspector = inspect(oddsets.part(demo, tmp_path, oddsets.FIRST, oddsets.SECOND), run=True)
    assert inspector.wait(120)["weight"].status.value == "unknown"
    look_at_everything(inspector)
    assert "no product" in notes(inspector)
    assert ids(inspector) == [f"o4k19a{c}/{kind}" for c in ("c3q", "c4q") for kind in ("sci", "dq")]
    assert "no drizzled product" in panel(inspector, "QuestionPanel").answer.answer["headline"]


def test_a_product_without_its_exposures(demo, inspect, tmp_path):
    inspector = inspect(oddsets.part(demo, tmp_path, oddsets.PRODUCT), run=True)
    assert inspector.wait(120)["crflags"].status.value == "unknown"
    look_at_everything(inspector)
    assert ids(inspector) == ["product/sci", "product/wht", "product/ctx"]
    assert f"2 of 2 exposures were not found beside the product: {oddsets.FIRST}, {oddsets.SECOND}" in notes(inspector)
    assert "no exposure" in panel(inspector, "FlagsPanel").list.title


def test_some_exposures_missing(demo, inspect, tmp_path):
    inspector = inspect(oddsets.part(demo, tmp_path, oddsets.PRODUCT, oddsets.SECOND))
    look_at_everything(inspector)
    assert f"1 of 2 exposures were not found beside the product: {oddsets.FIRST}" in notes(inspector)


def test_one_exposure_alone(demo, inspect, tmp_path):
    inspector = inspect(oddsets.part(demo, tmp_path, oddsets.FIRST) / oddsets.FIRST)
    look_at_everything(inspector)
    assert ids(inspector) == ["o4k19ac3q/sci", "o4k19ac3q/dq"]


def test_exposures_without_flags(demo, inspect, tmp_path):
    folder = oddsets.part(demo, tmp_path, *oddsets.ALL)
    oddsets.without(folder, oddsets.FIRST, "DQ")
    inspector = inspect(folder)
    look_at_everything(inspector)
    assert "o4k19ac3q/dq" not in ids(inspector)
    inspector.view.page = "flags"
    inspector.canvas.show("o4k19ac3q/sci")
    assert "no DQ image" in panel(inspector, "FlagsPanel").list.title
    assert panel(inspector, "FlagsPanel").list.rows == []
    inspector.canvas.show("o4k19ac4q/sci")
    assert panel(inspector, "FlagsPanel").list.title == "Flags of o4k19ac4q"


def test_a_product_without_weight(demo, inspect, tmp_path):
    folder = oddsets.part(demo, tmp_path, *oddsets.ALL)
    oddsets.without(folder, oddsets.PRODUCT, "WHT", "CTX")
    inspector = inspect(folder, run=True)
    inspector.wait(120)
    look_at_everything(inspector)
    inspector.view.question = "weight"
    assert "product/wht" not in ids(inspector)
    assert "no WHT image" in notes(inspector)
    assert "WHT" in panel(inspector, "WeightPanel").refusal.value


def test_images_without_a_wcs(demo, inspect, tmp_path):
    folder = oddsets.part(demo, tmp_path, *oddsets.ALL)
    oddsets.without_wcs(folder, *oddsets.ALL)
    inspector = inspect(folder)
    look_at_everything(inspector)
    assert "shown on its detector: no image has a usable WCS" in notes(inspector)
    assert "the product is not laid over its exposures" in notes(inspector)
    assert len({frame.scene for frame in inspector.canvas.frames}) == 2
    assert len(inspector._repr_mimebundle_()["image/png"]) > 1000


def test_a_badge_looks_again_where_it_is_chosen_already(demo, inspect):
    inspector = inspect(demo)
    inspector.view.question = "weight"
    inspector.canvas.show("o4k19ac3q/sci")
    inspector.view.choose(question="weight")
    assert inspector.canvas.frame == "product/wht"


def test_a_place_is_circled_at_its_size_and_gone_to(demo, inspect):
    inspector = inspect(demo, run=True)
    result = next(result for result in inspector.wait(120)["crflags"].results if result.where)
    inspector.view.question, inspector.view.result = "crflags", result.check
    inspector.view.place = 0
    spot = inspector.scene.locate(result.where[0])
    assert inspector.canvas.frame == spot.frame.id
    assert (inspector.canvas.camera["x"], inspector.canvas.camera["y"]) == (spot.x, spot.y)
    mark = inspector.canvas.marks[inspector.canvas.mark]
    assert (mark["x"], mark["y"], mark["r"]) == (spot.x, spot.y, spot.radius)


def test_an_error_of_a_panel_is_shown_in_one_line_and_stops_nothing(demo, monkeypatch):
    inspector = drizview.inspect(demo, run=False)
    said = []
    inspector.view.page = "flags"
    monkeypatch.setattr(inspector.errors, "append_stdout", said.append)
    monkeypatch.setattr(panel(inspector, "FlagsPanel"), "_counted", lambda _: 1 / 0)
    inspector.canvas.show("o4k19ac4q/sci")
    assert len(said) == 1
    assert said[0].startswith("ZeroDivisionError: division by zero (our bug, test_app.py line")
    inspector.view.page, inspector.view.question = "evidence", "crflags"
    assert panel(inspector, "EvidencePanel").sheet.sheet["question"] == "crflags"
    inspector.close()


def test_the_static_picture_comes_with_the_widget(demo, inspect):
    bundle = inspect(demo)._repr_mimebundle_()
    assert next(iter(bundle)) == "image/png"
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_close_leaves_no_widget_no_thread_and_no_dataset(demo):
    models, threads = set(_instances), set(threading.enumerate())
    inspector = drizview.inspect(demo)
    inspector.wait(120)
    look_at_everything(inspector)
    inspector.canvas.png()
    inspector.close()
    inspector.close()
    assert set(_instances) == models
    end = time.monotonic() + 20
    while set(threading.enumerate()) - threads and time.monotonic() < end:
        time.sleep(0.02)
    assert not set(threading.enumerate()) - threads
    held = weakref.ref(inspector), weakref.ref(inspector.dataset)
    del inspector
    gc.collect()
    assert [reference() for reference in held] == [None, None]


def test_close_goes_on_where_a_part_fails_and_says_what_failed_first(demo, monkeypatch):
    models = set(_instances)
    inspector = drizview.inspect(demo, run=False)
    look_at_everything(inspector)

    def broken(self):
        raise RuntimeError(f"{type(self).__name__} does not close")

    first, second = (type(panel(inspector, name)) for name in ("BadgesPanel", "FlagsPanel"))
    monkeypatch.setattr(first, "close", broken)
    monkeypatch.setattr(second, "close", broken)
    with pytest.raises(RuntimeError, match="BadgesPanel does not close"):
        inspector.close()
    monkeypatch.undo()
    assert set(_instances) == models
    assert inspector.canvas.frames == ()
    assert not any(file._close.alive for file in inspector.dataset.files)
    inspector.close()


def test_a_place_is_gone_to_again_where_it_is_asked_for_again(demo, inspect):
    inspector = inspect(demo)
    place = Place("o4k19ac3q_flt.fits[SCI,1]", 100.0, 120.0, radius=5.0)
    for _ in range(2):
        inspector.context.go(place)
        assert (inspector.canvas.frame, bool(inspector.canvas.camera)) == ("o4k19ac3q/sci", True)
        inspector.canvas.fit()
        inspector.show("product")


def test_the_view_keeps_no_copy_of_what_the_image_shows(demo, inspect):
    inspector = inspect(demo)
    inspector.view.page = "flags"
    report = {"type": "state", "serial": 1, "state": {"frame": "o4k19ac4q/sci", "mask": 16}}
    report["seen"] = inspector.canvas.get_state()["_serial"]
    inspector.canvas._on_message(inspector.canvas, report, [])
    assert (inspector.view.frame, inspector.view.mask) == ("o4k19ac4q/sci", 16)
    assert panel(inspector, "FlagsPanel").list.title == "Flags of o4k19ac4q"


def test_close_before_the_checks_have_ended(demo):
    models = set(_instances)
    inspector = drizview.inspect(demo, run=False)
    inspector.runner.start()
    inspector.close()
    inspector.runner.wait(60)
    assert set(_instances) == models
    inspector.runner.start()
    assert not inspector.runner._thread.is_alive()


def test_an_inspector_that_was_never_put_together_closes_quietly():
    with pytest.raises(AttributeError):
        Inspector(None)
    gc.collect()


def test_the_first_alarm_is_shown_when_the_checks_end(samples):
    inspector = drizview.inspect(samples / "labelled" / "misalign_acs")
    try:
        inspector.wait(120)
        assert inspector.view.question == "align"  # of what fails the cause, not a symptom
        assert inspector.canvas.frame == inspector.navigator.places[0].frame.split("_")[0] + "/sci"
    finally:
        inspector.close()


def test_an_alarm_of_the_weight_opens_on_the_weight_map_with_the_region_outlined(samples):
    """Though it be the question that is on view from the start."""
    inspector = drizview.inspect(samples / "labelled" / "weightstep_acs", run=False)
    try:
        assert inspector.canvas.frame == "product/sci"
        inspector.runner.start()
        inspector.wait(120)
        assert (inspector.view.question, inspector.canvas.frame) == ("weight", "product/wht")
        assert inspector.canvas.overlays["regions"]
    finally:
        inspector.close()


def test_a_click_while_the_first_alarm_is_being_shown_is_what_is_seen_in_the_end(demo, inspect):
    inspector = inspect(demo)
    busy, clicked = threading.Event(), threading.Event()
    follow = inspector.navigator._blink_with

    def slowly(frame):
        follow(frame)
        if threading.current_thread() is alarm:
            busy.set()
            clicked.wait(0.5)  # the click waits for the lock meanwhile, or overtakes

    inspector.navigator._blink_with = slowly
    alarm = threading.Thread(target=setattr, args=(inspector.view, "question", "psf"))
    alarm.start()
    assert busy.wait(10)
    inspector.view.question = "imprint"
    clicked.set()
    alarm.join()
    assert (inspector.view.question, inspector.canvas.frame) == ("imprint", "product/wht")


def test_a_click_is_not_taken_back_by_the_progress_of_the_checks(demo, inspect):
    inspector = inspect(demo)
    badges = panel(inspector, "BadgesPanel")
    badges.list.unobserve_all("selected")  # the kernel has not come to it yet
    badges.list.selected = "psf"
    inspector.runner.done = 3
    assert (badges.list.done, badges.list.selected) == (3, "psf")


def test_who_has_begun_to_look_around_is_left_alone(samples):
    inspector = drizview.inspect(samples / "labelled" / "misalign_acs", run=False)
    try:
        inspector.view.question = "dither"
        inspector.runner.start()
        inspector.wait(120)
        assert inspector.view.question == "dither"
    finally:
        inspector.close()


def test_files_that_it_opened_are_closed_with_it_and_others_are_not(demo):
    own = drizview.inspect(demo)
    own.wait()
    assert own.dataset.files[0]._close.alive
    own.close()
    assert not any(file._close.alive for file in own.dataset.files)
    dataset = drizview.open(demo)
    drizview.inspect(dataset, run=False).close()
    assert dataset.exposures[0].chips[0].sci[:2, :2].shape == (2, 2)
    dataset.close()


def test_a_process_ends_with_an_inspector_that_is_still_open(demo):
    code = f"import drizview\nkept = drizview.inspect({str(demo)!r}, run=False)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_an_alarm_brings_its_exposure_into_the_blink_set_unless_the_person_chose_one(demo, inspect):
    inspector = inspect(demo)
    inspector.canvas.show("product/sci")
    inspector.navigator._blink_with("o4k19ac4q/sci")
    assert inspector.canvas.blink[-3:] == ["o4k19ac4q/sci", "o4k19ac4q/dq", "o4k19ac3q/sci"]
    inspector.blink("product", "weight")
    inspector.navigator._blink_with("o4k19ac3q/sci")
    assert inspector.canvas.blink == ["product/sci", "product/wht"]


def test_a_badge_shows_the_whole_frame_where_its_places_are_out_of_sight(samples):
    inspector = drizview.inspect(samples / "labelled" / "misalign_acs", run=False)
    try:
        inspector.view.question = "dither"
        inspector.runner.start()
        inspector.wait(120)
        inspector.canvas.size = (700.0, 600.0)
        inspector.canvas.go_to(5.0, 5.0, 40.0)
        inspector.view.question = "crflags"
        assert inspector.view.camera == {}
    finally:
        inspector.close()
