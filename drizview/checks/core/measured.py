"""What a check hands to the engine: a number and its evidence, never a judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drizview.checks.core.status import Status

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Place:
    """Where the evidence is, so that a person can go and look.

    Attributes
    ----------
    frame : str
        ``"product"``, or the name of an image of an exposure as in `Chip.name`: ``"je9g01a0q_flc.fits[SCI,1]"``.
    x, y : float
        Pixel in that frame, from 0.
    value : float or None
        The number at this place, in the unit of the check or as ``note`` says.
    ra, dec : float or None
        Degrees.
    radius : float
        Pixels of the frame, for a circle around the place.
    note : str
        A few words.
    """

    frame: str
    x: float
    y: float
    value: float | None = None
    ra: float | None = None
    dec: float | None = None
    radius: float = 8.0
    note: str = ""


@dataclass(frozen=True)
class Measured:
    """A measured number.

    Attributes
    ----------
    value : float
        In the unit that the check declares. NaN means that it could not be measured.
    n : int or None
        How many pixels, stars or chips it rests on.
    uncertainty : float or None
        One standard deviation, in the same unit.
    where : tuple of Place
        Worst first.
    rows : tuple of mapping
        The same measurement for each exposure, chip or region: column name with its unit to cell.
    note : str
        One sentence that explains this value.
    line : str
        The badge's line where the number alone says too little; the check's template by default.
    cap : Status or None
        The worst status that this value may have, where the check knows why more would mislead.
    opportunity : bool
        Whether reprocessing could gain something although nothing is wrong: a pass becomes info, and the verdict is
        told with the opportunity beside it.
    """

    value: float
    n: int | None = None
    uncertainty: float | None = None
    where: tuple[Place, ...] = ()
    rows: tuple[Mapping[str, Cell], ...] = ()
    note: str = ""
    line: str = ""
    cap: Status | None = None
    opportunity: bool = False
