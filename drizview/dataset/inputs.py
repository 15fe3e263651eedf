"""The chips that were drizzled into a product, as the product records them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from astropy.table import Table

from drizview.dataset.identity.rootname import exposure_key, root_of
from drizview.dataset.io.header import PIXFRAC, SCALE_ARCSEC, SECONDS, SKY, WEIGHT_SCALE, Header, believed
from drizview.text import clean

# A name in a header is text, not a path: this is all that is ever looked up, in a listing and never by joining.
SAFE_NAME = re.compile(r"^[a-z0-9][a-z0-9_.-]{2,80}$")
_DATA = re.compile(r"^(.+?)(?:\[(?:(\w+),)?(\d+)\])?$")
# What a card has left of "[sci,1]" where it cut the value off.
_HALF_BRACKET = re.compile(r"\[[^\]]*$")
_LISTED = re.compile(r"^FLT\d{5}$")
# What IRAF writes for a value that is not there.
_UNKNOWN = ("", "indef", "n/a", "none")
# NDRIZIM beyond this is no number of inputs.
_MOST_INPUTS = 10_000
_KEYWORD = re.compile(r"^D(\d{3,})DATA$")


@dataclass(frozen=True)
class Input:
    """One drizzled chip: a line of the product's D-keywords.

    Attributes
    ----------
    index : int
        1-based, the number of its bit in the context image.
    file : str
        Base name as recorded, lower case; ``""`` where it is no safe file name.
    root : str
        Rootname of the file.
    extver : int
        EXTVER of the chip in that file.
    exptime : float or None
        DnnnDEXP, seconds.
    weight_scale : float or None
        DnnnWTSC.
    kernel : str or None
        DnnnKERN, lower case.
    pixfrac : float or None
        DnnnPIXF, drop size over native pixel size.
    native_scale_arcsec : float or None
        DnnnISCL.
    units : str or None
        DnnnOUUN, ``"cps"`` or ``"counts"``.
    version : str or None
        DnnnVER.
    sky : float or None
        MDRIZSKY from HDRTAB, in the unit of the input.
    """

    index: int
    file: str
    root: str
    extver: int
    exptime: float | None
    weight_scale: float | None
    kernel: str | None
    pixfrac: float | None
    native_scale_arcsec: float | None
    units: str | None
    version: str | None
    sky: float | None = None

    @property
    def exposure(self) -> str:
        """Key of the exposure this chip belongs to (chips of one file share it)."""
        return self.root


def inputs_of(header: Header, table: Table | None) -> tuple[Input, ...]:
    """Return the drizzled chips from the D-keywords, or from HDRTAB where a product has none."""
    numbers = sorted({int(match[1]) for key in header if (match := _KEYWORD.match(key))})
    skies = _skies(table)
    if numbers:
        recorded = _numbered(tuple(_from_keywords(header, number, skies) for number in numbers), header)
        return _without_gaps(recorded, header, table) if table is not None else recorded
    listed = tuple(_from_table(table)) if table is not None else ()
    return listed or tuple(_from_list(header))


def _from_keywords(header: Header, number: int, skies: dict[tuple[str, int], float]) -> Input:
    prefix = f"D{number:03d}"
    file, extver = _data(header.text(prefix + "DATA") or "")
    kernel = (header.text(prefix + "KERN") or "").strip().lower()
    root = root_of(file)
    return Input(
        index=number,
        file=file,
        root=root,
        extver=extver,
        exptime=header.number(prefix + "DEXP", within=SECONDS),
        weight_scale=header.number(prefix + "WTSC", within=WEIGHT_SCALE),
        kernel=kernel if kernel not in _UNKNOWN else None,
        pixfrac=header.number(prefix + "PIXF", within=PIXFRAC),
        native_scale_arcsec=header.number(prefix + "ISCL", within=SCALE_ARCSEC),
        units=header.text(prefix + "OUUN"),
        version=header.text(prefix + "VER"),
        sky=skies.get((root, extver)),
    )


def _without_gaps(inputs: tuple[Input, ...], header: Header, table: Table) -> tuple[Input, ...]:
    """Fill gaps in the numbering from HDRTAB, where that has as many rows more as keywords are missing."""
    last = max(inputs[-1].index, min(header.integer("NDRIZIM") or 0, _MOST_INPUTS))
    missing = sorted(set(range(1, last + 1)) - {entry.index for entry in inputs})
    if not missing:
        return inputs
    known = {(exposure_key(entry.root), entry.extver) for entry in inputs}
    rest = [entry for entry in _from_table(table) if (exposure_key(entry.root), entry.extver) not in known]
    if len(rest) != len(missing):
        return inputs
    model = inputs[0]
    files = {exposure_key(entry.root): (entry.file, entry.root) for entry in inputs}
    named = (
        (index, entry, *files.get(exposure_key(entry.root), ("", entry.root)))
        for index, entry in zip(missing, rest, strict=True)
    )
    filled = (
        replace(
            entry,
            index=index,
            file=file,
            root=root,
            kernel=model.kernel,
            pixfrac=model.pixfrac,
            native_scale_arcsec=model.native_scale_arcsec,
            units=model.units,
            version=model.version,
        )
        for index, entry, file, root in named
    )
    return tuple(sorted((*inputs, *filled), key=lambda entry: entry.index))


def _from_list(header: Header) -> Iterator[Input]:
    """Yield the files that other pipelines list as FLT00001 and on, with the KERNEL and PIXFRAC that all have."""
    kernel, pixfrac = header.text("KERNEL"), header.number("PIXFRAC", within=PIXFRAC)
    for index, key in enumerate(sorted(key for key in header if _LISTED.match(key)), 1):
        file, extver = _data(header.text(key) or "")
        made = Input(index, file, root_of(file), extver, *(None,) * 7)
        yield replace(made, kernel=kernel.lower() if kernel else None, pixfrac=pixfrac)


def with_all_chips(inputs: tuple[Input, ...], chips: Mapping[str, Sequence[int]]) -> tuple[Input, ...]:
    """Return one input for each chip of a file where nothing but the names of files is recorded.

    Parameters
    ----------
    inputs : tuple of Input
    chips : mapping
        EXTVER of the chips of the files that were found, by rootname.
    """
    if any(entry.exptime is not None or entry.native_scale_arcsec is not None for entry in inputs):
        return inputs
    every = [(entry, extver) for entry in inputs for extver in chips.get(entry.root, (entry.extver,))]
    return tuple(replace(entry, index=index, extver=extver) for index, (entry, extver) in enumerate(every, 1))


def _numbered(inputs: tuple[Input, ...], header: Header) -> tuple[Input, ...]:
    """Count the chips of a file where a card does not say which it was, as its end was cut off."""
    found: dict[str, int] = {}
    made = []
    for entry in inputs:
        found[entry.root] = found.get(entry.root, 0) + 1
        text = header.text(f"D{entry.index:03d}DATA") or ""
        made.append(entry if text.endswith("]") else replace(entry, extver=found[entry.root]))
    return tuple(made)


def _data(text: str) -> tuple[str, int]:
    """Return base name and EXTVER of ``"file.fits[sci,1]"``; the name is empty where it is not safe."""
    match = _DATA.match(_HALF_BRACKET.sub("", text.strip().lower()))
    if match is None:
        return "", 1
    name = re.split(r"[/\\]", match[1])[-1]
    return name if SAFE_NAME.match(name) else "", int(match[3]) if match[3] and len(match[3]) < 5 else 1


def _rows(table: Table) -> Iterator[tuple[str, int, dict[str, object]]]:
    names = [name for name in table.colnames if name in ("EXPTIME", "MDRIZSKY")]
    if not {"ROOTNAME", "EXTVER"} <= set(table.colnames):
        return
    for row in table:
        root, extver = clean(row["ROOTNAME"]).strip().lower(), row["EXTVER"]
        yield root, int(extver) if str(extver).strip().isdigit() else 1, {name: row[name] for name in names}


def _skies(table: Table | None) -> dict[tuple[str, int], float]:
    if table is None:
        return {}
    skies = {}
    for root, extver, cells in _rows(table):
        sky = believed(cells.get("MDRIZSKY"), within=SKY)
        if sky is not None:
            skies[(root_of(root), extver)] = sky
    return skies


def _from_table(table: Table) -> Iterator[Input]:
    for index, (root, extver, cells) in enumerate(_rows(table), 1):
        yield Input(
            index=index,
            file="",
            root=root_of(root),
            extver=extver,
            exptime=believed(cells.get("EXPTIME"), within=SECONDS),
            weight_scale=None,
            kernel=None,
            pixfrac=None,
            native_scale_arcsec=None,
            units=None,
            version=None,
            sky=believed(cells.get("MDRIZSKY"), within=SKY),
        )
