"""The files beside a science image that hold its weights and its context, by the ways in which they are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

WEIGHT, RMS, CONTEXT = "wht", "rms", "ctx"
# What the ending of a science image is replaced by, or followed by, for each kind: AstroDrizzle's build=False writes
# x_drz_sci, x_drz_wht and x_drz_ctx; treasury programmes x_drz and x_wht or x_weight, x_sci and x_wht or x_rms.
_ENDINGS = {WEIGHT: ("wht", "weight"), RMS: ("rms",), CONTEXT: ("ctx", "context")}
_SCIENCE = re.compile(r"_(?:(?P<drizzled>drz|drc|drw)(?P<image>_sci|_img)?|sci|img|image)\.fits$")


def companions(science: str, find: Callable[[str], Path | None]) -> dict[str, Path]:
    """Return the companions of a science image that are there, by kind.

    Parameters
    ----------
    science : str
        Its name in lower case.
    find : callable
        Gives the file of a lower-case name, None where there is none.
    """
    found = ((kind, next((path for name in _names(science, kind) if (path := find(name))), None)) for kind in _ENDINGS)
    return {kind: path for kind, path in found if path is not None}


def _names(science: str, kind: str) -> Iterator[str]:
    match = _SCIENCE.search(re.sub(r"\.(gz|fz)$", "", science))
    if match is None:
        return
    stem, drizzled, image = science[: match.start()], match["drizzled"], match["image"] or ""
    for ending in _ENDINGS[kind]:
        if drizzled and image == "_sci":
            yield f"{stem}_{drizzled}_{ending}.fits"
        elif drizzled:
            yield f"{stem}_{ending}{image}.fits"
            yield f"{stem}_{drizzled}_{ending}.fits"
        else:
            yield f"{stem}_{ending}.fits"
