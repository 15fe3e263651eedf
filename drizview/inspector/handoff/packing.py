"""Images packed for another program: pixels, data-quality flags and WCS, and nothing else of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

from drizview.dataset.chip import Chip
from drizview.dataset.io.raster import Raster, Window
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.scene import Scene
from drizview.text import clean
from drizview.viewer import Frame

# An image beyond this is cut: the other program holds whole arrays in memory, and copies while it draws.
MOST_PIXELS = 32_000_000
WINDOW = 4096  # pixels on each side of what is cut out
_STRUCTURE = ("SIMPLE", "BITPIX", "NAXIS", "EXTEND")
_WORDS = re.compile(r"(CTYPE|CUNIT|CPDIS|D2IMDIS|DP|D2IM)\d.*|RADESYS")  # cards whose text means coordinates
_UNITS = {"electrons": "electron", "electrons/s": "electron/s", "counts": "count", "counts/s": "count/s"}


@dataclass(frozen=True)
class PackedImages:
    """Images of one pixel grid.

    Attributes
    ----------
    label : str
        What jdaviz calls it, before the name of the extension: ``"je9g01a0q"``.
    rasters : mapping of str to Raster
        By extension name, the first is the parent of the others: SCI, then DQ.
    version : int
        EXTVER.
    wcs : WCS or None
    unit : str
        Of the first raster, as drizview writes it.
    facts : mapping
        Cards by which jdaviz knows the instrument, and so the names of the flags.
    window : tuple of slice
        What is handed over, all or a part.
    """

    label: str
    rasters: Mapping[str, Raster]
    version: int
    wcs: WCS | None
    unit: str
    facts: Mapping[str, str]
    window: Window

    @property
    def extensions(self) -> list[str]:
        """Names as jdaviz lists them, ``["SCI,1", "DQ,1"]``."""
        return [f"{name},{self.version}" for name in self.rasters]

    @property
    def labels(self) -> list[str]:
        """Names in jdaviz's data collection, ``["je9g01a0q[SCI,1]", "je9g01a0q[DQ,1]"]``."""
        return [f"{self.label}[{extension}]" for extension in self.extensions]

    @property
    def pixels(self) -> int:
        """Pixels of all images."""
        return len(self.rasters) * int(np.prod([part.stop - part.start for part in self.window]))

    @property
    def note(self) -> str:
        """What is not whole, in a sentence; ``""`` where all is."""
        ny, nx = next(iter(self.rasters.values())).shape
        (y0, y1), (x0, x1) = ((part.start, part.stop) for part in self.window)
        if (y1 - y0, x1 - x0) == (ny, nx):
            return ""
        return f"{self.label} has {nx} x {ny} pixels: x {x0} to {x1 - 1}, y {y0} to {y1 - 1} were handed over"

    def hdus(self) -> fits.HDUList:
        """Read the pixels and return them as a file in memory; the headers hold the WCS and nothing else of the file's.

        Text of the original headers stays behind: jdaviz shows what it is given.
        """
        primary = fits.PrimaryHDU()
        primary.header.update(self.facts)
        cards, tables = _wcs_cards(self.wcs, self.window)
        units = [_hdu(raster[self.window], name, self.version, cards) for name, raster in self.rasters.items()]
        if unit := _UNITS.get(self.unit):
            units[0].header["BUNIT"] = unit
        return fits.HDUList([primary, *units, *tables])


def cargo(scene: Scene, frames: Iterable[str], *, camera: Mapping[str, float] | None = None) -> Iterator[PackedImages]:
    """Yield what would be handed over, without reading a pixel; parameters as in `to_jdaviz`."""
    known = {frame.id: frame for frame in scene.frames}
    done: set[str] = set()
    for id in frames:
        if id not in known:
            raise DrizviewError(clean(id, 60), None, "is no frame", f"there are {', '.join(known)}")
        exposure = scene.dataset.exposure(id.rpartition("/")[0])
        key = exposure.name if exposure else id
        if key in done:
            continue
        done.add(key)
        if exposure is None:
            yield _of_product(scene, known[id], camera)
            continue
        for chip in exposure.chips:
            yield _of_chip(scene, exposure.name, chip)


def _of_chip(scene: Scene, name: str, chip: Chip) -> PackedImages:
    rasters = {"SCI": chip.sci} | ({"DQ": chip.dq} if chip.dq is not None else {})
    whole = (slice(0, chip.sci.shape[0]), slice(0, chip.sci.shape[1]))  # no Hubble chip is beyond the cap
    wcs = _wcs_or_none(lambda: chip.wcs)
    return PackedImages(safe_label(name), rasters, chip.extver, wcs, chip.unit, _facts(scene), whole)


def _of_product(scene: Scene, frame: Frame, camera: Mapping[str, float] | None) -> PackedImages:
    plane = frame.planes[0]
    wcs = _wcs_or_none(lambda: scene.wcs_of(frame, plane))
    group = frame.id.rpartition("/")[0]  # of a product that was added, its own
    label = safe_label(scene.dataset.name.split(".fits")[0] + ("" if group == "product" else f" {group}"))
    return PackedImages(
        label, {frame.kind.upper(): plane.raster}, 1, wcs, frame.unit, _facts(scene), _window(frame, camera)
    )


def _window(frame: Frame, camera: Mapping[str, float] | None) -> Window:
    """Return the whole of a frame, or as much of it around the camera as jdaviz can hold."""
    plane = frame.planes[0]
    shape = plane.raster.shape
    if shape[0] * shape[1] <= MOST_PIXELS:
        return slice(0, shape[0]), slice(0, shape[1])
    centre = [(n - 1) / 2 for n in shape]
    if camera:
        x, y = plane.to_pixel(camera["x"], camera["y"])
        centre = [float(y), float(x)]
    parts = []
    for n, middle in zip(shape, centre, strict=True):
        length = min(n, WINDOW)
        start = int(np.clip(round(middle) - length // 2, 0, n - length))
        parts.append(slice(start, start + length))
    return parts[0], parts[1]


def _wcs_or_none(made: Callable[[], WCS]) -> WCS | None:
    try:
        return made()
    except Unmeasured:
        return None


def _wcs_cards(wcs: WCS | None, window: Window) -> tuple[fits.Header, list[Any]]:
    """Return the cards of a WCS and the tables of its distortion."""
    if wcs is None:
        return fits.Header(), []
    whole = not any(part.start for part in window)
    primary, *tables = (wcs if whole else wcs.slice(window)).to_fits(relax=True)
    cards = fits.Header([card for card in primary.header.cards if _belongs(card)])
    return cards, tables


def _belongs(card: Any) -> bool:
    """Return whether a card is part of the coordinates: names and dates, which are text of the file, are not."""
    if isinstance(card.value, str):
        return bool(_WORDS.fullmatch(card.keyword)) and safe_label(card.value) == card.value
    return card.keyword not in _STRUCTURE


def _hdu(pixels: Any, name: str, version: int, cards: fits.Header) -> fits.ImageHDU:
    values = np.asarray(pixels).astype(np.uint16) if name == "DQ" else np.asarray(pixels, dtype=np.float32)
    hdu = fits.ImageHDU(values, header=cards.copy(), name=name, ver=version)
    hdu.header["EXTVER"] = version
    return hdu


def _facts(scene: Scene) -> dict[str, str]:
    header = scene.dataset.header
    cards = {"TELESCOP": "HST", **{key: header.text(key) or "" for key in ("INSTRUME", "DETECTOR")}}
    return {key: safe_label(value)[:20] for key, value in cards.items() if value}


def safe_label(text: str) -> str:
    """Return text as a name in pages that are not ours to keep safe: letters, digits and a few signs."""
    return re.sub(r"[^\w.,+\-\[\] ]", "_", clean(text, 80), flags=re.ASCII)
