"""How many pixels are flagged against the exposure time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drizview.checks.core.limits import Limit
from drizview.checks.crflags.counts import expected_share, share_at
from drizview.checks.fixtures.crflags import ChipFlags
from drizview.dataset.exposure import Exposure
from drizview.errors import Unmeasured
from drizview.inspector.panels.widgets.plot import GREY, RED, SERIES, YELLOW, Plot

_POINTS = 24


def draw_rates(plot: Plot, chips: Sequence[ChipFlags], limit: Limit | None, names: Sequence[str]) -> str:
    """Draw the flagged share of each chip over the band that cosmic rays explain; return what there is to say of it.

    Parameters
    ----------
    plot : Plot
        Cleared first.
    chips : sequence of ChipFlags
    limit : Limit or None
        Of `flags_above_expected`; None draws none.
    names : sequence of str
        What the exposure of each chip is called.
    """
    plot.clear()
    known = [k for k, each in enumerate(chips) if each.chip.exptime is not None]
    words = "" if len(known) == len(chips) else f"{len(chips) - len(known)} chips have no exposure time. "
    longest = 1.12 * max((chips[k].chip.exptime or 0.0 for k in known), default=1.0)
    words += _band(plot, chips[0].exposure, longest, limit)
    shares = [100 * each.map.fraction for each in chips]
    times = [each.chip.exptime if each.chip.exptime is not None else np.nan for each in chips]
    labels = [
        f"{name} chip {each.chip.number}: {share:.2f} %" for name, each, share in zip(names, chips, shares, strict=True)
    ]
    plot.points(times, shares, names=labels, name="chips", size=44, colour=SERIES[0])
    return words


def _band(plot: Plot, exposure: Exposure, longest: float, limit: Limit | None) -> str:
    times = np.linspace(0.0, longest, _POINTS)
    camera = exposure.instrument
    try:
        low, high = (100 * np.array(ends) for ends in zip(*(expected_share(camera, t) for t in times), strict=True))
    except Unmeasured as missing:
        return f"No expectation is drawn: {missing.reason}."
    plot.band(times, low, high, colour=GREY, name="expected from cosmic rays")
    for name, colour in (("warn", YELLOW), ("fail", RED)):
        value = getattr(limit, name, None)
        if value is not None:
            level = [100 * share_at(value, camera, t) for t in times]
            plot.line(times, level, colour=colour, dashed=True, name=f"{name} limit")
    return ""
