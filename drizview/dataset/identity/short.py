"""Short names of exposures, by which they are told apart where there is little room."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from drizview.dataset.identity.rootname import exposure_key

# Programme and visit of a rootname, which the exposures of a product mostly share.
_VISIT = 6
_ROOTNAME = re.compile(r"[a-z][a-z0-9]{7,8}")
# A name that is longer is shortened where exposures can still be told apart [characters].
_LONG = 12


def short_name(name: str) -> str:
    """Return the part of a name that tells exposures of a visit apart.

    ``"rtq"`` of ``"ib6o23rtq"``, ``"rtq[2]"`` of its second image set, ``"a0"`` of HAP's
    ``"hst_12345_01_wfc3_uvis_f606w_ihym01a0"``; another name is returned as it is.
    """
    root, bracket, number = name.partition("[")
    last = _rootname(root)
    return f"{last[_VISIT:]}{bracket}{number}" if last else name


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return short names of exposures by name, all different.

    The parts within a visit, else the rootnames, else what is left without a common beginning and end.
    """
    known = list(dict.fromkeys(names))
    for shorten in (short_name, _without_prefix):
        short = {name: shorten(name) for name in known}
        if len(set(short.values())) == len(known) and max(map(len, short.values()), default=0) <= _LONG:
            return short
    return _trimmed(known)


def _rootname(root: str) -> str:
    """Return the rootname that a name is or ends in, ``""`` where it does neither."""
    if len(root) == 9 and _ROOTNAME.fullmatch(root):
        return root
    key = exposure_key(root)
    return key if key != root and _ROOTNAME.fullmatch(key) else ""


def _without_prefix(name: str) -> str:
    root, bracket, number = name.partition("[")
    return f"{_rootname(root) or root}{bracket}{number}"


def _trimmed(names: list[str]) -> dict[str, str]:
    """Return names without the beginning that they have in common, up to the last sign between words."""
    if len(names) < 2 or max(map(len, names)) <= _LONG:
        return {name: name for name in names}
    same = len(list(takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))))
    start = names[0][: max(names[0].rfind(sign, 0, same) for sign in "_-. ") + 1]
    short = {name: name[len(start) :] for name in names}
    return short if all(short.values()) else {name: name for name in names}
