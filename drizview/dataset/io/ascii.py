"""Header bytes as the standard wants them: printable ASCII."""

from __future__ import annotations

import re
import unicodedata

from drizview.dataset.io.scan import CARD

_PRINTABLE = re.compile(rb"[ -~]*")


def is_plain(header: bytes) -> bool:
    """Return whether a header is printable ASCII throughout."""
    return _PRINTABLE.fullmatch(header) is not None


def spelled(header: bytes) -> bytes:
    """Return a header in printable ASCII, card by card: an accent is lost, and what has no likeness is ``?``.

    astropy gives no value at all for a card that holds anything else.
    """
    if is_plain(header):
        return header
    return b"".join(_card(header[at : at + CARD]) for at in range(0, len(header), CARD))


def _card(card: bytes) -> bytes:
    if is_plain(card):
        return card
    try:
        text = card.decode("utf-8")
    except UnicodeDecodeError:
        text = card.decode("latin-1")
    if not text[3:].strip(" \0"):  # END, padded with NUL bytes
        return text.replace("\0", " ").encode("ascii", "replace")
    plain = "".join(_likeness(character) for character in text)
    return plain.encode("ascii").ljust(CARD)[:CARD]


def _likeness(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    return base if " " <= base <= "~" else "?"
