"""Spots that one exposure alone vouches for, the others being flagged there: stars by chance, else cosmic rays."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# The excess over chance must exceed this many times its error.
_SURE = 5.0


@dataclass(frozen=True)
class Witnesses:
    """How many spots, and places taken at random, one exposure alone vouches for, and how many two or more do."""

    one: int = 0
    more: int = 0
    places_one: int = 0
    places_more: int = 0

    def __add__(self, other: Witnesses) -> Witnesses:
        return Witnesses(
            self.one + other.one,
            self.more + other.more,
            self.places_one + other.places_one,
            self.places_more + other.places_more,
        )

    @property
    def rays(self) -> int:
        """Spots that no star accounts for; 0 unless they are beyond doubt.

        A ray that hits a star hides it on one exposure as often as any other place. What remains where one exposure is
        flagged and the other was hit as well is a ray. Stars whose cores were flagged by mistake look the same: the
        excess counts only where it outnumbers the stars.
        """
        if not self.places_more:
            return 0
        share = self.places_one / self.places_more
        excess = self.one - self.more * share
        error = sqrt(self.one + self.more * share**2 + 1)
        return int(excess) if excess > max(_SURE * error, self.more) else 0


def usable(flux: Floats) -> NDArray[np.int64]:
    """Return on how many exposures each place can be seen.

    Parameters
    ----------
    flux : ndarray, shape (exposures, n)
        NaN where an exposure says nothing.
    """
    return np.asarray(np.isfinite(flux).sum(axis=0), dtype=np.int64)
