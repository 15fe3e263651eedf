"""The product as a grey picture, before and after: a key goes from one to the other."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets as t

from drizview.png import png
from drizview.viewer.esm import module
from drizview.workshop.drizzling import Drizzled

_LOW, _HIGH = -3.0, 25.0  # noises of the sky in the product, black to white
_GREYS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


class ProductImage(anywidget.AnyWidget):
    """``before`` and ``after`` as PNG; ``b`` over the picture, or a click, goes from one to the other."""

    _esm = module("classroom/product_image.js")
    before = t.Bytes(b"").tag(sync=True)
    after = t.Bytes(b"").tag(sync=True)


def picture(made: Drizzled) -> bytes:
    """Return the science image of a product as PNG, grey by the square root, with the same cuts for all strengths."""
    camera, n = made.plan.camera, len(made.plan.field.light)
    noise = camera.sigma / camera.exptime / np.sqrt(n) * made.grid.ratio**2
    scaled = (np.nan_to_num(made.science, nan=_LOW * noise) / noise - _LOW) / (_HIGH - _LOW)
    grey = (255 * np.sqrt(np.clip(scaled, 0, 1))).astype(np.uint8)
    return png(np.ascontiguousarray(grey[::-1]), palette=_GREYS)
