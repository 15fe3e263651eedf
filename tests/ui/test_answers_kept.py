"""Answers stay with the browser: as a file, and as a copy that is offered when the server has lost them."""

from __future__ import annotations

import json

import pytest

from drizview.classroom.download import Download
from drizview.classroom.keeping import fleeting
from tests.ui.conftest import Bench

SHEET = {"schema": "drizview-lesson/1", "answers": [{"case": 0}, {"case": 1}]}
ADDRESS = "http://answers.test/"


@pytest.fixture
def page_of(open_page):
    """Return a function that shows the widget in a page with an address, which a store of the browser needs."""
    page = open_page()
    page.route(ADDRESS, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))

    def shown(**traits):
        page.goto(ADDRESS)
        bench = Bench(page)
        widget = Download(name="drizview-lesson-psf.json", **traits)
        bench.mount(widget)
        page.evaluate("() => { bench.models.canvas.model.save_changes = () => {}; }")
        return bench, widget

    return shown


def test_what_a_server_loses_is_said_counted_and_kept(page_of, monkeypatch):
    monkeypatch.setenv("BINDER_REPO_URL", "https://example.org")
    bench, _ = page_of(fleeting=fleeting())
    note, keep = bench.page.locator(".drizview-lesson-fleeting"), bench.page.locator('[data-act="download"]')
    assert "ten minutes" in note.inner_text()  # before there is anything to lose
    assert keep.is_disabled()
    bench.set(text=json.dumps(SHEET))
    bench.page.wait_for_function("() => document.querySelector('.drizview-lesson-fleeting').innerText.includes('2 ')")
    asked = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert bench.page.evaluate(asked)
    with bench.page.expect_download() as told:
        keep.click()
    assert told.value.suggested_filename == "drizview-lesson-psf.json"
    assert "2 " not in note.inner_text()
    assert not bench.page.evaluate(asked)
    kept = bench.page.evaluate("() => localStorage.getItem('drizview-lesson-psf.json')")
    assert json.loads(kept) == SHEET
    assert bench.page.locator('[data-act="again"]').is_hidden()


def test_a_new_server_is_offered_what_the_browser_kept(page_of):
    bench, _ = page_of()
    bench.page.evaluate("text => localStorage.setItem('drizview-lesson-psf.json', text)", json.dumps(SHEET))
    bench.page.evaluate("() => bench.models.canvas.model.emit('change:fleeting')")
    again = bench.page.locator('[data-act="again"]')
    assert "2" in again.inner_text()
    assert bench.page.locator(".drizview-lesson-fleeting").inner_text() == ""
    again.click()
    bench.page.wait_for_function("() => bench.models.canvas.model.get('returned').includes('drizview-lesson/1')")
