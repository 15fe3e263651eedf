"""Pictures of the evidence, as a report holds them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A ring around a place; pixels of the picture from its upper left corner."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Picture:
    """One image.

    Attributes
    ----------
    label : str
        What is shown, in a few words.
    png : bytes
        The image as PNG.
    width, height : int
        Its pixels.
    marks : tuple of Mark
    """

    label: str
    png: bytes
    width: int
    height: int
    marks: tuple[Mark, ...] = ()

    @property
    def uri(self) -> str:
        """The image as a ``data:`` address."""
        return f"data:image/png;base64,{b64encode(self.png).decode('ascii')}"


@dataclass(frozen=True)
class Figure:
    """Pictures of one place side by side, with what to look for.

    Attributes
    ----------
    question, check : str
        Ids; ``""`` for the picture of the whole product.
    title : str
        The place.
    caption : str
        What the artefact looks like.
    pictures : tuple of Picture
    """

    question: str
    check: str
    title: str
    caption: str
    pictures: tuple[Picture, ...]
