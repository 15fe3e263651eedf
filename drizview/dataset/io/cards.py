"""The cards of a header as they stand in the file, and the search through all of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from drizview.dataset.io.reader import FitsFile
from drizview.dataset.io.scan import CARD, Hdu, is_end
from drizview.errors import DrizviewError
from drizview.text import clean

# Long strings run over many CONTINUE cards; what is longer is no value but a file of its own.
LONGEST = 4000
MOST_HITS = 500
_SECONDS = 5.0
_STRING = re.compile(r"\s*'((?:[^']|'')*)'\s*(?:/\s?(.*))?$", re.DOTALL)
_HIERARCH = re.compile(r"HIERARCH\s+([^=]+?)\s*=(.*)$", re.DOTALL)


@dataclass(frozen=True)
class Card:
    """One card, or one string with the cards that continue it; the text is cleaned, the spelling that of the file.

    Attributes
    ----------
    keyword : str
    value : str
        Without quotes; the text of a HISTORY or COMMENT card; at most `LONGEST` characters.
    comment : str
    """

    keyword: str
    value: str
    comment: str = ""

    def holds(self, words: Iterable[str]) -> bool:
        """Return whether each word, in lower case, is somewhere in keyword, value or comment."""
        text = f"{self.keyword} {self.value} {self.comment}".lower()
        return all(word in text for word in words)


@dataclass(frozen=True)
class CardMatch:
    """A card that was found, with the file (its position in what was searched) and the extension it stands in."""

    file: int
    extension: str
    card: Card


@dataclass(frozen=True)
class Hits:
    """What a search found: at most `MOST_HITS` cards of ``total``, in ``read`` of ``headers`` headers.

    ``unreadable`` holds a line for each file that could not be searched.
    """

    hits: tuple[CardMatch, ...]
    total: int
    read: int
    headers: int
    unreadable: tuple[str, ...] = ()


def cards_of(fits_file: FitsFile, hdu: Hdu) -> Iterator[Card]:
    """Yield the cards of a header, duplicates included, in the order of the file.

    astropy is not asked: it drops text of some long strings, and has one value for a keyword that is there twice.

    Raises
    ------
    DrizviewError
        The file is no longer the one that was opened.
    """
    if fits_file.changed():
        raise DrizviewError(
            fits_file.file, hdu.label, "the file was changed or removed after it was opened", "open it again"
        )
    return _parsed(fits_file.header_bytes(hdu))


def find_cards(files: Iterable[FitsFile], text: str, *, seconds: float = _SECONDS) -> Hits:
    """Return the cards of all headers of all files that hold every word of a text, whatever their case.

    Parameters
    ----------
    files : iterable of FitsFile
    text : str
        Words that keyword, value or comment must hold, in any order.
    seconds : float
        After this time no further header is read; `Hits` says how many were.
    """
    words = text.lower().split()
    opened = list(files)
    headers = sum(len(file.hdus) for file in opened)
    hits: list[CardMatch] = []
    unreadable: list[str] = []
    total = read = 0
    end = time.monotonic() + seconds
    for index, file in enumerate(opened):
        if file.changed():
            unreadable.append(f"{file.file} was changed or removed after it was opened")
            continue
        for hdu in file.hdus:
            if time.monotonic() > end:
                return Hits(tuple(hits), total, read, headers, tuple(unreadable))
            found = [card for card in _likely(file.header_bytes(hdu), words) if card.holds(words)]
            hits += [CardMatch(index, hdu.label, card) for card in found[: MOST_HITS - len(hits)]]
            total, read = total + len(found), read + 1
    return Hits(tuple(hits), total, read, headers, tuple(unreadable))


def _likely(header: bytes, words: list[str]) -> Iterator[Card]:
    """Yield the cards of a header in which the words can be: where no string goes on, those that spell them out."""
    plain = all(word.isascii() and word.isprintable() and not set(word) & set("'\\…") for word in words)
    if not plain or b"CONTINUE" in header:
        return _parsed(header)
    lower = header.lower()
    if not all(word.encode("ascii") in lower for word in words):
        return iter(())
    spelt = (raw for raw in _raw(header) if all(word in raw.lower() for word in words))
    return (_card(*_split(raw)[:3]) for raw in spelt)


def _parsed(header: bytes) -> Iterator[Card]:
    """Yield cards; a string that ends in an ampersand takes in the CONTINUE cards after it."""
    open_: tuple[str, str, str] | None = None
    for raw in _raw(header):
        keyword, value, comment, is_string = _split(raw)
        if keyword == "CONTINUE" and open_ is not None and is_string:
            open_ = open_[0], open_[1][:-1] + value, " ".join(part for part in (open_[2], comment) if part)
        else:
            if open_ is not None:
                yield _card(*open_)
            open_ = (keyword, value, comment)
        if not (is_string and open_[1].endswith("&")):
            yield _card(*open_)
            open_ = None
    if open_ is not None:
        yield _card(*open_)


def _raw(header: bytes) -> Iterator[str]:
    """Yield each card as text, byte by byte, up to END; blank ones are passed over."""
    for at in range(0, len(header) - CARD + 1, CARD):
        card = header[at : at + CARD]
        if is_end(card):
            return
        if card.strip():
            yield card.decode("latin-1")


def _split(card: str) -> tuple[str, str, str, bool]:
    """Return keyword, value, comment, and whether the value is a string."""
    keyword, rest = card[:8].rstrip(), card[8:]
    if keyword == "HIERARCH" and (long := _HIERARCH.match(card)):
        keyword, rest = long[1], long[2]
    elif keyword in ("HISTORY", "COMMENT", "") or not (rest.startswith("=") or keyword == "CONTINUE"):
        return keyword, rest.rstrip(), "", False
    else:
        rest = rest[1:] if rest.startswith("=") else rest
    if string := _STRING.match(rest):
        return keyword, string[1].replace("''", "'").rstrip(), (string[2] or "").rstrip(), True
    value, _, comment = rest.partition("/")
    return keyword, value.strip(), comment.strip(), False


def _card(keyword: str, value: str, comment: str) -> Card:
    return Card(clean(keyword, 80), clean(value, LONGEST), clean(comment, LONGEST))
