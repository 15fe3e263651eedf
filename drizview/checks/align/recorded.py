"""Are the coordinates of the exposures those with which the product was drizzled?"""

from __future__ import annotations

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.needs import value_or
from drizview.checks.core.registry import check
from drizview.checks.fixtures.align.in_place import ProductShift
from drizview.dataset.dataset import Dataset
from drizview.dataset.identity.recorded import recorded_wcs
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured


@check(
    "align",
    unit="pixel",
    limit=Below(warn=0.1),
    basis=(
        "DrizzlePac Handbook 7.1: exposures of a visit align to 0.1 pixel; a larger change is a different WCS solution"
    ),
    provenance="judgement",
    headline="WCS of the exposures changed by {value:.2f} native pixels since drizzling",
    remedy=(
        "Drizzle the exposures again: their WCS is newer than the product's. Measure the alignment before running "
        "TweakReg."
    ),
    essential=False,
)
def coordinates_since_drizzling(
    dataset: Dataset, product: Product, product_shift: ProductShift | Unmeasured | NotApplicable
) -> Measured:
    """Largest change of the WCS of an exposure since the product was drizzled.

    The archive improves the WCS of exposures, and users align them; a product made earlier keeps the old one.
    AstroDrizzle records the WCS of every input in the product's HDRTAB, and this record is compared with the headers of
    the exposures. The product itself is measured with the recorded WCS. Without a record, its stars are compared with
    where the exposures put them. In native pixels.

    A warning is expected for products older than the exposures beside them. It does not count against the product
    unless its alignment fails as well, but drizzling again gives a better WCS at no cost.
    """
    if not dataset.exposures:
        raise Unmeasured(dataset.why_no_exposures)
    if len(dataset.exposures) < 2 and not dataset.changes:
        raise NotApplicable("the coordinates of a single exposure are those of the product")
    shift = value_or(product_shift, ProductShift())
    if shift.stars:
        return _displaced(dataset, shift)
    if not recorded_wcs(product.table):
        raise Unmeasured("the product does not record the WCS of its exposures (HDRTAB)")
    changes = [each for each in dataset.changes if each.recorded]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure,
            "WCSNAME of the product": each.then,
            "WCSNAME now": each.now,
            "east (arcsec)": round(each.east, 4),
            "north (arcsec)": round(each.north, 4),
            "at most (native pixel)": round(each.pixels, 3),
        }
        for each in changes
    )
    worst = max(changes, key=lambda each: each.pixels, default=None)
    note = f"{worst.exposure}: {worst.then or 'unnamed'}, now {worst.now or 'unnamed'}." if worst else ""
    return Measured(worst.pixels if worst else 0.0, n=len(dataset.exposures), rows=rows, note=note)


def _displaced(dataset: Dataset, shift: ProductShift) -> Measured:
    """Return what the stars of a product tell that records no WCS: one shift for all exposures."""
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": each.name, "at most (native pixel)": round(shift.native, 3)} for each in dataset.exposures
    )
    note = (
        f"The product records no WCS (HDRTAB); {shift.stars} of its stars lie {shift.arcsec:.2f}″ from where the "
        "exposures put them."
    )
    return Measured(shift.native, n=shift.stars, rows=rows, note=note)
