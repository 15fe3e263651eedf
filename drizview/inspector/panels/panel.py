"""The frame of a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, ClassVar

import ipywidgets

from drizview.checks.core.limits import Limit
from drizview.checks.core.registry import checks
from drizview.checks.core.result import Result
from drizview.dataset.product import Product
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.widgets.descendants import close_all
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.text import clean

_REFUSED = (DrizviewError, NotApplicable, Unmeasured)
_MEASURING = "it is being measured …"
_OWN_ERROR = "Cannot be shown because of an error in drizview; the message below the image names it."


class _NotBuiltError(Exception):
    """`build` has failed before."""


class Panel:
    """Builds its widgets when it is first seen, and draws whenever something that it watches has changed.

    A panel out of sight does nothing. One rule decides what is drawn again: `draw` is called whenever something watched
    has changed, and passes each costly part of the drawing to `redraw` with everything that the part depends on; the
    part is drawn only where that differs from last time. What `draw` cannot show (`Unmeasured`, `NotApplicable`,
    `DrizviewError`) is said in its place.

    Attributes
    ----------
    page : str
        Page that it stands on; ``""`` is always in sight.
    questions : tuple of str
        Questions that it is shown for; all of them where empty.
    needs : tuple of str
        Fixtures of the checks that it draws; they are kept for it, and should be small.
    watches : tuple of str
        Traits of the view, besides question, page, layout and what the person has judged.
    follows : tuple of str
        Traits of the checks at work, besides their state.
    """

    page: str = ""
    questions: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    watches: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: PanelContext, *, page: str = "") -> None:
        self.context, self.page = context, page
        self.view, self.dataset, self.runner = context.view, context.dataset, context.runner
        self._built = self._failed = self._waits = self._closed = False
        self._tracker = ChangeTracker()
        self._releases: list[Callable[[], Any]] = []
        self._unseen: tuple[ipywidgets.Widget, ...] = ()  # built, and waiting for something to show
        self._seen = sorted({"question", "page", "layout", "ratings", "judged_first", *self.watches})
        self._heard = sorted({"state", *self.follows})
        self.view.observe(self._changed, names=self._seen)
        self.runner.observe(self._changed, names=self._heard)
        self.runner.observe(self._progressed, names=["done"])
        self._changed(None)

    @cached_property
    def box(self) -> ipywidgets.VBox:
        """All of it; made when it is first seen, as every widget delays the first picture."""
        # Classes that are added later are a message each, before the first picture.
        return ipywidgets.VBox(_dom_classes=("drizview-panel", f"drizview-panel-{type(self).__name__.lower()}"))

    @cached_property
    def body(self) -> ipywidgets.VBox:
        """What `build` has made."""
        return ipywidgets.VBox(_dom_classes=("drizview-panel-body",))

    @cached_property
    def refusal(self) -> PlainText:
        """What cannot be shown, and why."""
        return PlainText(classes=("drizview-words",), layout={"display": "none"})

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Return the widgets, made once. What must be released with the panel is handed to `on_close` as it is made."""
        raise NotImplementedError

    def draw(self) -> None:
        """Bring the widgets up to date."""

    def redraw(self, part: Callable[..., Any], *inputs: Any) -> None:
        """Call ``part(*inputs)``, a method that draws a part of the panel, unless it was last called with the same.

        Plain values are compared by value, all else by identity (see `ChangeTracker`). A part that raises is drawn
        again next time.
        """
        if self._tracker.differs(part.__name__, inputs):
            self._tracker.forget(part.__name__)
            part(*inputs)
            self._tracker.remember(part.__name__, inputs)

    def skip(self, part: Callable[..., Any], *inputs: Any) -> None:
        """Take a part as drawn from these inputs: what was so before the panel was built is not news."""
        self._tracker.remember(part.__name__, inputs)

    def on_close(self, release: Callable[[], Any]) -> None:
        """Have something called once when the panel is closed, the last first; also where `build` fails later on."""
        self._releases.append(release)

    @property
    def visible(self) -> bool:
        """Whether it is in sight."""
        asked = not self.questions or self.view.question in self.questions
        return asked and (not self.page or self.view.shows(self.page))

    @property
    def was_seen(self) -> bool:
        """Whether it has been in sight."""
        return "box" in vars(self)

    @property
    def awaits(self) -> bool:
        """Whether the drawing at work has asked for something that is still being measured."""
        return self._waits

    def require_product(self) -> Product:
        """Return the drizzled product.

        Raises
        ------
        Unmeasured
            There is none.
        """
        if self.dataset.product is None:
            raise Unmeasured("there is no drizzled product, only exposures")
        return self.dataset.product

    def limit_of(self, check: str) -> Limit:
        """Return the limit in force for a check: that of its result, else the one declared for any detector."""
        found = self._result(check)
        return found.limit if found is not None else next(entry.limit for entry in checks() if entry.id == check)

    def result_of(self, check: str) -> Result | None:
        """Return the result of a check; None where there is none yet, or the person has to judge first.

        A panel shows the number of a badge from here, and never computes it again: they could disagree.
        """
        found = self._result(check)
        return None if found is None or self.view.hides(found.question) else found

    @property
    def hides(self) -> bool:
        """Whether limits, status colours, and words with the number that is judged wait until a person has judged."""
        return any(self.view.hides(question) for question in self.questions)

    def conceal(self, *parts: ipywidgets.DOMWidget) -> None:
        """Keep parts out of sight while the panel `hides`."""
        for part in parts:
            (part.add_class if self.hides else part.remove_class)("drizview-unjudged")

    def shown_limit(self, check: str) -> Limit | None:
        """Return the limit in force for a check, to be drawn; None while the panel `hides`."""
        return None if self.hides else self.limit_of(check)

    def _result(self, check: str) -> Result | None:
        results = (result for finding in self.runner.report for result in finding.results)
        return next((result for result in results if result.check == check), None)

    def get(self, fixture: str) -> Any:
        """Return a shared measurement of the checks.

        Raises
        ------
        Unmeasured, NotApplicable
            It is not there: still to come, or why it cannot be made from these data.
        """
        resolver = self.runner.resolver
        if resolver is not None and resolver.holds(fixture):
            return resolver.peek(fixture)
        if self.runner.state in ("waiting", "running"):
            self._waits = True
            raise Unmeasured(_MEASURING)
        raise Unmeasured("the checks ended before it was measured")

    def get_or_missing(self, fixture: str) -> Any:
        """Return a shared measurement, or the exception that says why there is none, as a check may be given it.

        Raises
        ------
        Unmeasured
            It is still to come.
        """
        resolver = self.runner.resolver
        if resolver is None or not resolver.holds(fixture):
            return self.get(fixture)
        try:
            return resolver.peek(fixture)
        except (NotApplicable, Unmeasured) as missing:
            return missing

    def get_or_reason(self, fixture: str) -> tuple[Any, str]:
        """Return a shared measurement and ``""``, or None and why it cannot be shown."""
        try:
            return self.get(fixture), ""
        except _REFUSED as missing:
            return None, clean(getattr(missing, "reason", str(missing)), 300)

    def close(self) -> None:
        """Stop watching and release what `on_close` was given; the app closes the widgets. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.view.unobserve(self._changed, names=self._seen)
        self.runner.unobserve(self._changed, names=self._heard)
        self.runner.unobserve(self._progressed, names=["done"])
        while self._releases:
            release = self._releases.pop()
            try:
                release()
            except Exception as error:  # else the panels after this one would stay open
                self.context.complain(error)
        close_all(self._unseen)

    def _progressed(self, _: Any) -> None:
        """Try again when a check has ended, where something is awaited."""
        if self._waits:
            self._changed(None)

    def _changed(self, _: Any) -> None:
        with self.context.lock:
            if self._closed:
                return
            if self.questions:
                self._hide(not self.visible)
            if self.visible:
                self._refresh()

    def _await_checks(self) -> None:
        """Build nothing for measurements before the checks have begun: the first picture goes before the first plot."""
        if self.needs and self.runner.state == "waiting":
            self._waits = True
            raise Unmeasured(_MEASURING)

    def _reveal(self) -> None:
        """Put what was built into the page once there is something to show: laid out hidden, a figure has no size."""
        if self._unseen:
            self.body.layout.display = ""
            self.body.children, self._unseen = self._unseen, ()

    def _hide(self, hidden: bool) -> None:
        """Take what is out of sight out of the page: a figure that is laid out hidden has no size, and fills memory."""
        if not hidden or self.was_seen:
            self.box.layout.display = "none" if hidden else ""
        if hidden and self._built and self.body.children:
            self._unseen, self.body.children = self.body.children, ()

    def _refresh(self) -> None:
        self._waits = False
        refused = ""
        if not self.box.children:
            self.box.children = (self.body, self.refusal)
        try:
            self._build_once()
            self.draw()
            self._reveal()
        except _REFUSED as missing:
            reason = clean(getattr(missing, "reason", str(missing)), 300)
            refused = "Being measured …" if reason == _MEASURING else f"Cannot be shown: {reason}"
        except _NotBuiltError:
            refused = _OWN_ERROR
        except Exception as error:  # else it would end up in whatever was at work, the checks for instance
            refused = _OWN_ERROR
            self.context.complain(error)
        self.refusal.value = refused
        self.refusal.layout.display = "" if refused and not self._is_told(refused) else "none"
        self.body.layout.display = "none" if refused else ""

    def _is_told(self, refused: str) -> bool:
        """Return whether the badge's own line, above the panels, gives the reason already."""
        finding = self.runner.report.findings.get(self.view.question) if self.questions else None
        return finding is not None and refused.partition(": ")[2] in finding.headline

    def _build_once(self) -> None:
        """Build; what has failed once is not tried again, as half of its widgets are there."""
        if self._failed:
            raise _NotBuiltError
        if not self._built:
            self._await_checks()
            self._failed = True
            self._unseen = tuple(self.build())
            self._built, self._failed = True, False
