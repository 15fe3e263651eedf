"""The rating page in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def page(app_at, demo):
    inspector = app_at(demo)
    inspector.turn_to("rating")
    return inspector


def judge(page, question, status):
    page.find(f'[data-rated="{question}"] [data-judge="{status}"]').click()
    page.find(f'[data-rated="{question}"][data-yours="{status}"]').wait_for()


def test_yours_stand_beside_the_badges(page):
    badges = page.badges()
    judge(page, "weight", "pass")
    judge(page, "sky", "unsure")
    row = page.find('[data-compared="weight"]').inner_text()
    assert badges["weight"][0] in row
    assert "not comparable" in page.find('[data-compared="sky"]').inner_text()
    page.find('[data-rated="sky"] [data-judge="unsure"]').click()  # again takes it back
    page.find('[data-compared="sky"]').wait_for(state="detached")


def test_a_note_is_kept_with_its_judgement(page):
    judge(page, "psf", "warn")
    field = page.find('[data-note="psf"]')
    field.fill("a little long in <b>y</b>")
    field.press("Enter")
    judge(page, "psf", "fail")
    assert page.find('[data-note="psf"]').input_value() == "a little long in <b>y</b>"


def test_badges_appear_once_judged(page):
    page.find('[data-act="first"]').check()
    page.find('[data-question="align"][data-status="hidden"]').wait_for()
    shown = page.app.evaluate("node => node.innerHTML")
    assert page.find(".drizview-masthead .drizview-verdict").inner_text() == "Judge first"
    judge(page, "align", "pass")
    badge = page.find('[data-question="align"]:not([data-status="hidden"])')
    badge.wait_for()
    assert badge.locator(".drizview-badge-line").inner_text() not in shown
    page.turn_to("advice")
    page.find('.drizview-page-advice :text("judgements are missing")').wait_for()
    page.turn_to("rating")
    page.find('[data-act="first"]').uncheck()
    page.find('[data-question="dither"]:not([data-status="hidden"])').wait_for()


def test_they_are_saved_and_read_again(page):
    judge(page, "weight", "warn")
    page.find('[data-what="ratings"] input[type="text"]').fill("mine.json")
    page.find('[data-act="save-ratings"]').click()
    said = page.find('[data-what="ratings"] .drizview-outcome[data-tone="pass"]')
    said.wait_for()
    path = Path(said.inner_text().split("Saved ")[1])
    assert json.loads(path.read_text())["questions"]["weight"]["status"] == "warn"
    judge(page, "weight", "fail")
    page.find('[data-act="load-ratings"]').click()
    page.find('[data-rated="weight"][data-yours="warn"]').wait_for()
    path.write_text("nonsense")
    page.find('[data-act="load-ratings"]').click()
    page.find('[data-what="ratings"] .drizview-outcome[data-tone="fail"]').wait_for()


def test_a_name_leads_to_the_evidence_of_its_question(page):
    page.find('[data-rated="mdrizsky"] .drizview-rated-name').click()
    page.find('[data-question="mdrizsky"][aria-pressed="true"]').wait_for()
    page.find('[data-rated="mdrizsky"][data-chosen]').wait_for()


def test_what_no_file_has_is_said_to_be_unsaved(page, tmp_path):
    judge(page, "weight", "pass")
    judge(page, "weight", "fail")
    page.find('.drizview-heading:has-text("not saved yet")').wait_for()
