"""What waits until the first picture is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from drizview.beside import BackgroundTask, Steps
from drizview.viewer import Canvas

# Seconds: a browser that has loaded the widgets asks within the first, it has its picture when it has not asked for the
# second, and behind a slow line the third is enough waiting.
FIRST_ASKED, AT_REST, MOST = 3.0, 0.4, 6.0
_ALONE = 0.1  # no browser listens
_LOOK = 0.05


class Startup(BackgroundTask):
    """Calls a function once a canvas has its first picture, so that what the function starts does not hold it up.

    Parameters
    ----------
    canvas : Canvas
    then : callable
        Called once, where this waits.
    """

    def __init__(self, canvas: Canvas, then: Callable[[], Any]) -> None:
        super().__init__(self._wait, name="drizview-first-picture")
        self._canvas, self._then = canvas, then
        self._over = False

    def cancel(self) -> None:
        """Do not call any more."""
        self._over = True

    def _wait(self) -> Steps:
        began = time.monotonic()
        while not self._over and not self._there(time.monotonic() - began):
            yield _LOOK
        if not self._over:
            self._then()

    def _there(self, waited: float) -> bool:
        asked = self._canvas.last_request
        if asked is None:
            return waited > (FIRST_ASKED if self._canvas.live else _ALONE)
        return waited > MOST or (not self._canvas.pending and time.monotonic() - asked > AT_REST)
