"""The pixel that a person has clicked, as a place on the product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from drizview.checks.fixtures.geometry import MappedChip
from drizview.inspector.frames import SKY
from drizview.inspector.panels.context import PanelContext


def picked_on_product(context: PanelContext, mapped_chips: Iterable[MappedChip]) -> tuple[float, float] | None:
    """Return (x, y) on the product, pixels from 0, of the pixel last clicked; None where it lies off the product.

    Parameters
    ----------
    context : PanelContext
    mapped_chips : iterable of MappedChip
        Through which a pixel of an exposure is found on the product.
    """
    pick, product = context.view.pick, context.dataset.product
    frame = next((frame for frame in context.scene.frames if frame.id == pick.get("frame")), None)
    if frame is None or product is None:
        return None
    x, y = float(pick["x"]), float(pick["y"])
    if not frame.id.startswith("product/"):
        name = frame.planes[int(pick["plane"])].raster.name
        placed = next((p for p in mapped_chips if name in (p.chip.sci.name, getattr(p.chip.dq, "name", ""))), None)
        if placed is None:
            return None
        x, y = (float(value) for value in placed.mapping.points(np.asarray(y), np.asarray(x)))
    ny, nx = product.sci.shape
    return (x, y) if -0.5 <= x < nx - 0.5 and -0.5 <= y < ny - 0.5 else None


def over_product(shapes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return shapes in product pixels for both scenes in which the product is shown: on the sky, and by itself."""
    return [{**shape, "scene": scene} for scene in (SKY, "product") for shape in shapes]
