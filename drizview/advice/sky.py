"""The sky: which value AstroDrizzle should subtract."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.advice.situation import Situation
from drizview.checks.result import Result


@advises("sky_keyword_error", "sky_step_between_chips")
def measured_sky(result: Result, situation: Situation) -> Iterator[Proposal]:
    """Subtract the sky that was measured chip by chip, where it was measured on all of them."""
    skies = _by_file(result, situation)
    if skies:
        yield Proposal(
            ASTRODRIZZLE,
            "skyfile",
            skies,
            "the sky measured off the sources, chip by chip, in the unit of each file; not subtracted yet",
        )
    else:
        yield Proposal(
            ASTRODRIZZLE, "skymethod", "globalmin+match", "equalises the levels, then removes the lowest sky found"
        )
        yield Proposal(ASTRODRIZZLE, "skystat", "mode", "the mode is moved less by sources than the median")


def _by_file(result: Result, situation: Situation) -> dict[str, list[float]]:
    """Return the measured sky of each chip by EXTVER, by file; nothing where one is missing."""
    measured = {(row.get("exposure"), row.get("chip")): row.get("expected") for row in result.rows}
    found: dict[str, list[float]] = {}
    for chip in sorted(situation.chips, key=lambda chip: (chip.file, chip.extver)):
        sky = measured.get((chip.exposure, chip.number))
        if not isinstance(sky, float) or not math.isfinite(sky):
            return {}
        found.setdefault(chip.file, []).append(float(f"{sky:.6g}"))
    return found
