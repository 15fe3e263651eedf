"""What is being looked at."""

from __future__ import annotations

import traitlets as t

from drizview.checks.core.measured import Place
from drizview.dataset.flags import DQ
from drizview.ratings.model import Ratings

LAYOUTS = ("tabs", "beside")
FIRST_PAGE = "evidence"


class View(t.HasTraits):
    """The few things that every panel shares; a badge moves all panels by setting these.

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
        A place that a panel asks the canvas to go to.
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
    """

    frame = t.Unicode("")
    camera = t.Dict()
    mask = t.Int(int(DQ.COSMIC_RAY))
    question = t.Unicode("weight")
    result = t.Unicode("")
    place = t.Int(-1)
    target = t.Instance(Place, allow_none=True)
    pick = t.Dict()
    marked = t.Tuple()
    area = t.Dict()
    register = t.Enum(("sky", "detector"), default_value="sky")
    page = t.Unicode(FIRST_PAGE)
    layout = t.Enum(LAYOUTS, default_value="tabs")
    ratings = t.Instance(Ratings, ())
    judged_first = t.Bool(False)

    def shows(self, page: str) -> bool:
        """Return whether a page is in sight."""
        return page == self.page or (self.layout == "beside" and page == FIRST_PAGE)

    def hides(self, question: str) -> bool:
        """Return whether the badge of a question, or the verdict (``"verdict"``), stays hidden until it is judged."""
        return self.judged_first and self.ratings.of(question) is None

    def again(self, name: str) -> None:
        """Tell who watches a trait to look again, as if it had changed."""
        value = getattr(self, name)
        self.notify_change(t.Bunch(name=name, old=value, new=value, owner=self, type="change"))
