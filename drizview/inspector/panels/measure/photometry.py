"""Aperture photometry and the curve of growth of the source that was clicked."""

from __future__ import annotations

from math import ceil
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.measure.calibration import Calibration, calibration
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.plot import BLUE, GREY, Plot
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.inspector.probe import Probe
from drizview.measure.stars.growth import Growth, centroid, growth
from drizview.measure.stars.magnitude import ab_magnitude, magnitude_error, st_magnitude
from drizview.numbers import number, short_unit, with_error
from drizview.viewer import Frame

_OWNER = "photometry"
# Aperture, and inner and outer radius of the sky: the 0.5 arcsec for which zero points of ACS are quoted [arcsec].
RADII = (0.5, 1.0, 1.6)
_IN_PIXELS = (10.0, 20.0, 32.0)  # where there is no scale
_UNITS = {False: "arcsec", True: "pixels"}  # by the button
_CUT = " No light: the aperture reaches over pixels without a value, beyond an edge for instance; take a smaller one."
_ASTRAY = " No light has its middle within the aperture: this is the pixel clicked."
_STEPS = 24  # of the curve
_LARGEST = 400  # outer radius [pixel]: a stamp of 5 MB
_CLICK = "Click a source on the image: its light within the circle, above the sky between the dashed ones."


class Photometry:
    """Radii to choose, the numbers, and the curve of growth.

    Attributes
    ----------
    box : ipywidgets.VBox
    """

    def __init__(self, context: PanelContext) -> None:
        self.context, self._turning = context, False
        names = ("Aperture", "Sky from", "to")
        self.radii = [
            ipywidgets.BoundedFloatText(value, min=0.01, max=1000, step=0.05, description=name)
            for name, value in zip(names, RADII, strict=True)
        ]
        for field in self.radii:
            field.add_class("drizview-radius").observe(lambda _: self._again(), names=["value"])
        self.unit = ipywidgets.ToggleButton(
            False, description=_UNITS[False], tooltip="Radii in arcseconds or in pixels"
        )
        self.unit.observe(self._turned, names=["value"])
        self.centre = ipywidgets.Checkbox(True, description="on the centroid", indent=False)
        self.centre.observe(lambda _: self._again(), names=["value"])
        row = ipywidgets.Box([*self.radii, self.unit, self.centre]).add_class("drizview-measure-row")
        self.words, self.table = remark(_CLICK), DataTable()
        self.holder = ipywidgets.VBox().add_class("drizview-section")
        self.box = section("Aperture photometry", row, self.words, self.table, self.holder)
        self.plot: Plot | None = None
        self._seen: tuple[Any, ...] = ()
        self._at: tuple[Frame, int, int, int] | None = None
        self._hide()

    def show(self, found: tuple[Frame, int, int, int] | None) -> None:
        """Measure at frame, plane, x and y (pixels from 0), None for nowhere."""
        self._at = found
        key = found and (found[0].id, *(plane.source for plane in found[0].planes), *found[1:], *self._settings())
        if key != self._seen:
            self._seen = key or ()
            self._again()

    def close(self) -> None:
        """Close the plot; safe to call twice."""
        if self.plot is not None:
            self.plot.close()

    def _settings(self) -> tuple[float, ...]:
        return (*(field.value for field in self.radii), self.unit.value, self.centre.value)

    def _again(self) -> None:
        """Measure with the radii that are set."""
        if self._turning:
            return
        if self._at is None:
            self._hide()
            set_text(self.words, _CLICK)
            return
        try:
            self._measure(*self._at)
        except (Unmeasured, DrizviewError) as missing:
            self._hide()
            set_text(self.words, f"No photometry here: {getattr(missing, 'reason', missing)}")

    def _measure(self, frame: Frame, plane: int, x: int, y: int) -> None:
        if frame.kind != "sci":
            raise Unmeasured(f"{frame.label} is not a science image")
        scale = pixel_scale(frame, plane)
        aperture, inner, outer = self._pixels(scale)
        half = ceil(outer) + 2
        stamp = self._stamp(frame, plane, x, y, half)
        at, astray = (float(half), float(half)), ""
        if self.centre.value:
            at = centroid(stamp, x=half, y=half, reach=aperture)
            astray = _ASTRAY if at[0] == half and at[1] == half else ""
        known = calibration(self.context, frame, plane)
        curve = np.append(np.linspace(inner / _STEPS, inner, _STEPS), aperture)
        found = growth(
            stamp, x=at[0], y=at[1], radii=curve, ring=(inner, outer),
            variance=known.variance, correlation=known.correlation,
        )  # fmt: skip
        self._fill(found, frame, known, 0.0 if self.unit.value else scale, (x + at[0] - half, y + at[1] - half))
        self.words.value += astray if np.isfinite(found.flux[-1]) else _CUT
        self._draw(found, frame, *((scale, "arcsec") if scale and not self.unit.value else (1.0, "px")))
        self._circle(frame, plane, (x + at[0] - half, y + at[1] - half), (aperture, inner, outer))

    def _pixels(self, scale: float) -> tuple[float, float, float]:
        """Return aperture and both radii of the sky [pixel]."""
        given: tuple[float, ...] = tuple(float(field.value) for field in self.radii)
        if not (scale or self.unit.value) and given == RADII:
            given = _IN_PIXELS
        aperture, inner, outer = (value / (scale if scale and not self.unit.value else 1.0) for value in given)
        if not 0 < aperture <= inner < outer <= _LARGEST:
            most = f"{number(_LARGEST * scale, '.3g')}″" if scale and not self.unit.value else f"{_LARGEST} pixels"
            raise Unmeasured(f"radii must grow, from the aperture to the sky and its end, which is at most {most}")
        return aperture, inner, outer

    def _turned(self, change: Any) -> None:
        """Give the same radii in the other unit."""
        self.unit.description = _UNITS[change["new"]]
        scale = pixel_scale(*self._at[:2]) if self._at else 0.0
        per = scale or RADII[0] / _IN_PIXELS[0]
        self._turning = True
        for field in self.radii:
            field.step = 0.5 if change["new"] else 0.05
            field.value = float(f"{field.value / per if change['new'] else field.value * per:.3g}")
        self._turning = False
        self._again()

    def _stamp(self, frame: Frame, plane: int, x: int, y: int, half: int) -> NDArray[np.float64]:
        """Return the pixels around a place, NaN where there are none, or none with a weight."""
        stamp, product = Probe(frame).stamp(plane, x, y, half=half), self.context.dataset.product
        if frame.id == "product/sci" and product is not None and product.wht is not None:
            y0, x0 = max(0, y - half), max(0, x - half)
            valid = product.valid((slice(y0, y + half + 1), slice(x0, x + half + 1)))
            inside = stamp[y0 - y + half :, x0 - x + half :][: valid.shape[0], : valid.shape[1]]
            inside[~valid] = np.nan
        return stamp

    def _fill(self, found: Growth, frame: Frame, known: Calibration, scale: float, at: tuple[float, float]) -> None:
        self.table.layout.display = ""
        unit = f" [{short_unit(frame.unit)}]" if frame.unit else ""
        radius = f"{number(found.radius[-1] * scale, '.3g')}″" if scale else f"{number(found.radius[-1])} px"
        rows = [
            (f"light within {radius}{unit}", with_error(float(found.flux[-1]), float(found.error[-1]))),
            *magnitudes(float(found.flux[-1]), float(found.error[-1]), known),
            (f"sky a pixel{unit}", f"{number(found.sky, '.4g')}, scatter {number(found.sky_sigma, '.3g')}"),
            ("pixels of sky", found.sky_pixels),
            ("centre x, y", f"{at[0]:.2f}, {at[1]:.2f}"),
        ]
        self.table.fill(("at this source", ""), rows)
        set_text(self.words, f"On {frame.label}: {_notes(frame, known)}")

    def _draw(self, found: Growth, frame: Frame, scale: float, unit: str) -> None:
        if self.plot is None:  # bqplot draws wrongly what is made out of sight
            self.plot = Plot("radius", "light")
            self.holder.children = [self.plot.box]
        self.holder.layout.display = ""
        self.plot.clear()
        self.plot.x.label = f"radius [{unit}]"
        self.plot.y.label = f"light [{short_unit(frame.unit)}]" if frame.unit else "light"
        radius, flux, error = (values[:-1] for values in (found.radius * scale, found.flux, found.error))
        self.plot.band(radius, flux - error, flux + error, colour=GREY)
        self.plot.line(radius, flux, colour=BLUE)
        self.plot.rule(x=float(found.radius[-1] * scale), colour=BLUE, name="aperture")

    def _circle(self, frame: Frame, plane: int, at: tuple[float, float], radii: tuple[float, ...]) -> None:
        """Draw aperture and sky on the image."""
        sx, sy = frame.planes[plane].to_scene([at[0]], [at[1]])
        size = _units_a_pixel(frame, plane)
        shapes = [
            {"kind": "circle", "points": [[float(sx[0]), float(sy[0])]], "r": radius * size, "colour": colour,
             "dash": bool(k), "scene": frame.scene}
            for k, (radius, colour) in enumerate(zip(radii, ("#ffd54a", "#7fd4ff", "#7fd4ff"), strict=True))
        ]  # fmt: skip
        self.context.overlay(_OWNER, shapes)

    def _hide(self) -> None:
        self.table.layout.display = self.holder.layout.display = "none"
        self.context.overlay(_OWNER, [])


def pixel_scale(frame: Frame, plane: int) -> float:
    """Return the side of a pixel of a plane [arcsec], 0 where it is not known."""
    return (frame.scale_arcsec or 0.0) * _units_a_pixel(frame, plane)


def _units_a_pixel(frame: Frame, plane: int) -> float:
    """Return the side of a pixel in the middle of a plane, in scene units."""
    ny, nx = frame.planes[plane].raster.shape
    x, y = frame.planes[plane].to_scene([nx / 2, nx / 2 + 1, nx / 2], [ny / 2, ny / 2, ny / 2 + 1])
    area = abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]))
    return float(area) ** 0.5


def magnitudes(flux: float, error: float, known: Calibration) -> list[tuple[str, str]]:
    """Return ST and AB magnitude as rows of a table; none without PHOTFLAM or a rate."""
    if known.photflam is None or known.per_second is None:
        return []
    rate, spread = flux * known.per_second, error * known.per_second
    off = magnitude_error(rate, spread)
    rows = [("ST magnitude", with_error(st_magnitude(rate, photflam=known.photflam), off))]
    if known.photplam is not None:
        ab = ab_magnitude(rate, photflam=known.photflam, photplam=known.photplam)
        rows.append(("AB magnitude", with_error(ab, off)))
    return rows


def _notes(frame: Frame, known: Calibration) -> str:
    """Return what the numbers are and are not corrected for."""
    notes = ["no aperture correction"]
    if frame.group != "drz":
        notes.append("no correction for the pixel area of a distorted exposure, none for charge transfer")
    if known.variance is None:
        notes.append("the error has no photon noise: exposure time or gain are not known")
    elif known.correlation > 1:
        notes.append(f"noise of the sky × {number(known.correlation, '.2f')} for the correlation that drizzling makes")
    if known.photflam is None:
        notes.append("no magnitude: no PHOTFLAM")
    elif known.per_second is None:
        notes.append(f"no magnitude: PHOTFLAM is not for {frame.unit or 'this unit'}")
    return "; ".join(notes) + "."
