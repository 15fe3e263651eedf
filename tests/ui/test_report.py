"""The report's pages in a browser: nothing is loaded, nothing of a file runs, the filter filters, it prints."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import drizview
from drizview.checks.core.verdict import Answer

MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def report(demo):
    """Return the report of the demo dataset, with pictures."""
    return drizview.check(demo, pictures=True)


@pytest.fixture
def show(open_page, tmp_path):
    """Return a function that writes reports as a page and opens it; what the page asks for is kept."""
    from drizview.report.writers.html import to_html

    def shown(*reports, **options):
        file = tmp_path / "report.html"
        file.write_text(to_html(reports), encoding="utf-8")
        page = open_page(**options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(file.as_uri())
        return page

    return shown


def strangers(page):
    return [url for url in page.asked if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_shows_its_pictures_and_asks_for_nothing(show, report, scheme):
    page = show(report, width=1280, height=900, scheme=scheme)
    sizes = page.eval_on_selector_all("img", "all => all.map(image => image.naturalWidth)")
    assert len(sizes) >= 2
    assert min(sizes) > 0
    assert not strangers(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark is (scheme == "dark")


# Words of the tables of numbers that stand on two lines.
_BROKEN = """() => [...document.querySelectorAll("table.numbers td")].flatMap((cell) => {
  const broken = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    for (const word of texts.currentNode.data.matchAll(/[a-z]{4,}/gi)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  return broken;
})"""


def test_a_page_prints_within_its_width(show, report):
    finding = report["align"]
    counted = replace(finding.results[0], value=12.0, unit="exposures", uncertainty=None)
    finding = replace(finding, results=(counted, *finding.results[1:]))
    page = show(replace(report, findings={**report.findings, "align": finding}), width=760, height=900)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 760
    assert page.evaluate(_BROKEN) == []


def test_a_page_prints_on_four_sheets(show, report):
    sheets = show(report, width=760, height=900).pdf(prefer_css_page_size=True)
    (count,) = re.findall(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)", sheets)[:1]
    assert 1 <= int(next(filter(None, count))) <= 4


def test_an_index_leads_to_the_products_worst_first(show, report):
    bad = replace(report, product="bad_drz.fits", verdict=replace(report.verdict, status=Answer.REPROCESS))
    page = show(report, bad, width=1280, height=900)
    links = page.eval_on_selector_all(".products a", "all => all.map(link => [link.textContent, link.hash])")
    assert [name for name, _ in links] == ["bad_drz.fits", report.product]
    for name, target in links:
        assert page.locator(f"section{target} h2").text_content() == name


def test_markup_of_a_header_does_not_run(show, report):
    hostile = replace(report, product=MARKUP, notes=(MARKUP,), facts={**report.facts, "target": MARKUP})
    for reports in ((hostile,), (hostile, report)):
        page = show(*reports)
        assert page.get_by_text("onerror").count() > 0
        assert page.title() != "owned"
        assert not strangers(page)


def test_the_index_is_filtered_by_words_and_badges(show, report):
    status = report["weight"].status.value
    other = replace(report, product="other_drz.fits", facts={**report.facts, "filter": "F999W"})
    page = show(report, other, other)
    rows = page.locator("tbody.products tr:not([hidden])")
    assert rows.count() == 3
    for words, left in (("f999w", 2), (f"weight:{status}", 3), (f"f999w weight:{status}", 2), ("nothing such", 0)):
        page.fill("input", words)
        assert rows.count() == left
        assert page.locator("output").inner_text() == f"{left} of 3 products"
