"""The data-quality flags of the exposure on view."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets
import numpy as np

from drizview.dataset.exposure import Exposure
from drizview.dataset.flags import combinations
from drizview.errors import DrizviewError
from drizview.inspector.panels.panel import Panel
from drizview.viewer import FlagList, FlagRow


class FlagsPanel(Panel):
    """Every flag with its name, count, colour and switch."""

    watches = ("frame",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list for the first exposure."""
        self._last: Exposure | None = None
        self._rows: dict[str, list[FlagRow]] = {}  # counting takes a while
        self.list = FlagList(self.context.canvas, title="Flags")
        return [self.list]

    def draw(self) -> None:
        """Show the flags of the exposure whose frame is on view; the product keeps those of the last one."""
        exposure = self.dataset.exposure(self.view.frame.rpartition("/")[0]) or self._last
        exposure = exposure or (self.dataset.exposures[0] if self.dataset.exposures else None)
        if exposure is None:
            self.list.title = "Flags: no exposure is open"
        else:
            self.redraw(self._show, exposure)

    def _show(self, exposure: Exposure) -> None:
        self._last = exposure
        flagged = any(chip.dq is not None for chip in exposure.chips)
        self.list.title = f"Flags of {exposure.name}" if flagged else f"{exposure.name} has no DQ image"
        self.list.set_rows(self._counted(exposure) if flagged else [])

    def _counted(self, exposure: Exposure) -> list[FlagRow]:
        if exposure.name not in self._rows:
            self._rows[exposure.name] = flag_rows(exposure)
        return self._rows[exposure.name]


def flag_rows(exposure: Exposure) -> list[FlagRow]:
    """Return a row for each flag: those that occur first, by value from the highest.

    A chip whose DQ cannot be read leaves the counts out rather than wrong.
    """
    rasters = [chip.dq for chip in exposure.chips if chip.dq is not None]
    try:
        census = sum((combinations(raster) for raster in rasters), np.zeros(65536, np.int64))
    except DrizviewError:
        rasters = []
    pixels = sum(raster.shape[0] * raster.shape[1] for raster in rasters)
    values = {flag.value for flag in exposure.flags.flags}
    counts = {1 << bit: int(census.reshape(-1, 2, 1 << bit)[:, 1].sum()) for bit in range(16)} if rasters else {}
    shown = sorted(values | {value for value, n in counts.items() if n}, key=lambda v: (counts.get(v, 0) == 0, -v))
    return [_row(exposure, value, counts.get(value), pixels) for value in shown]


def _row(exposure: Exposure, value: int, count: int | None, pixels: int) -> FlagRow:
    flag = exposure.flags.flag(value)
    share = count / pixels if count is not None and pixels else None
    return FlagRow(value, flag.label, count, share, f"{flag.name}: {flag.meaning}")
