"""Pictures of the evidence, as a report holds them."""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Ring:
    """A ring around a place; pixels of the picture from its upper left corner."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class EvidencePicture:
    """One image.

    Attributes
    ----------
    label : str
        What is shown, in a few words.
    png : bytes
        The image as PNG.
    width, height : int
        Its pixels.
    rings : tuple of Ring
    ends : str
        The values that are black and white, with their unit; ``""`` where nobody has to know.
    """

    label: str
    png: bytes
    width: int
    height: int
    rings: tuple[Ring, ...] = ()
    ends: str = ""

    @property
    def uri(self) -> str:
        """The image as a ``data:`` address."""
        return f"data:image/png;base64,{b64encode(self.png).decode('ascii')}"


@dataclass(frozen=True)
class Figure:
    """Pictures of one place side by side, and what to look for.

    Attributes
    ----------
    question, check : str
        Ids; ``""`` for the picture of the whole product.
    title : str
        The place.
    caption : str
        What the artefact looks like.
    pictures : tuple of EvidencePicture
    arcsec : float
        Side of a pixel of the pictures [arcsec]; 0 where not known.
    north : float
        Angle of north from up, counterclockwise [deg].
    """

    question: str
    check: str
    title: str
    caption: str
    pictures: tuple[EvidencePicture, ...]
    arcsec: float = 0.0
    north: float = 0.0

    @property
    def bar(self) -> tuple[float, str]:
        """Length of a scale bar [pixel of the pictures], and the angle that it is; (0, "") where that is not known."""
        wide = self.arcsec * min((picture.width for picture in self.pictures), default=0) / 3
        if not wide > 0:
            return 0.0, ""
        ten = 10 ** math.floor(math.log10(wide))
        length = next(lead * ten for lead in (5, 2, 1) if lead * ten <= wide)
        return length / self.arcsec, f"{length:g}″"

    @property
    def compass(self) -> tuple[tuple[str, float, float], ...]:
        """North and east: letter, and a step that way across and down a picture; nothing without a scale."""
        turns = (("N", self.north), ("E", self.north + 90)) if self.arcsec > 0 else ()
        return tuple((name, -math.sin(math.radians(at)), -math.cos(math.radians(at))) for name, at in turns)

    def to_json(self) -> dict[str, Any]:
        """Return the figure as JSON values."""
        values = asdict(self)
        for entry, picture in zip(values["pictures"], self.pictures, strict=True):
            entry["png"] = b64encode(picture.png).decode("ascii")
        return values

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Figure:
        """Return the figure that was written."""
        made = cls(**values)
        return replace(made, pictures=tuple(_picture(entry) for entry in values["pictures"]))


def _picture(values: Mapping[str, Any]) -> EvidencePicture:
    rings = tuple(Ring(**ring) for ring in values["rings"])
    return EvidencePicture(**{**values, "png": b64decode(values["png"], validate=True), "rings": rings})
