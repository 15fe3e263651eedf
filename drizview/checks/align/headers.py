"""What the headers say about the alignment of the exposures."""

from __future__ import annotations

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align.solutions import WcsSolution
from drizview.errors import Unmeasured

_FEWEST_MATCHES = 6
# A fit to a catalogue worse than this, in milliarcsec, is a weak one; infrared pixels are three times as large.
_WORST_RMS, _INFRARED = 20.0, 3.0


@check(
    "align",
    unit="kinds",
    limit=Below(warn=1.5),
    basis="drizzlepac documentation, astrometry: a priori solutions are right to about 0.5 arcsec, fitted ones to 0.02",
    provenance="source",
    headline="kinds of coordinate system among the exposures: {value:.0f}",
    remedy="Bring all exposures to one kind: updatewcs with use_db=True, a headerlet, or TweakReg on copies.",
    essential=False,
)
def kinds_of_coordinates(wcs_solutions: tuple[WcsSolution, ...]) -> Measured:
    """Kinds of coordinate system (WCSNAME) in one product.

    Exposures whose coordinates were made in different ways - as observed, guide stars moved to Gaia, fitted to a
    catalogue - do not lie on each other to better than a few tenths of an arcsec. A warning is expected where some
    exposures of a visit could not be fitted. It is not raised where the shifts were measured and are small: what the
    sky shows goes before what a header says.
    """
    kinds = sorted({each.name.kind for each in wcs_solutions})
    fine = all(each.measured_fine for each in wcs_solutions)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.exposure,
            "visit": each.visit,
            "WCSNAME": each.text,
            "kind": str(each.name),
            "matches": each.matches,
            "rms (mas)": each.rms,
            "PA_V3 (degree)": each.roll,
            "guiding": each.guiding,
        }
        for each in wcs_solutions
    )
    return Measured(
        len(kinds),
        n=len(wcs_solutions),
        rows=rows,
        note=f"{', '.join(kinds)}.{' The measured shifts are small all the same.' if fine and len(kinds) > 1 else ''}",
        cap=Status.INFO if fine else None,
    )


@check(
    "align",
    unit="exposures",
    limit=Below(warn=0.5),
    basis="drizzlepac's settings for ACS: 4 matches at least, 20 mas at most; FIT_IMG fits each exposure by itself",
    provenance="source",
    headline="{value:.0f} exposures have a weak fit of their coordinates",
    remedy="TweakReg on copies, or the a priori coordinates (stwcs.wcsutil.headerlet.restore_from_headerlet).",
    essential=False,
)
def weak_fits(wcs_solutions: tuple[WcsSolution, ...]) -> Measured:
    """Exposures with a weak fit of their coordinates.

    Fitted each by itself (FIT_IMG), with fewer than 6 matches, or with more than 20 mas rms (60 on infrared detectors).
    The rms of a fit to a catalogue is that of the catalogue's stars, and says nothing about how well exposures fit
    each other, so this never fails, and does not warn where the shifts were measured and are small.
    """
    weak = [each for each in wcs_solutions if _weak(each)]
    fitted = [each for each in wcs_solutions if each.name.kind == "fitted"]
    if fitted and not weak and all(each.matches is None and each.rms is None for each in fitted):
        raise Unmeasured("matches and rms of the fits are not known")
    note = ", ".join(each.exposure for each in weak[:4])
    fine = all(each.measured_fine for each in wcs_solutions)
    return Measured(len(weak), n=len(wcs_solutions), note=note, cap=Status.INFO if fine else None)


def _weak(each: WcsSolution) -> bool:
    if each.name.kind != "fitted":
        return False
    worst = _WORST_RMS * (_INFRARED if each.infrared else 1.0)
    few = each.matches is not None and 0 <= each.matches < _FEWEST_MATCHES
    return each.name.fit == "IMG" or few or (each.rms is not None and each.rms > worst)
