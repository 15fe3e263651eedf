"""The summary page of a survey in a browser: brushing gives the products, nothing is loaded, nothing of a file runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drizview.gather.page import summary_page
from drizview.gather.products import Pages
from drizview.gather.totals import Totals
from drizview.report.figure import EvidencePicture, Figure, Ring
from drizview.report.shades import to_png

MARKUP = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"


def totals():
    """Return sixty products of which number k has the values k and 60 - k."""
    made = Totals()
    results = {"check": ["up", "down"], "question": ["sky", "sky"], "unit": ["", ""], "headline": [MARKUP, "low"]}
    limits = {"warn_low": [None] * 2, "warn_high": [50.0] * 2, "fail_low": [None] * 2, "fail_high": [55.0] * 2}
    for k in range(60):
        status = ["fail" if k > 55 else "pass", "pass"]
        summary = {
            "product": f"j{k:02d}_drz.fits", "instrument": "ACS", "detector": "WFC", "filter": MARKUP, "target": MARKUP,
            "observed": "2011-01-01", "verdict": "adequate", "badges": {"sky": status[0], "verdict": "adequate"},
            "results": {**results, **limits, "status": status, "value": [float(k), 60.0 - k]},
        }  # fmt: skip
        made.add(f"{k}.json.gz", {"row": {"path": f"/a/{k}", "ending": "checked"}, "summary": summary})
    return made


def test_brushing_a_distribution_gives_its_products(open_page, tmp_path):
    file = tmp_path / "summary.html"
    ring = Ring(3.0, 3.0, 2.0)
    seen = EvidencePicture(MARKUP, to_png(np.zeros((8, 8), dtype=np.uint8)), 8, 8, (ring,))
    figure = Figure("sky", "up", "here", "", (seen, replace(seen, label="weight"), replace(seen, label="exposure")))
    pages = Pages({59: "summary_products/j59.html", 58: "javascript:alert(1)"}, {59: (figure,)})
    file.write_bytes(summary_page(totals(), pages))
    page, asked = open_page(width=1280, height=800), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    plot = page.locator(".plot svg").nth(1)  # in the order of the names: down, up
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 0.51 * box["width"], box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 40, steps=3)
    page.mouse.up()
    names = page.locator("#found tbody tr .name").all_inner_texts()
    assert names == [f"j{k:02d}_drz.fits" for k in range(59, 59 - len(names), -1)]
    assert 28 <= len(names) <= 31
    assert f"{len(names)} products" in page.inner_text("#said")
    heights = (
        page.locator(".plot").first.locator("rect.bar").evaluate_all("bars => bars.map(b => +b.getAttribute('height'))")
    )
    assert any(heights[:28]) and not any(heights[32:]), "those products are low in the other distribution"
    field = page.locator(".plot").nth(1).locator("input").first
    field.fill("58")
    field.press("Enter")
    page.locator("#said").click()
    assert page.locator("#found tbody tr .name").all_inner_texts() == ["j59_drz.fits", "j58_drz.fits"]
    page.click("#clear")
    assert not page.is_visible("#found")
    for question, count in (("weight", 0), ("sky", 2)):
        page.select_option("#question", question)
        assert page.locator(".plot:visible").count() == count
    links = page.locator("#alarms a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == ["summary_products/j59.html"], "nothing but a page beside it is a link"
    assert page.locator("#alarms tr").count() == 4
    assert page.locator("#seen .card").count() == 1, "one of the four has pictures"
    assert page.locator("#seen .picture span").all_inner_texts() == [MARKUP, "exposure"]
    assert page.locator("#seen img").first.evaluate("image => image.naturalWidth") == 8
    assert page.title() == "60 products"
    assert not [url for url in asked if not url.startswith("file:")]
