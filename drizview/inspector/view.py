"""What is being looked at."""

from __future__ import annotations

from typing import Any, ClassVar

import traitlets as t

from drizview.checks.core.measured import Place
from drizview.inspector.ordered import Ordered
from drizview.ratings.model import Ratings
from drizview.viewer.state import CanvasState

LAYOUTS = ("tabs", "beside")
FIRST_PAGE, FIRST_QUESTION = "evidence", "weight"


# What the view says of the image, and the image owns.
ON_IMAGE = ("frame", "camera", "mask", "pick", "area")


class _OfImage:
    """A setting of the image: read from it, and set as a command to it."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, view: View | None, owner: type) -> Any:
        return self if view is None else getattr(view.image, self.name)

    def __set__(self, view: View, value: Any) -> None:
        view.image.command(**{self.name: value})


class View(Ordered):
    """The few things that every panel shares; a badge moves all panels by setting these.

    What is on the image (`ON_IMAGE`) belongs to the image, which hears of it from the page; the view keeps no copy, and
    tells of it as of its own traits.

    Parameters
    ----------
    image : CanvasState, optional
        Whose frame, camera, mask, pick and area they are; without one a state that nobody shows.
    question : str
        The first one.

    Attributes
    ----------
    frame : str
        Id of the frame shown on the canvas.
    camera : dict
        Centre ``x``, ``y`` in scene units and ``zoom`` in screen pixels a scene unit; ``{}`` shows the whole frame.
    mask : int
        Sum of the data-quality bits that are coloured.
    question : str
        Id of the question whose evidence is shown.
    result : str
        Id of the check whose places are marked; ``""`` for the one that decides the badge.
    place : int
        Index of the place the canvas went to, -1 for none.
    target : Place or None
        The place that `look_at` last asked for.
    looks : int
        How often `look_at` was called: the same place again is another request.
    pick : dict
        The pixel that was clicked: ``frame`` (id), ``plane`` (index), ``x``, ``y`` (pixel of that plane, from 0) and
        ``sx``, ``sy`` (scene units).
    marked : tuple of Place
        Points chosen in a plot or a list, circled on the image.
    area : dict
        A rectangle chosen on the image, ``scene`` and ``x0``, ``y0``, ``x1``, ``y1`` in its units; ``{}`` for none.
    register : str
        ``"sky"`` lays the frames over each other by their WCS, ``"detector"`` by their pixels.
    page : str
        Name of the page beside the image.
    layout : str
        ``"tabs"`` shows one page, ``"beside"`` the evidence and another page next to each other.
    ratings : Ratings
        What the person says to the questions.
    judged_first : bool
        Keep badges, and what decides them, out of sight until the person has judged: for teaching.
    judge_where : str
        Where that is done.
    mending : str
        How far a new product is, in a few words; ``""`` where none is made.
    """

    # A change of the registration remakes the scene; a question clears what was drawn over the image and goes to its
    # evidence; the pages make room for the panels, which draw last.
    stages: ClassVar[tuple[str, ...]] = ("scene", "clear", "go", "pages")

    frame = _OfImage()
    camera = _OfImage()
    mask = _OfImage()
    pick = _OfImage()
    area = _OfImage()
    question = t.Unicode(FIRST_QUESTION)
    result = t.Unicode("")
    place = t.Int(-1)
    target = t.Instance(Place, allow_none=True)
    looks = t.Int(0)
    marked = t.Tuple()
    register = t.Enum(("sky", "detector"), default_value="sky")
    page = t.Unicode(FIRST_PAGE)
    layout = t.Enum(LAYOUTS, default_value="tabs")
    ratings = t.Instance(Ratings, ())
    judged_first = t.Bool(False)
    judge_where = t.Unicode("on the Rating page")
    mending = t.Unicode("")

    def __init__(self, image: CanvasState | None = None, *, question: str = FIRST_QUESTION) -> None:
        super().__init__()
        self._closed = False
        self.question = question
        self.image = CanvasState() if image is None else image
        self.image.observe(self._tell, names=list(ON_IMAGE))

    def shows(self, page: str) -> bool:
        """Return whether a page is in sight."""
        return page == self.page or (self.layout == "beside" and page == FIRST_PAGE)

    def hides(self, question: str) -> bool:
        """Return whether the badge of a question, or the verdict (``"verdict"``), stays hidden until it is judged."""
        return self.judged_first and self.ratings.of(question) is None

    def choose(self, *, question: str | None = None, result: str | None = None, place: int | None = None) -> None:
        """Choose a question, a result of it, a place of that; what is chosen already is shown again."""
        for name, value in {"question": question, "result": result, "place": place}.items():
            if value is None:
                continue
            if getattr(self, name) != value:
                setattr(self, name, value)
            else:
                self.notify_change(t.Bunch(name=name, old=value, new=value, owner=self, type="change"))

    def look_at(self, place: Place) -> None:
        """Take the image to a place."""
        self.target = place
        self.looks += 1

    def close(self) -> None:
        """Let go of the image and of all who watch. Safe to call twice."""
        if not self._closed:
            self._closed = True
            self.image.unobserve(self._tell, names=list(ON_IMAGE))
        self.unobserve_all()

    def _tell(self, change: t.Bunch) -> None:
        self.notify_change(t.Bunch({**change, "owner": self}))
