"""Going from question to question in the browser."""

from __future__ import annotations

import pytest

PAGE = ".drizview-page-evidence"


@pytest.fixture(scope="module")
def page(app_at, demo):
    return app_at(demo)


def test_another_question_is_read_from_its_head(page):
    page.find('[data-question="dither"]').click()
    page.find(f"{PAGE} .drizview-panel-ditherpanel .bqplot").first.wait_for()
    page.page.evaluate(f"document.querySelector('{PAGE}').scrollTop = 300")
    assert page.page.evaluate(f"document.querySelector('{PAGE}').scrollTop") > 100
    page.find('[data-question="psf"]').click()
    page.find(f"{PAGE} .drizview-panel-psfpanel .drizview-picture").first.wait_for()
    page.page.wait_for_function(f"document.querySelector('{PAGE}').scrollTop === 0")


def test_keys_reach_the_image_before_anything_has_the_focus(page):
    page.page.evaluate("document.activeElement.blur()")
    page.page.keyboard.press("?")
    page.find(".drizview-help").first.wait_for(state="visible")
    page.page.keyboard.press("Escape")
    page.page.evaluate("document.activeElement.blur()")
    before = page.find(".drizview-canvas").first.get_attribute("data-frame")
    page.page.keyboard.press("b")
    page.page.wait_for_function(
        "before => document.querySelector('.drizview-canvas').dataset.frame !== before", arg=before
    )
    page.page.keyboard.press("B")
