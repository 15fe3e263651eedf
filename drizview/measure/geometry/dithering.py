"""Where the exposures of a dither sample a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

# Displacements below this many native pixels are none, and phases this near to a whole pixel are whole.
SAME = 0.1
# Positions this near to the border of a quarter pixel cell are not sure to be in it.
_MARGIN = 0.1
# Share of a native pixel that a dither resolves, by the cells of phase it occupies.
_GAIN = {1: 1.0, 2: 0.66, 3: 0.66, 4: 0.5}


def wrapped(offsets: Floats) -> Floats:
    """Return displacements less the nearest whole pixel, -0.5 to 0.5."""
    return np.asarray(offsets - np.rint(offsets))


def phases(offsets: Floats, *, first: float = 0.0) -> Floats:
    """Return the fractions of a pixel of displacements.

    Parameters
    ----------
    offsets : ndarray
        Displacements [native pixel].
    first : float
        Least phase; they run from there to one more. Below zero it keeps together what lies on either side of a whole
        pixel.
    """
    return np.asarray(np.mod(offsets - first, 1.0) + first)


def cells(phases: Floats) -> int:
    """Return how many cells of a 2 x 2 grid of phases are occupied, 1 to 4, with the grid laid as is best.

    Parameters
    ----------
    phases : ndarray, shape (exposures, 2)
        Displacements in native pixels; only their fractions count.

    Notes
    -----
    A position counts where it is 0.1 pixel or more inside its cell, so that two positions on either side of a border,
    however near, do not count as two.
    """
    return laid(phases)[0]


def laid(phases: Floats) -> tuple[int, tuple[float, float]]:
    """Return the number of occupied cells (see `cells`), and where the grid that shows them begins.

    Returns
    -------
    cells : int
    origin : (x, y)
        Phase of a border between cells, 0 to 0.5; the next one is half a pixel on.
    """
    origins = np.arange(0, 0.5, 0.05)
    place = np.mod(phases[None, :, :] - origins[:, None, None], 1.0)  # (origins, exposures, axes)
    half = (place >= 0.5).astype(np.int64)
    depth = np.minimum(np.mod(place, 0.5), 0.5 - np.mod(place, 0.5))
    sure = depth >= _MARGIN - 1e-9
    best, at = 1, (0.25, 0.25)
    clearest = -1.0
    for i in range(len(origins)):
        for j in range(len(origins)):
            both = sure[i, :, 0] & sure[j, :, 1]
            found = len(set((2 * half[i, both, 0] + half[j, both, 1]).tolist()))
            clear = float(np.minimum(depth[i, :, 0], depth[j, :, 1]).min()) if len(phases) else 0.0
            if found > best or (found == best and clear > clearest + 1e-9):
                best, at, clearest = found, (float(origins[i]), float(origins[j])), clear
    return best, at


def finest(cells: int) -> float:
    """Return the finest output pixel, in native pixels, that phases in so many cells can fill."""
    return _GAIN[cells]


@dataclass(frozen=True)
class Sampling:
    """How the exposures sample the sky, at several places of the field.

    Attributes
    ----------
    offsets : ndarray, shape (places, exposures, 2)
        Where each exposure sees a place of the sky, (x, y) on its detector relative to the first of them [native
        pixels]; NaN where it does not see it.
    """

    offsets: Floats

    @property
    def span(self) -> float:
        """Largest displacement between two exposures at one place [native pixels]."""
        return max(
            (float(np.hypot(*(a - b))) for place in self._seen() for i, a in enumerate(place) for b in place[:i]),
            default=0.0,
        )

    @property
    def cells(self) -> int:
        """Cells of phase that are occupied, 1 to 4, typical of the places (the lower median)."""
        found = sorted(cells(place) for place in self._seen())
        return found[(len(found) - 1) // 2] if found else 1

    @property
    def kind(self) -> str:
        """``"undithered"``, ``"whole pixels"`` or ``"sub-pixel"``."""
        if self.span < SAME:
            return "undithered"
        largest = max(float(np.abs(wrapped(place - place[0])).max()) for place in self._seen())
        return "whole pixels" if largest < SAME else "sub-pixel"

    def _seen(self) -> list[Floats]:
        """Return the offsets at each place that two exposures or more see."""
        places = [place[np.isfinite(place).all(axis=1)] for place in self.offsets]
        return [place for place in places if len(place) > 1]
