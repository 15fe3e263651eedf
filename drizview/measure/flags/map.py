"""How the pixels that carry one flag lie over a chip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from scipy import fft, ndimage

from drizview.dataset.flags import DQ
from drizview.dataset.io.raster import Raster
from drizview.errors import Unmeasured
from drizview.measure.flags.flagged import any_of

Bools = NDArray[np.bool_]

# The bits on more than half of a chip, by its flags: every fixture that reads them asks for each window anew.
_USUAL: WeakKeyDictionary[Raster, int] = WeakKeyDictionary()
_LEAST = 0.2  # of the pixels of a block; with fewer usable ones its share says nothing


@dataclass(frozen=True)
class FlagMap:
    """Counts of flagged pixels in square blocks of a chip.

    Attributes
    ----------
    flagged, usable : ndarray of int, shape (rows, columns)
        Flagged pixels of each block, and pixels without another bad bit.
    side : int
        Side of a block [pixel].
    ignored : int
        Bits that were not counted as bad because they cover most of the chip.
    """

    flagged: NDArray[np.int64]
    usable: NDArray[np.int64]
    side: int
    ignored: int = 0

    @property
    def fraction(self) -> float:
        """Flagged share of the usable pixels."""
        return float(self.flagged.sum() / max(1, self.usable.sum()))

    def dispersion(self) -> float:
        """Return the index of dispersion: variance over mean of the counts per block.

        For events of m pixels thrown at random it is <m^2>/<m>, 5 to 10 for cosmic rays whatever their rate; clusters
        and patterns raise it. Divided by (1 - fraction), so that it holds where most pixels are flagged.

        Raises
        ------
        Unmeasured
            With fewer than 30 blocks or 50 flagged pixels.
        """
        full = self.usable > 0.7 * self.side**2
        if full.sum() < 30 or self.flagged[full].sum() < 50:
            raise Unmeasured("fewer than 30 blocks or 50 flagged pixels, too few to look for a pattern")
        share = self.flagged[full] / self.usable[full]
        counts = share * float(np.mean(self.usable[full]))
        mean = float(counts.mean())
        return float(counts.var(ddof=1) / mean / max(0.05, 1 - float(share.mean())))


def flag_map(
    dq: Raster, *, value: int = DQ.COSMIC_RAY, bad: int = ~DQ.REPAIRED_COSMIC_RAY, side: int | None = None
) -> FlagMap:
    """Count the pixels with a flag in blocks of a chip.

    Parameters
    ----------
    dq : Raster of int
        Data-quality image.
    value : int
        The flag.
    bad : int
        Other bits that take a pixel out, unless they cover more than half of the chip (a lost chip would leave
        nothing). 8192 is not among them: it is a cosmic ray as well, found up the ramp or by comparing sub-exposures.
    side : int or None
        Side of a block; 64 pixels, or 24 on chips of less than 512 x 512.
    """
    ny, nx = dq.shape
    side = side or (64 if ny * nx >= 512 * 512 else 24)
    if min(ny, nx) < side:
        side = max(1, min(ny, nx))
    ignored = everywhere(dq, bad & ~value)
    down, across = ny // side, nx // side
    flagged, usable = np.zeros((down, across), np.int64), np.zeros((down, across), np.int64)
    rows = max(1, 512 // side) * side
    for top in range(0, down * side, rows):
        band = dq[top : min(top + rows, down * side), 0 : across * side]
        good = ~any_of(band, bad & ~value & ~ignored)
        part = slice(top // side, top // side + band.shape[0] // side)
        usable[part] = _counts(good, side)
        flagged[part] = _counts(good & any_of(band, value), side)
    return FlagMap(flagged, usable, side, ignored)


def _counts(mask: Bools, side: int) -> NDArray[np.int64]:
    """Return how many pixels are set in each block; whole rows of bytes are added up first, which is fastest."""
    ny, nx = mask.shape
    rows = mask.view(np.uint8).reshape(ny // side, side, nx)
    columns = np.add.reduce(rows, axis=1, dtype=np.min_scalar_type(side))
    return columns.reshape(ny // side, nx // side, side).sum(axis=2, dtype=np.int64)


def flag_density(found: FlagMap) -> NDArray[np.floating[Any]]:
    """Return the flagged share of the usable pixels of each block [%], NaN where few are usable."""
    enough = found.usable >= _LEAST * found.side**2
    return np.where(enough, 100.0 * found.flagged / np.maximum(found.usable, 1), np.nan)


def everywhere(dq: Raster, bits: int) -> int:
    """Return those of the bits that are set on more than half of a chip, from a sample of its rows.

    Such a bit tells nothing of a pixel: the chip was lost, or the reference file marks all of it.
    """
    if dq not in _USUAL:
        ny, nx = dq.shape
        sample = dq[0 : ny : max(1, ny // 64), 0:nx].astype(np.uint16)
        values, counts = np.unique(sample, return_counts=True)
        _USUAL[dq] = sum(1 << b for b in range(16) if counts[values >> b & 1 == 1].sum() > sample.size / 2)
    return bits & _USUAL[dq]


def repetition(mask: Bools, *, lags: tuple[int, int] = (8, 50)) -> tuple[float, int, int]:
    """Return how far a map of flags repeats itself: the share of events, beyond chance, with another at one distance.

    Each connected group of flagged pixels counts as one event, so that the length of cosmic-ray tracks does not matter.
    Events at random stay below 0.08, a regular pattern approaches 1.

    Parameters
    ----------
    mask : ndarray of bool, shape (ny, nx)
    lags : tuple of int
        Shortest and longest distance, pixels.

    Returns
    -------
    share : float
    dy, dx : int
        The distance, pixels.

    Raises
    ------
    Unmeasured
        With fewer than 100 events, or an image smaller than twice the longest distance.
    """
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if min(mask.shape) < 2 * lags[1] or count < 100:
        raise Unmeasured(f"{count} groups of flags are too few, or the image is too small, to look for a repetition")
    centres = np.rint(ndimage.center_of_mass(mask, labels, np.arange(1, count + 1))).astype(int)
    field = np.zeros(mask.shape, dtype=np.float32)
    field[centres[:, 0], centres[:, 1]] = 1
    shape = [fft.next_fast_len(int(n) + lags[1] + 2, real=True) for n in mask.shape]
    pairs = ndimage.uniform_filter(fft.irfft2(np.abs(fft.rfft2(field, shape)) ** 2, shape), 3, mode="wrap") * 9
    near = np.concatenate([pairs[: lags[1] + 1, -lags[1] :], pairs[: lags[1] + 1, : lags[1] + 1]], axis=1)
    dy, dx = np.mgrid[0 : lags[1] + 1, -lags[1] : lags[1] + 1]
    distance = np.hypot(dy, dx)
    chance = 9 * count / field.size
    near = np.where((distance >= lags[0]) & (distance <= lags[1]), near / count - chance, -1)
    best: Any = np.unravel_index(int(np.argmax(near)), near.shape)
    return float(near[best]), int(dy[best]), int(dx[best])
