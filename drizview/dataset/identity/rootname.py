"""Rootnames: which exposure a file's name stands for."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(_[a-z0-9]{3})?(_(sci|wht|ctx))?\.fits(\.gz|\.fz)?$")
_KIND = re.compile(r"_([a-z0-9]{3})\.fits(?:\.gz|\.fz)?$")
# A second download of a file, or a copy, as browsers and desktops call it: "x_drc (1).fits", "x_drc - Copy.fits",
# "x_drc copy 2.fits", "Copy of x_drc.fits".
_COPY = re.compile(r"^copy of |(?:\s*-)?\s+copy(?:\s*\(?\d+\)?)?(?=\.fits)|\s*\(\d+\)(?=\.fits)")
# ipppssoot: instrument, programme, visit, observation, and how it was transmitted; HAP's names end at ipppssoo.
_IPPPSSOO = re.compile(r"^([ijlnouwxyz][a-z0-9]{7})[a-z0-9]?$")
# What is left of "_flc.fits" in a name that a card has cut short behind its rootname.
_CUT = re.compile(r"(?<=[a-z0-9])_(?:f|fl|flc|flt|c|c0|c0m|c0f|ca|cal)?\.?(?:f|fi|fit)?$")


def plain_name(file: str) -> str:
    """Return a file's name in lower case, without the number that a browser gives to a second download."""
    return _COPY.sub("", file.lower())


def root_of(file: str) -> str:
    """Return the rootname that a file's name carries: ``"je9g01a0q_flc.fits"`` gives ``"je9g01a0q"``."""
    return _SUFFIX.sub("", plain_name(file))


def exposure_key(root: str) -> str:
    """Return what names of one exposure have in common.

    ``"ihym01a0q"``, HAP's ``"hst_12345_01_wfc3_uvis_f606w_ihym01a0"`` and ``"ihym01a0q_fl"``, which a card has cut
    short, all give ``"ihym01a0"``; another name gives itself.
    """
    stem, bracket, number = root.partition("[")
    last = stem.rpartition("_")[2]
    match = _IPPPSSOO.match(last) or _IPPPSSOO.match(_CUT.sub("", stem).rpartition("_")[2])
    return (match[1] if match else stem) + bracket + number


def suffix_of(file: str) -> str:
    """Return the suffix of a file's name, ``"flc"``, or ``""``."""
    match = _KIND.search(plain_name(file))
    return match[1] if match else ""
