"""What is being looked at."""

from __future__ import annotations

import traitlets as t


class View(t.HasTraits):
    """The few things that every panel shares; a badge moves all panels by setting these.

    Attributes
    ----------
    frame : str
        Id of the frame shown on the canvas.
    question : str
        Id of the question whose evidence is shown.
    result : str
        Id of the check whose places are marked; ``""`` for the one that decides the badge.
    place : int
        Index of the place the canvas went to, -1 for none.
    register : str
        ``"sky"`` lays the frames over each other by their WCS, ``"detector"`` by their pixels.
    """

    frame = t.Unicode("")
    question = t.Unicode("weight")
    result = t.Unicode("")
    place = t.Int(-1)
    register = t.Enum(("sky", "detector"), default_value="sky")

    def again(self, name: str) -> None:
        """Tell who watches a trait to look again, as if it had changed."""
        value = getattr(self, name)
        self.notify_change(t.Bunch(name=name, old=value, new=value, owner=self, type="change"))
