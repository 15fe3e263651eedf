"""The image canvas and what belongs to it."""

from drizview.viewer.canvas import Canvas
from drizview.viewer.flaglist import FlagList, FlagRow
from drizview.viewer.frame import Frame
from drizview.viewer.mesh import Mesh
from drizview.viewer.plane import Plane

__all__ = ["Canvas", "FlagList", "FlagRow", "Frame", "Mesh", "Plane"]
