"""Exposures without a product: what they answer, and what the product would be called."""

from __future__ import annotations

from collections.abc import Sequence

from drizview.dataset.exposure import Exposure
from drizview.dataset.identity.rootname import suffix_of
from drizview.text import clean

CAN = (
    "alignment, dither, sky keyword, cosmic-ray flags and the stars of each exposure are measured on the exposures; "
    "a product would show how clean, even, sharp and deep their sum is"
)
_CAN_ONE = (
    "sky keyword, cosmic-ray flags and stars are measured on the exposure; a product would show how clean, even and "
    "deep it is once drizzled"
)
_SUFFIXES = {"flc": "drc", "c0m": "drw", "c0f": "drw"}
_NAMED = 4


def words(exposures: Sequence[Exposure]) -> str:
    """Return a line that says what the exposures answer by themselves and what their product would be called."""
    names = list(dict.fromkeys(product_name(exposure) for exposure in exposures))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"no product ({', '.join(names[:_NAMED])}{more}): {_CAN_ONE if len(exposures) == 1 else CAN}"


def product_name(exposure: Exposure) -> str:
    """Return the file name that the pipeline gives the product of an exposure: its association's, else its own."""
    asked = (exposure.primary.text("ASN_ID") or "").strip().lower()
    root = asked if asked and asked != "none" else exposure.root
    return clean(f"{root}_{_SUFFIXES.get(suffix_of(exposure.file), 'drz')}.fits", 80)
