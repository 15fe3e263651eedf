"""Stars of the PSF panel, and their cutouts with the shapes measured on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.checks.fixtures.psf.sources import RADIUS
from drizview.inspector.cutout_finder import Cutout
from drizview.inspector.panels.widgets.picture import Picture
from drizview.measure.stars.ellipticity import components
from drizview.measure.stars.fit import StarFit, ellipticity, fit_stars
from drizview.measure.stars.radial import border_level
from drizview.numbers import number

# First guess of the width, and how far a star may be from where the WCS has it: native pixels, as the checks do.
_FWHM, _SEARCH = 1.6, 4.0
_FIRM = 0.03  # share of the peak; what a Gaussian leaves of the brightest stars
# What a Gaussian may leave of a star, as a share of its peak; its least peak, in sigma of the cut-out.
_RAGGED, _FAINTEST = 0.25, 4.0


@dataclass(frozen=True)
class Star:
    """A star that is shown.

    Attributes
    ----------
    sky : ndarray, shape (2,)
        Right ascension and declination [degree].
    x, y : float
        On the product, pixels from 0; NaN without one.
    fwhm : float
        On the product [arcsec]; NaN where it was not measured.
    ratio : float
        Width over that which the exposures allow; NaN where it was not measured.
    ellipticity : float
        1 - b / a on the product; NaN where it was not measured.
    """

    sky: NDArray[np.floating[Any]]
    x: float = math.nan
    y: float = math.nan
    fwhm: float = math.nan
    ratio: float = math.nan
    ellipticity: float = math.nan

    def words(self) -> str:
        """Return where it is and how wide, in short."""
        parts = [f"x {self.x:.0f}, y {self.y:.0f}"] if math.isfinite(self.x + self.y) else []
        if math.isfinite(self.ratio):
            parts.append(f"{self.ratio:.2f} × expected FWHM")
        return " · ".join(parts) or f"RA {self.sky[0]:.5f}°, Dec {number(self.sky[1], '+.5f')}°"


@dataclass(frozen=True)
class StarImage:
    """A star on one image: its cut-out, and its shape where it could be measured."""

    cut: Cutout
    fit: StarFit | None = None

    @property
    def fwhm(self) -> float:
        """Width [arcsec]: with drop and pixel in it on the product, before the pixel on an exposure."""
        return self.fit.fwhm * self.cut.scale if self.fit is not None else math.nan

    def normal(self) -> NDArray[np.floating[Any]] | None:
        """Return its pixels without sky, as the share of the star's light on a square arcsec."""
        if self.cut.pixels is None or self.fit is None:
            return None
        level = border_level(self.cut.good)
        return (self.cut.pixels - level) / (self.fit.light * self.cut.scale**2)


def worst_first(shapes: StarShapes) -> NDArray[np.int64]:
    """Return the order of stars by how wide they are against the prediction and how long, in units of their noise.

    What drizzling alone makes of a star that is round on the detector, or on the sky, does not count as long.
    """
    seen = np.array(components(shapes.seen))
    long = np.min([np.hypot(*(seen - np.array(components(model)))) for model in shapes.round], axis=0)
    excess = shapes.seen.fwhm / shapes.aligned.fwhm * (1 + long) - 1
    return np.argsort(-excess / (_FIRM + shapes.seen.residual), kind="stable")


def stars_of(shapes: StarShapes, sky: NDArray[np.floating[Any]]) -> list[Star]:
    """Return the stars of the product, in the order of the arrays; ``sky`` holds their positions, shape (n, 2)."""
    seen = shapes.seen
    flat = ellipticity(seen.xx, seen.xy, seen.yy)
    ratio = seen.fwhm / shapes.aligned.fwhm
    return [
        Star(
            sky[k],
            float(shapes.x[k]),
            float(shapes.y[k]),
            float(seen.fwhm[k] * shapes.scale),
            float(ratio[k]),
            float(flat[k]),
        )
        for k in range(len(shapes))
    ]


def fit_cutouts(cuts: Sequence[Sequence[Cutout]]) -> list[list[StarImage]]:
    """Return cut-outs with the shapes of their stars, by the fits of the checks."""
    flat = [cut for row in cuts for cut in row if cut.pixels is not None]
    native = float(np.median([cut.scale for cut in flat if not cut.is_product] or [cut.scale for cut in flat] or [1.0]))
    fits: dict[int, StarFit] = {}
    for on_product in (True, False):
        some = [cut for cut in flat if cut.is_product is on_product]
        unit = native / some[0].scale if some and on_product else 1.0  # native pixels in pixels of the cut-out
        found = fit_stars(
            [cut.good for cut in some],
            radius=RADIUS * unit,
            fwhm=(2.0 if on_product else _FWHM) * unit,
            integrated=not on_product,
            search=_SEARCH * unit,
        )
        fits |= {id(cut): fit for cut, fit in zip(some, found, strict=True) if _is_star(fit, cut)}
    return [[StarImage(cut, fits.get(id(cut))) for cut in row] for row in cuts]


def _is_star(fit: StarFit, cut: Cutout) -> bool:
    """Return whether a fit settled on something that stands out of the noise and looks like its Gaussian."""
    rim = cut.good[np.isfinite(cut.good)]
    sigma = float(mad_std(rim)) if rim.size else math.inf
    return fit.good and fit.residual < _RAGGED and fit.peak > _FAINTEST * sigma


def star_picture(seen: StarImage, star: Star, *, label: str, group: str, north: float | None) -> Picture:
    """Return a cut-out with width and ellipticity beneath, on the scale that all of its group share.

    Parameters
    ----------
    seen : StarImage
    star : Star
        Its numbers on the product are those of the checks.
    label, group : str
        As in `Picture`.
    north : float or None
        As in `Picture`.
    """
    cut = seen.cut
    if cut.pixels is None:
        return Picture(None, label, note=cut.reason)
    checked = cut.is_product and math.isfinite(star.fwhm)
    fwhm, flat = (star.fwhm, star.ellipticity) if checked else (seen.fwhm, seen.fit.ellipticity if seen.fit else 0.0)
    pixels = seen.normal()
    if pixels is None:
        return Picture(cut.pixels, label, ("no fit",), note="no star could be fitted here", north=north)
    lines = (f"{fwhm:.3f}″", f"e {flat:.2f}")
    note = f"FWHM {fwhm:.3f}″, e = 1 − b/a = {flat:.2f}; {cut.place.frame if cut.place else ''}"
    return Picture(pixels, label, lines, group=group, note=note, north=north, unit="flux fraction / arcsec²")
