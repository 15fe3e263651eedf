"""Does every exposure show the field of the others?"""

from __future__ import annotations

from drizview.checks.core.limits import Above
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.needs import value_or
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.fixtures.align.company import Company
from drizview.dataset.product import Product
from drizview.errors import Unmeasured


@check(
    "align",
    unit="%",
    limit=Above(warn=40.0, fail=15.0),
    basis="sources 30 times their noise on two exposures: clean exposures show 60 to 100 %, others a few by chance",
    provenance="computed",
    headline="one exposure shows {value:.0f} % of the sources of the others",
    remedy="Leave the exposure out, or find its true pointing (headers, TweakReg with a larger searchrad) first.",
    essential=False,
    not_curable="an exposure of another field must be left out; one that lies farther off must first be found",
)
def shared_sources(product: Product | Unmeasured, company: tuple[Company, ...]) -> Measured:
    """Share of the sources of the other exposures that an exposure shows, the lowest of all exposures.

    Sources that two other exposures agree on should be on every exposure of the same place through the same filter.
    An exposure that shows next to none of them looked at another field (a guide-star failure), lies farther off than
    the 3.2″ over which exposures are matched, or holds no light (a closed shutter). A warning is expected for exposures
    much shallower than their exposure time says, and for fields in which most sources are saturated in one exposure and
    not in another. Of a pair that could not be aligned, the sources of 10⁴ e⁻ and more of each should be on the other;
    which of the two is wrong cannot be told.
    """
    ranked = sorted(company, key=lambda each: each.share)
    worst = ranked[0]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": each.exposure, "sources": each.expected, "shown": each.shown, "share (%)": 100.0 * each.share}
        for each in ranked
    )
    known = value_or(product, None)
    where = (
        ()
        if known is None
        else tuple(on_product(known, x, y, note=f"not on {worst.exposure}") for x, y in worst.places[:MOST_PLACES])
    )
    error = 100.0 * (max(worst.share * (1 - worst.share), 1 / worst.expected) / worst.expected) ** 0.5
    agreed = "that others agree on" if len(ranked) > 2 else "of the other exposures"
    note = f"{worst.exposure} shows {worst.shown} of the {worst.expected} sources {agreed} in its area."
    return Measured(100.0 * worst.share, n=worst.expected, uncertainty=error, where=where, rows=rows, note=note)
