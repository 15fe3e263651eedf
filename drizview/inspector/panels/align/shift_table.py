"""The shifts between exposures as a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drizview.checks.align.exposures import TOLERANCE
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align.alignment import Alignment, Offset
from drizview.checks.fixtures.align.solutions import visit_of
from drizview.dataset.exposure import Exposure
from drizview.dataset.identity.wcsname import wcs_name
from drizview.numbers import to_error

COLUMNS = (
    "exposure", "dx [px]", "dy [px]", "± [px]", "shift [px]", "shift [mas]", "rotation [°]", "scale [ppm]",
    "at corner [px]", "stars", "visit", "WCSNAME", "WCS type",
)  # fmt: skip


def largest_first(exposures: Sequence[Exposure], alignment: Alignment | None) -> list[tuple[Exposure, Offset | None]]:
    """Return the exposures with their offsets: largest shift first, then the reference, last what is not tied."""
    offsets = {} if alignment is None else {each.exposure.name: each for each in alignment.offsets}
    pairs = [(exposure, offsets.get(exposure.name)) for exposure in exposures]
    return sorted(pairs, key=lambda pair: math.inf if pair[1] is None else -pair[1].distance)


def shift_rows(
    sorted_pairs: Sequence[tuple[Exposure, Offset | None]],
    *,
    reference: str,
    names: Mapping[str, str],
) -> list[tuple[Any, ...]]:
    """Return a row for each exposure; None where something is not known.

    Parameters
    ----------
    sorted_pairs : sequence of (Exposure, Offset or None)
        As `largest_first` returns them.
    reference : str
        Name of the exposure that shifts count from.
    names : mapping of str to str
        What each exposure is called on the screen.
    """
    return [_row(*pair, reference, names) for pair in sorted_pairs]


def _row(exposure: Exposure, offset: Offset | None, reference: str, names: Mapping[str, str]) -> tuple[Any, ...]:
    name = names.get(exposure.name, exposure.name) + (" (ref.)" if exposure.name == reference else "")
    measured: tuple[Any, ...] = (None,) * 9
    if offset is not None:
        native = exposure.chips[0].native_scale_arcsec
        measured = (
            to_error(offset.dx, offset.error),
            to_error(offset.dy, offset.error),
            to_error(offset.error, offset.error),
            to_error(offset.distance, offset.error),
            to_error(1000 * native * offset.distance, 1000 * native * offset.error) if native else None,
            round(offset.rotation, 4),
            round(1e6 * offset.scale, 1),
            round(offset.corner, 3),
            offset.n,
        )
    recorded = exposure.chips[0].header.text("WCSNAME")
    return (name, *measured, visit_of(exposure), recorded, str(wcs_name(recorded)))


def shift_tones(sorted_pairs: Sequence[tuple[Exposure, Offset | None]], judge: Callable[[float], Status]) -> list[str]:
    """Return how each row stands out: by the limit of the check where the shift is beyond its error, as it does."""
    return [shift_tone(offset, judge) for _, offset in sorted_pairs]


def shift_tone(offset: Offset | None, judge: Callable[[float], Status]) -> str:
    """Return ``"soft"`` where nothing was measured, ``"warn"``, ``"fail"`` or ``""``."""
    if offset is None:
        return "soft"
    status = judge(offset.distance) if offset.distance - 2 * offset.error > TOLERANCE else Status.PASS
    return status.value if status in (Status.WARN, Status.FAIL) else ""
