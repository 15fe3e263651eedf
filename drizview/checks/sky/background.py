"""Is the sky background free of steps and irregularities?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from drizview.checks.core.limits import Above, Below, Fact
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.steps import SkyBorders, SkyLevel
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.sampling import tiles
from drizview.measure.sky.background import Background
from drizview.measure.sky.steps import ALONE, Border, offsets

_SKY = (
    "Blank field: skymethod='localmin'. Mosaic or large target: skymethod='globalmin+match'. Target that fills the "
    "field: skymethod='globalmin', or own values in skyfile='sky.txt'; skystat='mode' resists sources."
)
# Steps below this share of the tolerance pass; a border that could not have shown one of this size says nothing.
_SHOWS = 0.5


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=_SHOWS, fail=1.0),
    basis="step over the noise of a pixel and 3 % of the sky in quadrature; good WFC3/IR mosaics show 0.3 from flats",
    provenance="judgement",
    headline="largest step at the border of an exposure {value:.2f} sigma",
    remedy=_SKY,
)
def sky_steps(product: Product, sky_borders: SkyBorders) -> Measured:
    """Largest step of the sky at the border of an exposure.

    Where an exposure begins or ends, the sky of the product must go on as it was. A step means that the sky of that
    exposure was over- or underestimated, most often because a bright or large target fell on a different part of it.
    The strips on both sides are compared with sources masked and a common gradient taken out; a step counts if it is
    of one sign along the border and five times its error, which structure of the sky itself (measured where there is no
    border) widens. Look at the product heavily smoothed and stretched: the outline of an exposure shows as the rim of a
    plateau. A fail is expected for mosaics with skymethod='localmin' near a bright galaxy, and for WFC3/IR exposures
    with helium glow.
    """
    found = [b for b in sky_borders.borders if sky_borders.between_exposures(b, product)]
    if not found:
        raise NotApplicable("no two areas of other exposures, wide enough to have a sky, meet on the product")
    deep = [b for b in found if not sky_borders.is_lone(b, product)]
    return _largest(product, sky_borders, deep or found, None if deep else Status.WARN)


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=0.5, fail=1.0),
    basis="as for the borders of exposures; in clean sets 0.0 to 0.2",
    provenance="judgement",
    headline="step between the chips {value:.2f} sigma",
    remedy="AstroDrizzle subtracts one sky for all chips of an exposure: give each its own in skyfile='sky.txt' "
    "(file sky1 sky2), and check bias, gain and flat field of the chips.",
    essential=False,
)
def sky_chip_step(dataset: Dataset, product: Product, sky_borders: SkyBorders, sky_level: SkyLevel) -> Measured:
    """Step of the sky from chip to chip, across the gap.

    The chips of an exposure look at one sky, so the product must be as dark on one side of the gap as on the other.
    AstroDrizzle takes the lower value for both, and leaves what one chip has more: an error of its bias or flat field,
    or a target that lights one of them. In deep products, where an electron that the bias left would exceed the noise,
    the unit is a third of the noise of one exposure. WFPC2 never fails: its chips differ by nature, as do their skies.
    """
    found = [b for b in sky_borders.borders if not sky_borders.between_exposures(b, product)]
    if not found:
        raise NotApplicable("no two chips of the same exposures face each other on the product")
    cap = Status.INFO if dataset.instrument.mixes_scales else None
    tolerance = max(sky_borders.tolerance, sky_level.exposure / 3)
    return _largest(product, replace(sky_borders, tolerance=tolerance), found, cap)


def _largest(product: Product, borders: SkyBorders, found: list[Border], cap: Status | None = None) -> Measured:
    """Return the largest step that is one, or the largest of those that are none."""
    shows = [b for b in found if b.real or 5 * b.error < 2 * _SHOWS * borders.tolerance]
    if not shows:
        raise Unmeasured("the sky at the borders is too rough, or too little of it is blank, to show a step")
    real = [b for b in shows if b.real]
    worst = max(real or shows, key=lambda b: abs(b.value))
    names = {entry.index: f"{entry.exposure}[{entry.extver}]" for entry in product.inputs}

    def words(label: int) -> str:
        return " ".join(names[i] for i in borders.members[label])

    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "area": words(b.first),
            "other area": words(b.second),
            f"step ({product.unit})": b.value,
            "error": b.error,
            "step (sigma)": abs(b.value) / borders.tolerance,
            "one sign (%)": 100 * b.same_sign,
            "places": len(b.windows),
            "a step": b.real,
        }
        for b in found[:MOST_PLACES]
    )
    note = f"{len(real)} of {len(shows)} borders have a step of 5 errors and of one sign."
    return Measured(
        abs(worst.value) / borders.tolerance,
        n=sum(len(b.windows) for b in shows),
        uncertainty=worst.error / borders.tolerance,
        where=_where(product, borders, real or [worst]),
        rows=rows,
        note=note,
        cap=cap if real and borders.surely_above(worst, _SHOWS) else Status.PASS,
    )


def _where(product: Product, borders: SkyBorders, found: list[Border]) -> tuple[Place, ...]:
    places: list[Place] = []
    for border in found:
        value = abs(border.value) / borders.tolerance
        for window in (borders.windows[number] for number in border.windows[:4]):
            y, x = ((part.start + part.stop - 1) / 2 for part in window)
            if all(abs(x - other.x) + abs(y - other.y) > 80 for other in places):
                places.append(on_product(product, x, y, value=value, radius=80, note="step of the sky, sigma"))
    return tuple(sorted(places, key=lambda place: -(place.value or 0)))[:MOST_PLACES]


@check(
    "sky",
    unit="sigma",
    limit=Above(warn=-0.5, fail=-1.0),
    basis="noise of an exposure and 3 % of its sky; 0.5 sigma does not touch cosmic-ray flags; clean sets reach -0.25",
    provenance="judgement",
    headline="the darkest twentieth of the sky is at {value:+.2f} sigma of an exposure",
    remedy=_SKY,
)
def sky_oversubtracted(product: Product, product_background: Background, sky_level: SkyLevel) -> Measured:
    """Level of the darkest twentieth of the sky.

    The sky is subtracted, so blank sky must scatter about zero. Where the target fills the field its own light is taken
    for sky, and what little blank sky there is becomes negative. Boxes of 64 pixels or less, corrected for their noise,
    in units of the noise of a pixel of one exposure. A sky above zero is not judged here: skymethod='match'
    leaves one by design. A fail is expected for galaxies and nebulae that cover the detector; look for a dark rim
    around them.
    """
    sky = product_background
    note = f"Sky left in the product: {sky.low:.3g} {product.unit} in its darkest twentieth, {sky.mode:.3g} typically."
    where = _darkest(product, -0.5 * sky_level.exposure)
    error = sky.uncertainty / sky_level.exposure
    return Measured(sky.low / sky_level.exposure, n=sky.n, uncertainty=error, where=where, note=note)


def _darkest(product: Product, below: float, *, side: int = 128) -> tuple[Place, ...]:
    """Return the darkest windows of the product."""
    found = []
    for rows, columns in tiles(product.sci.shape, size=side, most=64):
        valid = product.valid((rows, columns))
        if valid.mean() > 0.5:
            level = float(np.median(product.sci[rows, columns][valid]))
            if level < below:
                found.append((level, (columns.start + columns.stop) / 2, (rows.start + rows.stop) / 2))
    return tuple(
        on_product(product, x, y, value=level, radius=side / 2, note=f"median, {product.unit}")
        for level, x, y in sorted(found)[:MOST_PLACES]
    )


@check(
    "sky",
    unit="sigma",
    limit=Fact(),
    basis="least squares over the steps at all borders",
    provenance="computed",
    headline="the sky of one exposure is off by {value:.2f} sigma of an exposure",
    essential=False,
)
def sky_offsets(product: Product, sky_borders: SkyBorders, sky_level: SkyLevel) -> Measured:
    """Sky that one exposure has more than the others.

    A step tells only that two areas differ. All steps together tell by how much each exposure is off, and so which
    one is to blame: the table names it, with MDRIZSKY where the product recorded it. A fact; the steps are judged.
    """
    borders = [b for b in sky_borders.borders if sky_borders.between_exposures(b, product)]
    if not borders:
        raise NotApplicable("no two areas of other exposures, wide enough to have a sky, meet on the product")
    labels = {label for b in borders for label in (b.first, b.second)}
    members = {label: sky_borders.exposures(label, product) for label in labels}
    if not all(sky_borders.is_lone(b, product) for b in borders):
        members = {label: names | ({ALONE: 1.0} if len(names) == 1 else {}) for label, names in members.items()}
    solved = offsets(borders, members)
    skies = {entry.exposure: entry.sky for entry in product.inputs}
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": name,
            f"offset ({product.unit})": value,
            "error": error,
            "offset (sigma)": value / sky_level.exposure,
            "MDRIZSKY": skies.get(name),
        }
        for name, (value, error) in solved.items()
    )
    worst = max(solved, key=lambda name: abs(solved[name][0]))
    value, error = (part / sky_level.exposure for part in solved[worst])
    return Measured(abs(value), n=len(borders), uncertainty=error, rows=rows, note=f"Most in {worst}.")
