"""How much of a block of pixels each data-quality bit covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.tiles.blocks import area, halve, halved

BITS = 16
# Halvings after which a count of pixels still fits into eight bits.
_EIGHT_BITS = 3
# Pixels a flagged one, from which on it is faster to look at these alone: few pixels carry a flag as a rule.
_FEW = 5
# Entry b has a one in byte k where bit k of b is set: eight counters in one integer, added together.
_SPREAD = np.array([sum((value >> k & 1) << 8 * k for k in range(8)) for value in range(256)], dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Shares:
    """Numbers of pixels flagged with each of 16 bits, in each block.

    An OR of the bits alone would flood a picture that is zoomed out: of pixels flagged at random 5 % become 98 % in
    blocks of 16 a side. The share of each bit is kept, so that any mask can be shown as dense as it is.

    Parameters
    ----------
    number : array (ny, nx, 16)
        Pixels flagged, by bit.
    pixels : array (ny, nx), float32
        Pixels in the block.
    """

    number: NDArray[Any]
    pixels: NDArray[np.float32]

    @classmethod
    def of(cls, flags: NDArray[Any], times: int) -> Shares:
        """Return the counts over blocks of 2**times pixels a side."""
        few = _FEW * np.count_nonzero(flags) < flags.size
        return cls((_counted if few else _added)(flags, times), area(flags.shape, times))

    def coarser(self) -> Shares:
        """Return the counts over blocks of twice the side."""
        return Shares(halve(self.number, dtype=np.uint32), halve(self.pixels))

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """What it is made of, in the order of the parameters."""
        return self.number, self.pixels

    def finish(self) -> NDArray[np.uint8]:
        """Return the shares as codes of four bits (ny, nx, 8), the lower bit of a pair in the lower half of a byte.

        0 is none; k from 1 to 15 is a share of 2**((k - 15) / 2), rounded up. So a lone pixel is never lost, and the OR
        of the bits is where the code is not 0.
        """
        codes = np.zeros(self.number.shape, dtype=np.uint8)
        where = np.nonzero(self.number)
        share = self.number[where] / self.pixels[where[:2]]
        codes[where] = np.clip(15 + np.ceil(2 * np.log2(share)), 1, 15).astype(np.uint8)
        return codes[..., 0::2] | (codes[..., 1::2] * np.uint8(16))


def _counted(flags: NDArray[Any], times: int) -> NDArray[Any]:
    """Return the numbers of flagged pixels by bit, shape (ny, nx, 16), counted one by one."""
    ny, nx = (halved(n, times) for n in flags.shape)
    at = np.flatnonzero(flags)
    values = flags.ravel()[at]
    rows, columns = np.divmod(at, max(1, flags.shape[1]))
    block = (rows >> times) * nx + (columns >> times)
    number = np.zeros((ny * nx, BITS), np.uint8 if times <= _EIGHT_BITS else np.uint32)
    present = int(np.bitwise_or.reduce(values)) if at.size else 0
    for bit in range(BITS):
        if present >> bit & 1:
            number[:, bit] = np.bincount(block[values >> bit & 1 == 1], minlength=ny * nx)
    return number.reshape(ny, nx, BITS)


def _added(flags: NDArray[Any], times: int) -> NDArray[Any]:
    """Return the same, by adding up blocks: at any number of flags the time is the same."""
    low, high = _SPREAD[flags & 0xFF], _SPREAD[(flags >> 8) & 0xFF]
    first = min(times, _EIGHT_BITS)
    for _ in range(first):
        low, high = halve(low), halve(high)
    bytes_ = [np.ascontiguousarray(part, dtype="<u8").view(np.uint8).reshape(*part.shape, 8) for part in (low, high)]
    number = np.concatenate(bytes_, axis=-1)
    for _ in range(times - first):
        number = halve(number, dtype=np.uint32)
    return number
