"""Pointing a header elsewhere, with its distortion kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS


@dataclass(frozen=True)
class Pointing:
    """Where the reference point of a camera looks, and its roll against the template, in degrees."""

    ra: float
    dec: float
    roll: float = 0.0

    def frame(self) -> np.ndarray:
        """Return the rotation matrix whose columns are line of sight, east and north turned by the roll."""
        sight, east, north = _axes(self.ra, self.dec)
        turn = np.deg2rad(self.roll)
        return np.stack(
            [sight, east * np.cos(turn) - north * np.sin(turn), east * np.sin(turn) + north * np.cos(turn)], axis=1
        )

    def moved(self, east_arcsec: float, north_arcsec: float) -> Pointing:
        """Return the pointing displaced on the sky."""
        ra = self.ra + east_arcsec / 3600 / np.cos(np.deg2rad(self.dec))
        return replace(self, ra=float(ra), dec=self.dec + north_arcsec / 3600)


def reference(header: fits.Header) -> Pointing:
    """Return the pointing of a template, from its aperture's position."""
    return Pointing(header["RA_APER"], header["DEC_APER"])


def aimed(header: fits.Header, start: Pointing, target: Pointing) -> fits.Header:
    """Return a copy of a SCI header turned rigidly on the sphere from one pointing to another."""
    turn = target.frame() @ start.frame().T
    old = _axes(header["CRVAL1"], header["CRVAL2"])
    sight = turn @ old[0]
    ra = float(np.rad2deg(np.arctan2(sight[1], sight[0])) % 360)
    dec = float(np.rad2deg(np.arcsin(sight[2])))
    new = _axes(ra, dec)
    basis = np.array([[new[i] @ turn @ old[j] for j in (1, 2)] for i in (1, 2)])
    cd = basis @ [[header["CD1_1"], header["CD1_2"]], [header["CD2_1"], header["CD2_2"]]]
    out = header.copy()
    out.update(CRVAL1=ra, CRVAL2=dec, LONPOLE=180.0, LATPOLE=dec, RA_APER=target.ra, DEC_APER=target.dec)
    out.update(CD1_1=cd[0, 0], CD1_2=cd[0, 1], CD2_1=cd[1, 0], CD2_2=cd[1, 1])
    angle = float(np.rad2deg(np.arctan2(cd[0, 1], cd[1, 1])))
    out.update(ORIENTAT=angle, PA_APER=angle)
    return out


def windowed(header: fits.Header, x: int, y: int) -> fits.Header:
    """Return a copy of a SCI header for the window whose first pixel lies (x, y) further on the chip."""
    out = header.copy()
    out.update(CRPIX1=header["CRPIX1"] - x, CRPIX2=header["CRPIX2"] - y)
    out.update(LTV1=header["LTV1"] - x, LTV2=header["LTV2"] - y)
    return out


def dithered(header: fits.Header, start: Pointing, x: float, y: float) -> Pointing:
    """Return the pointing that moves a target by (x, y) pixels over the detector of a template."""
    east = header["CD1_1"] * x + header["CD1_2"] * y
    north = header["CD2_1"] * x + header["CD2_2"] * y
    turn = np.deg2rad(start.roll)  # the template's CD is that of roll 0
    rolled = east * np.cos(turn) + north * np.sin(turn), -east * np.sin(turn) + north * np.cos(turn)
    return start.moved(-rolled[0] * 3600, -rolled[1] * 3600)


def wcs_of(header: fits.Header, shape: tuple[int, int]) -> WCS:
    """Return the WCS with its distortion."""
    cards = header.copy()
    cards.insert(0, ("NAXIS", 2))
    cards.insert(1, ("NAXIS1", shape[1]))
    cards.insert(2, ("NAXIS2", shape[0]))
    return WCS(cards)


def _axes(ra: float, dec: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the unit vectors towards a position, east and north of it."""
    a, d = np.deg2rad([ra, dec])
    sight = np.array([np.cos(d) * np.cos(a), np.cos(d) * np.sin(a), np.sin(d)])
    east = np.array([-np.sin(a), np.cos(a), 0.0])
    return sight, east, np.cross(sight, east)
