"""The pattern that the dither draws, looked for among the spots of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.defects import SpotField
from drizview.checks.ingredients.hotpixels import Site
from drizview.checks.registry import ingredient
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.hotpixels import complete_patterns
from drizview.measure.inverse import inverse
from drizview.measure.sampling import Window

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Pattern:
    """Spots of the product that are part of a complete image of the dither pattern.

    Attributes
    ----------
    spots : int
        Those looked at.
    complete : int
        Those with all partners.
    chance : float
        How many would have them by chance.
    exposures : int
        Points of the pattern.
    places : list of (x, y)
        The complete ones, product pixels.
    """

    spots: int
    complete: int
    chance: float
    exposures: int
    places: tuple[tuple[float, float], ...]

    @property
    def share(self) -> float:
        """Spots in patterns beyond chance, over all spots."""
        return max(0.0, self.complete - self.chance) / max(1, self.spots)


@ingredient
def dither_pattern(detector_sites: tuple[Site, ...], product_spots: tuple[SpotField, ...]) -> Pattern:
    """Return which spots of the product repeat at the distances of the dither.

    Raises
    ------
    NotApplicable, Unmeasured
        With fewer than three positions, or with fewer than 20 spots.
    """
    exposures = max(site.apart for site in detector_sites)
    if exposures < 3:
        raise NotApplicable(f"{exposures} positions of the dither draw no pattern that chance would not draw as well")
    places: list[tuple[float, float]] = []
    spots, chance = 0, 0.0
    for field in product_spots:
        vectors = _vectors(detector_sites, field.window)
        if vectors is None or not len(field.spots):
            continue
        x, y = field.spots.x, field.spots.y
        complete, by_chance = complete_patterns(x, y, vectors)
        spots += x.size
        chance += by_chance
        places += [(float(x[i]), float(y[i])) for i in np.flatnonzero(complete)]
    if spots < 20:
        raise Unmeasured(f"{spots} compact spots are too few to look for a pattern")
    return Pattern(spots, len(places), chance, exposures, tuple(places))


def _vectors(sites: tuple[Site, ...], window: Window) -> Floats | None:
    """Return where each exposure puts the detector pixel that the first has in the middle of a window."""
    rows, columns = window
    x, y = (np.array([(part.start + part.stop - 1) / 2]) for part in (columns, rows))
    for site in sites:
        mapping = site.chips[0][0].mapping
        if site.apart < 3:
            continue
        try:
            row, column = inverse(mapping, window).points(x, y)
        except Unmeasured:
            continue
        if not (-20 < row[0] < mapping.shape[0] + 20 and -20 < column[0] < mapping.shape[1] + 20):
            continue
        points = [placed.mapping.points(row, column) for placed, _ in site.chips[: site.apart]]
        found = np.array([[px[0], py[0]] for px, py in points])
        return np.asarray(found - found[0])
    return None
