"""What every panel may look at."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.checking import Checking
from drizview.dataset.dataset import Dataset
from drizview.scene import Scene
from drizview.view import View
from drizview.viewer import Canvas


@dataclass(eq=False)
class Desk:
    """The dataset, what is being looked at, the checks at work, and the canvas with its scene."""

    dataset: Dataset
    view: View
    checking: Checking
    canvas: Canvas
    scene: Scene
