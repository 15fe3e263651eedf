"""The distribution of a number over a survey, and the products that a page can name in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.gather.totals import Numbers

BINS = 60
# So many products at each end of a distribution are named in it besides the sample.
MOST_EXTREME = 50
# Values that span more than this factor, and whose largest are this many times the median, need a logarithmic axis.
_WIDE, _SKEW = 200.0, 10.0


def distribution(numbers: Numbers, sample: NDArray[np.intp]) -> dict[str, Any]:
    """Return the histogram of a check, its limits, and the values of those products that the page names.

    Parameters
    ----------
    numbers : Numbers
    sample : (n,) array of int
        Products that are named in every distribution, in increasing order.

    Returns
    -------
    dict
        ``edges`` of `BINS` bins and their ``counts``; values beyond the first and the last edge are in the outermost
        bins. ``limits`` that most products have, ``others`` for how many have others; ``products``, ``values``.
    """
    values, products = np.frombuffer(numbers.values), np.frombuffer(numbers.products, dtype=np.dtype("I"))
    edges, log = _edges(values)
    inside = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, BINS - 1)
    limits, common = numbers.limits.most_common(1)[0]
    named = _named(values, products, sample)
    return {
        "question": numbers.question,
        "unit": numbers.unit,
        "log": log,
        "edges": _short(edges),
        "counts": np.bincount(inside, minlength=BINS).tolist(),
        "limits": list(limits),
        "others": len(values) - common,
        "products": products[named].tolist(),
        "values": _short(values[named]),
    }


def _edges(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], bool]:
    low, middle, high = (float(edge) for edge in np.percentile(values, (0.5, 50, 99.5)))
    if not low < high:
        low, high = low - 0.5 * (abs(low) or 1.0), high + 0.5 * (abs(high) or 1.0)
    log = low > 0 and high / low > _WIDE and high / middle > _SKEW
    spaced = np.geomspace(low, high, BINS + 1) if log else np.linspace(low, high, BINS + 1)
    return np.asarray(spaced, dtype=float), bool(log)


def _named(
    values: NDArray[np.float64], products: NDArray[np.unsignedinteger[Any]], sample: NDArray[np.intp]
) -> NDArray[np.intp]:
    if len(values) <= len(sample) + 2 * MOST_EXTREME:
        return np.arange(len(values))
    order = np.argsort(values, kind="stable")
    sampled = np.flatnonzero(np.isin(products, sample))
    return np.unique(np.concatenate([order[:MOST_EXTREME], order[-MOST_EXTREME:], sampled]))


def _short(values: Iterable[float]) -> list[float]:
    """Return numbers with four digits, which is finer than a bin."""
    return [float(f"{value:.4g}") for value in values]
