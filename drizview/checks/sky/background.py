"""Is the sky background free of steps and irregularities?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from drizview.checks.core.limits import Above, Below, Fact
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.needs import value_or
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.darkest import DarkestSky, is_target
from drizview.checks.fixtures.sky.steps import SkyBorders, SkyLevel
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.sampling import tiles
from drizview.measure.noise.robust import median
from drizview.measure.sky.background import Background
from drizview.measure.sky.steps import ALONE, Border, offsets
from drizview.numbers import number

_SKY = (
    "Blank field: skymethod='localmin'. Mosaic or large target: skymethod='globalmin+match'. Target that fills the "
    "field: skymethod='globalmin', or your own values in skyfile='sky.txt'. skystat='mode' is robust against sources."
)
# Steps below this share of the tolerance pass; a border that could not have shown one of this size says nothing.
_SHOWS = 0.5
# The chips of WFPC2 have backgrounds, gains and flat fields of their own: a step is one from here on, and never fails.
_FOUR_CHIPS = 1.0
# Where the number of exposures is unknown, a sky this far below zero, in noise of the product, is half the noise of one
# exposure even of sixteen.
_SURELY_DARK = -2.0


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=_SHOWS, fail=1.0),
    basis=(
        "σ: noise of a product pixel and 3 % of the sky in quadrature; flat fields leave 0.3 in good WFC3/IR mosaics"
    ),
    provenance="judgement",
    headline="largest sky step at an exposure border {value:.2f} σ",
    remedy=_SKY,
)
def sky_steps(product: Product, sky_borders: SkyBorders) -> Measured:
    """Largest step of the sky at the border of an exposure.

    Where an exposure begins or ends, the sky of the product should continue at the same level. A step means that the
    sky of that exposure was over- or underestimated, most often because a bright or large target fell on a different
    part of it. Strips on both sides are compared with sources masked and a common gradient removed. A step counts if it
    has the same sign along the border and exceeds five times its error, which includes the unevenness of the sky itself
    (measured away from the borders). Smooth the product heavily and stretch it: the outline of the exposure appears as
    the edge of a plateau. A fail is expected for mosaics with skymethod='localmin' near a bright galaxy, and for
    WFC3/IR exposures affected by helium airglow.
    """
    found = [b for b in sky_borders.borders if sky_borders.between_exposures(b, product)]
    if not found:
        raise NotApplicable("no two regions with different exposures share a border long enough to measure the sky")
    deep = [b for b in found if not sky_borders.is_lone(b, product)]
    return _largest(product, sky_borders, deep or found, None if deep else Status.WARN)


@check(
    "sky",
    unit="sigma",
    limit=Below(warn=0.5, fail=1.0),
    basis="as for the borders of exposures; clean sets show 0.0 to 0.2; the chips of a real WFPC2 product, 0.83",
    provenance="judgement",
    headline="sky step between the chips {value:.2f} σ",
    remedy=(
        "AstroDrizzle subtracts one sky value from all chips of an exposure: give each chip its own in "
        "skyfile='sky.txt' (file sky1 sky2), and check bias, gain and flat field of the chips."
    ),
    detectors=dict.fromkeys(
        ("WFPC2/PC/WF", "WFPC2/PC", "WFPC2/WF2", "WFPC2/WF3", "WFPC2/WF4"), Below(warn=_FOUR_CHIPS)
    ),
    essential=False,
)
def sky_chip_step(
    dataset: Dataset,
    product: Product,
    sky_borders: SkyBorders,
    sky_level: SkyLevel,
    darkest_skies: dict[int, DarkestSky] | Unmeasured,
) -> Measured:
    """Step of the sky from chip to chip, across the gap.

    The chips of an exposure see the same sky, so the background of the product should match on both sides of the gap.
    AstroDrizzle subtracts the lower of the two values from both chips and leaves the excess of the other: a bias or
    flat-field error, or light of a target that falls on one chip. In deep products, where a bias residual of one
    electron would exceed the noise, the unit is one third of the noise of one exposure. WFPC2 never fails: its chips,
    and their skies, differ somewhat by nature. Where a target fills a chip whose darkest parts are as dark as the other
    chip, the step is the target's.
    """
    found = [b for b in sky_borders.borders if not sky_borders.between_exposures(b, product)]
    if not found:
        raise NotApplicable("no two chips of the same exposures lie side by side on the product")
    skies = value_or(darkest_skies, {})
    found = [b for b in found if not is_target(b, sky_borders.members, skies)]
    if not found:
        raise Unmeasured("a target fills one of the chips, whose darkest parts are as dark as the other chip")
    tolerance = max(sky_borders.tolerance, sky_level.exposure / 3)
    least = _FOUR_CHIPS if dataset.instrument.mixes_scales else _SHOWS
    return _largest(product, replace(sky_borders, tolerance=tolerance), found, least=least)


def _largest(
    product: Product, borders: SkyBorders, found: list[Border], cap: Status | None = None, *, least: float = _SHOWS
) -> Measured:
    """Return the largest step that is one, or the largest of those that are none."""
    shows = [b for b in found if b.real or 5 * b.error < 2 * _SHOWS * borders.tolerance]
    if not shows:
        raise Unmeasured("the sky at the borders is too uneven, or too little of it is blank, for a step to show")
    real = [b for b in shows if b.real]
    worst = max(real or shows, key=lambda b: abs(b.value))
    note = f"{len(real)} of {len(shows)} borders have a step above 5 times its error and of constant sign."
    return Measured(
        abs(worst.value) / borders.tolerance,
        n=sum(len(b.windows) for b in shows),
        uncertainty=worst.error / borders.tolerance,
        where=_where(product, borders, real or [worst]),
        rows=tuple(_rows(product, borders, found[:MOST_PLACES])),
        note=note,
        cap=cap if real and borders.surely_above(worst, least) else Status.PASS,
    )


def _rows(product: Product, borders: SkyBorders, found: list[Border]) -> Iterator[dict[str, Cell]]:
    """Yield the step at each border, with the inputs on either side."""
    names = {entry.index: f"{entry.exposure}[{entry.extver}]" for entry in product.inputs}

    def words(label: int) -> str:
        return " ".join(names[i] for i in borders.members[label])

    for border in found:
        yield {
            "area": words(border.first),
            "other area": words(border.second),
            f"step ({product.unit})": border.value,
            "error": border.error,
            "step (sigma)": abs(border.value) / borders.tolerance,
            "one sign (%)": 100 * border.same_sign,
            "places": len(border.windows),
            "a step": border.real,
        }


def _where(product: Product, borders: SkyBorders, found: list[Border]) -> tuple[Place, ...]:
    places: list[Place] = []
    for border in found:
        value = abs(border.value) / borders.tolerance
        for window in (borders.windows[k] for k in border.windows[:4]):
            y, x = ((part.start + part.stop - 1) / 2 for part in window)
            if all(abs(x - other.x) + abs(y - other.y) > 80 for other in places):
                places.append(on_product(product, x, y, value=value, radius=80, note="sky step, σ"))
    return tuple(sorted(places, key=lambda place: -(place.value or 0)))[:MOST_PLACES]


@check(
    "sky",
    unit="sigma",
    limit=Above(warn=-0.5, fail=-1.0),
    basis=(
        "σ: noise of one exposure and 3 % of its sky; 0.5 σ does not affect cosmic-ray flags; clean sets reach −0.25"
    ),
    provenance="judgement",
    headline="darkest 5 % of the sky: {value:+.2f} σ (σ: noise of one exposure)",
    remedy=_SKY,
)
def sky_oversubtracted(product: Product, product_background: Background, sky_level: SkyLevel) -> Measured:
    """Level of the darkest 5 % of the sky.

    After sky subtraction, blank sky should scatter about zero. Where the target fills the field its own light is taken
    for sky, and the little blank sky there is becomes negative. Measured in boxes of 64 pixels or less, corrected for
    their noise, in units of the noise of a pixel of one exposure. A sky above zero is not judged here:
    skymethod='match' leaves one by design. A fail is expected for galaxies and nebulae that cover the detector; look
    for a dark rim around them.
    """
    sky = product_background
    note = (
        f"Sky left in the product: {number(sky.low)} {product.unit} in its darkest 5 %, {number(sky.mode)} typically."
    )
    where = _darkest(product, -0.5 * sky_level.exposure)
    value, error = sky.low / sky_level.exposure, sky.uncertainty / sky_level.exposure
    if product.inputs:
        return Measured(value, n=sky.n, uncertainty=error, where=where, note=note)
    line = f"darkest 5 % of the sky: {number(value, '+.2f')} σ (σ: noise of the product, whose exposures are unknown)"
    cap = Status.WARN if value < _SURELY_DARK else Status.INFO
    return Measured(value, n=sky.n, uncertainty=error, where=where, note=note, line=line, cap=cap)


def _darkest(product: Product, below: float, *, side: int = 128) -> tuple[Place, ...]:
    """Return the darkest windows of the product."""
    found = []
    for rows, columns in tiles(product.sci.shape, size=side, most=64):
        image = product.image((rows, columns))
        valid = np.isfinite(image)
        if valid.mean() > 0.5:
            level = median(image[valid])
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
    basis="least-squares solution over the steps at all borders",
    provenance="computed",
    headline="sky of one exposure off by {value:.2f} σ (σ: noise of one exposure)",
    essential=False,
)
def sky_offsets(product: Product, sky_borders: SkyBorders, sky_level: SkyLevel) -> Measured:
    """Sky excess of one exposure over the others.

    A single step shows only that two regions differ. All steps together show by how much the sky of each exposure is
    off, and so which exposure causes them: the table lists the exposures, with MDRIZSKY where the product records it. A
    fact; the steps themselves are judged.
    """
    borders = [b for b in sky_borders.borders if sky_borders.between_exposures(b, product)]
    if not borders:
        raise NotApplicable("no two regions with different exposures share a border long enough to measure the sky")
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
    return Measured(abs(value), n=len(borders), uncertainty=error, rows=rows, note=f"Largest for {worst}.")
