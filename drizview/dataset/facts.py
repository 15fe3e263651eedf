"""The facts of provenance: what each is called, which keyword tells it, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from drizview.dataset.columns import ProvenanceColumn
from drizview.dataset.exposure import Exposure
from drizview.dataset.io.header import Header
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.product import Product

_EPOCH = datetime(1858, 11, 17, tzinfo=UTC)
_MJD = (40000.0, 90000.0)
_ABSENT = ("", "N/A", "NONE", "INDEF")
_REFERENCE = re.compile(r"^[a-z]{4}\$", re.IGNORECASE)

OfProduct = Callable[[Product], str]
OfColumn = Callable[[ProvenanceColumn, Product | None], str]


@dataclass(frozen=True)
class FactSource:
    """One fact that is looked for.

    Attributes
    ----------
    label, unit : str
    source : str
        The keyword it comes from, ``""`` for a fact about the file itself.
    product, column : callable
        How it is read from the product, and for an exposure; each returns ``""`` where there is nothing to read.
    own : bool
        Every exposure has its own by nature: that it differs says nothing.
    shared : bool
        The product should have what the exposures have.
    """

    label: str
    unit: str
    source: str
    product: OfProduct
    column: OfColumn
    own: bool = False
    shared: bool = False


def keyword(
    label: str, key: str, unit: str = "", *, digits: int | None = None, own: bool = False, shared: bool = True
) -> FactSource:
    """Return the fact that a keyword holds, in the primary header or in those of the images."""

    def of_exposure(exposure: Exposure) -> str:
        return keyword_text(exposure.primary, key, digits) or joined_texts(
            keyword_text(chip.header, key, digits) for chip in exposure.chips
        )

    return FactSource(label, unit, key, _of_product(key, digits), _opened(of_exposure), own, shared and not own)


def image_keyword(
    label: str, key: str, unit: str = "", *, digits: int | None = None, own: bool = False, shared: bool = False
) -> FactSource:
    """Return the fact that a keyword of the images holds, chip by chip where those differ; the product has its own."""

    def of_exposure(exposure: Exposure) -> str:
        return joined_texts(keyword_text(chip.header, key, digits) for chip in exposure.chips)

    return FactSource(label, unit, key, _of_product(key, digits), _opened(of_exposure), own, shared)


def product_keyword(label: str, key: str, unit: str = "") -> FactSource:
    """Return a fact of the product alone."""
    return FactSource(label, unit, key, _of_product(key, None), lambda column, product: "")


def drizzle_keyword(
    label: str, suffix: str, unit: str = "", *, digits: int | None = None, own: bool = False
) -> FactSource:
    """Return a parameter of drizzle, which the product records for each input (``D001KERN`` and the like)."""

    def of_column(column: ProvenanceColumn, product: Product | None) -> str:
        if product is None:
            return ""
        return joined_texts(
            keyword_text(product.header, f"D{entry.index:03d}{suffix}", digits) for entry in column.inputs
        )

    return FactSource(label, unit, f"D001{suffix}", lambda product: "", of_column, own)


def computed_fact(
    label: str,
    product: OfProduct,
    exposure: Callable[[Exposure], str],
    *,
    unit: str = "",
    source: str = "",
    own: bool = True,
) -> FactSource:
    """Return a fact that no single keyword holds as it is shown."""
    return FactSource(label, unit, source, product, _opened(exposure), own)


def keyword_text(header: Header, key: str, digits: int | None = None) -> str:
    """Return what a keyword holds as it is shown: a number to some decimals, a reference file without its folder."""
    number = header.number(key)
    if number is not None:
        return f"{number:.10g}" if digits is None else f"{number:.{digits}f}"
    if (text := header.text(key)) is not None:
        return "" if text.upper() in _ABSENT else _REFERENCE.sub("", text)
    truth = header.flag(key)
    return "" if truth is None else "yes" if truth else "no"


def joined_texts(texts: Iterable[str]) -> str:
    """Return what the chips say: once where they agree, else one after the other."""
    given = [text for text in texts if text]
    return " · ".join(given if len(set(given)) > 1 else given[:1])


def start_of(header: Header, image: Header | None = None) -> str:
    """Return the start of an exposure, ``"2009-10-03 15:02:54"`` [UT]."""
    mjd = header.number("EXPSTART", within=_MJD)
    if mjd is None and image is not None:
        mjd = image.number("EXPSTART", within=_MJD)
    return "" if mjd is None else f"{_EPOCH + timedelta(days=mjd):%Y-%m-%d %H:%M:%S}"


def size_of(files: Iterable[FitsFile]) -> str:
    """Return the length of files together in MB."""
    return f"{sum(file.size for file in files) / 1e6:.2f}"


def modified_of(file: FitsFile) -> str:
    """Return when a file was last changed, ``"2024-05-01 12:00"`` [UT], and whether it was since it was opened."""
    try:
        when = f"{datetime.fromtimestamp(file.modified, UTC):%Y-%m-%d %H:%M}"
    except (OverflowError, ValueError, OSError):  # a file system that says nonsense
        when = "unknown"
    return f"{when}; changed or removed since it was opened" if file.changed() else when


def _of_product(key: str, digits: int | None) -> OfProduct:
    return lambda product: keyword_text(product.header, key, digits) or keyword_text(product.sci_header, key, digits)


def _opened(read: Callable[[Exposure], str]) -> OfColumn:
    return lambda column, product: read(column.exposure) if column.exposure is not None else ""
