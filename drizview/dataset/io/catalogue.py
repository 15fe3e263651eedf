"""A catalogue of objects on the sky, out of any table that has right ascension and declination."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from astropy import units as u
from astropy.coordinates import Angle, SkyCoord
from astropy.table import Table
from numpy.typing import NDArray

from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from drizview.quiet import quiet
from drizview.text import clean

# Names of columns in lower case, the likeliest first: IVOA and VizieR, SExtractor, Gaia, MAST, photutils.
RA_NAMES = (
    "ra", "raj2000", "ra_j2000", "ra_icrs", "_raj2000", "_ra", "_ra_icrs", "radeg", "ra_deg", "ra(deg)", "ra2000",
    "alpha_j2000", "alphawin_j2000", "alphapeak_j2000", "alpha_sky", "alpha", "right_ascension", "ramean", "s_ra",
)  # fmt: skip
DEC_NAMES = (
    "dec", "de", "dej2000", "decj2000", "dec_j2000", "de_icrs", "dec_icrs", "_dej2000", "_de", "_de_icrs", "dedeg",
    "decdeg", "dec_deg", "dec(deg)", "dec2000", "delta_j2000", "deltawin_j2000", "deltapeak_j2000", "delta_sky",
    "delta", "declination", "decmean", "s_dec",
)  # fmt: skip
_NAMES = ("name", "main_id", "object", "obj", "designation", "target", "source_id", "id", "number", "objid", "label")
_MAGNITUDES = ("mag", "mag_auto", "mag_best", "mag_iso", "magnitude", "phot_g_mean_mag", "gmag", "abmag", "stmag")
_NO_MAGNITUDE = re.compile(r"^(e_|err|u_|sigma|d_?mag|f_|n_|q_)|err|sig|flag|unc")
# More rows than a person looks at, and bytes than a table of them has.
MOST_ROWS, LARGEST = 200_000, 100_000_000
_TEXT = {".ecsv": "ecsv", ".csv": "csv", ".tsv": "tab"}
_ADDRESS = re.compile(rb"<(?:\w+:)?STREAM[^>]*\bhref", re.IGNORECASE)  # of data that lie elsewhere
_HINT = "name two columns ra and dec, in degrees or as 02:17:14.6 and -04:45:02"


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Objects with their sky positions.

    Attributes
    ----------
    name : str
    ra, dec : ndarray, shape (n,)
        ICRS as the table has it [deg].
    names : tuple of str
        What each is called; the number of its row, from 1, where the table has no names.
    magnitudes : ndarray, shape (n,)
        NaN where there is none.
    magnitude : str
        Name of the column that they come from, ``""`` for none.
    columns : tuple of str
        What the columns of positions, names and magnitudes are called, for a person to see.
    left_out : int
        Rows without a position, or beyond `MOST_ROWS`.
    """

    name: str
    ra: NDArray[np.float64]
    dec: NDArray[np.float64]
    names: tuple[str, ...]
    magnitudes: NDArray[np.float64]
    magnitude: str
    columns: tuple[str, ...]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.ra)

    def index(self, name: str) -> int | None:
        """Return the row of an object by its name, whatever its spaces and capitals; None for none."""
        wanted = _folded(name)
        return next((row for row, known in enumerate(self.names) if _folded(known) == wanted), None) if wanted else None


def catalogue_of(given: Any) -> Catalogue:
    """Return the catalogue in a table, or in a file: ECSV, FITS, VOTable, CSV or any text that astropy reads.

    Parameters
    ----------
    given : path, astropy.table.Table, or anything that `~astropy.table.Table` takes (a dict, a structured array)

    Raises
    ------
    DrizviewError
        It cannot be read, or has no columns of positions: which names were looked for, and which there are.
    """
    if isinstance(given, str | Path):
        path = Path(given)
        return _of_table(_read(path), clean(path.name, 80))
    try:
        return _of_table(given if isinstance(given, Table) else Table(given), "table")
    except (ValueError, TypeError) as error:
        raise DrizviewError("table", None, f"is not a table: {error}", "give an astropy Table, or a path") from error


def _read(path: Path) -> Table:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise DrizviewError(str(path), None, "is not a regular file", "give a file with a table")
        if facts.st_size > LARGEST:
            cause = f"has {facts.st_size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f} are read"
            raise DrizviewError(str(path), None, cause, "cut it to the field")
        with path.open("rb") as stream:
            start = stream.read(4096)
        with quiet():
            if start.startswith((b"SIMPLE  =", b"\x1f\x8b")):
                return _from_fits(path)
            return _from_votable(path) if b"<VOTABLE" in start.upper() else _from_text(path)
    except DrizviewError:
        raise
    except OSError as error:
        raise DrizviewError(str(path), None, f"cannot be read: {error.strerror}", "check the path") from error
    except Exception as error:  # whatever a parser meets in what is no table
        cause = f"is no table that can be read: {clean(error, 60)}"
        raise DrizviewError(str(path), None, cause, "ECSV, FITS, VOTable and CSV are read") from error


def _from_fits(path: Path) -> Table:
    fits_file = FitsFile(path)
    try:
        for hdu in (hdu for hdu in fits_file.hdus if hdu.is_table):
            table, cards = fits_file.table(hdu), fits_file.cards(hdu)
            for index, column in enumerate(table.colnames, 1):
                unit = str(cards.get(f"TUNIT{index}") or "").strip()
                table[column].unit = u.Unit(unit, parse_strict="silent") if unit else None
            return table
    finally:
        fits_file.close()
    raise DrizviewError(str(path), None, "has no table", "give a catalogue, not an image")


def _from_votable(path: Path) -> Table:
    from astropy.io.votable import parse_single_table  # a tenth of a second, and few read one

    body = path.read_bytes()
    if _ADDRESS.search(body):
        raise DrizviewError(str(path), None, "points to data that lie elsewhere", "save it with its data")
    return parse_single_table(BytesIO(body), verify="ignore").to_table(use_names_over_ids=True)


def _from_text(path: Path) -> Table:
    from astropy.io import ascii as text_tables

    body = path.read_text(encoding="utf-8", errors="replace")
    kind = "ecsv" if body.startswith("# %ECSV") else _TEXT.get(path.suffix.lower())
    return text_tables.read(body.splitlines(), **({"format": kind} if kind else {}))


def _of_table(table: Table, name: str) -> Catalogue:
    ra, dec, used = _positions(table, name)
    good = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec) & (np.abs(dec) <= 90))[:MOST_ROWS]
    if not good.size:
        raise DrizviewError(name, None, f"has {len(table)} rows and no position in them", _HINT)
    names, magnitudes = _column(table, _NAMES), _column(table, _MAGNITUDES) or _likely_magnitude(table)
    labels = [clean(table[names][row], 60) for row in good] if names else [str(row + 1) for row in good]
    values = _numbers(table[magnitudes])[good] if magnitudes else np.full(good.size, np.nan)
    columns = tuple(clean(column, 40) for column in (*used, names, magnitudes) if column)
    left = len(table) - good.size
    return Catalogue(name, ra[good] % 360, dec[good], tuple(labels), values, clean(magnitudes or "", 40), columns, left)


def _positions(table: Table, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[str, ...]]:
    """Return right ascension and declination [deg] of all rows, NaN where there is none, and their columns' names."""
    for column in table.colnames:
        if isinstance(table[column], SkyCoord):
            sky = table[column].icrs
            return np.atleast_1d(sky.ra.deg), np.atleast_1d(sky.dec.deg), (column,)
    ra, dec = _column(table, RA_NAMES), _column(table, DEC_NAMES)
    if ra is None or dec is None:
        has = clean(", ".join(table.colnames), 40) or "no column"
        cause = f"no columns with sky positions (ra and dec, RAJ2000, ALPHA_J2000, RA_ICRS ...); it has {has}"
        raise DrizviewError(name, None, cause, _HINT)
    try:
        return _degrees(table[ra], hours=True), _degrees(table[dec], hours=False), (ra, dec)
    except (ValueError, TypeError, u.UnitsError) as error:
        raise DrizviewError(name, None, f"{ra} and {dec} are no angles: {clean(error, 50)}", _HINT) from error


def _degrees(column: Any, *, hours: bool) -> NDArray[np.float64]:
    """Return angles in degrees: numbers in their unit, else degrees; texts as numbers, else sexagesimal."""
    if np.asarray(column).dtype.kind in "SUO":
        turn = u.hourangle if hours else u.deg
        return np.array([_angle(str(text).strip().replace("−", "-"), turn) for text in _texts(column)])
    unit = getattr(column, "unit", None)
    values = _numbers(column)
    if unit is None or not isinstance(unit, u.UnitBase) or unit.is_equivalent(u.one):
        return values
    return np.asarray((values * unit).to_value(u.deg), dtype=np.float64)


def _angle(text: str, turn: u.UnitBase) -> float:
    try:
        return float(text)
    except ValueError:
        if not text or text in ("--", "nan", "None"):
            return float("nan")
        return float(Angle(text, unit=turn).deg)


def _texts(column: Any) -> Iterable[Any]:
    filled = column.filled("") if hasattr(column, "filled") else column
    return (text.decode("ascii", "replace") if isinstance(text, bytes) else text for text in filled)


def _numbers(column: Any) -> NDArray[np.float64]:
    values = getattr(column, "value", column) if not np.ma.isMaskedArray(column) else column
    return np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan)


def _column(table: Table, wanted: Iterable[str]) -> str | None:
    """Return the name of the likeliest column; None where none of the names is there."""
    there = {column.lower(): column for column in reversed(table.colnames)}
    return next((there[name] for name in wanted if name in there), None)


def _likely_magnitude(table: Table) -> str | None:
    """Return the first column of numbers that is in magnitudes by its unit or its name."""
    for name in table.colnames:
        low = name.lower()
        if "mag" in low and not _NO_MAGNITUDE.search(low) and table[name].ndim == 1 and table[name].dtype.kind in "fiu":
            return str(name)
    return None


def _folded(name: str) -> str:
    return re.sub(r"\s+", " ", name.strip()).casefold()
