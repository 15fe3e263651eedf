"""The borders of the exposures as lines on the product, to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.skysteps import Outlines, SkyBorders
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.measure.borderlines import border_lines, merged
from drizview.measure.sampling import step_for

# Half of the widest gap between chips across which a step is measured, product pixels.
_REACH = 48
_SAMPLES, _SAMPLES_TIMES_INPUTS = 90_000, 6_000_000
# A line shorter than this, in samples, is the corner of an area that is too narrow to have a sky.
_SHORT = 6.0
# A straight border is a stair of samples: what is drawn may cut its corners, in samples.
_TOLERANCE = 1.5


@dataclass(frozen=True)
class SkyLines:
    """Where the measured borders run.

    Attributes
    ----------
    lines : tuple of tuple of ndarray, each of shape (points, 2)
        For each of ``SkyBorders.borders`` its lines, x and y in product pixels from 0, longest first.
    """

    lines: tuple[tuple[NDArray[np.float64], ...], ...]


@ingredient
def sky_lines(product: Product, input_outlines: Outlines, sky_borders: SkyBorders) -> SkyLines:
    """Return the lines along which the steps of the sky were measured."""
    shape = product.sci.shape
    many = _SAMPLES_TIMES_INPUTS // max(1, len(input_outlines.polygons))
    step = step_for(shape, most=max(10_000, min(_SAMPLES, many)))
    local, known = input_outlines.labels(np.arange(0, shape[0], step), np.arange(0, shape[1], step))
    codes = {inputs: code for code, inputs in enumerate(sky_borders.members)}
    label = np.array([codes.get(inputs, 0) for inputs in known])[local]
    drawn = border_lines(merged(label, reach=max(2, _REACH // step), sliver=5), tolerance=_TOLERANCE)
    return SkyLines(tuple(_lines(drawn, border.first, border.second, step) for border in sky_borders.borders))


def _lines(drawn: dict[tuple[int, int], list[NDArray[Any]]], first: int, second: int, step: int) -> Any:
    lines = drawn.get((min(first, second), max(first, second)), [])
    long = [line for line in lines if np.hypot(*np.diff(line, axis=0).T).sum() >= _SHORT]
    return tuple(line * float(step) for line in (long or lines[:1]))
