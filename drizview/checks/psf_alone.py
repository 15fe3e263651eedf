"""What the stars of a product look like by themselves, where none of its exposures is at hand."""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.places import on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.product_stars import ProductStars
from drizview.dataset.product import Product
from drizview.measure.stars.ellipticity import coherent
from drizview.measure.stars.shapes import elongation
from drizview.numbers import number

# With fewer stars than this nothing is concluded from their shapes.
_MANY = 10


@check(
    "psf",
    unit="",
    limit=Below(warn=1.3),
    basis="an undithered product stretches round stars by up to 1.18; trailed ones come out at 1.4 to 1.5",
    provenance="judgement",
    headline="axis ratio of stars {value:.2f}, from the product alone",
    remedy="Find the exposures, which tell whether guiding, focus or alignment is the cause.",
)
def shapes_on_product(product_stars: ProductStars, product: Product) -> Measured:
    """Common elongation of the stars, from the product alone.

    Where no exposure is at hand, nothing tells what the stars should look like; they can still be seen to be long in
    one direction. The note gives their width. Sharp galaxies and cosmic rays count as stars here, and what drizzling
    does to a round star is not known: above {warn}, look at the stars. A pass does not mean that the exposures were
    well aligned. A warning is expected for exposures that lost their guide stars.
    """
    shapes = product_stars.shapes
    found = coherent(shapes)
    fwhm = product.scale_arcsec * float(np.median(shapes.fwhm))
    ratio = elongation(shapes.xx, shapes.xy, shapes.yy)
    sure = found.ratio - 2 * found.error > 1.2 and len(product_stars) >= _MANY
    where = tuple(
        on_product(
            product, float(product_stars.x[k]), float(product_stars.y[k]), value=float(ratio[k]), radius=10,
            note="elongation",
        )
        for k in np.argsort(-ratio)[:10]
    )  # fmt: skip
    return Measured(
        found.ratio,
        n=len(product_stars),
        uncertainty=found.error,
        where=where if sure else (),
        note=f"FWHM {fwhm:.3f}″, {number(found.angle, '.0f')}° from x, coherence {found.coherence:.2f}.",
        cap=None if sure else Status.PASS,
    )
