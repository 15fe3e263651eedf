"""The page of headers in a browser."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(app_at, demo):
    inspector = app_at(demo)
    inspector.turn_to("headers")
    return inspector


def typed(page, text):
    field = page.find('.drizview-headers input[type="search"]')
    field.fill(text)
    return field


def keywords(page):
    return page.find(".drizview-cards tbody tr").evaluate_all("rows => rows.map(row => row.dataset.keyword)")


def test_the_provenance_says_once_what_all_share(page):
    page.find('[data-part="provenance"]').click()
    heads = page.find(".drizview-facts-table thead th").all_inner_texts()
    assert heads == ["", "drz", "c3q", "c4q"]
    fact = page.find('[data-fact="calibration"] td')
    assert (fact.count(), fact.first.get_attribute("colspan")) == (1, "3")
    assert page.find('[data-fact="exposure time"] td').all_inner_texts() == ["300.0", "150.0"]
    assert page.find('[data-fact="start"] td').count() == 2  # the product starts with its first exposure
    assert page.find(".drizview-provenance .drizview-small").first.inner_text() == "all agree"


def test_a_column_shows_its_exposure_on_the_image(page):
    page.find('[data-part="provenance"]').click()
    page.find('.drizview-facts-table thead button:has-text("c4q")').click()
    page.sharp("o4k19ac4q/sci")


def test_a_header_is_filtered_without_the_kernel(page):
    page.find('[data-part="headers"]').click()
    typed(page, "")
    page.find('.drizview-cards [data-keyword="TARGNAME"]').wait_for()
    sent = page.comm_messages()
    page.find('.drizview-headers input[type="search"]').press_sequentially("d001 DROP")
    assert set(keywords(page)) == {"D001PIXF"}
    assert page.find(".drizview-headers [role=status]").inner_text().startswith("1 of ")
    assert page.comm_messages() == sent


def test_a_keyword_is_found_in_all_headers_and_opened(page):
    page.find('[data-part="provenance"]').click()
    page.find('[data-source="WCSNAME"]').first.click()
    place = page.find('.drizview-card-place button:text-is("c4q SCI,1")')
    place.first.wait_for()
    assert "cards in 13 headers" in page.find(".drizview-headers [role=status]").inner_text()
    assert "IDC_o8g1508do" in page.find(".drizview-cards").inner_text()
    place.first.click()
    page.page.wait_for_function(
        "() => [...document.querySelectorAll('.drizview-header-choice select')]"
        ".map(node => node.selectedOptions[0].text).join() === 'o4k19ac4q_flt.fits,SCI,1'"
    )
    page.find('.drizview-cards [data-keyword="WCSNAME"]').wait_for()


def test_another_file_and_extension_are_chosen(page):
    page.find('[data-part="headers"]').click()
    typed(page, "extname")
    choice = page.find(".drizview-header-choice select")
    choice.first.select_option("1")
    choice.last.select_option(label="DQ,1")
    page.find('.drizview-cards [data-keyword="EXTNAME"]:has-text("DQ")').wait_for()


def test_a_long_text_opens_and_a_row_is_copied(page):
    page.find('[data-part="headers"]').click()
    page.find(".drizview-header-choice select").first.select_option("0")
    page.find(".drizview-header-choice select").last.select_option("0")
    typed(page, "rulefile")
    row = page.find('.drizview-cards [data-keyword="RULEFILE"]')
    row.locator(".drizview-card-text").click()
    assert row.get_attribute("data-open") is not None
    row.locator(".drizview-copy").click()
    page.page.wait_for_function("() => navigator.clipboard.readText().then(text => text.startsWith('RULEFILE = '))")
    assert page.page.evaluate("() => navigator.clipboard.readText()").endswith("/ Name of header kw rules file")


def test_the_keys_of_the_image_do_not_act_while_one_types(page):
    page.find('[data-part="headers"]').click()
    shown = page.canvas.get_attribute("data-frame")
    typed(page, "").press_sequentially("b1n")
    assert page.canvas.get_attribute("data-frame") == shown
