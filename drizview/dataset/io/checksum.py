"""Whether the bytes of a file are still those for which its CHECKSUM and DATASUM were written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from drizview.dataset.io.read_at import read_at
from drizview.dataset.io.reader import FitsFile

_PIECE = 16 * 2**20
# The sums are in ones' complement: all bits set and zero are the same number.
_MODULUS = 2**32 - 1


def stale_notes(file: FitsFile) -> tuple[str, ...]:
    """Return in words which extensions no longer match their sums; nothing for those that have none.

    That is no proof of damage: AstroDrizzle changes DQ and headers of exposures without writing the sums anew.
    """
    if file.rewritten:  # the sums of a tile-compressed file are those of its tiles
        return ()
    stale = dict(_stale(file))
    data = [label for label, which in stale.items() if which == "DATASUM"]
    headers = [label for label, which in stale.items() if which == "CHECKSUM"]
    said = []
    if data:
        said.append(f"{file.file}: the data of {_named(data)} have changed since DATASUM was written, or are damaged")
    if headers:
        said.append(f"{file.file}: the header of {_named(headers)} has changed since CHECKSUM was written")
    return tuple(said)


def _named(labels: list[str]) -> str:
    most = 4
    return ", ".join(labels[:most]) + (f" and {len(labels) - most} more" if len(labels) > most else "")


def _stale(file: FitsFile) -> Iterator[tuple[str, str]]:
    """Yield each extension that does not match, and which of its sums."""
    for hdu in file.hdus:
        header = file.excerpt(hdu, ("DATASUM", "CHECKSUM"))
        declared = header.text("DATASUM") or ""
        if not declared.isdecimal():
            continue
        data = _sum(file, hdu.data_start, hdu.end if hdu.data_size else hdu.data_start)
        if data != int(declared) % _MODULUS:
            yield hdu.label, "DATASUM"
        elif header.text("CHECKSUM") and (_sum(file, hdu.header_start, hdu.data_start) + data) % _MODULUS:
            yield hdu.label, "CHECKSUM"


def _sum(file: FitsFile, start: int, stop: int) -> int:
    """Return the sum of 32-bit words of some bytes, both ends on a block; a file that ends early is padded with zeros.

    Source: FITS Standard 4.0, appendix J.
    """
    total = 0
    for at in range(start, stop, _PIECE):
        piece = read_at(file.descriptor, min(_PIECE, stop - at), at)
        piece += b"\0" * (-len(piece) % 4)
        total += int(np.frombuffer(piece, ">u4").sum(dtype=np.uint64))
    return total % _MODULUS
