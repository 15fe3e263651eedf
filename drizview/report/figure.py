"""Pictures of the evidence, as a report holds them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass


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
    """

    label: str
    png: bytes
    width: int
    height: int
    rings: tuple[Ring, ...] = ()

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
    """

    question: str
    check: str
    title: str
    caption: str
    pictures: tuple[EvidencePicture, ...]
