"""Are the exposures aligned, within a visit and between visits?"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align.alignment import Alignment, Offset
from drizview.checks.fixtures.align.solutions import ALIGNED, visit_of
from drizview.checks.fixtures.psf.sources import Sources
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.alignment.trend import trend
from drizview.numbers import number

_TWEAK = (
    "TweakReg on copies: searchrad=1.0 (2 to 3 for old visits), searchunits='arcseconds', imagefindcfg={'threshold': "
    "200, 'conv_width': 3.5} (2.5 for infrared), minobj=15 (5 in sparse fields), use2dhist=True, tolerance=2.0, "
    "fitgeometry='rscale' ('shift' below 6 stars), nclip=3, sigma=3.0, updatehdr=True, wcsname='TWEAK_1', "
    "reusename=True, interactive=False; then AstroDrizzle with resetbits='4096'."
)
# Half of the smallest tolerance is the largest error that lets a small shift count as small.
_LARGEST_ERROR = 0.075
# DrizzlePac Handbook 8.1: dithers of a visit align to this [native pixel].
TOLERANCE = 0.1


@check(
    "align",
    unit="pixel",
    limit=Below(warn=ALIGNED, fail=0.5),
    basis=(
        "DrizzlePac Handbook 8.1: dithers of a visit align to 0.1 pixel; App. B.3: pointing repeats to 2 to 5 mas rms"
        " within an orbit, so 0.15 pixel is common in good data; from 0.5 pixel, driz_cr begins to flag star cores"
    ),
    provenance="judgement",
    headline="largest shift between exposures {value:.2f} native pixels",
    remedy=_TWEAK,
)
def shift_between_exposures(alignment: Alignment, source_lists: dict[str, Sources]) -> Measured:
    """Largest shift of an exposure relative to the others.

    Sources common to the exposures are matched with the WCS in their headers. What remains is an error of the WCS, and
    it smears the product: a star becomes broad or double, and its core is flagged as cosmic rays. In native pixels,
    relative to the exposure that agrees best with the others. A drizzled star looks round and sharp up to shifts of
    half a pixel, so only this measurement shows small errors. For WFPC2 the pixels are those of its finest chip: the PC
    where it is among them.

    When to worry: above {warn} pixel for small-aperture photometry or astrometry, above {fail} always. A fail is
    expected for visits with different guide stars that were never aligned, and for stars with proper motion between
    epochs. Cosmic-ray flags are ignored here, because misaligned stars carry them.
    """
    moved = sorted(alignment.offsets, key=lambda each: -each.distance)
    worst = moved[0]
    _refuse_uncertain(alignment, worst)
    firm = worst.distance - 2 * worst.error > TOLERANCE
    pair = f"{worst.exposure.name} relative to {alignment.reference.name}"
    shift = f"{number(worst.dx, '+.2f')}, {number(worst.dy, '+.2f')} pixel along x, y of {alignment.axes}"
    return Measured(
        worst.distance,
        n=worst.n,
        uncertainty=worst.error,
        where=_stars_of([each for each in moved if each.distance > 0], source_lists),
        rows=tuple(_row(each) for each in alignment.offsets),
        note=f"{pair}: {shift}, from {worst.n} common sources.{_loose(alignment)}",
        cap=None if firm else Status.PASS,
    )


def _refuse_uncertain(alignment: Alignment, worst: Offset) -> None:
    """Refuse to call exposures aligned that could not be tied to the others, or only badly."""
    if worst.distance - 2 * worst.error > TOLERANCE:
        return
    if alignment.loose:
        names = ", ".join(alignment.loose[:4])
        raise Unmeasured(f"{len(alignment.loose)} exposures share too few sources with the others ({names})")
    unsure = max(each.error for each in alignment.offsets)
    if unsure > _LARGEST_ERROR:
        raise Unmeasured(f"the common sources determine shifts only to ±{unsure:.2f} pixel")


def _loose(alignment: Alignment) -> str:
    return f" {len(alignment.loose)} exposures could not be compared." if alignment.loose else ""


def _row(each: Offset) -> dict[str, Cell]:
    return {
        "exposure": each.exposure.name,
        "visit": visit_of(each.exposure),
        "dx (native pixel)": round(each.dx, 4),
        "dy (native pixel)": round(each.dy, 4),
        "error (native pixel)": round(each.error, 4),
        "rotation (degree)": _cell(each.rotation, 5),
        "rotation error (degree)": _cell(each.rotation_error, 5),
        "scale - 1": _cell(each.scale, 7),
        "shared sources": each.n,
    }


def _cell(value: float, digits: int) -> float | None:
    return round(value, digits) if math.isfinite(value) else None


def _stars_of(moved: list[Offset], lists: dict[str, Sources]) -> tuple[Place, ...]:
    """Return the brightest unsaturated sources of the displaced exposures."""
    found = []
    for each in moved[:10]:
        peaks = lists[each.exposure.name].peaks
        for k in range(min(3, len(peaks))):
            chip = each.exposure.chip(int(peaks.chip[k]))
            if chip is not None:
                note = f"this exposure is off by {each.distance:.2f} pixel"
                found.append(on_chip(chip, float(peaks.column[k]), float(peaks.row[k]), value=each.distance, note=note))
    return tuple(found[:MOST_PLACES])


@check(
    "align",
    unit="pixel",
    limit=Below(warn=ALIGNED, fail=0.5),
    basis="as for the shifts; 0.1 pixel at the corner of ACS/WFC is 0.002° of rotation or a scale change of 3e−5",
    provenance="judgement",
    headline="rotation and scale shift the corner of an exposure by {value:.2f} native pixels",
    remedy=_TWEAK,
    essential=False,
)
def turn_between_exposures(alignment: Alignment) -> Measured:
    """Largest shift at a corner due to rotation and scale.

    A wrong roll angle or scale leaves the centre of the field sharp and smears its corners. In native pixels at the
    corner of the exposure, relative to the same exposure as the shifts; values below five times their error are not
    counted. When to worry: above {warn} pixel if you need the whole field. A fail is expected after a false guide-star
    lock (0.1°), and between visits at different roll angles that were never aligned.
    """
    known = [each for each in alignment.offsets if math.isfinite(each.corner) and each.exposure != alignment.reference]
    if not known:
        raise Unmeasured(f"no two exposures share enough sources to measure a rotation{_loose(alignment)}")
    worst = max(known, key=lambda each: each.corner / max(each.corner_error, 1e-6))
    firm = max((each for each in known if each.corner > 5 * each.corner_error), key=lambda e: e.corner, default=None)
    if firm is None and min(each.corner_error for each in known) > 0.1:
        raise Unmeasured(f"the common sources determine rotations only to ±{worst.corner_error:.2f} pixel at a corner")
    shown = firm or worst
    return Measured(
        shown.corner,
        n=shown.n,
        uncertainty=shown.corner_error,
        note=f"{shown.exposure.name}: rotation {number(shown.rotation, '+.4f')}°, scale {number(shown.scale, '+.1e')}.",
        cap=None if firm else Status.PASS,
    )


@check(
    "align",
    unit="pixel",
    limit=Below(warn=ALIGNED, fail=0.5),
    basis="DrizzlePac Handbook 8.1: 0.3 to 0.5 arcsec between visits before correction; tolerance as for the shifts",
    provenance="judgement",
    headline="shift between visits {value:.2f} native pixels",
    remedy=_TWEAK,
    essential=False,
)
def shift_between_visits(alignment: Alignment) -> Measured:
    """Largest shift between the means of two visits.

    Different visits use different guide stars, whose positions had errors of up to half an arcsecond before they were
    tied to Gaia. A fail is expected for visits that were drizzled together without alignment. Not applicable to a
    single visit.
    """
    visits: dict[str, list[Offset]] = defaultdict(list)
    for each in alignment.offsets:
        visits[visit_of(each.exposure)].append(each)
    if len(visits) < 2:
        raise NotApplicable("all exposures belong to one visit")
    means = {name: np.mean([[each.dx, each.dy] for each in parts], axis=0) for name, parts in visits.items()}
    names = list(means)
    apart, one, other = max(
        (float(np.hypot(*(means[a] - means[b]))), a, b) for k, a in enumerate(names) for b in names[k + 1 :]
    )
    error = math.hypot(*(max(each.error for each in visits[name]) for name in (one, other)))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"visit": name, "exposures": len(visits[name]), "dx (native pixel)": float(x), "dy (native pixel)": float(y)}
        for name, (x, y) in means.items()
    )
    note = f"Visits {one} and {other}."
    firm = apart - 2 * error > TOLERANCE
    return Measured(apart, n=len(visits), uncertainty=error, rows=rows, note=note, cap=None if firm else Status.PASS)


@check(
    "align",
    unit="pixel",
    limit=Below(warn=0.2),
    basis="as for the shifts; counted where a linear trend explains them at less than 1 % chance probability",
    provenance="judgement",
    headline="pointing drift within a visit {value:.2f} native pixels",
    remedy=_TWEAK,
    essential=False,
)
def drift_in_visit(alignment: Alignment) -> Measured:
    """Largest steady drift of the pointing within a visit.

    The shifts of four or more exposures are fitted by a straight line in time; the value is the change between the
    first and the last. A drift indicates a lost guide star. A warning is expected for visits under gyro control.
    """
    visits: dict[str, list[Offset]] = defaultdict(list)
    for each in alignment.offsets:
        if each.exposure.start is not None:
            visits[visit_of(each.exposure)].append(each)
    found = []
    for name, parts in visits.items():
        line = trend(
            np.array([each.exposure.start for each in parts], dtype=float),
            np.array([[each.dx, each.dy] for each in parts]),
        )
        if line is not None:
            found.append((line.chance > 0.01, -line.change, name, line))
    if not found:
        raise Unmeasured("no visit has 4 exposures with measured shifts and different start times")
    _, _, name, line = min(found)
    cap = Status.PASS if line.chance > 0.01 else None
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"visit": visit, "drift (native pixel)": each.change, "chance": each.chance} for _, _, visit, each in found
    )
    note = f"Visit {name}; probability by chance {100 * line.chance:.1f} %."
    return Measured(line.change, n=line.n, uncertainty=line.error, rows=rows, note=note, cap=cap)
