"""Does the product look clean: are the brightest sources of the exposures on it?"""

from __future__ import annotations

from drizview.checks.core.limits import Above
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.brightest import BrightSource
from drizview.dataset.product import Product

# With fewer sources than this it warns at most.
_FEW = 2


@check(
    "clean",
    unit="",
    limit=Above(warn=0.6, fail=0.3),
    basis=(
        "flux within 4 native pixels, flags or no flags: 0.8 to 1.0 on clean products; a star that moved by 8.7 pixels "
        "between two visits and is flagged in both leaves 0.02"
    ),
    provenance="computed",
    headline="a bright source has {value:.2f} × the flux that the exposures show",
    remedy=(
        "Look at the flags of the source. Flagged 4096 because it moved (proper motion, misalignment): drizzle the "
        "visits apart, or align on it; because it varies: driz_cr_scale='2.0 1.5', resetbits='4096'. Another flag: "
        "accept it in driz_sep_bits and final_bits."
    ),
    essential=False,
    not_curable="why a source was flagged decides what to do: look at its flags before you drizzle again",
)
def bright_source_flux(product: Product, bright_sources: tuple[BrightSource, ...]) -> Measured:
    """Lowest flux of a bright source on the product, relative to the exposures.

    The brightest sources that two or more exposures show in one place, whatever flags they carry: a target that was
    flagged away is missing from every list of good stars, so that nothing else looks at it. Its flux on the product is
    compared with the median of the exposures that cover the place (of two, the lower: a cosmic ray may have hit the
    other); light on saturated pixels does not count. In a crowded core, where neighbours fill the ring of the sky, a
    source is not compared.

    When to worry: below {warn}. A low value is expected for a source that moved between the visits or varied by more
    than a factor of two.
    """
    ranked = sorted(bright_sources, key=lambda each: each.ratio)
    worst = ranked[0]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "x": each.x,
            "y": each.y,
            "flux (e-/s)": each.flux,
            "on the product": each.ratio,
            "saturated (%)": 100.0 * each.saturated,
            "exposures": each.exposures,
            "shown by": each.shown,
        }
        for each in ranked
    )
    lost = [each for each in ranked if each.ratio < 0.6] or [worst]
    where = tuple(
        on_product(product, each.x, each.y, value=each.ratio, note="flux over that of the exposures") for each in lost
    )
    place = f"at x = {worst.x:.0f}, y = {worst.y:.0f}"
    note = f"The source {place} has {worst.flux:.3g} e⁻/s on {worst.exposures} exposures; {worst.shown} agree on it."
    cap = Status.WARN if len(ranked) < _FEW else None
    return Measured(worst.ratio, n=len(ranked), where=where[:MOST_PLACES], rows=rows, note=note, cap=cap)
