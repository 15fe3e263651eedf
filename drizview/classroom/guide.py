"""A guided look: it waits until each frame, blink set or page was looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drizview.checks.core.questions import QUESTIONS
from drizview.inspector.app import Inspector
from drizview.lessons import Look


class Guide:
    """The steps of a guided look, and how many are done.

    Parameters
    ----------
    looks : tuple of Look
    inspector : Inspector, optional
        On which they are done.
    tell : callable, optional
        Called when one more is done.
    """

    def __init__(
        self, looks: tuple[Look, ...], inspector: Inspector | None = None, tell: Callable[[], None] = lambda: None
    ) -> None:
        self.looks, self.inspector = looks, inspector
        self._tell: Callable[[], None] = lambda: None
        self.done = 0
        self._at_the_last = False
        if inspector is not None:
            inspector.canvas.observe(self._moved, names=["frame"])
            inspector.view.observe(self._turned, names=["question"])
            self._prepare()
            self._moved(None)  # what is on view already has been looked at
        self._tell = tell

    @property
    def is_over(self) -> bool:
        """Whether all steps are done."""
        return self.done >= len(self.looks)

    @property
    def where(self) -> tuple[str, ...]:
        """What each step waits for, by the name that stands above the image or among the badges."""
        return tuple(self._name(look) for look in self.looks)

    def _name(self, look: Look) -> str:
        if look.page or self.inspector is None:
            return QUESTIONS[look.page].name if look.page else ""
        labels = {frame.id: frame.label for frame in self.inspector.canvas.frames}
        wanted = [self.inspector._frame(name) for name in (look.blink or (look.frame,)) if name]
        return ", ".join(labels[id] for id in wanted)

    def pass_over(self) -> None:
        """Count the present step as done."""
        self._at_the_last = False
        self.done = min(self.done + 1, len(self.looks))
        self._prepare()
        self._tell()
        if self._is_on_view():
            self.pass_over()

    def _is_on_view(self) -> bool:
        """Return whether the present step asks for the frame that is shown.

        A page stands open beside the image while other things are looked at: it is not taken as read for that.
        """
        if self.inspector is None or self.is_over:
            return False
        look = self.looks[self.done]
        return bool(look.frame) and self.inspector.canvas.frame == self.inspector._frame(look.frame)

    def _prepare(self) -> None:
        """Put what is to be blinked into the blink set, so that ``b`` goes through it."""
        if self.inspector is not None and not self.is_over and self.looks[self.done].blink:
            self.inspector.canvas.blink = [self.inspector._frame(name) for name in self.looks[self.done].blink]

    def close(self) -> None:
        """Stop waiting; safe to call twice."""
        if self.inspector is not None:
            self.inspector.canvas.unobserve(self._moved, names=["frame"])
            self.inspector.view.unobserve(self._turned, names=["question"])
            self.inspector = None

    def _moved(self, _: Any) -> None:
        if self.inspector is None or self.is_over:
            return
        blink = self.looks[self.done].blink
        done = self._came_back([self.inspector._frame(name) for name in blink]) if blink else self._is_on_view()
        if done:
            self.pass_over()

    def _turned(self, change: Any) -> None:
        """Take a page as looked at when its badge was clicked, be it open already."""
        if self.inspector is not None and not self.is_over and self.looks[self.done].page == change["new"]:
            self.pass_over()

    def _came_back(self, wanted: list[str]) -> bool:
        """Return whether the first frame of a blink set is on view again after the last: once through shows little."""
        assert self.inspector is not None
        frame = self.inspector.canvas.frame
        self._at_the_last |= frame == wanted[-1]
        return self._at_the_last and frame == wanted[0]
