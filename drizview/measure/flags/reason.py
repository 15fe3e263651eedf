"""Why pixels carry the flag of a cosmic ray, from the light of the same place in the other exposures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.geometry.neighbours import tree_of
from drizview.measure.stars.peaks import Peaks

# Sigma of the noise, and share of the light, by which a place is brighter in one exposure than in the others. The
# share is that by which 3 x 3 pixels of an undersampled star differ with its place in the pixel.
_FIRM, _BRIGHTER = 5.0, 1.3
# Product pixels within which sources of two exposures are sought, and within which they are one once they are aligned.
_FAR, _TOGETHER = 8.0, 2.5


@dataclass(frozen=True)
class Reason:
    """What flagged pixels are likely to be.

    Attributes
    ----------
    words : str
        One clause, for a person who sees such a flag for the first time.
    short : str
        The same in a few words.
    is_false : bool or None
        Whether the flag is likely to be wrong; None where that cannot be told.
    """

    words: str
    short: str
    is_false: bool | None


def why_flagged(*, light: float, noise: float, others: Sequence[float], flagged_others: int) -> Reason:
    """Return what a flagged place is likely to be.

    Parameters
    ----------
    light : float
        Of the 3 x 3 pixels in the exposure that carries the flag, above the sky [any unit].
    noise : float
        Of that sum, one sigma, in the same unit.
    others : sequence of float
        The same sum in the other exposures.
    flagged_others : int
        How many of those carry the flag there as well.
    """
    known = [value for value in others if np.isfinite(value)]
    if not known or not np.isfinite(light):
        return Reason("no other exposure shows this place, so it cannot be compared", "nothing to compare with", None)
    usual = float(np.median(known))
    number = "the other exposure" if len(known) == 1 else f"the other {len(known)} exposures"
    sigma = (light - usual) / noise if noise > 0 else 0.0
    if sigma > _FIRM and light > _BRIGHTER * usual:
        on = " on a source" if usual > _FIRM * noise else ""
        words = f"{sigma:.0f} sigma brighter than in {number}: a cosmic ray{on}, the flag is right"
        return Reason(words, f"brighter here: a cosmic ray{on}", False)
    if flagged_others:
        share = f"flagged in {flagged_others + 1} of {len(known) + 1} exposures"
        words = f"{share}, not brighter in this one; cosmic rays do not repeat: likely false, from alignment or sky"
        return Reason(words, f"{share}: likely false", True)
    if usual > _FIRM * noise:
        return Reason(f"as bright as in {number}: likely a false flag", "likely false: not brighter here", True)
    if sigma < -_FIRM:
        words = f"{-sigma:.0f} sigma fainter than in {number}: no cosmic ray; a wrong sky or a bad pixel"
        return Reason(words, "fainter here: no cosmic ray", True)
    words = f"no brighter than in {number} ({sigma:+.1f} sigma): the flag is on noise".replace("-", "−")
    return Reason(words, "no brighter here: noise", True)


@dataclass(frozen=True)
class FlaggedPixel:
    """A star whose core is flagged in one exposure.

    Attributes
    ----------
    exposure : str
    index : int
        Of the star among those of the exposure.
    pixels : int
        Flagged pixels of its 3 x 3 core.
    light : float
        Of its core [electrons/s].
    others : tuple of float
        The same in the other exposures that show it.
    flagged_others : int
        How many of those have flags on it as well.
    """

    exposure: str
    index: int
    pixels: int
    light: float
    others: tuple[float, ...]
    flagged_others: int


def core_hits(stars: Mapping[str, Peaks]) -> list[FlaggedPixel]:
    """Return the stars with a flagged core, with what the other exposures show of them.

    Parameters
    ----------
    stars : mapping of str to Peaks
        The stars of each exposure, placed on the product; the exposures may be displaced by a few pixels.
    """
    matches = {name: _matches(name, stars) for name in stars}
    found = []
    for name, peaks in stars.items():
        for k in np.flatnonzero(peaks.core > 0).tolist():
            same = [(other, index[k]) for other, index in matches[name].items() if index[k] >= 0]
            light = tuple(float(stars[other].flux[j]) for other, j in same)
            flagged = sum(bool(stars[other].core[j] > 0) for other, j in same)
            found.append(FlaggedPixel(name, k, round(9 * float(peaks.core[k])), float(peaks.flux[k]), light, flagged))
    return found


def _matches(name: str, stars: Mapping[str, Peaks]) -> dict[str, NDArray[np.int64]]:
    """Return for each other exposure which of its stars is each of ours, -1 for none."""
    own = np.column_stack([stars[name].x, stars[name].y])
    return {other: _nearest(own, peaks) for other, peaks in stars.items() if other != name and len(peaks)}


def _nearest(own: NDArray[np.floating[Any]], peaks: Peaks) -> NDArray[np.int64]:
    theirs = np.column_stack([peaks.x, peaks.y])
    tree = tree_of(theirs)
    away, index = tree.query(own, distance_upper_bound=_FAR)
    near = np.isfinite(away)
    if not near.any():
        return np.full(len(own), -1)
    shift = np.median(theirs[index[near]] - own[near], axis=0)
    away, index = tree.query(own + shift, distance_upper_bound=_TOGETHER)
    return np.where(np.isfinite(away), index, -1)
