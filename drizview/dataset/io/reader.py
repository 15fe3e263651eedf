"""The guarded FITS reader: the only place that opens a file.

Regular files only, opened for reading, scanned (`drizview.dataset.io.scan`) before astropy sees a byte. Whatever
astropy or wcslib raise over a file's content becomes a `DrizviewError` that names the file.
"""

from __future__ import annotations

import os
import re
import stat
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from astropy.io import fits
from astropy.table import Table

from drizview.dataset.io import unpack
from drizview.dataset.io.ascii import is_plain, spelled
from drizview.dataset.io.columns import with_columns
from drizview.dataset.io.header import Header
from drizview.dataset.io.opened import note_opened
from drizview.dataset.io.read_at import read_at
from drizview.dataset.io.scan import CARD, Hdu, scan
from drizview.errors import DrizviewError
from drizview.quiet import quiet
from drizview.text import clean

MOST_TABLE_BYTES = 64 * 2**20


class FitsFile:
    """An open FITS file: headers, pixels in pieces, small tables.

    Parameters
    ----------
    path : str or Path
        A regular file, plain, gzipped or tile-compressed (``.fz``); compressed ones are unpacked once to a private
        temporary file.

    Raises
    ------
    DrizviewError
        Not a regular file, not readable, not FITS, cut short, or inflated beyond reason.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.file = clean(self.path.name, 255)  # what is shown; the path alone opens files
        descriptor = _open_regular(self.path)
        try:
            self._stat = _fingerprint(os.fstat(descriptor))
            descriptor, self.hdus = self._settle(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self.descriptor = descriptor
        self._close = weakref.finalize(self, os.close, descriptor)
        note_opened(self)

    def _settle(self, descriptor: int) -> tuple[int, tuple[Hdu, ...]]:
        """Unpack where needed, and scan."""
        self.rewritten = False
        if unpack.is_gzip(descriptor):
            descriptor = _swap(descriptor, unpack.gunzip(descriptor, self.file))
        hdus = scan(descriptor, os.fstat(descriptor).st_size, self.file)
        if any(hdu.is_compressed_image for hdu in hdus):
            self.rewritten = True
            descriptor = _swap(descriptor, unpack.decompress(descriptor, hdus, self.file))
            hdus = scan(descriptor, os.fstat(descriptor).st_size, self.file)
        return descriptor, hdus

    @property
    def uid(self) -> str:
        """Key of the content: changes when the file on disk is another one."""
        return f"{self.file}@" + "-".join(f"{part:x}" for part in self._stat)

    @property
    def size(self) -> int:
        """Length of the file on disk when it was opened, in bytes."""
        return self._stat[1]

    @property
    def modified(self) -> float:
        """Time of the last change of the file when it was opened, in seconds since 1970."""
        return self._stat[2] / 1e9

    @property
    def stamp(self) -> tuple[int, int]:
        """Length [bytes] and time of the last change [ns since 1970] of the file on disk when it was opened."""
        return self._stat[1], self._stat[2]

    def changed(self) -> bool:
        """Return whether the file on disk is no longer the one that was opened."""
        try:
            return _fingerprint(os.stat(self.path)) != self._stat
        except OSError:
            return True

    def close(self) -> None:
        """Give the descriptor back; safe to call twice."""
        self._close()

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """Oddities of the layout worth saying: doubled, nameless or lost extensions."""
        seen: set[str] = set()
        doubled: set[str] = set()
        for hdu in self.hdus[1:]:
            (doubled if hdu.label in seen else seen).add(hdu.label)
        notes = [
            f"{self.file}: extension {label} is there more than once; the first is used" for label in sorted(doubled)
        ]
        if any(not hdu.name for hdu in self.hdus[1:]):
            notes.append(f"{self.file}: an extension without EXTNAME is passed over")
        if self.hdus[0].cards["SIMPLE"] == "F":
            notes.append(f"{self.file}: the file says itself that it departs from the FITS standard (SIMPLE = F)")
        if not is_plain(self.header_bytes(self.hdus[0]).rstrip(b" \0")):
            notes.append(
                f"{self.file}: text in its header is not ASCII: accents are left out, and ? stands for the rest"
            )
        count, promised = len(self.hdus) - 1, self.primary.integer("NEXTEND")
        if promised is not None and promised > count:
            notes.append(f"{self.file}: NEXTEND promises {promised} extensions, {count} are there: cut short?")
        return tuple(notes)

    def find(self, name: str, version: int | None = None) -> Hdu | None:
        """Return the first extension of a name (and EXTVER), or None."""
        for hdu in self.hdus:
            if hdu.name == name and version in (None, hdu.version):
                return hdu
        return None

    def versions(self, name: str) -> tuple[int, ...]:
        """Return the EXTVERs of a name, each once, ascending."""
        return tuple(sorted({hdu.version for hdu in self.hdus if hdu.name == name}))

    def header(self, hdu: Hdu) -> Header:
        """Return the header of an extension behind typed getters."""
        return Header(self.cards(hdu))

    def excerpt(self, hdu: Hdu, keys: Iterable[str]) -> Header:
        """Return a header with these short keywords only: all of its cards take astropy a millisecond to parse."""
        wanted = {f"{key:8}".encode() for key in keys}
        return Header(self._some_cards(hdu, wanted.__contains__))

    def cards_like(self, hdu: Hdu, pattern: re.Pattern[bytes]) -> fits.Header:
        """Return the cards whose short keywords match a pattern throughout, as astropy has them; see `cards`."""
        return self._some_cards(hdu, lambda key: pattern.fullmatch(key.rstrip()) is not None)

    def _some_cards(self, hdu: Hdu, wanted: Callable[[bytes], bool]) -> fits.Header:
        text = self.header_bytes(hdu)
        cards = (text[at : at + CARD] for at in range(0, len(text), CARD))
        some = spelled(b"".join(card for card in cards if wanted(card[:8])))
        header: fits.Header = self._guard(hdu, lambda: fits.Header.fromstring(some))
        return header

    @cached_property
    def primary(self) -> Header:
        """The header of the primary unit."""
        return self.header(self.hdus[0])

    def cards(self, hdu: Hdu) -> fits.Header:
        """Return the header as astropy has it, for WCS; its text is hostile."""
        return self._guard(hdu, lambda: fits.Header.fromstring(spelled(self.header_bytes(hdu))))

    def header_bytes(self, hdu: Hdu) -> bytes:
        """Return the header as it stands in the file, unparsed."""
        return self._bytes(hdu.header_start, hdu.data_start)

    def table(self, hdu: Hdu, columns: Collection[str] = ()) -> Table:
        """Return a small table (at most 64 MB), or of its columns those with certain names, in upper case."""
        if hdu.data_size > MOST_TABLE_BYTES:
            raise DrizviewError(self.file, hdu.label, "the table is larger than 64 MB", "it is no part of a product")
        return self._guard(hdu, lambda: self._some_columns(hdu, columns) or Table(self._memory_hdu(hdu).data))

    def _some_columns(self, hdu: Hdu, names: Collection[str]) -> Table | None:
        """Return some columns of a table, None where they cannot be taken out."""
        if not names or hdu.cards.get("XTENSION", "").strip() != "BINTABLE" or len(hdu.axes) != 2 or 0 in hdu.axes:
            return None
        data = self._bytes(hdu.data_start, hdu.data_start + hdu.data_size)
        some = with_columns(spelled(self.header_bytes(hdu)), data, names, shape=hdu.axes)
        return None if some is None else Table(fits.BinTableHDU.fromstring(b"".join(some)).data)

    def in_memory(self, hdus: Iterable[Hdu]) -> fits.HDUList:
        """Return small extensions (distortion tables) as an astropy HDU list that no longer depends on the file."""
        return fits.HDUList([fits.PrimaryHDU(), *(self._guard(hdu, lambda h=hdu: self._memory_hdu(h)) for hdu in hdus)])

    def _memory_hdu(self, hdu: Hdu) -> Any:
        kind = fits.BinTableHDU if hdu.is_table else fits.ImageHDU
        if hdu.data_size > MOST_TABLE_BYTES:
            raise DrizviewError(self.file, hdu.label, "larger than 64 MB", "it is no distortion table")
        unit = kind.fromstring(self._bytes(hdu.header_start, hdu.end))
        unit.data  # noqa: B018  (astropy loads lazily; a fault must show here, under the guard)
        return unit

    def _bytes(self, start: int, stop: int) -> bytes:
        return read_at(self.descriptor, stop - start, start)

    def _guard(self, hdu: Hdu, action: Any) -> Any:
        try:
            with quiet():
                return action()
        except DrizviewError:
            raise
        except Exception as error:  # astropy lets out KeyError, AssertionError, RecursionError ... on broken content
            cause = f"cannot be read: {type(error).__name__}: {error}"
            raise DrizviewError(self.file, hdu.label, cause, "the extension is damaged") from error


@contextmanager
def closed_on_error(*files: FitsFile | None) -> Iterator[None]:
    """Close files where what is made of them fails: the error may be kept, and would keep them open with it."""
    try:
        yield
    except BaseException:
        for file in files:
            if file is not None:
                file.close()
        raise


def _fingerprint(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _swap(old: int, new: int) -> int:
    """Put the file behind ``new`` in the place of ``old``, so that one descriptor is owned throughout."""
    os.dup2(new, old, inheritable=False)
    os.close(new)
    return old


def _open_regular(path: Path) -> int:
    """Open a regular file without ever waiting for it."""
    name = path.name or str(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise DrizviewError(name, None, "is not a regular file", "give a FITS file")
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        if os.path.islink(path) and isinstance(error, FileNotFoundError):
            raise DrizviewError(
                name, None, "is a link that leads nowhere", "put the file there, or remove it"
            ) from error
        raise DrizviewError(name, None, f"cannot be opened: {cause}", "check the path and its permissions") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # exchanged between the look and the opening
        os.close(descriptor)
        raise DrizviewError(name, None, "is not a regular file", "give a FITS file")
    return descriptor
