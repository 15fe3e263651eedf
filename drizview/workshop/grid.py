"""Grids: where the pixels of a chip lie on the product, and the headers that say so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

from drizview.workshop.field import field
from drizview.workshop.plan import Error, ExposurePlan, Shot


@dataclass(frozen=True)
class Grid:
    """The pixels of a product: its shape (ny, nx), and their scale over that of the native pixel."""

    shape: tuple[int, int]
    ratio: float


def grid_of(plan: ExposurePlan) -> Grid:
    """Return the grid of a plan's product: that of the field, or a finer one over the same sky."""
    head = plan.field.headers["product_sci"]
    scale = plan.drizzle["final_scale"]
    ratio = scale / plan.camera.scale_arcsec if scale else 1.0
    return Grid((round(head["NAXIS2"] / ratio), round(head["NAXIS1"] / ratio)), ratio)


def drizzle_map(plan: ExposurePlan, shot: Shot, number: int, grid: Grid) -> np.ndarray:
    """Return where the pixels of a chip are drizzled to, by what the exposure claims.

    Parameters
    ----------
    plan, shot
    number : int
        Of the chip, from 0.
    grid : Grid

    Returns
    -------
    array, shape (ny, nx, 2)
        x and y on the product, counted from 0.
    """
    middle = np.asarray(_middle(plan.field.headers["product_sci"]))
    offsets = _native(plan.field.name, shot.source, number) - middle
    placed = offsets @ _matrix(shot.error).T + middle + (shot.error.x, shot.error.y)
    return (placed + 0.5) / grid.ratio - 0.5


def claimed(plan: ExposurePlan, shot: Shot, number: int) -> fits.Header:
    """Return the SCI header of a chip with the coordinates that the exposure claims.

    The error is that of `drizzle_map`, in the plane that touches the sky in the middle of the product.
    """
    head = plan.field.headers[f"sci_{shot.source}_{number + 1}"].copy()
    product = plan.field.headers["product_sci"]
    base = _linear(product)
    own = np.array([[head["CD1_1"], head["CD1_2"]], [head["CD2_1"], head["CD2_2"]]])
    on_sky = base @ _matrix(shot.error) @ np.linalg.inv(base)  # east and north, from one plane to the same
    stretch = np.cos(np.deg2rad(product["CRVAL2"]))
    offset = np.array([(head["CRVAL1"] - product["CRVAL1"]) * stretch, head["CRVAL2"] - product["CRVAL2"]])
    moved = on_sky @ offset + base @ (shot.error.x, shot.error.y)
    head["CRVAL1"], head["CRVAL2"] = product["CRVAL1"] + moved[0] / stretch, product["CRVAL2"] + moved[1]
    for (i, j), value in np.ndenumerate(on_sky @ own):
        head[f"CD{i + 1}_{j + 1}"] = float(value)
    return head


def product_wcs(plan: ExposurePlan, header: fits.Header, grid: Grid) -> fits.Header:
    """Return a header of the product on another grid."""
    head = header.copy()
    for axis in (1, 2):
        head[f"CRPIX{axis}"] = (head[f"CRPIX{axis}"] - 0.5) / grid.ratio + 0.5
        for other in (1, 2):
            head[f"CD{axis}_{other}"] *= grid.ratio
    return head


def _linear(header: fits.Header) -> np.ndarray:
    return np.array([[header["CD1_1"], header["CD1_2"]], [header["CD2_1"], header["CD2_2"]]])


def _middle(header: fits.Header) -> tuple[float, float]:
    return header["CRPIX1"] - 1.0, header["CRPIX2"] - 1.0


def _matrix(error: Error) -> np.ndarray:
    angle = np.deg2rad(error.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (1 + error.scale) * turn


@lru_cache(maxsize=16)
def _native(name: str, source: int, number: int) -> np.ndarray:
    """Return the map of an exposure without an error, onto the native grid; made once and shared."""
    headers = field(name).headers
    chip = wcs_of(headers[f"sci_{source}_{number + 1}"], field(name).light[source][number].shape)
    out = wcs_of(headers["product_sci"])
    y, x = np.indices(chip.pixel_shape[::-1])
    sky = chip.all_pix2world(x.ravel(), y.ravel(), 0)
    found = np.stack(out.wcs_world2pix(*sky, 0), axis=-1).reshape(*x.shape, 2)
    found.setflags(write=False)
    return found


def wcs_of(header: fits.Header, shape: tuple[int, int] | None = None) -> WCS:
    """Return the WCS of a header with its distortion."""
    cards = header.copy()
    if shape is not None:
        for card in (("NAXIS2", shape[0]), ("NAXIS1", shape[1]), ("NAXIS", 2)):
            cards.insert(0, card)
    return WCS(cards)
