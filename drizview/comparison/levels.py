"""Sky, noise and weight of two products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drizview.checks.fixtures.patches import Patch
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import step_for, thin

# Pixels of a weight map that are looked at.
_SAMPLE = 250_000
_MEDIAN = 1.253


@dataclass(frozen=True)
class Level:
    """A number of both products.

    Attributes
    ----------
    name, unit : str
    before, after : float or None
        None where it could not be measured.
    before_error, after_error : float or None
        One standard deviation.
    """

    name: str
    unit: str
    before: float | None
    after: float | None
    before_error: float | None = None
    after_error: float | None = None


def level_changes(before: tuple[Product, list[Patch]], after: tuple[Product, list[Patch]]) -> tuple[Level, ...]:
    """Return the levels of both products; see `drizview.comparison.stars.pieces_of`.

    Of different units or pixel scales sky and noise are not compared.
    """
    return tuple(_changes(before, after))


def _changes(before: tuple[Product, list[Patch]], after: tuple[Product, list[Patch]]) -> Iterator[Level]:
    if _alike(before[0], after[0]):
        unit = before[0].unit
        for name, pick in (("sky", "sky"), ("noise of a sky pixel", "sigma")):
            old, new = (_typical(pieces, pick) for _, pieces in (before, after))
            yield Level(name, unit, old[0], new[0], old[1], new[1])
    weights = [_weight(product) for product, _ in (before, after)]
    yield Level("median weight", "", weights[0][0], weights[1][0])
    yield Level("pixels with data", "%", weights[0][1], weights[1][1])
    yield Level("exposure time", "s", before[0].exptime, after[0].exptime)


def _alike(before: Product, after: Product) -> bool:
    """Return whether pixels of both products can be compared."""
    try:
        return before.unit == after.unit and abs(before.scale_arcsec / after.scale_arcsec - 1) < 1e-3
    except Unmeasured:
        return False


def _typical(pieces: list[Patch], pick: str) -> tuple[float | None, float | None]:
    """Return the median over the pieces and its error: from their scatter, or the pixels of a single one."""
    known = [piece for piece in pieces if piece.sigma > 0]
    if not known:
        return None, None
    values = np.array([getattr(piece, pick) for piece in known])
    pixels = sum(int(piece.blank.sum()) for piece in known)
    alone = _MEDIAN * float(np.median([piece.sigma for piece in known])) / max(pixels, 1) ** 0.5
    spread = _MEDIAN * float(np.std(values, ddof=1)) / len(known) ** 0.5 if len(known) > 2 else 0.0
    return float(np.median(values)), max(alone, spread)


def _weight(product: Product) -> tuple[float | None, float | None]:
    """Return the median of the weights above zero, and the share of the pixels that have one [%]."""
    if product.wht is None:
        return None, None
    sample = thin(product.wht, step=step_for(product.wht.shape, most=_SAMPLE)).values
    seen = np.isfinite(sample) & (sample > product.weight_floor)
    return (float(np.median(sample[seen])) if seen.any() else None), 100 * float(seen.mean())
