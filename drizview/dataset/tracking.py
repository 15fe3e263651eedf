"""Whether the telescope followed a moving target."""

from __future__ import annotations

from collections.abc import Iterable

from astropy.table import Table

from drizview.dataset.io.header import Header

_KEYWORD = "MTFLAG"


def tracks_target(headers: Iterable[Header], table: Table | None = None) -> bool:
    """Return whether MTFLAG is set in a primary header or in HDRTAB; products of ACS have it in neither header."""
    if any(header.flag(_KEYWORD) for header in headers):
        return True
    values = table[_KEYWORD] if table is not None and _KEYWORD in table.colnames else ()
    return any(str(value).strip().upper()[:1] == "T" for value in values)
