"""Which exposures show the same sources as the others?"""

from __future__ import annotations

from drizview.checks.core.limits import Fact
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.fixtures.align.alignment import Alignment
from drizview.checks.fixtures.psf.sources import Sources

# An exposure with fewer compact sources than this may share none with the others although it shows the same field.
LEAST_SOURCES = 10


@check(
    "align",
    unit="exposures",
    limit=Fact(),
    basis="two exposures of one field share most of their compact sources, within 3.2 arcsec of their WCS",
    provenance="judgement",
    headline="{value:.0f} exposures do not show the sources of the others",
    essential=False,
)
def exposures_apart(alignment: Alignment, source_lists: dict[str, Sources]) -> Measured:
    """Number of exposures that share no sources with the others, although they have enough.

    An exposure of another field, with exchanged chips, or with a WCS that is off by arcseconds. Its stars then lie
    where the others have none, and are flagged as cosmic rays. A fact: how far it is off cannot be measured.
    """
    rows: list[dict[str, Cell]] = [
        {"exposure": name, "sources": len(each), "agrees": name not in alignment.loose or len(each) < LEAST_SOURCES}
        for name, each in source_lists.items()
    ]
    apart = [str(row["exposure"]) for row in rows if not row["agrees"]]
    line = "" if apart else "all exposures show the same sources"
    return Measured(float(len(apart)), n=len(rows), rows=tuple(rows), note=", ".join(apart[:4]), line=line)
