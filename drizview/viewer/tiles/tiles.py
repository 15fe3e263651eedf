"""Tiles for the browser, cut when it asks for them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from numpy.typing import NDArray

from drizview.beside import executor
from drizview.errors import DrizviewError
from drizview.text import clean
from drizview.viewer.plane import Plane
from drizview.viewer.tiles.pyramid import Pyramid
from drizview.viewer.tiles.quantise import Packed, flag_tile, image_tile

TILE = 512
# The picture that comes first is at most so large, that which a canvas of the usual size shows of a whole image at most
# so large, and levels go down to the size of a small icon.
OVERVIEW, USUAL, SMALLEST = 256, 640, 32

_log = logging.getLogger(__name__)
# Canvases that show one file share what is kept of it.
_pyramids: WeakValueDictionary[str, Pyramid] = WeakValueDictionary()
_pyramids_lock = Lock()


class Tiles:
    """The sources of one canvas. Knows nothing about what is on the screen; thread-safe."""

    def __init__(self) -> None:
        self._sources: dict[str, Pyramid] = {}
        self._overviews: dict[str, tuple[dict[str, Any], bytes]] = {}

    def hold(self, planes: Iterable[Plane]) -> None:
        """Serve these planes and let go of all others."""
        self._sources = {plane.source: _shared(plane) for plane in planes}
        self._overviews = {key: value for key, value in self._overviews.items() if key in self._sources}

    def close(self) -> None:
        """Let go of everything."""
        self.hold(())

    def pyramid(self, source: str) -> Pyramid:
        """Return the pyramid of a source."""
        try:
            return self._sources[source]
        except KeyError:
            raise DrizviewError("image", None, "is no longer open") from None

    def overview(self, source: str) -> tuple[dict[str, Any], bytes]:
        """Return the coarsest picture with the display cuts: the first thing that the browser shows of a source."""
        pyramid = self.pyramid(source)
        made = self._overviews.get(source)
        if made and not (made[0]["provisional"] and pyramid.complete):
            return made
        z = pyramid.level(OVERVIEW)
        pixels, provisional = pyramid.overview(z)
        header, body = _packed(pixels)
        header |= {
            "source": source,
            "z": z,
            "x": 0,
            "y": 0,
            "shape": list(pixels.shape[:2]),
            "provisional": provisional,
        }
        header["cuts"] = None if pyramid.flags else pyramid.cuts()
        self._overviews[source] = header, body
        return header, body

    def first_pictures(self, sources: Iterable[str]) -> list[dict[str, Any]]:
        """Return what a browser needs to show the named sources whole, as a trait can carry it.

        That is their overviews and, of images that have been read, the tiles of the usual size. A source that cannot be
        read is left out: the browser asks for it, and is told why.
        """
        named = list(sources)
        with executor(2, name="drizview-overviews") as pool:
            list(pool.map(lambda source: self.answer({"type": "get", "source": source}), named))
        made = [source for source in named if source in self._overviews]
        pictures = [self._overviews[source] for source in made]
        pictures += [tile for source in made for tile in self._usual(source)]
        return [{**header, "data": body} for header, body in pictures]

    def _usual(self, source: str) -> Iterator[tuple[dict[str, Any], bytes]]:
        pyramid = self.pyramid(source)
        z = pyramid.level(USUAL)
        if pyramid.complete and not pyramid.flags and z < pyramid.level(OVERVIEW):
            ny, nx = (-(-size // TILE) for size in pyramid.shape(z))
            yield from (self.tile(source, z, x, y) for y in range(ny) for x in range(nx))

    def tile(self, source: str, z: int, x: int, y: int) -> tuple[dict[str, Any], bytes]:
        """Return tile (x, y) of level z, of 512 x 512 pixels or what the edge leaves of them."""
        pyramid = self.pyramid(source)
        if not 0 <= z <= pyramid.level(SMALLEST):
            raise ValueError(f"level {z} of an image that has 0 to {pyramid.level(SMALLEST)}")
        rows, columns = (slice(i * TILE, min((i + 1) * TILE, n)) for i, n in zip((y, x), pyramid.shape(z), strict=True))
        if not (0 <= rows.start < rows.stop and 0 <= columns.start < columns.stop):
            raise ValueError(f"tile ({x}, {y}) is outside level {z}")
        pixels = pyramid.piece(z, rows, columns)
        header, body = _packed(pixels)
        return header | {"source": source, "z": z, "x": x, "y": y, "shape": list(pixels.shape[:2])}, body

    def value(self, source: str, x: int, y: int) -> float:
        """Return one pixel of the raster itself, as the file has it."""
        pixel = self.pyramid(source).raster[y : y + 1, x : x + 1][0, 0]
        return pixel.item()

    def answers(self, content: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
        """Yield the reply to a message, and the true overview when the image that was sampled has been read."""
        yield self.answer(content)
        source = str(content.get("source"))
        given = self._overviews.get(source)
        if given and given[0]["provisional"] and self.pyramid(source).complete:
            yield self.answer({"type": "get", "source": source})

    def answer(self, content: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """Return the reply to ``{type: "get", source[, z, x, y]}``: a tile, without z the overview, or an error."""
        source = str(content.get("source"))
        key = {name: content[name] for name in ("source", "z", "x", "y") if name in content}
        try:
            header, body = (
                self.tile(source, *(int(content[k]) for k in "zxy")) if "z" in content else self.overview(source)
            )
        except DrizviewError as error:
            return {"type": "error", **key, "message": str(error)}, []
        except Exception as error:
            _log.exception("tile %s", key)
            return {"type": "error", **key, "message": clean(f"{type(error).__name__}: {error}")}, []
        return {"type": "tile", "key": key, **header}, [body]


def _packed(pixels: NDArray[Any]) -> Packed:
    return image_tile(pixels) if pixels.dtype.kind == "f" else flag_tile(pixels)


def _shared(plane: Plane) -> Pyramid:
    with _pyramids_lock:
        pyramid = _pyramids.get(plane.source)
        if pyramid is None:
            pyramid = _pyramids[plane.source] = Pyramid(plane.raster, flags=plane.kind == "dq")
        return pyramid
