"""Are the cosmic-ray flags (DQ 4096) few enough, as many in every exposure, and without a pattern?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from drizview.checks.core.limits import Above, Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.crflags import ChipFlags, densest
from drizview.dataset.instruments import Instrument
from drizview.errors import NotApplicable, Unmeasured

_RATES = "ACS ISR 2002-07 and the instrument handbooks: 1.5 to 3 % of the pixels in 1000 s (WFC3/UVIS 2.5 to 5 %)"
_RESET = "First correct the sky (MDRIZSKY) and the alignment; then resetbits='4096', driz_cr_snr='5.0 4.0'."
# Full-frame CCDs collect cosmic rays while they are read out as well, about this many seconds.
_READOUT = 100.0
# WFC3/IR and NICMOS repair cosmic rays up the ramp: driz_cr should find no more than this share.
_IR_SHARE = 0.005
# This share of the pixels may be flagged on top of what cosmic rays explain.
_FREE = 0.01
# No cosmic rays flag more than this; below it an expected rate that was not verified only warns.
_TOO_MANY = 0.15
# Below this share of flagged pixels it does not matter which exposure has more.
_HARMLESS = 0.005


@check(
    "crflags",
    unit="x expected",
    limit=Below(warn=2.0, fail=4.0),
    basis=f"{_RATES}; a factor of 2 for solar cycle and South Atlantic Anomaly, and 1 % of all pixels on top",
    provenance="judgement",
    headline="cosmic-ray flags beyond 1 % are {value:.1f} × the highest expected rate",
    remedy=_RESET,
)
def flags_above_expected(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Share of pixels flagged 4096 beyond 1 %, relative to the highest expected from cosmic rays, worst chip.

    Above {warn}, more is flagged than cosmic rays hit: noise or sky (a wrong sky value, driz_cr_snr too low), hot
    pixels, or sources. A fail is expected for exposures deep in the South Atlantic Anomaly. On infrared detectors,
    where cosmic rays are removed by up-the-ramp fitting, a share of 1 % warns. It can fail at any share only for
    ACS/WFC, whose rates were verified at their source; for other detectors only beyond 15 % of the pixels.
    """
    shares = [(each.map.fraction, each) for each in cr_flags]
    bands = {id(each): _expected(each)[1] for _, each in shares}
    ordered = sorted(shares, key=lambda pair: (-_excess(pair[0], bands[id(pair[1])]), -pair[0]))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure.name,
            "chip": each.chip.number,
            "time (s)": each.chip.exptime,
            "flagged (%)": round(100 * share, 4),
            "expected low (%)": round(100 * _expected(each)[0], 4),
            "expected high (%)": round(100 * bands[id(each)], 4),
        }
        for share, each in shares
    )
    worst, chip = ordered[0]
    where = tuple(densest(each) for _, each in ordered[:MOST_PLACES])
    note = f"{chip.chip.name}: {100 * worst:.3g} % of the pixels with no other bad flag are flagged 4096."
    camera = chip.exposure.instrument
    value = _excess(worst, bands[id(chip)]) if not camera.cr_rejected_upstream else worst / _IR_SHARE
    high = 100 * bands[id(chip)]
    line = f"{100 * worst:.3g} % of the good pixels flagged; up to {high:.3g} % expected from cosmic rays"
    unsure = camera.cr_rejected_upstream or "cr_fraction_high" in camera.unverified
    cap = Status.WARN if unsure and worst < _TOO_MANY else None
    return Measured(value, n=len(shares), where=where, rows=rows, note=note, line=line, cap=cap)


def _excess(share: float, high: float) -> float:
    return max(0.0, share - _FREE) / high


def share_at(value: float, camera: Instrument, seconds: float | None) -> float:
    """Return the flagged share of a chip at which `flags_above_expected` has a value: where it warns, for instance."""
    if camera.cr_rejected_upstream:
        return value * _IR_SHARE
    return _FREE + value * expected_share(camera, seconds)[1]


def expected_share(camera: Instrument, seconds: float | None) -> tuple[float, float]:
    """Return the lowest and highest share of pixels that cosmic rays should have hit.

    Parameters
    ----------
    camera : Instrument
    seconds : float or None
        Exposure time.

    Raises
    ------
    Unmeasured
        The time or the rate is not known.
    """
    if camera.cr_rejected_upstream:
        return 0.0, _IR_SHARE
    if seconds is None:
        raise Unmeasured("the exposure time is unknown, so the number of cosmic rays cannot be predicted")
    if camera.cr_fraction_high is None:
        raise Unmeasured(
            f"no cosmic-ray rate is known for {camera.name or 'an unnamed camera'} {camera.detector}".rstrip()
        )
    low, high = camera.cr_fraction_low or 0.0, camera.cr_fraction_high
    return low * seconds / 1000, high * (seconds + _READOUT) / 1000


def _expected(each: ChipFlags) -> tuple[float, float]:
    return expected_share(each.exposure.instrument, each.chip.exptime)


@check(
    "crflags",
    unit="x expected",
    limit=Above(warn=0.3),
    basis=_RATES,
    provenance="judgement",
    headline="cosmic-ray flags {value:.2f} × the lowest expected rate",
    remedy="driz_cr_snr='3.0 2.5'; look for cosmic rays left in the product.",
    essential=False,
)
def flags_below_expected(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Share of pixels flagged 4096, relative to the lowest share expected from cosmic rays, all chips.

    Below {warn}, cosmic rays were probably missed; look for them in the product. A warning is expected for short
    exposures, and where most flagged pixels carry other bad flags as well.
    """
    if cr_flags[0].exposure.instrument.cr_rejected_upstream:
        raise NotApplicable("cosmic rays are removed by up-the-ramp fitting, so driz_cr need not find any")
    low = float(np.mean([_expected(each)[0] for each in cr_flags]))
    share = float(np.mean([each.map.fraction for each in cr_flags]))
    pixels = sum(int(each.map.usable.sum()) for each in cr_flags)
    if low * pixels < 200:
        raise Unmeasured("fewer than 200 affected pixels are expected: the exposures are too short or too small")
    return Measured(share / low, n=pixels)


@check(
    "crflags",
    unit="x the others",
    limit=Below(warn=2.0),
    basis="exposures of equal length collect equal numbers of cosmic rays, apart from the South Atlantic Anomaly",
    provenance="judgement",
    headline="one exposure has {value:.1f} × the flags of the others",
    remedy="Inspect the exposure that stands out: alignment, MDRIZSKY, passage of the South Atlantic Anomaly.",
    essential=False,
)
def flags_uneven(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Largest share of flagged pixels of one exposure, relative to the others of similar exposure time.

    An exposure with many more flags than the others is misaligned, has a wrong sky, or was taken near the South
    Atlantic Anomaly, in which case a warning is expected.
    """
    by_exposure: dict[str, list[ChipFlags]] = defaultdict(list)
    for each in cr_flags:
        by_exposure[each.exposure.name].append(each)
    shares = {name: _share(parts) for name, parts in by_exposure.items()}
    times = {name: parts[0].chip.exptime or 0.0 for name, parts in by_exposure.items()}
    ratios = {}
    for name, (share, flagged) in shares.items():
        others = [shares[k][0] for k in shares if k != name and abs(times[k] - times[name]) <= 0.1 * times[name]]
        if others and flagged >= 200 and np.median(others) > 0:
            ratios[name] = share / float(np.median(others))
    if not ratios:
        raise Unmeasured("no two exposures of similar exposure time have 200 flagged pixels or more")
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": name, "time (s)": times[name], "flagged (%)": 100 * shares[name][0], "of the others": ratio}
        for name, ratio in ratios.items()
    )
    worst = max(ratios, key=lambda name: ratios[name])
    cap = Status.PASS if shares[worst][0] < _HARMLESS else None
    return Measured(ratios[worst], n=len(ratios), rows=rows, note=f"Largest for {worst}.", cap=cap)


def _share(parts: list[ChipFlags]) -> tuple[float, int]:
    flagged = sum(int(each.map.flagged.sum()) for each in parts)
    return flagged / max(1, sum(int(each.map.usable.sum()) for each in parts)), flagged
