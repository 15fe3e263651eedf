"""The association table: which exposures belong to which product."""

from __future__ import annotations

from dataclasses import dataclass

from drizview.dataset.inputs import SAFE_NAME
from drizview.dataset.io.reader import FitsFile, closed_on_error
from drizview.errors import DrizviewError
from drizview.text import clean


@dataclass(frozen=True)
class Association:
    """Rootnames in the order of the table, lower case."""

    products: tuple[str, ...]
    exposures: tuple[str, ...]
    notes: tuple[str, ...] = ()


def association_of(fits_file: FitsFile) -> Association | None:
    """Return the association that a file holds, None where it holds none.

    Raises
    ------
    DrizviewError
        There is a table but it names no member; the file is closed.
    """
    with closed_on_error(fits_file):
        return _association(fits_file)


def _association(fits_file: FitsFile) -> Association | None:
    hdu = fits_file.find("ASN")
    if hdu is None or not hdu.is_table:
        return None
    table = fits_file.table(hdu)
    if not {"MEMNAME", "MEMTYPE"} <= set(table.colnames):
        raise DrizviewError(
            fits_file.file, hdu.label, "the table has no MEMNAME and MEMTYPE", "give an *_asn.fits file"
        )
    products: list[str] = []
    exposures: list[str] = []
    notes: list[str] = []
    for row in table:
        name, kind = clean(row["MEMNAME"]).strip().lower(), clean(row["MEMTYPE"]).strip().upper()
        target = products if kind.startswith("PROD") else exposures if kind.startswith("EXP") else None
        if not SAFE_NAME.match(name):
            notes.append(f"{fits_file.file}: the member {clean(name, 60)} is no rootname: passed over")
        elif target is not None and name in target:
            notes.append(f"{fits_file.file}: {name} is listed twice: counted once")
        elif target is not None:
            target.append(name)
    if not products and not exposures:
        raise DrizviewError(fits_file.file, hdu.label, "the table names no member", "give a product or its exposures")
    return Association(tuple(products), tuple(exposures), tuple(notes))
