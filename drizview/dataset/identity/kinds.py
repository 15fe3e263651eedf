"""Files of an observation that are neither a drizzled product nor a calibrated exposure, and what to give instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from drizview.dataset.identity.left_out import is_intermediate
from drizview.dataset.identity.rootname import suffix_of
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError

_CALIBRATED = "give the calibrated exposure (flt, flc, c0m, cal) or the product"
_UNCALIBRATED = "an uncalibrated exposure"
_SUPPORT = "a support file of an observation, without an image"
_SPECTRUM = "an extracted spectrum or spectral image"
# By the suffix that the archive gives to a file: STScI, "HST file names", and the data handbooks of the instruments.
_SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(("raw", "d0m", "d0f"), _UNCALIBRATED),
    **dict.fromkeys(("spt", "shm", "shf", "shh", "trl", "asc", "trx"), _SUPPORT),
    **dict.fromkeys(("jit", "jif", "jwf"), "the jitter of an observation, without an image"),
    **dict.fromkeys(("x1d", "x2d", "sx1", "sx2"), _SPECTRUM),
    **dict.fromkeys(("c1m", "c1f"), "the data-quality flags of a WFPC2 exposure"),
    "ima": "an exposure with all its reads, before they are fitted",
    "mos": "a mosaic of calnicb, which shifts and adds without drizzling",
    "blv": "an exposure that is calibrated in part",
}
# The other images of a product that was written as several files.
_PART = re.compile(r"_(wht|weight|rms|ctx|context)\.fits(\.gz|\.fz)?$")
_MOST_KINDS = 6
# Telescopes whose pipelines drizzle as well, by TELESCOP.
_OTHERS: Mapping[str, str] = {
    "JWST": "JWST",
    "EUCLID": "Euclid",
    "ROMAN": "Roman",
    "SPITZER": "Spitzer",
    "HERSCHEL": "Herschel",
    "GALEX": "GALEX",
    "CFHT": "CFHT",
    "SUBARU": "Subaru",
}


def refuse_other_kinds(file: FitsFile) -> None:
    """Refuse a file that was named for an image to be judged and is none.

    Raises
    ------
    DrizviewError
        It is of another telescope or of another kind: what it is, and what to give.
    """
    what, hint = _of_another_telescope(file) or _of_another_kind(file)
    if what:
        raise DrizviewError(file.file, None, f"is {what}", hint)


def may_be_product(name: str) -> bool:
    """Return whether a file's name leaves open that it is a product under a name of its own."""
    return not (is_intermediate(name) or suffix_of(name) in _SUFFIXES or _PART.search(name.lower()))


def other_kinds(names: Iterable[str]) -> str:
    """Return what files of other kinds there are, as the end of a sentence: ``", only *_raw"``, "" for none."""
    kinds = sorted({f"*_{suffix}" for name in names if (suffix := suffix_of(name))})
    return f", only {', '.join(kinds[:_MOST_KINDS])}" if kinds else ""


def _of_another_telescope(file: FitsFile) -> tuple[str, str] | None:
    telescope = _OTHERS.get((file.primary.text("TELESCOP") or "").strip().upper())
    if telescope is None:
        return None
    camera = file.primary.text("INSTRUME")
    return f"an image of {telescope}{f' ({camera})' if camera else ''}", "drizview judges images of Hubble only"


def _of_another_kind(file: FitsFile) -> tuple[str, str]:
    if is_intermediate(file.file):
        return "what AstroDrizzle makes on the way", "give the product (drz, drc, drw)"
    suffix = suffix_of(file.file)
    if suffix == "mos" and (file.primary.text("INSTRUME") or "").upper() != "NICMOS":  # a mosaic of one's own
        return "", ""
    return _SUFFIXES.get(suffix, ""), _CALIBRATED
