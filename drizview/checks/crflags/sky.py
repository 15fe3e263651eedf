"""Do the cosmic-ray flags (DQ 4096) lie on cosmic rays, on noise, or on stars?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.crflags import SkyFlags
from drizview.checks.fixtures.geometry import MappedChip
from drizview.errors import Unmeasured
from drizview.measure.geometry.blot import FlagCount
from drizview.measure.stars.peaks import Peaks

_NOISE = "First correct MDRIZSKY; then resetbits='4096', driz_cr_snr='5.0 4.0'."
# Below this share of the sky a flood of flags cannot harm, whatever it consists of.
_HARMLESS = 0.03
# Less than this of the sky flagged on noise costs no depth that matters: exposures with a flash have up to 1 %.
_FEW = 0.01
# An excess in star cores is none that is not this many times its error: one star that a ray hit makes up half of it.
_SURE = 2.0


@check(
    "crflags",
    unit="%",
    limit=Below(warn=15.0, fail=40.0),
    basis="cosmic rays add light; driz_cr is two-sided and also flags noise or a wrong sky below the model",
    provenance="judgement",
    headline="{value:.1f} % of flagged sky pixels are fainter than the product",
    remedy=_NOISE,
    essential=False,
)
def flags_on_deficits(sky_flags: SkyFlags) -> Measured:
    """Flagged sky pixels fainter than the blotted product, worst exposure.

    Real cosmic rays are brighter. A value near 50 % means that noise is flagged. A fail is expected for an exposure
    whose sky was overestimated, where all of the sky appears too faint.
    """
    return _worst(sky_flags, lambda tally: tally.negative)


@check(
    "crflags",
    unit="%",
    limit=Below(warn=30.0, fail=70.0),
    basis="median cosmic ray 1000 e⁻, few below 500 e⁻ (ACS ISR 2002-07), far above 5 σ; clean sets show 0 to 8 %",
    provenance="judgement",
    headline="{value:.1f} % of flagged sky pixels are within 5 σ of the product",
    remedy=_NOISE,
    essential=False,
)
def flags_on_noise(sky_flags: SkyFlags) -> Measured:
    """Flagged sky pixels that differ from the product by less than 5 σ, worst exposure.

    A cosmic ray deposits hundreds of electrons; flags on smaller differences are flags on noise, from a driz_cr_snr set
    too low, a wrong sky value, or the noise of a flash (FLASHLVL), of which AstroDrizzle does not know. Where less than
    1 % of the sky is flagged for so small a difference, too little is lost to matter: a fact. A fail is expected in
    those cases, and only where 3 % of the sky or more is flagged.
    """
    found = _worst(sky_flags, lambda tally: tally.weak)
    few = all(tally.fraction * tally.weak < _FEW * max(1, tally.compared) for tally in sky_flags.tallies.values())
    return replace(found, cap=Status.INFO) if few else found


def _worst(sky_flags: SkyFlags, count: Callable[[FlagCount], int]) -> Measured:
    """Return the largest share of the flagged pixels that a count makes, over the exposures with 50 to compare."""
    shares = {name: count(t) / t.compared for name, t in sky_flags.tallies.items() if t.compared >= 50}
    if not shares:
        raise Unmeasured("no exposure has 50 flagged sky pixels to compare with the product")
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": name,
            "share (%)": 100 * share,
            "flagged sky (%)": 100 * sky_flags.tallies[name].fraction,
            "compared": sky_flags.tallies[name].compared,
        }
        for name, share in shares.items()
    )
    worst = max(shares, key=lambda name: shares[name])
    tally = sky_flags.tallies[worst]
    error = 100 * float(np.sqrt(shares[worst] * (1 - shares[worst]) / tally.compared))
    cap = Status.WARN if tally.fraction < _HARMLESS else None
    return Measured(
        100 * shares[worst], n=tally.compared, uncertainty=error, rows=rows, note=f"Largest for {worst}.", cap=cap
    )


@check(
    "crflags",
    unit="%",
    limit=Below(warn=6.0, fail=15.0),
    basis=(
        "a random cosmic ray hits a core pixel as often as a sky pixel; an excess in star cores means a misaligned "
        "exposure"
    ),
    provenance="computed",
    headline="{value:.1f} % of star-core pixels are flagged 4096, in excess of the sky",
    remedy="TweakReg, then AstroDrizzle with resetbits='4096', driz_cr_scale='1.5 1.2', combine_type='median'.",
    essential=False,
)
def flagged_star_cores(
    flagged_sky: dict[str, float], common_stars: dict[str, Peaks], mapped_chips: tuple[MappedChip, ...]
) -> Measured:
    """Share of flagged pixels in the 3 × 3 cores of stars, in excess of the sky, worst exposure.

    Stars are point sources found on another exposure as well, at whatever offset the two exposures agree on, so that
    cosmic rays do not qualify but stars of misaligned exposures do. Nothing is flagged up to half a pixel of
    misalignment; half of the cores at 1.2 pixels. A fail is expected for saturated and variable stars where they make
    up most of the bright ones.
    """
    enough = {name: stars for name, stars in common_stars.items() if len(stars) >= 5}
    if not enough:
        raise Unmeasured("no exposure has 5 stars in common with another")
    sky = {name: flagged_sky[name] for name in enough}
    cores = {name: float(stars.core.mean()) for name, stars in enough.items()}
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": k, "stars": len(enough[k]), "core pixels (%)": 100 * cores[k], "sky (%)": 100 * sky[k]}
        for k in cores
    )
    worst = max(cores, key=lambda name: cores[name] - sky[name])
    stars, ratio = enough[worst], cores[worst] / max(sky[worst], 1e-4)
    error = 100 * float(np.std(stars.core) / np.sqrt(len(stars)))
    value = max(0.0, 100 * (cores[worst] - sky[worst]))
    unsure = ratio < 3 or value < _SURE * error
    cap = Status.PASS if unsure else Status.WARN if ratio < 5 or len(stars) < 10 else None
    note = f"Worst: {worst}, {ratio:.1f} × the rate on the sky, from {len(stars)} stars."
    where = _stars(enough, mapped_chips)
    return Measured(value, n=len(stars), uncertainty=error, where=where, rows=rows, note=note, cap=cap)


def _stars(found: dict[str, Peaks], placed: tuple[MappedChip, ...]) -> tuple[Place, ...]:
    """Return the stars with the most flagged cores, on the exposures."""
    chips = {(each.exposure.name, each.chip.extver): each.chip for each in placed}
    hit = [(stars.core[i], name, stars[i]) for name, stars in found.items() for i in np.nonzero(stars.core > 0.2)[0]]
    hit.sort(key=lambda star: (-star[0], -float(star[2].flux)))
    return tuple(
        on_chip(
            chips[name, int(star.chip)],
            float(star.column),
            float(star.row),
            value=float(core),
            radius=5,
            note="flagged share of the star's core",
        )
        for core, name, star in hit[:MOST_PLACES]
    )


@check(
    "crflags",
    unit="x chance",
    limit=Below(warn=3.0),
    basis="cosmic rays of two exposures coincide on blank sky only by chance, measured with displaced flag maps",
    provenance="computed",
    headline="flags of two exposures coincide on blank sky {value:.1f} × as often as by chance",
    remedy="Coinciding flags are sources or a sky pattern: check alignment and sky.",
    essential=False,
)
def flags_repeated_on_sky(sky_flags: SkyFlags) -> Measured:
    """How often two exposures flag the same position on blank sky, relative to chance.

    Real cosmic rays do not repeat. The same number for sources is in the note: there, diffraction spikes at different
    roll angles and variable or saturated stars naturally repeat.
    """
    observed, expected = sky_flags.sky
    on_sources, by_chance = sky_flags.sources
    if max(expected, observed) < 10:
        raise Unmeasured("fewer than 10 coincidences are expected: too few pixels are flagged")
    note = f"On sources: {on_sources} coincidences, {by_chance:.0f} expected by chance."
    error = float(np.sqrt(observed + 1) / max(expected, 1.0))
    return Measured(observed / max(expected, 1.0), n=observed, uncertainty=error, note=note)
