"""The web page: what it shows, and what it lets nobody do."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files

import astropy.io.fits as fits
import pytest

import drizview
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.report.model import report_of
from drizview.report.writers.html import to_html, to_notebook
from tests.report.conftest import MARKUP

# Elements that close themselves.
VOID = {"col", "meta", "img", "input", "br", "hr", "link"}


class Page(HTMLParser):
    """Counts elements, keeps attributes, text and scripts, and sees that every element is closed."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.open, self.text, self.code = {}, [], [], [], {"script": "", "style": ""}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in self.code:
            self.code[self.open[-1]] += data
        else:
            self.text.append(data)

    @property
    def words(self):
        return re.sub(r"\s+", " ", " ".join(self.text))


def addresses(page):
    return [value for _, name, value in page.attributes if name in ("src", "href", "action", "srcset", "data")]


@pytest.mark.parametrize("name", ["report", "alarming"])
def test_a_page_tells_what_the_report_holds(name, request):
    made = request.getfixturevalue(name)
    page = Page(to_html([made]))
    assert not page.open
    for finding in made:
        assert finding.question.text in page.words
        assert finding.headline in page.words
        for result in finding.results:
            assert result.title in page.words
            assert str(result.limit) in page.words
    assert made.verdict.status.words in page.words
    for file in made.files:
        assert file["file"] in page.words
    if made.advice.proposals:
        assert "AstroDrizzle" in page.words


def test_a_page_loads_nothing_and_runs_nothing(alarming):
    text = to_html([alarming])
    page = Page(text)
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses(page))
    assert not page.elements.keys() & {"script", "link", "iframe", "object", "embed", "form", "base"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    policy = next(v for tag, n, v in page.attributes if tag == "meta" and n == "content" and "default-src" in v)
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not re.search(r"url\(|@import", page.code["style"])


def test_anchors_lead_somewhere(report):
    page = Page(to_html([report]))
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert {address[1:] for address in addresses(page) if address.startswith("#")} <= ids
    assert {f"q-{id}" for id in QUESTIONS} <= ids


def test_markup_of_a_header_stays_text(report, hostile):
    clean, page = Page(to_html([report])), Page(to_html([hostile]))
    assert MARKUP in " ".join(page.text)
    assert page.elements.get("script", 0) == 0
    pictures = sum(len(figure.pictures) for figure in hostile.figures)
    assert page.elements["img"] == pictures == clean.elements["img"]
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_markup_in_a_file_stays_text(demo, tmp_path):
    for source in demo.iterdir():
        (tmp_path / source.name).write_bytes(source.read_bytes())
    product = next(tmp_path.glob("*_drz.fits*"))
    with fits.open(product) as opened:
        opened[0].header["TARGNAME"] = "<svg/onload=alert(1)>"
        opened.writeto(tmp_path / "new.fits")
    (tmp_path / "new.fits").replace(product.with_name("o4k19a010_drz.fits"))
    made = drizview.check(tmp_path / "o4k19a010_drz.fits")
    for text in (to_html([made]), to_html([made, made]), to_notebook(made)):
        page = Page(text)
        assert "<svg/onload=alert(1)>" in page.words
        assert page.elements.get("svg", 0) == 0
        assert not page.open


def test_an_index_of_several_has_counts_a_table_and_no_pictures(report, alarming):
    page = Page(to_html([report, alarming, report]))
    assert not page.open
    assert "3 products" in page.words
    assert page.elements.get("img", 0) == 0
    assert page.words.count(report.product) == 6, "in the table, and in the section that its link leads to"
    badges = [value for _, name, value in page.attributes if name == "data-badges"]
    assert sum("crflags:fail" in badge for badge in badges) == 1


def test_the_only_script_is_ours_and_named_by_its_hash(report, hostile):
    page = Page(to_html([report, hostile]))
    assert page.elements["script"] == 1
    digest = base64.b64encode(sha256(page.code["script"].encode()).digest()).decode()
    policy = next(v for _, n, v in page.attributes if n == "content" and "default-src" in v)
    assert f"script-src 'sha256-{digest}'" in policy
    assert MARKUP in " ".join(page.text)
    assert all(address.startswith("#") for address in addresses(page))


def test_a_page_of_one_product_is_small(report):
    assert len(to_html([report])) < 1_500_000


def test_every_answer_has_a_style():
    text = files("drizview.report").joinpath("templates", "style.css").read_text("utf-8")
    assert all(f".{answer.value}" in text for answer in Answer)


def test_a_notebook_shows_badges_and_numbers(report, hostile):
    bundle = report._repr_mimebundle_()
    assert bundle["text/plain"] == str(report)
    page = Page(bundle["text/html"])
    for finding in report:
        assert finding.headline in page.words
    assert not page.open
    assert not Page(to_notebook(hostile)).elements.keys() & {"img", "script"}


def test_causes_and_opportunities_are_told(demo):
    with drizview.open(demo) as dataset:
        rows = ({"grid": "recommended", "final_scale (arcsec)": 0.03, "final_pixfrac": 0.8},)
        results = []
        for each in drizview.check(demo).results:
            if each.check in ("shift_between_exposures", "flagged_star_cores"):
                each = replace(each, status=Status.FAIL)
            if each.check == "resolution":
                each = replace(each, status=Status.INFO, opportunity=True, rows=rows, headline="sharper by 7 %")
            results.append(each)
        made = report_of(dataset, results)
    page = Page(to_html([made]))
    assert not page.open
    (cause,) = (cause for cause in made.advice.diagnosis.causes if cause.id == "misaligned_exposure")
    assert cause.action in page.words
    assert "Symptom: " in page.words
    assert made.verdict.opportunities == {"dither": "sharper by 7 %"}
    for text in (page.words, Page(to_notebook(made)).words):
        assert "sharper by 7 %" in text
        assert made.verdict.words in text
    ids = {value for _, name, value in page.attributes if name == "id"}
    assert {"script", "opportunity"} <= ids
    assert {address[1:] for address in addresses(page) if address.startswith("#")} <= ids
