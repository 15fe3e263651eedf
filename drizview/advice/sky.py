"""The sky: which value AstroDrizzle should subtract."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.checks.core.measured import Cell
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS

_MEASURED, _DARK = "sky_keyword_error", "sky_oversubtracted"
# The darkest parts of clean products reach so far below zero [sigma].
_CLEAN = 0.25


@advises(_MEASURED, "sky_step_between_chips", "sky_steps", "sky_chip_step", "sky_oversubtracted", "imprint_reversed")
def measured_sky(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Subtract the sky measured chip by chip, if measured on all chips; otherwise change the method."""
    skies = _by_file(inputs)
    if skies:
        reason = "the sky measured chip by chip away from sources, in the unit of each file; not yet subtracted"
        yield Proposal(ASTRODRIZZLE, "skysub", True, reason)
        yield Proposal(ASTRODRIZZLE, "skyfile", skies, reason)
    else:
        reason = "equalises the sky levels of the exposures, then subtracts the lowest"
        yield Proposal(ASTRODRIZZLE, "skymethod", "globalmin+match", reason)
        yield Proposal(ASTRODRIZZLE, "skystat", "mode", "the mode is less biased by sources than the median")


@advises("dark_rings")
def sky_of_dark_rings(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Subtract the measured sky where ringing of the kernel does not explain dark rings."""
    if inputs.kernel != "lanczos3":
        yield from measured_sky(result, inputs)


@advises("recorded_sky_left")
def sky_left(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Subtract the sky that was only recorded; a sky subtracted twice cannot be restored here."""
    if result.value is not None and result.value > 0:
        yield from measured_sky(result, inputs)


def _by_file(inputs: AdviceInputs) -> dict[str, list[float]]:
    """Return the measured sky of each chip by EXTVER, by file; nothing where one is missing."""
    result, dark = inputs.others.get(_MEASURED), inputs.others.get(_DARK)
    rows = result.rows if result is not None else ()
    low = dark.value if dark is not None and dark.status in ALARMS and dark.value is not None else 0.0
    measured = {(row.get("exposure"), row.get("chip")): _sky(row, low) for row in rows}
    found: dict[str, list[float]] = {}
    for chip in sorted(inputs.chips, key=lambda chip: (chip.file, chip.extver)):
        sky = measured.get((chip.exposure, chip.number))
        if sky is None:
            return {}
        found.setdefault(chip.file, []).append(float(f"{sky:.6g}"))
    return found


def _sky(row: Mapping[str, Cell], low: float) -> float | None:
    """Return the sky of a chip.

    Where the target fills it, the darkest parts of the chip are only an upper limit. The product is deeper: the sky
    lies lower still where its darkest parts were left ``low`` sigma below zero, and that sky would leave them so.
    """
    sky, recorded, sigma = (_number(row.get(name)) for name in ("expected", "MDRIZSKY", "sigma"))
    if sky is None or recorded is None or sigma is None or not row.get("filled by target"):
        return sky
    deeper = recorded + low * sigma
    return deeper if sky - deeper > _CLEAN * sigma else sky


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) and math.isfinite(cell) else None
