"""Sources that stay on their pixels while the sky moves: afterimages of earlier targets, charge, dust."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.stars.peaks import Peaks

# How near two sources are on the detector, and how far apart on the product, to be fixed on the detector [pixel].
_NEAR, _MOVED = 1.5, 2.5
# Displacements that tell how many are as near by chance.
_ASIDE = ((9, 5), (-7, 11), (-12, -6), (6, -13), (14, 2), (-3, -15))
_CHIPS_APART = 1e6


@dataclass(frozen=True)
class Fixed:
    """Which sources of the first of two exposures the second has on the same pixels, and how many by chance."""

    sources: tuple[int, ...]
    chance: float

    @property
    def excess(self) -> float:
        """Beyond chance; 0 where it could be chance."""
        more = len(self.sources) - self.chance
        return more if more > 3 * np.sqrt(self.chance + 1) else min(more, 0.0)


def fixed_on_detector(first: Peaks, second: Peaks) -> Fixed:
    """Return the sources that two exposures show on the same detector pixels and at different places of the sky.

    Parameters
    ----------
    first, second : Peaks
        Of two exposures between which the sky has moved by more than 2.5 pixels of the product; where it has not,
        there are none.
    """
    mine, other = (np.column_stack([each.row, each.column, each.chip * _CHIPS_APART]) for each in (first, second))
    if not len(mine) or not len(other):
        return Fixed((), 0.0)
    tree = tree_of(other)
    away, nearest = tree.query(mine, distance_upper_bound=_NEAR)
    near = np.flatnonzero(np.isfinite(away))
    moved = np.hypot(first.x[near] - second.x[nearest[near]], first.y[near] - second.y[nearest[near]]) > _MOVED
    by_chance = [np.isfinite(tree.query(mine + (*aside, 0), distance_upper_bound=_NEAR)[0]).sum() for aside in _ASIDE]
    return Fixed(tuple(near[moved].tolist()), float(np.mean(by_chance)))
