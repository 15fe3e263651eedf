"""Does the product look clean: stars of one exposure that are too faint, too bright, or there twice."""

from __future__ import annotations

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.brightness import Brightness, ChipStar
from drizview.errors import Unmeasured
from drizview.measure.stars.doubles import SecondImage

_LEAVE_OUT = "Leave the exposure out: drizzling cannot give back light that it lost or put elsewhere."
_WHY_NOT = "no parameter corrects the light of an exposure: leave it out"
# What the ratio of the fluxes of two good exposures may be off [%]; a peak this many times its scatter is one.
_CLEAN, _SURE = 3.0, 6.0
# Errors by which a difference must exceed that: an error from few stars is itself not well known.
_ERRORS, _ERRORS_OF_FEW, _MANY = 2.0, 3.0, 10


@check(
    "clean",
    unit="%",
    limit=Below(warn=4.0, fail=15.0),
    basis=(
        "the same stars within 4 native pixels: clean exposures, simulated and real, agree to 1.6 %; focus changes 1 "
        "to 2 %; a tenth less light in one of four changes the product by 2.5 %"
    ),
    provenance="computed",
    headline="stars of one exposure differ in flux by {value:.1f} %",
    remedy=_LEAVE_OUT,
    essential=False,
    not_curable=_WHY_NOT,
)
def flux_between_exposures(exposure_brightness: tuple[Brightness, ...]) -> Measured:
    """Largest difference in the flux of stars between one exposure and the others.

    The stars that exposures have in common should be as bright on each, per second. An exposure in which all of them
    are fainter lost light: its guide stars (the light is then elsewhere on the image), a part of its exposure time, or
    through a wrong gain or exposure time in its header, which also makes stars too bright. In per cent, from the median
    ratio of the stars of each pair of exposures; the product takes over the difference by the share of the exposure.

    When to worry: above {warn} %. A warning is expected for fields of variable stars, and between visits years apart
    for detectors that lose sensitivity.
    """
    ranked = sorted(exposure_brightness, key=lambda each: -abs(each.ratio - 1))
    worst = ranked[0]
    value, error = 100.0 * abs(worst.ratio - 1), 100.0 * worst.error
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure,
            "flux (%)": 100.0 * each.ratio,
            "error (%)": 100.0 * each.error,
            "stars": each.stars,
        }
        for each in ranked
    )
    others = "the others" if len(ranked) > 2 else f"{ranked[1].exposure} (one of the two is wrong)"
    note = f"{worst.exposure} has {100 * worst.ratio:.1f} % of the flux of {others}, from {worst.stars} stars."
    times = _ERRORS if worst.stars >= _MANY else _ERRORS_OF_FEW
    cap = None if value - times * error > _CLEAN else Status.PASS
    return Measured(value, n=worst.stars, uncertainty=error, rows=rows, note=note, cap=cap)


@check(
    "clean",
    unit="%",
    limit=Below(warn=5.0, fail=15.0),
    basis="the mean star of an exposure less those of the others: at most 3.3 % beyond 4.5 pixels on clean exposures",
    provenance="computed",
    headline="second images of the stars on one exposure: {value:.1f} % of their light",
    remedy=_LEAVE_OUT,
    essential=False,
    not_curable=_WHY_NOT,
)
def second_image_of_stars(
    double_stars: tuple[SecondImage, ...], bright_stars: dict[str, tuple[ChipStar, ...]]
) -> Measured:
    """Brightest second image of the stars that one exposure has and the others have not.

    Where the telescope lost its guide stars for a part of the exposure, each star has a fainter copy at one and the
    same distance. Looked for in the median of the bright stars of each exposure, less that of the others, from 4.5 to
    23 native pixels; nearer copies widen the stars, and farther ones show as missing flux. In per cent of the star's
    own light; a peak of less than six times the scatter around it is none, nor is one that few of the stars have.
    """
    ranked = sorted(double_stars, key=lambda each: -each.ratio)
    real = [each for each in ranked if each.ratio > _SURE * each.error and each.shared]
    worst = (real or ranked)[0]
    if not real and _SURE * worst.error > 0.1:
        raise Unmeasured(f"second images fainter than {100 * _SURE * worst.error:.0f} % cannot be told from noise")
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure,
            "second image (%)": 100.0 * each.ratio,
            "scatter (%)": 100.0 * each.error,
            "columns": each.dx,
            "rows": each.dy,
            "stars": each.stars,
        }
        for each in ranked
    )
    place = f"{worst.distance:.0f} native pixels from each star ({worst.dx} columns, {worst.dy} rows)"
    return Measured(
        100.0 * worst.ratio,
        n=worst.stars,
        uncertainty=100.0 * worst.error,
        rows=rows,
        where=tuple(_ghost(worst, star) for star in bright_stars.get(worst.exposure, ())) if real else (),
        note=f"On {worst.exposure}, {place}." if real else "",
        line="" if real else "no second images of stars on any exposure",
        cap=None if real else Status.PASS,
    )


def _ghost(image: SecondImage, star: ChipStar) -> Place:
    """Return where the second image of a star lies."""
    x, y = star.x + image.dx, star.y + image.dy
    return on_chip(star.chip, x, y, value=100.0 * image.ratio, radius=4.0, note="second image, % of its star")
