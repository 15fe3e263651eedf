"""What the canvas shows at one time."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drizview.viewer.plane import Kind, Plane
from drizview.viewer.tangent import Tangent


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a blink set: planes drawn in one scene, with flags over them.

    Parameters
    ----------
    id : str
        Key, unique in a canvas: ``"je9g01a0q/sci"``.
    label : str
        Name below the thumbnail: ``"a0q SCI"``.
    planes : sequence of Plane
        Drawn together; the two chips of an exposure are two planes. All of one kind, which is the frame's.
        Planes of kind ``dq`` show the flags themselves: the bits of the mask in their colours, other flags in dim grey.
    flags : sequence of Plane
        Data-quality planes with the meshes of `planes` that they lie over; drawn as a coloured overlay.
    unit : str
        Unit of the values, for the readout.
    group : str
        The exposure or product that the frame belongs to, ``"a0q"``: frames of one group share a button in the toolbar.
    scene : str
        Name of the coordinate system; frames of one scene share the camera, so blinking them keeps the place.
    per_second : float, optional
        What a value is multiplied by to be in electrons per second (1 / exposure time for electrons), so that frames
        of different units can have the same display cuts; None where it is not known.
    scale_arcsec : float, optional
        Arcseconds per unit of scene, for the scale bar; the canvas's own `scale_arcsec` where None.
    north : float, optional
        Angle of north from up, counterclockwise [deg], for the compass; the canvas's own `north` where None.
    tangent : Tangent, optional
        The sky in scene coordinates, for the coordinate grid.
    beside : str
        Id of the frame that it is compared with, where it is of another product than the rest: it has the display cuts
        of that frame, and neither the shapes that are drawn for the rest nor their circles; ``""`` for the rest.
    linear : bool
        Whether it has the stretch of weight maps though it is a science image, as where zero is in the middle: a
        difference.
    """

    id: str
    label: str
    planes: tuple[Plane, ...]
    flags: tuple[Plane, ...] = ()
    unit: str = ""
    group: str = ""
    scene: str = ""
    per_second: float | None = None
    scale_arcsec: float | None = None
    north: float | None = None
    tangent: Tangent | None = None
    beside: str = ""
    linear: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "planes", tuple(self.planes))
        object.__setattr__(self, "flags", tuple(self.flags))
        if self.per_second is not None and not 0 < self.per_second < math.inf:
            object.__setattr__(self, "per_second", None)
        if not self.planes:
            raise ValueError(f"frame {self.id!r} has no planes")
        if len({plane.kind for plane in self.planes}) > 1:
            raise ValueError(f"frame {self.id!r} mixes kinds of planes")
        if any(plane.kind != "dq" for plane in self.flags):
            raise ValueError(f"the flags of frame {self.id!r} must be planes of kind 'dq'")

    @property
    def kind(self) -> Kind:
        """Kind of the planes."""
        return self.planes[0].kind
