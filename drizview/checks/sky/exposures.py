"""Does one exposure have light that the others have not?"""

from __future__ import annotations

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.differences import SkyComparison
from drizview.dataset.product import Product

# A difference is one where it exceeds its noise by this factor: the third largest of a hundred values reaches 3.7 of it
# on clean exposures.
_SIGMAS = 4.5


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=0.25),
    basis=(
        "clean exposures, simulated and real, differ by 0.04 to 0.17 σ, the most a pair, and flats of 1 % under strong "
        "airglow; scattered light of 0.5 σ at its brightest gives 0.18 to 0.5 σ"
    ),
    provenance="computed",
    headline="sky of one exposure differs by {value:.2f} σ in part of the field",
    remedy=(
        "Inspect the exposure: leave it out, or flag the region in a copy of it. Subtracting a constant sky does not "
        "remove light that varies over the field."
    ),
    essential=False,
    not_curable="a constant sky does not remove light that varies over the field: leave the exposure out, or flag it",
)
def sky_between_exposures(product: Product, sky_comparison: SkyComparison) -> Measured:
    """Largest smooth difference between one exposure and the median of the others.

    Scattered light (dragon's breath, earthshine, the halo of a bright star), a gradient in one exposure only,
    persistence and moving reflections are smooth, so cosmic-ray rejection does not remove them. The sky of each
    exposure is compared with that of the others in a hundred cells of the product or more, away from compact sources,
    in units of the noise of a sky pixel (with 3 % of the sky, in quadrature). What scales with the sky that all have is
    taken off: flat-field errors under a changing airglow. Of medians of 3 × 3 cells the third most deviant is reported,
    so that a single star does not count; a difference that noise may leave passes.

    A warning is expected for exposures taken close to the bright limb of the Earth. Fields filled by a target with
    steep structure cannot be judged.
    """
    ranked = sorted(sky_comparison.differences, key=lambda each: -abs(each.value))
    worst = ranked[0]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure,
            "difference (sigma)": round(each.value, 3),
            "scatter (sigma)": round(each.scatter, 3),
            "noise (sigma)": round(each.noise, 3),
            "cells": each.cells,
        }
        for each in ranked
    )
    cell = sky_comparison.cell
    where = tuple(
        on_product(
            product, (column + 0.5) * cell, (row + 0.5) * cell, value=worst.value, radius=cell / 2, note=worst.exposure
        )
        for row, column in worst.places[:MOST_PLACES]
    )
    which = worst.exposure if len(ranked) > 2 else f"{worst.exposure} or the other"
    kind = "brighter" if worst.value > 0 else "darker"
    firm = abs(worst.value) > _SIGMAS * worst.noise
    return Measured(
        abs(worst.value),
        n=worst.cells,
        uncertainty=worst.noise,
        where=where if firm else (),
        rows=rows,
        note=f"{which} is {kind} there." if firm else "No more than noise leaves.",
        cap=None if firm else Status.PASS,
    )
