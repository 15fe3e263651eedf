"""Artefacts of a product, from all that the checks have found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np
from astropy.stats import mad_std

from drizview.checks.fixtures.clean.defects import Defects
from drizview.checks.fixtures.clean.holes import ProductHoles
from drizview.checks.fixtures.clean.photometry import FluxRatio
from drizview.checks.fixtures.clean.trails import Trail
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.numbers import number, with_error

# Of one kind in the list; a flux that differs by less than this from the median is none.
MOST, _FLUX = 60, 0.05
# From the middle of a cut-out to its edge, product pixels.
_REACH, _LARGEST = 12, 40


@dataclass(frozen=True)
class Artefact:
    """Something that a person should look at.

    Attributes
    ----------
    kind : str
        ``"spot"``, ``"hole"``, ``"trail"``, ``"flux"`` or ``"picked"``.
    x, y : float
        Product pixels from 0.
    strength : str
        How bad it is, with its unit.
    reach : int
        From the middle of its cut-outs to their edge, product pixels.
    exposures : tuple of str
        Those that are known to show it.
    words : str
        What the check has found.
    radius : float
        Product pixels.
    why : str
        Why it is listed, in short.
    """

    kind: str
    x: float
    y: float
    strength: str
    reach: int = _REACH
    exposures: tuple[str, ...] = ()
    words: str = ""
    radius: float = 3.0
    why: str = ""


@dataclass
class Artefacts:
    """All of them, trails first, then spots, holes and fluxes, each worst first; and what could not be looked for."""

    listed: list[Artefact] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def artefacts(get: Callable[[str], Any]) -> Artefacts:
    """Return the artefacts of a product.

    Parameters
    ----------
    get : callable
        Returns a fixture, or raises why there is none.
    """
    found = Artefacts()
    for kind, name, make in _KINDS:
        try:
            made = list(make(get(name)))
        except (DrizviewError, NotApplicable, Unmeasured) as missing:
            found.missing[kind] = getattr(missing, "reason", str(missing))
            continue
        found.listed += made[:MOST]
        if len(made) > MOST:
            found.hidden[kind] = len(made) - MOST
    return found


def _at(x: float, y: float) -> str:
    return f"({number(x, '.0f')}, {number(y, '.0f')})"


def _trails(trails: tuple[Trail, ...]) -> Iterable[Artefact]:
    for trail in trails:
        x0, y0, x1, y1 = trail.line.ends
        best = trail.brightest
        names = (best.exposure,) if best is not None and trail.lone else ()
        shown = ", ".join(f"{e.exposure} {with_error(e.value, e.error)}" for e in trail.excesses)
        words = f"Linear feature from {_at(x0, y0)} to {_at(x1, y1)}. "
        if names:
            words += "Seen in a single exposure: a satellite trail. "
        elif trail.excesses:
            words += "Seen in several exposures: a diffraction spike, bleeding or an edge rather than a trail. "
        words += f"Excess over its surroundings [e⁻/s per pixel]: {shown}." if shown else "No exposure was available."
        yield Artefact(
            "trail", *(trail.middle or ((x0 + x1) / 2, (y0 + y1) / 2)), f"{trail.line.significance:.1f} σ", _LARGEST,
            names, words,
            max(8.0, 2 * trail.line.width), names[0] if names else "several exposures",
        )  # fmt: skip


def _spots(defects: Defects) -> Iterable[Artefact]:
    for spot in defects.found:
        words = "" if spot.lone else "Sharper than the PSF. "
        words += (
            f"{spot.depth} exposures cover this position." if spot.depth != 1 else "One exposure covers this position."
        )
        yield Artefact(
            "spot",
            spot.x,
            spot.y,
            f"{spot.snr:.0f} σ",
            words=words,
            why="one exposure only" if spot.lone else "sharper than the PSF",
        )


def _holes(holes: ProductHoles) -> Iterable[Artefact]:
    for hole in holes.largest:
        reach = int(min(_LARGEST, max(_REACH, 2 * sqrt(hole.size))))
        words = f"{hole.size} connected pixel{'s' if hole.size > 1 else ''} without weight inside the footprints."
        yield Artefact(
            "hole",
            hole.x,
            hole.y,
            f"{hole.size} px",
            reach,
            words=words,
            radius=max(2.0, sqrt(hole.size)),
            why="no weight",
        )


def _fluxes(ratios: tuple[FluxRatio, ...]) -> Iterable[Artefact]:
    values = np.array([each.ratio for each in ratios])
    usual = float(np.median(values))
    spread = float(mad_std(values))
    far = [each for each in ratios if abs(each.ratio - usual) > max(_FLUX, 4 * spread)]
    for each in sorted(far, key=lambda each: -abs(each.ratio - usual)):
        words = f"Flux ratio of product to exposure {each.exposure}: {each.ratio:.3f} (of {number(each.flux)} e⁻/s); "
        words += f"the median of all stars is {usual:.3f}."
        yield Artefact(
            "flux", each.x, each.y, f"× {each.ratio:.3f}", _REACH, (each.exposure,), words, 5.0, each.exposure
        )


_KINDS: tuple[tuple[str, str, Callable[[Any], Iterable[Artefact]]], ...] = (
    ("trail", "product_trails", _trails),
    ("spot", "product_defects", _spots),
    ("hole", "product_holes", _holes),
    ("flux", "flux_ratios", _fluxes),
)
NEEDS = tuple(name for _, name, _ in _KINDS)
# What a person reads for a kind, one and many.
NAMES = {
    "picked": ("selected position", "selected positions"),
    "trail": ("linear feature", "linear features"),
    "spot": ("sharp spot", "sharp spots"),
    "hole": ("hole", "holes"),
    "flux": ("discrepant flux", "discrepant fluxes"),
}
