"""What every panel may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drizview.checking import Checking
from drizview.dataset.dataset import Dataset
from drizview.scene import Scene
from drizview.view import View
from drizview.viewer import Canvas


@dataclass(eq=False)
class Desk:
    """The dataset, what is being looked at, the checks at work, the canvas with its scene, and who hears of errors."""

    dataset: Dataset
    view: View
    checking: Checking
    canvas: Canvas
    scene: Scene
    complain: Callable[[BaseException], None]
