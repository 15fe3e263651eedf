"""A lesson as a web page: a click in its first instant counts, and the page is dark as a whole."""

from __future__ import annotations

from subprocess import DEVNULL, Popen

import pytest

from drizview import service
from tests.ui.inspector import PATIENCE

pytestmark = pytest.mark.slow

# Click on the button in the first frame in which it can be seen, and note where it is in that and the next ones.
_AT_ONCE = """
  window.tops = [];
  const look = () => {
    const button = [...document.querySelectorAll("button")].find((each) => each.textContent === "Begin");
    if (button?.checkVisibility({ visibilityProperty: true }) && button.getBoundingClientRect().height) {
      window.tops.push(button.getBoundingClientRect().top);
      if (window.tops.length === 1) {
        const { left, top } = button.getBoundingClientRect();
        document.elementFromPoint(left + 5, top + 5).click();
      }
    }
    if (!document.querySelector(".drizview-app")) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
# Brightness of the paper behind the words of the notebook, and behind those of the lesson.
_PAPER = """parts => parts.map((part) => {
  for (let node = document.querySelector(part); node; node = node.parentElement) {
    const [r, g, b, a = 1] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
    if (a > 0.5) return r + g + b;
  }
  return 765;
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serve the notebook of a lesson as `drizview lab` does that of the lab."""
    folder, port = tmp_path_factory.mktemp("lesson"), service.free_port()
    surroundings = service.environment(folder) | {service.FOLDER_VARIABLE: str(folder)}
    with Popen(
        service.command(port, page="06_align.ipynb"), env=surroundings, stdout=DEVNULL, stderr=DEVNULL
    ) as server:
        assert service._answers(server, port)
        yield f"http://{service.HOST}:{port}/"
        server.terminate()


def test_a_click_in_the_first_instant_begins_the_lesson(address, chromium):
    """It was lost where the text of the lesson came after the button, and pushed that away under the hand."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(_AT_ONCE)
        page.goto(address)
        page.locator('.drizview-app .drizview-judging[data-phase="look"]').wait_for()
        tops = page.evaluate("() => window.tops")
        assert max(tops[:5]) - min(tops[:5]) < 2, tops  # later on the lesson's text is folded away
        assert len(set(page.evaluate(_PAPER, [".jp-RenderedHTMLCommon", ".drizview-lesson", ".drizview-app"]))) == 1
        assert page.evaluate(_PAPER, ["body"])[0] < 150
        assert "cell" not in page.locator(".jp-RenderedHTMLCommon").first.inner_text()
        page.evaluate("() => document.querySelector('.drizview-lesson-text').replaceChildren()")
        assert page.locator(".drizview-judging").is_hidden()  # as long as there is no text to push it away
