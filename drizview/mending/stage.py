"""How far AstroDrizzle has come, as its files tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_STARTED = re.compile(r"Processing Step\s+'?([^'\n]+?)'?\s+started")
_WORDS = {
    "Initialization": "reading the copies",
    "Static Mask": "masking static bad pixels",
    "Subtract Sky": "subtracting the sky",
    "Separate Drizzle": "drizzling each exposure",
    "Create Median": "making the median",
    "Blot": "blotting the median",
    "Driz_CR": "finding cosmic rays",
    "Final Drizzle": "drizzling the product",
}
FIRST, ALIGNING = "copying the exposures", "aligning the exposures"


@dataclass(frozen=True)
class Stage:
    """Where a run is: in words, for how long [s], and the share that is behind it, 0 to 1."""

    words: str
    seconds: float
    share: float


def stage_of(folder: Path, seconds: float) -> Stage:
    """Return the stage of the run in a folder after some seconds."""
    words = _words(folder)
    order = [FIRST, ALIGNING, *_WORDS.values()]
    at = order.index(words) if words in order else 0
    return Stage(words, seconds, at / len(order))


def _words(folder: Path) -> str:
    try:
        begun: list[str] = _STARTED.findall((folder / "astrodrizzle.log").read_text("utf-8", "replace"))
    except OSError:
        begun = []
    if begun:
        return _WORDS.get(begun[-1].strip(), begun[-1].strip().lower())
    return ALIGNING if (folder / "tweakreg.log").exists() else FIRST
