"""Evidence with its place on the sky."""

from __future__ import annotations

from typing import Any

import numpy as np

from drizview.checks.core.measured import Place
from drizview.dataset.chip import Chip
from drizview.dataset.product import Product
from drizview.errors import Unmeasured

# Places that one check hands on, worst first; more would not be looked at.
MOST_PLACES = 30


def on_product(
    product: Product, x: float, y: float, *, value: float | None = None, radius: float = 8.0, note: str = ""
) -> Place:
    """Return a place on the product, with its sky position where there is one.

    Parameters
    ----------
    x, y : float
        Product pixels from 0.
    value, radius, note
        As in `Place`.
    """
    return _place("product", product, x, y, value, radius, note)


def on_chip(
    chip: Chip, x: float, y: float, *, value: float | None = None, radius: float = 8.0, note: str = ""
) -> Place:
    """Return a place on a chip of an exposure, with its sky position where there is one."""
    return _place(chip.name, chip, x, y, value, radius, note)


def _place(
    frame: str, image: Product | Chip, x: float, y: float, value: float | None, radius: float, note: str
) -> Place:
    ra = dec = None
    try:
        sky: Any = image.wcs.all_pix2world([[x, y]], 0)[0]
        if np.isfinite(sky).all():
            ra, dec = float(sky[0]), float(sky[1])
    except Unmeasured:
        pass
    return Place(frame, float(x), float(y), value=value, ra=ra, dec=dec, radius=radius, note=note)
