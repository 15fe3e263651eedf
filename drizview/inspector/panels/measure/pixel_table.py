"""Values and flags of the pixels around a position."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import anywidget
import numpy as np
import traitlets as t
from numpy.typing import NDArray

from drizview.dataset.flags import FlagTable
from drizview.inspector.probe import Neighbourhood
from drizview.numbers import number, power_of_ten
from drizview.text import clean
from drizview.viewer.esm import module

_BLANK = "·"
_DIGITS, _LONGEST = 4, 5  # of the largest number, and characters of any: nine stand side by side
_FARTHEST = 100  # pixels at a step


class PixelTable(anywidget.AnyWidget):
    """A table of pixels, y upwards; arrow keys and clicks move to another one.

    Parameters
    ----------
    on_move : callable(dx, dy)
        Called with the columns and rows to move by.
    """

    _esm = module("inspector/panels/measure/pixel_table.js")
    table = t.Dict().tag(sync=True)

    def __init__(self, on_move: Callable[[int, int], Any]) -> None:
        super().__init__()
        self._on_move: Callable[[int, int], Any] | None = on_move
        self.on_msg(lambda _, content, __: self.answer(content))

    def show(
        self, pixels: Neighbourhood, *, x: int, y: int, name: str, unit: str, flags: FlagTable | None = None
    ) -> None:
        """Show pixels around (x, y) of an image of this name, with its unit and the meaning of its flags."""
        texts, factor = cells_of(pixels.values)
        dq = [] if pixels.dq is None else [[int(value) for value in row] for row in pixels.dq]
        words = {str(v): (flags or FlagTable(())).describe(v) for row in dq for v in row if v}
        unit = " ".join(part for part in (factor, unit) if part)
        self.table = {
            "texts": texts, "dq": dq, "words": words, "x0": pixels.x0, "y0": pixels.y0, "x": x, "y": y,
            "name": clean(name, 80), "unit": clean(unit, 40),
        }  # fmt: skip

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        dx, dy = content.get("dx"), content.get("dy")
        if not (isinstance(dx, int) and isinstance(dy, int)) or self._on_move is None:
            return []
        if max(abs(dx), abs(dy)) <= _FARTHEST:
            self._on_move(dx, dy)
        return []

    def close(self) -> None:
        """Let go of who listens; safe to call twice."""
        self._on_move = None
        super().close()


def cells_of(values: NDArray[Any]) -> tuple[list[list[str]], str]:
    """Return pixels as short texts with a common power of ten, and that power in words.

    Parameters
    ----------
    values : ndarray, shape (ny, nx)

    Returns
    -------
    list of list of str
        Up to four digits for the largest; whole numbers as they are; a dot where there is no value.
    str
        ``"×10⁻³"``, or empty where the numbers stand for themselves.
    """
    if values.dtype.kind in "iub":
        return [[str(int(value)) for value in row] for row in values], ""
    finite = np.abs(values[np.isfinite(values)].astype(np.float64))
    top = float(finite.max()) if finite.size else 0.0
    power = math.floor(math.log10(top)) if top > 0 else 0
    shift = 0 if 0 <= power < _DIGITS else 3 * (power // 3)
    wide = values.astype(np.float64)
    for decimals in range(max(0, min(3, _DIGITS - 1 - (power - shift))), -1, -1):
        texts = [[_text(value, shift, decimals) for value in row] for row in wide]
        if max(len(text) for row in texts for text in row) <= _LONGEST:
            break
    return texts, power_of_ten(shift)


def _text(value: float, shift: int, decimals: int) -> str:
    if not math.isfinite(value):
        return _BLANK
    return number(value / 10.0**shift, f".{decimals}f")
