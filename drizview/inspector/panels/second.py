"""What the pages beside the image are about while that shows another product."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets

from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.plain_text import PlainText


class SecondBand(Panel):
    """A line above the pages where they are about another product than the image, and the way back."""

    watches = ("frame",)

    @property
    def visible(self) -> bool:
        """Whether it is in sight, or has been: nothing is made before it is needed."""
        return self._built or self.context.second is not None

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the line and its button."""
        self.words = PlainText(classes=("drizview-second-words",))
        self.back = ipywidgets.Button(description="Show it").add_class("drizview-quiet-button")
        self.back.on_click(lambda _: self.context.canvas.show(self.context.scene.first))
        return [ipywidgets.HBox([self.words, self.back]).add_class("drizview-second")]

    def draw(self) -> None:
        """Show the line, or nothing where image and pages are about one product."""
        second = self.context.second
        self.box.layout.display = "none" if second is None else ""
        if second is not None:
            self.words.value = f"Image and badges: {second.name}. These pages: {self.dataset.name}."
