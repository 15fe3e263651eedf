"""Evidence pages at a glance: short, whole, readable and silent on the console, folded and unfolded."""

from __future__ import annotations

import pytest

from drizview.checks.core.questions import QUESTIONS

TALLEST = 1200  # one and a half screens of 800 pixels
SHEET = ".drizview-page-evidence > .drizview-sheet"

# Pairs of texts of which one lies on the other: their boxes on the screen, clipped by what scrolls.
_OVERLAPS = """sheet => {
  const clips = node => getComputedStyle(node).overflow !== "visible" && node.tagName !== "svg";
  const shown = [];
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, owner = node.parentElement;
    if (!node.data.trim() || owner.closest("title, option, style")) continue;
    if (!owner.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
      for (let at = owner; at !== sheet; at = at.parentElement) {
        if (!clips(at)) continue;
        const box = at.getBoundingClientRect();
        [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
        [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
      }
      if (right - left < 2 || bottom - top < 2) continue;
      shown.push({ node, left, top, right, bottom, head: owner.closest("th") });
    }
  }
  const found = [];
  shown.forEach((a, i) => shown.slice(i + 1).forEach(b => {
    if (a.node === b.node || a.head || b.head) return; // headings stay above the rows that scroll below them
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const up = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 2 && up > 4) found.push([a.node.data, b.node.data]);
  }));
  return found;
}"""

# What is wider than the box that it stands in: columns of tables and small pictures out of sight.
_CUT = """sheet => [...sheet.querySelectorAll(".drizview-grid-box, .drizview-table, .drizview-pictures-grid")]
  .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
  .map(box => [box.className, box.clientWidth, box.scrollWidth])"""


@pytest.fixture(scope="module")
def shown(app_at, demo):
    """Return the inspector of the demo at 1280 x 800 pixels."""
    return app_at(demo, height=800)


@pytest.fixture(scope="module")
def said(shown):
    """Return what scripts complain of from now on."""
    heard = []
    shown.page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    return heard


def settled(shown):
    """Wait until the page has its plots and has kept its height for a while; return that height.

    bqplot complains on the console where a figure is hidden while it is being made.
    """
    return shown.find(SHEET).evaluate(
        """sheet => new Promise(done => {
          let [last, still] = [-1, 0];
          const look = () => {
            const plots = [...sheet.querySelectorAll(".drizview-plot")].filter(plot => plot.checkVisibility());
            const made = plots.every(plot => plot.querySelector(".bqplot svg"));
            [still, last] = [made && sheet.scrollHeight === last ? still + 1 : 0, sheet.scrollHeight];
            still > 6 ? done(last) : setTimeout(look, 50);
          };
          look();
        })"""
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_is_short_and_nothing_lies_on_anything_else(shown, said, question):
    shown.choose(question, unfold=False)
    sheet = shown.find(SHEET)
    shown.page.wait_for_function(  # the panels of the question before go one after the other
        "([sheet, most]) => sheet.scrollHeight <= most", arg=[sheet.element_handle(), TALLEST], timeout=20_000
    )
    height = settled(shown)
    assert height <= TALLEST
    assert sheet.evaluate(_OVERLAPS) == []
    assert sheet.evaluate(_CUT) == []
    closed = shown.find(f"{SHEET} .drizview-fold-title[aria-expanded=false]:visible")
    while closed.count():
        closed.first.click()
        settled(shown)
    shown.find(f"{SHEET} details:not([open]) > summary").evaluate_all("nodes => nodes.forEach(n => n.click())")
    assert settled(shown) > height
    assert sheet.evaluate(_OVERLAPS) == []
    assert sheet.evaluate(_CUT) == []
    assert said == []


def test_the_scale_says_where_the_number_stands(shown):
    shown.choose("align")
    scale = shown.find(f"{SHEET} .drizview-asked .drizview-scale")
    marks = scale.locator(".drizview-scale-label").all_text_contents()
    assert [mark.split()[0] for mark in marks] == ["warn", "fail"]
    zones = scale.locator(".drizview-zone").evaluate_all("nodes => nodes.map(n => n.dataset.status)")
    assert zones == ["pass", "warn", "fail"]
