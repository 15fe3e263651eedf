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
    basis="drizzlepac documentation, astrometry: a priori solutions are good to about 0.5 arcsec, fitted ones to 0.02",
    provenance="source",
    headline="{value:.0f} kinds of WCS among the exposures",
    remedy="Give all exposures the same kind of WCS: updatewcs with use_db=True, a headerlet, or TweakReg on copies.",
    essential=False,
)
def kinds_of_coordinates(wcs_solutions: tuple[WcsSolution, ...]) -> Measured:
    """Kinds of WCS (WCSNAME) in one product.

    Exposures whose WCS were made in different ways (as observed, guide stars tied to Gaia, fitted to a catalogue) agree
    only to a few tenths of an arcsecond. A warning is expected where some exposures of a visit could not be fitted. Not
    raised where the shifts were measured and are small: a measurement on the sky outweighs a header.
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
        note=f"{', '.join(kinds)}.{' The measured shifts are small nevertheless.' if fine and len(kinds) > 1 else ''}",
        line="all exposures have the same kind of WCS" if len(kinds) == 1 else "",
        cap=Status.INFO if fine else None,
    )


@check(
    "align",
    unit="exposures",
    limit=Below(warn=0.5),
    basis="drizzlepac's settings for ACS: at least 4 matches, at most 20 mas; FIT_IMG fits each exposure separately",
    provenance="source",
    headline="{value:.0f} exposures have a weak astrometric fit",
    remedy="TweakReg on copies, or the a priori WCS (stwcs.wcsutil.headerlet.restore_from_headerlet).",
    essential=False,
)
def weak_fits(wcs_solutions: tuple[WcsSolution, ...]) -> Measured:
    """Exposures with a weak astrometric fit.

    Exposures fitted separately (FIT_IMG), with fewer than 6 matches, or with an rms above 20 mas (60 for infrared
    detectors). The rms refers to the catalogue and does not measure how well the exposures agree with each other, so
    this check never fails, and does not warn where the shifts were measured and are small.
    """
    weak = [each for each in wcs_solutions if _weak(each)]
    fitted = [each for each in wcs_solutions if each.name.kind == "fitted"]
    if fitted and not weak and all(each.matches is None and each.rms is None for each in fitted):
        raise Unmeasured("matches and rms of the fits are not known")
    note = ", ".join(each.exposure for each in weak[:4])
    fine = all(each.measured_fine for each in wcs_solutions)
    line = "" if weak else "no exposure has a weak astrometric fit"
    return Measured(len(weak), n=len(wcs_solutions), note=note, line=line, cap=Status.INFO if fine else None)


def _weak(each: WcsSolution) -> bool:
    if each.name.kind != "fitted":
        return False
    worst = _WORST_RMS * (_INFRARED if each.infrared else 1.0)
    few = each.matches is not None and 0 <= each.matches < _FEWEST_MATCHES
    return each.name.fit == "IMG" or few or (each.rms is not None and each.rms > worst)
