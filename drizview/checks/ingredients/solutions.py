"""The coordinate solutions that the headers of the exposures name."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.checks.ingredients.alignment import AlignmentTried
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.wcsname import WcsName, wcs_name
from drizview.errors import Unmeasured
from drizview.text import clean

# Shifts below this, in native pixels, show that the coordinates agree, whatever they are called.
_FINE = 0.15


@dataclass(frozen=True)
class Solution:
    """How the coordinates of one exposure were made, as its header tells.

    Attributes
    ----------
    exposure, visit : str
    text : str
        WCSNAME.
    name : WcsName
    matches : int or None
        Sources of the fit (NMATCHES).
    rms : float or None
        Larger of RMS_RA and RMS_DEC [mas].
    roll : float or None
        PA_V3 [degree].
    guiding : str
        FGSLOCK.
    infrared : bool
    measured_fine : bool
        Whether the shifts were measured on the sources of the exposures and are small.
    """

    exposure: str
    visit: str
    text: str
    name: WcsName
    matches: int | None
    rms: float | None
    roll: float | None
    guiding: str
    infrared: bool
    measured_fine: bool


@ingredient
def measured_fine(several_exposures: Dataset, alignment_attempt: AlignmentTried) -> bool:
    """Return whether the shifts between all exposures were measured and are small."""
    found = alignment_attempt.alignment
    return found is not None and not found.loose and all(each.distance < _FINE for each in found.offsets)


@ingredient
def solutions(several_exposures: Dataset, measured_fine: bool) -> tuple[Solution, ...]:
    """Return how the coordinates of each exposure were made: from the exposures, else from the product's table."""
    found = tuple(_of_exposure(each, measured_fine) for each in several_exposures.exposures)
    return found or _of_table(several_exposures)


def _of_exposure(exposure: Exposure, fine: bool) -> Solution:
    header = exposure.chips[0].header
    text = header.text("WCSNAME") or ""
    rms = [value for key in ("RMS_RA", "RMS_DEC") if (value := header.number(key)) is not None and value >= 0]
    return Solution(
        exposure.name,
        visit_of(exposure),
        text,
        wcs_name(text),
        header.integer("NMATCHES"),
        max(rms, default=None),
        exposure.primary.number("PA_V3"),
        exposure.primary.text("FGSLOCK") or header.text("FGSLOCK") or "",
        exposure.instrument.cr_rejected_upstream,
        fine,
    )


def _of_table(dataset: Dataset) -> tuple[Solution, ...]:
    table = dataset.product.table if dataset.product else None
    if table is None or not {"ROOTNAME", "WCSNAME"} <= set(table.colnames):
        raise Unmeasured("neither the exposures nor a table of their headers (HDRTAB) with WCSNAME are there")
    names = {clean(row["ROOTNAME"]).strip().lower(): clean(row["WCSNAME"]).strip() for row in table}
    infrared = dataset.instrument.cr_rejected_upstream
    return tuple(
        Solution(root, root[1:6], text, wcs_name(text), None, None, None, "", infrared, False)
        for root, text in names.items()
    )


def visit_of(exposure: Exposure) -> str:
    """Return the visit from the rootname, else from LINENUM, ``"?"`` where neither tells."""
    return exposure.visit or (exposure.primary.text("LINENUM") or "?").split(".")[0]
