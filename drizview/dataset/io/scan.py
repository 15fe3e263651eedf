"""The walk over a FITS file's headers that comes before anything else trusts them.

Only the handful of cards that say where data begin and end are read here, by their fixed columns. A file that passes
has sizes that agree with its length, so what reads it afterwards can neither hang nor allocate beyond it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from drizview.dataset.io.foreign import MOST_BYTES, foreign_kind
from drizview.dataset.io.read_at import read_at
from drizview.errors import DrizviewError

BLOCK = 2880
CARD = 80
MOST_HEADER_BYTES = 4 * 2**20
MOST_EXTENSIONS = 1000
MOST_AXES = 4
MOST_FIELDS = 999
MOST_SIP_ORDER = 9
SIP_ORDERS = ("A_ORDER", "B_ORDER", "AP_ORDER", "BP_ORDER")
_BITPIX = (8, 16, 32, 64, -32, -64)
_TRUNCATED = "download it again"
_NOT_FITS = "give a FITS file"
_AT_ONCE = 16 * BLOCK  # of a header: longer ones are rare, and each reading costs more than these bytes

_WANTED = re.compile(
    rb"^(?:HIERARCH +)?(SIMPLE|XTENSION|BITPIX|NAXIS\d?|PCOUNT|GCOUNT|GROUPS|TFIELDS|EXTNAME|EXTVER|"
    rb"ZIMAGE|ZCMPTYPE|ZBITPIX|ZNAXIS\d?|ZTILE\d|AP?_ORDER|BP?_ORDER) *= *(?:'((?:[^']|'')*)'|([^ /]+))",
    re.IGNORECASE,
)
# With which such a card begins: most others need no closer look.
_FIRST = b"SXBNPGTEZAH" + b"sxbnpgtezah"
_WHOLE = re.compile(r"[+-]?\d{1,18}")
# These may come twice and differ: the first counts. Of any other it depends on the reader which one does.
_MAY_DIFFER = ("EXTNAME", "EXTVER")


@dataclass(frozen=True)
class Hdu:
    """One header and data unit: what it is and where it lies.

    Attributes
    ----------
    index : int
        Position in the file, from 0.
    name : str
        EXTNAME in upper case; ``"PRIMARY"`` for the first unless it says otherwise.
    version : int
        EXTVER, 1 where absent.
    bitpix : int
        FITS type of the pixels.
    axes : tuple of int
        Lengths with the fastest axis *last*, as NumPy has them: (ny, nx) or (planes, ny, nx).
    header_start, data_start, data_size : int
        Bytes; ``data_size`` is without padding.
    cards : dict
        The structural cards, as text.
    """

    index: int
    name: str
    version: int
    bitpix: int
    axes: tuple[int, ...]
    header_start: int
    data_start: int
    data_size: int
    cards: dict[str, str] = field(repr=False)

    @property
    def is_table(self) -> bool:
        """Whether this is a table (a compressed image is stored as one)."""
        return self.cards.get("XTENSION", "").strip() in ("BINTABLE", "TABLE", "A3DTABLE")

    @property
    def is_compressed_image(self) -> bool:
        """Whether this is a tile-compressed image."""
        return self.is_table and self.cards.get("ZIMAGE") == "T"

    @property
    def is_image(self) -> bool:
        """Whether there are pixels to show: an image of two axes or more."""
        return not self.is_table and len(self.axes) >= 2 and math.prod(self.axes) > 0

    @property
    def is_plane(self) -> bool:
        """Whether this is an image of two axes, or of more of which the others have the length one."""
        return self.is_image and math.prod(self.axes[:-2]) == 1

    @property
    def why_no_plane(self) -> str:
        """What keeps it from being an image of two axes, in words."""
        if self.is_table:
            return f"{self.label} is a table, an image is expected"
        if not self.axes:
            return f"{self.label} holds no pixels (NAXIS = 0)"
        lengths = " x ".join(str(length) for length in reversed(self.axes))
        if 0 in self.axes:
            return f"{self.label} holds no pixels ({lengths})"
        return f"{self.label} has {len(self.axes)} axes ({lengths}), an image has two"

    @property
    def label(self) -> str:
        """``"SCI,1"``, or the position of an extension without a name."""
        return f"{self.name},{self.version}" if self.name else str(self.index)

    @property
    def end(self) -> int:
        """First byte after the padding of this unit."""
        return self.data_start + -(-self.data_size // BLOCK) * BLOCK


def scan(descriptor: int, size: int, file: str) -> tuple[Hdu, ...]:
    """Walk the headers of an open file.

    Parameters
    ----------
    descriptor : int
        An open, readable file descriptor; its position is not used.
    size : int
        Length of the file in bytes.
    file : str
        Name for the messages.

    Returns
    -------
    tuple of Hdu

    Raises
    ------
    DrizviewError
        Not FITS, cut short, or a card that nothing honest would hold.
    """
    if size == 0:
        raise DrizviewError(file, None, "the file is empty (0 bytes)", _TRUNCATED)
    units: list[Hdu] = []
    position = 0
    while position < size:
        header = _header_bytes(descriptor, position, size, file, len(units))
        if header is None:  # padding or junk after the last extension: harmless, and common in old files
            break
        unit = _unit(header, position, len(units), file)
        if unit.data_start + unit.data_size > size:
            short = unit.data_start + unit.data_size - size
            raise DrizviewError(file, unit.label, f"the file ends {short} bytes before its data do", _TRUNCATED)
        units.append(unit)
        if len(units) > MOST_EXTENSIONS:
            raise DrizviewError(file, None, f"more than {MOST_EXTENSIONS} extensions", "this is no Hubble product")
        position = unit.end
    return tuple(units)


def _header_bytes(descriptor: int, start: int, size: int, file: str, index: int) -> bytes | None:
    """Return the header at ``start`` up to and with its END card, or None where no header starts."""
    opening = b"XTENSION=" if index else b"SIMPLE  ="
    parts: list[bytes] = []
    read = 0
    while start + read < size:
        chunk = read_at(descriptor, _AT_ONCE, start + read)
        if not read and not chunk.startswith(opening):
            if index:
                return None
            raise _not_fits(chunk, file)
        end = _end(chunk)
        if _begins_another(chunk[: -(-end // BLOCK) * BLOCK if end else None], first=not read):
            raise DrizviewError(file, str(index), "its header has no END card before the next begins", _TRUNCATED)
        if end is not None:
            return b"".join([*parts, chunk[: -(-end // BLOCK) * BLOCK]])
        parts.append(chunk)
        read += _AT_ONCE
        if read > MOST_HEADER_BYTES:
            raise DrizviewError(file, str(index), "no END card within 4 MiB of header", _NOT_FITS)
    raise DrizviewError(file, str(index), "the file ends inside a header (no END card)", _TRUNCATED)


def _not_fits(beginning: bytes, file: str) -> DrizviewError:
    kind = foreign_kind(beginning[:MOST_BYTES])
    if kind is None:
        return DrizviewError(file, None, "this is not a FITS file (no SIMPLE card)", _NOT_FITS)
    return DrizviewError(file, None, f"this is {kind[0]}, not a FITS file", kind[1])


def _begins_another(blocks: bytes, *, first: bool) -> bool:
    """Return whether a later header begins among the blocks of one."""
    return any(blocks.startswith(b"XTENSION=", at) for at in range(BLOCK if first else 0, len(blocks), BLOCK))


def is_end(card: bytes) -> bool:
    """Return whether a card is END, also where NUL bytes are in the place of blanks (as astropy takes it)."""
    return card.startswith(b"END") and not card[3:8].strip(b" \0")


def _end(cards: bytes) -> int | None:
    """Return where the END card ends, None where there is none."""
    at = cards.find(b"END")
    while at >= 0 and (at % CARD or not is_end(cards[at : at + CARD])):
        at = cards.find(b"END", at + 1)
    return at + CARD if at >= 0 else None


def _cards(header: bytes, here: str, file: str) -> dict[str, str]:
    """Return the structural cards, the first of each; refuse a second one that says otherwise."""
    cards: dict[str, str] = {}
    for at in range(0, len(header), CARD):
        card = header[at : at + CARD]
        if is_end(card):
            break
        match = _WANTED.match(card) if card[:1] in _FIRST else None
        if match:
            key = match[1].decode("ascii").upper()
            value = (match[2] if match[2] is not None else match[3]).decode("latin-1").rstrip()
            if cards.setdefault(key, value) != value and key not in _MAY_DIFFER:
                raise DrizviewError(file, here, f"{key} is there twice: {cards[key]} and {value}", _NOT_FITS)
    return cards


def _unit(header: bytes, start: int, index: int, file: str) -> Hdu:
    here = str(index)
    cards = _cards(header, here, file)
    if not index and cards.get("SIMPLE") not in ("T", "F"):
        raise DrizviewError(file, here, "this is not a FITS file (SIMPLE is not T)", _NOT_FITS)
    axes = _axes(cards, here, file)
    bitpix = _whole(cards, "BITPIX", here, file)
    if bitpix not in _BITPIX:
        raise DrizviewError(file, here, f"BITPIX = {bitpix} is no FITS type", _NOT_FITS)
    _refuse_excess(cards, here, file)
    pixels = math.prod(axes) if axes else 0
    pcount, gcount = (_whole(cards, key, here, file, default) for key, default in (("PCOUNT", 0), ("GCOUNT", 1)))
    if pcount < 0 or gcount < 0:
        raise DrizviewError(file, here, "PCOUNT or GCOUNT is negative", _NOT_FITS)
    if not index and cards.get("GROUPS") == "T":
        raise DrizviewError(file, here, "random-groups data are not images", _NOT_FITS)
    size = abs(bitpix) // 8 * (gcount * (pcount + pixels) if index and axes else pixels)
    version = cards.get("EXTVER", "1")
    return Hdu(
        index=index,
        name=cards.get("EXTNAME", "" if index else "PRIMARY").strip().upper(),
        version=int(version) if re.fullmatch(r"[+-]?\d{1,9}", version) else 1,
        bitpix=bitpix,
        axes=axes,
        header_start=start,
        data_start=start + len(header),
        data_size=size,
        cards=cards,
    )


def _axes(cards: dict[str, str], here: str, file: str) -> tuple[int, ...]:
    count = _whole(cards, "NAXIS", here, file)
    if not 0 <= count <= MOST_AXES:
        raise DrizviewError(file, here, f"NAXIS = {count}; 0 to {MOST_AXES} expected", _NOT_FITS)
    axes = tuple(_whole(cards, f"NAXIS{k}", here, file) for k in range(count, 0, -1))
    if any(axis < 0 for axis in axes):
        raise DrizviewError(file, here, "an axis has a negative length", _NOT_FITS)
    return axes


def _refuse_excess(cards: dict[str, str], here: str, file: str) -> None:
    """Refuse table widths and distortion orders that only serve to exhaust a reader."""
    if not 0 <= _whole(cards, "TFIELDS", here, file, 0) <= MOST_FIELDS:
        raise DrizviewError(file, here, f"TFIELDS = {cards['TFIELDS']} is beyond {MOST_FIELDS}", _NOT_FITS)
    for key in SIP_ORDERS:
        if _WHOLE.fullmatch(cards.get(key, "")) and not 0 <= int(cards[key]) <= MOST_SIP_ORDER:
            raise DrizviewError(file, here, f"{key} = {cards[key]} is beyond {MOST_SIP_ORDER}", "mend the header")


def _whole(cards: dict[str, str], key: str, here: str, file: str, default: int | None = None) -> int:
    text = cards.get(key)
    if text is None and default is not None:
        return default
    if text is None or not _WHOLE.fullmatch(text):
        cause = f"{key} is missing" if text is None else f"{key} is not a whole number: {text!r}"
        raise DrizviewError(file, here, cause, _NOT_FITS)
    return int(text)
