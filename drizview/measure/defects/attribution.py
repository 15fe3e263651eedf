"""Which exposures a spot of the product comes from, by the light that each shows there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

# Significance from which light counts as seen, and share of the brightest below which another shows nothing.
_SEEN, _NOTHING = 5.0, 0.35


@dataclass(frozen=True)
class Attribution:
    """Who shows a spot.

    Attributes
    ----------
    kind : str
        ``"one"`` exposure alone, ``"several"``, ``"all"``, ``"none"``, or ``"alone"`` where only one looked there.
    showing : tuple of int
        Those that show it, the brightest first.
    quiet : tuple of int
        Those that looked and show nothing of the kind.
    blind : tuple of int
        Those without a value there.
    """

    kind: str
    showing: tuple[int, ...]
    quiet: tuple[int, ...]
    blind: tuple[int, ...]


def attribute(light: ArrayLike, error: ArrayLike) -> Attribution:
    """Return which exposures show a spot.

    Parameters
    ----------
    light, error : array_like, shape (n,)
        Light at the place above its surroundings and its error, in one unit for all exposures; NaN where an exposure
        has nothing to say.
    """
    light, error = np.asarray(light, float), np.asarray(error, float)
    known = np.isfinite(light) & np.isfinite(error)
    blind = tuple(int(i) for i in np.flatnonzero(~known))
    looked = [int(i) for i in np.flatnonzero(known)]
    seen = sorted((i for i in looked if light[i] > _SEEN * error[i]), key=lambda i: -light[i])
    if seen:
        seen = [i for i in seen if light[i] > _NOTHING * light[seen[0]]]
    quiet = tuple(i for i in looked if i not in seen)
    if not seen:
        kind = "none"
    elif len(looked) == 1:
        kind = "alone"
    else:
        kind = "one" if len(seen) == 1 else "several" if quiet else "all"
    return Attribution(kind, tuple(seen), quiet, blind)
