"""Some columns of a binary table: astropy takes a millisecond for each, and the record of a product has hundreds."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from drizview.dataset.io.scan import BLOCK, CARD

_CARD = re.compile(rb"(TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TDIM)(\d{1,3}) *=")
_TEXT = re.compile(rb" *'([^']*)'")
_FORM = re.compile(rb"(\d{0,9})([LXBIJKAEDCM])")
_BYTES = {b"L": 1, b"B": 1, b"A": 1, b"I": 2, b"J": 4, b"E": 4, b"K": 8, b"D": 8, b"C": 8, b"M": 16}


def with_columns(
    header: bytes, data: bytes, names: Collection[str], *, shape: tuple[int, ...]
) -> tuple[bytes, bytes] | None:
    """Return header and data of a binary table with some of its columns, None where its layout is not plain.

    Parameters
    ----------
    header, data : bytes
        As they stand in the file.
    names : collection of str
        Of the columns, in upper case; those that are not there are passed over.
    shape : tuple of int
        Rows, and bytes of each.
    """
    cards: dict[int, dict[bytes, bytes]] = {}
    for at in range(0, len(header), CARD):
        if match := _CARD.match(header, at, at + CARD):
            cards.setdefault(int(match[2]), {}).setdefault(match[1], header[match.end() : at + CARD])
    place, kept, parts = 0, [], []
    rows, width = shape
    table = np.frombuffer(data, np.uint8, rows * width).reshape(shape)
    for number in range(1, len(cards) + 1):
        column = cards.get(number, {})
        length = _length(_text(column.get(b"TFORM", b"")))
        if length is None:
            return None
        if _text(column.get(b"TTYPE", b"")).strip().upper().decode("latin-1") in names:
            kept.append(column)
            parts.append(table[:, place : place + length])
        place += length
    if place != width or not kept:
        return None
    body = np.concatenate(parts, axis=1)
    return _header(kept, body.shape), body.tobytes()


def _text(card: bytes) -> bytes:
    match = _TEXT.match(card)
    return match[1] if match else b""


def _length(form: bytes) -> int | None:
    """Return the bytes that a column takes in a row; None for what points to other places, or is no format."""
    match = _FORM.match(form)
    if match is None:
        return None
    count = int(match[1] or 1)
    return -(-count // 8) if match[2] == b"X" else count * _BYTES[match[2]]


def _header(columns: list[dict[bytes, bytes]], shape: tuple[int, ...]) -> bytes:
    """Return a header with the cards of some columns, numbered anew."""
    fixed = {"XTENSION": "'BINTABLE'", "BITPIX": 8, "NAXIS": 2, "NAXIS1": shape[1], "NAXIS2": shape[0]}
    fixed |= {"PCOUNT": 0, "GCOUNT": 1, "TFIELDS": len(columns)}
    cards = [f"{key:8}= {value:>20}".encode() for key, value in fixed.items()]
    for number, column in enumerate(columns, 1):
        cards += [key + f"{number}".encode().ljust(8 - len(key)) + b"=" + rest for key, rest in column.items()]
    text = b"".join(card.ljust(CARD)[:CARD] for card in [*cards, b"END"])
    return text.ljust(-(-len(text) // BLOCK) * BLOCK)
