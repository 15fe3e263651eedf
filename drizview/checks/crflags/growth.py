"""How far were the cosmic-ray flags grown?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Fact
from drizview.checks.core.measured import Measured
from drizview.checks.core.registry import check
from drizview.checks.fixtures.crflags import ChipFlags
from drizview.dataset.flags import DQ
from drizview.errors import Unmeasured
from drizview.measure.geometry.surroundings import grown

# Boxes that are tried [pixel], and the share of the flags that must lie in boxes: where two boxes overlap, or the edge
# of the chip cuts one, all of it still does.
_SIDES, IN_BOXES = (9, 7, 5, 3), 0.9
_CENTRE, _FEWEST = 256, 200


@check(
    "crflags",
    unit="pixel",
    limit=Fact(),
    basis="drizzlepac drizCR.py: driz_cr_grow replaces each flagged pixel by a box of that side",
    provenance="source",
    headline="flags come in boxes of {value:.0f} × {value:.0f} pixels",
    essential=False,
)
def flags_grown(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Side of the smallest box of flagged pixels (driz_cr_grow), median of the chips.

    The product does not record driz_cr_grow, but the flags do: cosmic rays have ragged shapes of a few pixels, and
    grown flags are made of whole boxes. A fact. Expected to be 1; values of 3 and more flag the surroundings of every
    cosmic ray, and of every noise peak that driz_cr took for one.
    """
    tried = [side_of_boxes(_centre(each)) for each in cr_flags if each.chip.dq is not None]
    found = [side for side in tried if side is not None]
    if not found:
        raise Unmeasured(f"no chip has {_FEWEST} flagged pixels in its middle")
    middle = float(np.median(found))
    return Measured(middle, n=len(found), line="flags were not grown" if middle < _SIDES[-1] else "")


def _centre(each: ChipFlags) -> NDArray[np.bool_]:
    assert each.chip.dq is not None
    rows, columns = (slice(max(0, n // 2 - _CENTRE), n // 2 + _CENTRE) for n in each.chip.sci.shape)
    return (each.chip.dq[rows, columns].astype(np.int64) & DQ.COSMIC_RAY) != 0


def side_of_boxes(flagged: NDArray[np.bool_]) -> int | None:
    """Return the side of the largest box of which a map of flags (ny, nx) is made; None with too few flags."""
    total = int(flagged.sum())
    if total < _FEWEST:
        return None
    for side in _SIDES:
        reach = side // 2
        wide = np.pad(flagged, reach)
        inside = grown(~grown(~wide, reach), reach)
        if inside.sum() >= IN_BOXES * total:
            return side
    return 1
