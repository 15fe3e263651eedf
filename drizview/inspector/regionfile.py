"""Regions as text files that SAOImage DS9 reads and writes."""

from __future__ import annotations

import stat
import threading
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from astropy import units as u
from astropy.wcs import WCS

from drizview.errors import DrizviewError
from drizview.files import write_text
from drizview.text import clean
from drizview.viewer.region import MOST, Region

SUFFIXES = (".reg", ".ds9")
_LARGEST = 1_000_000  # bytes
# What the regions package calls the shapes that are drawn.
_KINDS = {
    "circle": "circle", "circleannulus": "annulus", "rectangle": "box", "ellipse": "ellipse", "polygon": "polygon",
    "line": "line",
}  # fmt: skip
_SYSTEMS = ("physical", "linear", "amplifier", "detector")  # coordinate systems of DS9 that nothing else knows
_DIGITS = 10  # decimals of a coordinate [degree]: a hundred-thousandth of a pixel


@dataclass(frozen=True)
class RegionFile:
    """What was read: the regions, and how many others there were, by what they are."""

    regions: tuple[Region, ...]
    skipped: dict[str, int]

    def words(self) -> str:
        """Return what was read and what was left out."""
        found = f"{len(self.regions)} region{'s' if len(self.regions) != 1 else ''} read"
        left = ", ".join(f"{n} {what}" for what, n in self.skipped.items())
        return clean(f"{found}; left out: {left}" if left else found)


def save(path: Path, regions: Sequence[Region], *, wcs: WCS | None, replace: bool = False) -> None:
    """Write regions of one scene as a DS9 file, whole or not at all.

    Parameters
    ----------
    path : Path
        Ends in ``.reg``.
    regions : sequence of Region
    wcs : WCS or None
        That of the scene: the regions are written in ICRS. Without one they are written in image coordinates, of which
        the first pixel is 1.
    replace : bool
        Write over a region file that is there.

    Raises
    ------
    DrizviewError
        The file cannot be written, is there already, or is not the name of a region file.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DrizviewError(str(path), None, "is not the name of a region file", "end it in .reg")
    if path.exists() and not (replace and path.is_file()):
        raise DrizviewError(str(path), None, "exists already", "choose another name, or save again to replace it")
    if not path.parent.is_dir():
        raise DrizviewError(str(path), None, "its folder does not exist", "choose another folder")
    write_text(path, to_ds9(regions, wcs=wcs))


def read(path: Path, *, wcs: WCS | None, scene: str) -> RegionFile:
    """Read the circles, annuli, boxes, ellipses, polygons and lines of a DS9 file into a scene.

    Raises
    ------
    DrizviewError
        It is not a region file, or larger than 1 MB.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise DrizviewError(str(path), None, "is not a regular file", "choose a region file of DS9")
        if facts.st_size > _LARGEST:
            raise DrizviewError(str(path), None, f"has {facts.st_size / 1e6:.1f} MB, at most 1 MB of regions are read")
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise DrizviewError(str(path), None, f"cannot be read: {error.strerror}", "check the path") from error
    try:
        return from_ds9(text, wcs=wcs, scene=scene)
    except ValueError as error:
        raise DrizviewError(str(path), None, str(error), "it must be a region file of DS9") from error


def to_ds9(regions: Iterable[Region], *, wcs: WCS | None) -> str:
    """Return regions as the text of a DS9 file, in ICRS where there is a WCS."""
    Regions = _package().Regions
    shapes = [_shape(region) for region in regions]
    shapes = [shape.to_sky(wcs) for shape in shapes] if wcs is not None else shapes
    return str(Regions(shapes).serialize(format="ds9", precision=_DIGITS))


def from_ds9(text: str, *, wcs: WCS | None, scene: str) -> RegionFile:
    """Return the shapes that can be drawn in the text of a DS9 file.

    Parameters
    ----------
    text : str
    wcs : WCS or None
        That of the scene; without it, regions in sky coordinates are left out.
    scene : str
        Name of the scene that they are for.

    Raises
    ------
    ValueError
        The text is not that of a region file.
    """
    parsed, skipped = _parsed(text)
    if not parsed and not skipped:
        raise ValueError("holds no region")
    if len(parsed) > MOST:
        raise ValueError(f"holds {len(parsed)} regions, at most {MOST} are read")
    found = []
    for shape in parsed:
        made = _region(shape, wcs, scene)
        if isinstance(made, Region):
            found.append(made)
        else:
            skipped[made] += 1
    return RegionFile(tuple(found), dict(skipped))


def _package() -> Any:
    """Return the regions package: a second to import, and few save regions; in a browser there is none."""
    try:
        import regions
    except ImportError as error:
        raise DrizviewError("regions", None, "the package is not installed", "pip install regions") from error
    return regions


def _shape(region: Region) -> Any:
    """Return a region as one of the regions package, in pixels from 0."""
    import regions as shapes
    from regions import PixCoord

    n = region.numbers
    label = region.label.replace("{", "(").replace("}", ")")  # braces are what encloses it
    meta = shapes.RegionMeta({"text": label} if label else {})
    if region.shape == "line":
        return shapes.LinePixelRegion(PixCoord(n["x1"], n["y1"]), PixCoord(n["x2"], n["y2"]), meta=meta)
    if region.shape == "polygon":
        return shapes.PolygonPixelRegion(PixCoord(*region.outline()), meta=meta)
    centre = PixCoord(n["x"], n["y"])
    if region.shape == "circle":
        return shapes.CirclePixelRegion(centre, n["r"], meta=meta)
    if region.shape == "annulus":
        return shapes.CircleAnnulusPixelRegion(centre, n["inner"], n["r"], meta=meta)
    kind = shapes.EllipsePixelRegion if region.shape == "ellipse" else shapes.RectanglePixelRegion
    return kind(centre, n["width"], n["height"], angle=n["angle"] * u.deg, meta=meta)


def _parsed(text: str) -> tuple[list[Any], Counter[str]]:
    """Return the regions that the regions package knows, and what it left out."""
    Regions = _package().Regions
    try:
        with _caught() as said:
            parsed = list(Regions.parse(text, format="ds9"))
    except Exception as error:  # whatever its parser meets in what is not a region file
        raise ValueError(f"cannot be understood: {clean(error, 60)}") from error
    return parsed, Counter(left for warning in said if (left := _left_out(warning)))


class _Warnings(threading.local):
    """Stands for the module `warnings` in the parser of the regions package, which says by warnings what it leaves out.

    `warnings.catch_warnings` would catch, and hide, those of all threads.
    """

    said: list[str] | None = None

    def warn(self, message: str, category: type[Warning] = UserWarning) -> None:
        """Keep what is said while `_caught` listens in this thread; else it is a warning as any other."""
        if self.said is None:
            warnings.warn(message, category, stacklevel=3)
        else:
            self.said.append(message)


_warnings = _Warnings()


@contextmanager
def _caught() -> Iterator[list[str]]:
    """Yield a list of what the parser warns of in this thread."""
    from regions.io.ds9 import read as parser

    parser.warnings = _warnings
    said: list[str] = []
    _warnings.said = said
    try:
        yield said
    finally:
        _warnings.said = None


def _left_out(warning: str) -> str:
    """Return what a warning of the regions package is about, ``"vector"``; empty where each region is warned of too."""
    if "coordinate frame was not found" in warning:
        return "without known coordinates"
    named = warning.split('"')
    shape = clean(named[1], 30) if len(named) > 2 else "unreadable"
    return "" if shape in _SYSTEMS or shape.startswith("wcs") else shape


def _region(shape: Any, wcs: WCS | None, scene: str) -> Region | str:
    """Return a region of ours, or in a word what it is that we cannot show."""
    sky = type(shape).__name__.endswith("SkyRegion")
    kind = type(shape).__name__.removesuffix("SkyRegion").removesuffix("PixelRegion").lower()
    if kind not in _KINDS:
        return kind
    if not shape.meta.get("include", True):
        return f"excluding {kind}"
    if sky and wcs is None:
        return f"{kind} in sky coordinates (the image has none)"
    try:
        pixels = shape.to_pixel(wcs) if sky else shape
        label = str(shape.meta.get("text") or "")
        if kind == "polygon":
            corners = np.transpose([np.ravel(pixels.vertices.x), np.ravel(pixels.vertices.y)])
            return Region("polygon", {}, scene=scene, label=label, points=tuple(map(tuple, corners)))
        return Region(_KINDS[kind], _numbers(pixels), scene=scene, label=label)
    except (ValueError, TypeError):  # off the projection, not finite, without a size
        return f"{kind} off the image's sky"


def _numbers(pixels: Any) -> dict[str, float]:
    if hasattr(pixels, "start"):
        return dict(zip(("x1", "y1", "x2", "y2"), (*_xy(pixels.start), *_xy(pixels.end)), strict=True))
    centre = dict(zip("xy", _xy(pixels.center), strict=True))
    if hasattr(pixels, "inner_radius"):
        return {**centre, "inner": float(pixels.inner_radius), "r": float(pixels.outer_radius)}
    if hasattr(pixels, "radius"):
        return {**centre, "r": float(pixels.radius)}
    angle = (float(np.asarray(pixels.angle.to_value(u.deg))) + 180) % 360 - 180
    return {**centre, "width": float(pixels.width), "height": float(pixels.height), "angle": angle}


def _xy(point: Any) -> Iterator[float]:
    yield from (float(point.x), float(point.y))
