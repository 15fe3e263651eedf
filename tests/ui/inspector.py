"""What a person does with the inspector in a page, and what the page then shows."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

PATIENCE = 90_000  # milliseconds; a kernel that starts on a busy machine needs most of them
CHECKED = "checks made"
# bqplot, on a mark that was closed while its view was being made: seen once in many runs on a busy machine.
OF_BQPLOT = "model.getScales is not a function"


# Opens what is folded on the page of evidence, until nothing is for a while.
_UNFOLD = """async () => {
  const page = ".drizview-page-evidence";
  for (let still = 0; still < 5; still += 1) {
    const closed = [...document.querySelectorAll(
      `${page} .drizview-fold-title[aria-expanded=false], ${page} details.drizview-more:not([open]) > summary`,
    )].filter((node) => node.checkVisibility());
    closed.forEach((node) => node.click());
    if (closed.length) still = 0;
    await new Promise((done) => setTimeout(done, 60));
  }
}"""


class InspectorPage:
    """One inspector in a page, and all that went over the page's wires.

    Parameters
    ----------
    page : playwright.sync_api.Page
        Before it has gone anywhere.
    index : int
        Which inspector of the page.
    """

    def __init__(self, page, *, index=0):
        self.page = page
        self.index = index
        self.sent, self.requests, self.dialogs, self.faults = [], [], [], []
        page.set_default_timeout(PATIENCE)
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: self.sent.append(frame)))
        page.on("request", lambda request: self.requests.append(request))
        page.on("dialog", self._dismiss)
        page.on("pageerror", self._fault)

    def _fault(self, error):
        told = error.stack or str(error)
        if OF_BQPLOT not in told:
            self.faults.append(told)

    def _dismiss(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def app(self):
        return self.page.locator(".drizview-app").nth(self.index)

    @property
    def canvas(self):
        """The image; pages of evidence may have canvases of their own after it."""
        return self.app.locator(".drizview-canvas").first

    def find(self, selector):
        return self.app.locator(selector)

    def sharp(self, frame=None):
        """Wait until a frame is shown with all its tiles, and those of the blink set are there."""
        shown = "" if frame is None else f'[data-frame="{frame}"]'
        there = self.page.locator(f'.drizview-canvas{shown}[data-missing="0"][data-prefetch="0"]')
        self.canvas.and_(there).wait_for()
        return self

    def checked(self):
        """Wait until the checks have ended."""
        self.find(f'.drizview-progress-words:has-text("{CHECKED}")').wait_for()
        return self

    def choose(self, question, *, unfold=True):
        """Click a badge, wait until the kernel has dealt with it and for its evidence; open all that is folded."""
        answers = self.find(".drizview-badge-list").get_attribute("data-answers")
        self.find(f'[data-question="{question}"]').click()
        self.find(f'.drizview-badge-list:not([data-answers="{answers}"])').wait_for()
        self.find(f'[data-question="{question}"][aria-pressed="true"]').wait_for()
        self.find(f'.drizview-evidence[data-of="{question}"]').wait_for(state="attached")
        if unfold:
            self.page.evaluate(_UNFOLD)

    def turn_to(self, page):
        """Click the tab of a page beside the image."""
        self.find(f'[data-page="{page}"]').click()
        self.find(f'[data-page="{page}"][aria-selected="true"]').wait_for()

    def badges(self):
        """Return the status and the line of each badge."""
        return self.find("[data-question]").evaluate_all(
            "nodes => Object.fromEntries(nodes.map(n => [n.dataset.question, "
            "[n.dataset.status, n.querySelector('.drizview-badge-line').textContent]]))"
        )

    def hover(self, x=0.5, y=0.5):
        """Rest the mouse on the image, at fractions of its width and height; return the exact readout."""
        box = self.canvas.bounding_box()
        self.page.mouse.move(box["x"] + 3, box["y"] + 3)
        self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        readout = self.find(".drizview-readout")
        self.page.wait_for_function("node => /(SCI|WHT) (?![~…])/.test(node.textContent)", arg=readout.element_handle())
        return readout.text_content()

    def position(self):
        """Return x and y of the pixel in the middle of the image."""
        x, y = re.search(r"(-?[\d.]+), (-?[\d.]+)", self.hover()).groups()
        return float(x), float(y)

    def comm_messages(self):
        """Return how many widget messages the page has sent to the kernel."""
        return sum(b"comm_msg" in (frame if isinstance(frame, bytes) else frame.encode()) for frame in self.sent)

    def canvas_messages(self):
        """Return how many messages of each kind the images of the page have sent to the kernel."""
        frames = [frame if isinstance(frame, bytes) else frame.encode() for frame in self.sent]
        comms = [frame for frame in frames if b"comm_msg" in frame]
        return {kind: sum(f'"type":"{kind}"'.encode() in comm for comm in comms) for kind in ("get", "read", "state")}

    def told(self):
        """Wait until the kernel has dealt with all that has changed on the images of the page."""
        self.page.wait_for_function(
            "() => [...globalThis['drizview.registry.1'].views.values()]"
            ".every(({ dirty, reporter }) => !dirty.size && !reporter?.inFlight)"
        )
        return self

    def strangers(self):
        """Return the addresses on other machines that were asked; what the page's policy held back never left it."""
        away = [request for request in self.requests if urlsplit(request.url).hostname not in (None, "127.0.0.1")]
        return [request.url for request in away if request.failure != "csp"]
