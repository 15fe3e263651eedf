"""The place that a person types: on the sky, or a pixel of the frame on view."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import numpy as np
from astropy.coordinates import angular_separation

from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.position import sky_position
from drizview.inspector.scene import Scene
from drizview.numbers import number
from drizview.text import clean
from drizview.viewer import Frame
from drizview.viewer.locate import pixel_in, pixel_position


class Locator:
    """Finds typed places on the frames of a scene.

    Parameters
    ----------
    scene : Scene
    find : callable, optional
        ``find(name)`` returns right ascension and declination [deg] of an object of a catalogue, None for none.
    """

    def __init__(self, scene: Scene, find: Callable[[str], tuple[float, float] | None] = lambda _: None) -> None:
        self.scene, self.find = scene, find

    def __call__(self, frame: Frame, text: str) -> tuple[float, float]:
        """Return the scene position of ``text`` on a frame: an object of the catalogue, a sky position or a pixel.

        Two plain numbers are degrees where the frame has that part of the sky, else a pixel of it, from 0: a field of
        Hubble is so small that they can hardly be both.

        Raises
        ------
        DrizviewError
            It is neither a sky position nor a pixel, or lies off the frame.
        """
        named = self.find(text)
        if named is not None:
            return self._on_sky(frame, *named)
        text = text.replace("−", "-")
        pixel = pixel_in(text)
        if pixel is None:
            return self._on_sky(frame, *sky_position(text))
        try:
            if text.strip()[0] in "pP[(":
                raise DrizviewError(text, None, "is meant as a pixel")
            return self._on_sky(frame, *sky_position(*pixel))
        except DrizviewError:
            return pixel_position(frame, text)

    def _on_sky(self, frame: Frame, ra: float, dec: float) -> tuple[float, float]:
        with suppress(Unmeasured):  # none of its chips reaches that far
            x, y = self.scene.toward(ra, dec, frame)
            if any(plane.contains(*plane.to_pixel(x, y)) for plane in frame.planes):
                return x, y
        raise DrizviewError(_words(ra, dec), None, self._how_far(frame, ra, dec), "show another frame, or check it")

    def _how_far(self, frame: Frame, ra: float, dec: float) -> str:
        """Return how far off the frame a sky position is, from the middle of its first image."""
        plane = frame.planes[0]
        ny, nx = plane.raster.shape
        try:
            wcs = self.scene.wcs_of(frame, plane)
        except Unmeasured as error:
            return error.reason
        at = wcs.all_pix2world((nx - 1) / 2, (ny - 1) / 2, 0)
        off = np.degrees(angular_separation(*np.radians([float(at[0]), float(at[1]), ra, dec]))) * 60
        far = f"{number(off / 60)}°" if off >= 90 else f"{number(off)}′"
        return f"is not on {frame.label}: {far} from its middle"


def _words(ra: float, dec: float) -> str:
    return clean(f"{ra:.5f} {dec:+.5f}")
