"""MDRIZSKY of each chip against the sky that was measured on it, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Limit
from drizview.checks.fixtures.mdrizsky import SkyPair
from drizview.checks.fixtures.sky.levels import ChipSky
from drizview.dataset.identity.short import short_name
from drizview.inspector.panels.widgets.plot import BLUE, GREEN, GREY, RED, YELLOW, Plot
from drizview.numbers import number, short_unit, with_error

Floats = NDArray[np.float64]

# Bars beyond this many would be thinner than a pixel of the screen.
MOST = 120


@dataclass(frozen=True)
class SkyBar:
    """One chip among the bars.

    Attributes
    ----------
    each : ChipSky
    pair : SkyPair
    """

    each: ChipSky
    pair: SkyPair

    def offset(self, unit: str) -> tuple[float, float, float]:
        """Return recorded minus expected, its error, and how much a sigma is, in sigma or electrons ("e⁻")."""
        sky, factor = self.pair.sky, 1.0 / self.pair.sky.tolerance
        if unit != "σ":
            factor = electrons_per_unit(self.each) or np.nan
        return (
            (self.pair.recorded - self.pair.expected) * factor,
            sky.uncertainty * factor,
            sky.tolerance * factor,
        )


def electrons_per_unit(each: ChipSky) -> float | None:
    """Return the electrons of an exposure that a unit of its image stands for; None where the gain is not known."""
    rate, seconds = each.chip.electrons_per_second, each.chip.exptime
    return rate * seconds if rate and seconds else None


def chip_label(each: ChipSky) -> str:
    """Return a short name of a chip: ``"rtq"``, with its number where the exposure has several."""
    name = short_name(each.exposure.name)
    return name if len(each.exposure.chips) == 1 else f"{name} {each.chip.number}"


def sky_bars(skies: Sequence[ChipSky], pairs: Sequence[SkyPair]) -> list[SkyBar]:
    """Return the chips that have a bar, in their order; of more than 120 those with the largest difference."""
    found = [SkyBar(pair.each, pair) for pair in pairs]
    worst = sorted(found, key=lambda bar: (not bar.pair.counts, -abs(bar.pair.error)))[:MOST]
    kept = {id(bar) for bar in worst}
    order = {id(each): index for index, each in enumerate(skies)}
    return sorted((bar for bar in found if id(bar) in kept), key=lambda bar: order.get(id(bar.each), 0))


def draw_bars(plot: Plot, bars: Sequence[SkyBar], limit: Limit | None, unit: str) -> Any:
    """Draw the bars with their limits, if any, and return the points at their ends, which can be clicked."""
    plot.clear()
    plot.y.label = f"MDRIZSKY − sky [{unit}]"
    _count_bars(plot, bars)
    x = np.arange(1, len(bars) + 1, dtype=float)
    values, errors, sigma = (np.array(part) for part in zip(*(bar.offset(unit) for bar in bars), strict=True))
    _limits(plot, x, sigma, limit)
    counted = np.array([bar.pair.counts for bar in bars])
    for which, colour, name in ((counted, BLUE, "judged"), (~counted, GREY, "not judged: no blank sky")):
        if which.any():
            plot.bars(x, np.where(which, values, 0.0), colour=colour, name=name if not counted.all() else "")
    plot.arrows(x, values, np.zeros_like(x), 2 * np.nan_to_num(errors), colour=GREY, head=False)
    return plot.points(x, values, colour=BLUE, size=30, names=[_words(bar, unit) for bar in bars])


def _words(bar: SkyBar, unit: str) -> str:
    value, error, _ = bar.offset(unit)
    return f"{chip_label(bar.each)}: {with_error(value, error)} {unit}"


def _limits(plot: Plot, x: Floats, sigma: Floats, limit: Limit | None) -> None:
    """Shade what passes, and rule off what fails; a band for each chip, as their noise differs."""
    warn, fail = getattr(limit, "warn", None), getattr(limit, "fail", None)
    edges = np.stack([x - 0.5, x + 0.5]).T.ravel()
    if isinstance(warn, float):
        plot.band(
            edges, -warn * sigma.repeat(2), warn * sigma.repeat(2), colour=GREEN, name=f"pass: within ±{warn:g} σ"
        )
    if isinstance(fail, float):
        for side in (1, -1):
            plot.line(edges, side * fail * sigma.repeat(2), colour=RED, dashed=True,
                      name=f"fail: beyond ±{fail:g} σ" if side > 0 else "")  # fmt: skip


def _count_bars(plot: Plot, bars: Sequence[SkyBar]) -> None:
    """Count the bars below the axis; names would not fit beside each other."""
    names, every = [chip_label(bar.each) for bar in bars], max(1, -(-len(bars) // 8))
    plot.x.fixed = np.arange(1, len(bars) + 1, every)
    kind = "exposure" if all(len(bar.each.exposure.chips) == 1 for bar in bars) else "exposure and chip"
    plot.x.label = f"{kind}: 1 = {names[0]}" + (f" … {len(bars)} = {names[-1]}" if len(bars) > 1 else "")


def draw_histogram(plot: Plot, histogram: Any, each: ChipSky, pair: SkyPair | None) -> None:
    """Draw the pixels of a chip about its sky, with every value of the sky that is known as a rule."""
    plot.clear()
    plot.x.label = f"{chip_label(each)}, pixel value [{short_unit(each.chip.unit)}]"
    plot.steps(histogram.edges, histogram.shares, colour=BLUE, filled=True, name="unflagged pixels")
    plot.rule(x=histogram.clip[0], colour=GREY, name="clipping limits (4 σ, 5 iterations)")
    plot.rule(x=histogram.clip[1], colour=GREY)
    for name, value, colour, dashed in _values(each, pair):
        plot.rule(x=value, colour=colour, dashed=dashed, name=f"{name} {number(value, '.4g')}")


def _values(each: ChipSky, pair: SkyPair | None) -> list[tuple[str, float, str, bool]]:
    """Return the skies of a chip in the unit of its image: name, value, colour, dashed."""
    found: list[tuple[str, float, str, bool]] = []
    if each.sky is not None:
        found += [
            ("clipped median", each.sky.replica, YELLOW, True),
            ("mode", each.sky.mode, "#9a6dd7", True),
            ("lowest boxes", each.sky.low, "#38a9b8", True),
            ("independent estimate", each.sky.independent, GREEN, False),
        ]
    if pair is not None and each.sky is not None and abs(pair.expected - each.sky.independent) > 0.01 * each.sky.sigma:
        found.append(("expected from skymethod", pair.expected, GREEN, True))
    recorded = each.chip.sky
    return found if recorded is None else [*found, ("MDRIZSKY", recorded, RED, False)]
