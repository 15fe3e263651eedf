"""The page of advice in a browser."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest


@pytest.fixture
def page(app_at, samples):
    folder = samples / "labelled" / "misalign_acs"
    if not folder.is_dir():
        pytest.skip("no labelled data sets beside the repository")
    inspector = app_at(folder)
    inspector.turn_to("advice")
    return inspector


def answered(page, what):
    said = page.find(f'[data-what="{what}"] .drizview-outcome[data-tone]:not([data-tone=""])')
    said.wait_for()
    return said.inner_text()


def test_the_verdict_stands_above_its_four_areas(page):
    assert page.find(".drizview-advice-verdict").inner_text() == "Reprocess before science"
    areas = page.find(".drizview-advice-areas > div").all_inner_texts()
    assert len(areas) == 4
    assert areas[0].startswith("alignment")
    assert "fail" in areas[0]


def test_a_parameter_leads_to_its_question(page):
    step = page.find('.drizview-advice-host .drizview-more:has-text("fitgeometry")').first
    step.locator("> summary").click()
    assert "'shift'" in step.locator('.drizview-change:has-text("fitgeometry")').text_content()
    assert step.locator('[data-ask="align"]').count() == 1, "the reason stands there once"
    step.locator('[data-ask="align"]').click()
    page.find('[data-question="align"][aria-pressed="true"]').wait_for()
    page.find('[data-page="evidence"][aria-selected="true"]').wait_for()


def test_the_script_and_its_button_come_first(page):
    copy = page.find('.drizview-advice-host .drizview-copy:has-text("Copy")').first
    page.find(".drizview-advice-areas").wait_for()
    assert copy.bounding_box()["y"] < page.find(".drizview-advice-areas").bounding_box()["y"]
    assert copy.bounding_box()["y"] < 400
    fold = "node => node.querySelectorAll('details').forEach((one) => (one.open = false))"
    page.find(".drizview-advice-host").first.evaluate(fold)
    assert page.find(".drizview-advice-host").first.evaluate("node => node.scrollHeight") <= 1200


def test_the_script_is_python_and_is_copied_whole(page):
    shown = page.find('pre[aria-label="Script (read-only)"]').text_content()
    tree = ast.parse(shown)
    assert {"EXPOSURES", "TWEAKREG", "ASTRODRIZZLE"} <= {
        node.targets[0].id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert page.find(".drizview-script .drizview-code-comment").count() > 5
    page.find('.drizview-advice-host .drizview-copy:has-text("Copy")').first.click()
    page.find('.drizview-advice-host .drizview-copy:has-text("Copied")').wait_for()
    assert page.page.evaluate("() => navigator.clipboard.readText()") == shown


def test_the_script_is_downloaded(page):
    with page.page.expect_download() as waiting:
        page.find('.drizview-advice-host button:text-is("Download")').first.click()
    assert waiting.value.suggested_filename == "je7501010_again.py"
    assert Path(waiting.value.path()).read_text() == page.find('pre[aria-label="Script (read-only)"]').text_content()


def test_script_and_report_are_saved_and_not_replaced_unasked(page):
    page.find('[data-act="save-script"]').click()
    path = Path(answered(page, "script").split("Saved ")[1])
    assert path.name == "je7501010_again.py"
    assert path.read_text() == page.find('pre[aria-label="Script (read-only)"]').text_content()
    field = page.find('[data-what="report"] input[type="text"]')
    field.fill("mine.json")
    page.find('[data-act="save-report"]').click()
    saved = Path(answered(page, "report").split("Saved ")[1])
    assert json.loads(saved.read_text())["products"][0]["product"] == "je7501010_drc.fits"
    page.find('[data-act="save-report"]').click()
    page.find('[data-what="report"] .drizview-outcome[data-tone="fail"]').wait_for()
    page.find('[data-what="report"] label:has-text("Overwrite") input').check()
    page.find('[data-act="save-report"]').click()
    page.find('[data-what="report"] .drizview-outcome[data-tone="pass"]').wait_for()
    assert not page.find('[data-what="report"] label:has-text("Overwrite")').is_visible()


@pytest.mark.parametrize("name", ["/tmp/mine.html", "mine.fits"])
def test_a_web_page_does_not_write_everywhere(page, name):
    page.find('[data-what="report"] input[type="text"]').fill(name)
    page.find('[data-act="save-report"]').click()
    page.find('[data-what="report"] .drizview-outcome[data-tone="fail"]').wait_for()
