"""What a WCSNAME tells of how the coordinates of an exposure were made."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIT = re.compile(r"-FIT[_-](REL|IMG|EVM|SVM)[_-]?(.*)$")
_APRIORI = re.compile(r"-(GSC240|HSC30)", re.IGNORECASE)


@dataclass(frozen=True)
class WcsName:
    """One kind of solution.

    Attributes
    ----------
    kind : str
        ``"as observed"``, ``"a priori"``, ``"fitted"``, ``"user"`` or ``"none"``.
    fit : str
        REL (the group together), IMG (each exposure alone), EVM or SVM for a fit, else ``""``.
    catalogue : str
        The catalogue of a fit or of the guide stars, ``"NONE"`` for a relative fit alone.
    """

    kind: str
    fit: str = ""
    catalogue: str = ""

    def __str__(self) -> str:
        """Return it in words."""
        detail = " ".join(part for part in (self.fit, self.catalogue) if part)
        return f"{self.kind} ({detail})" if detail else self.kind


def wcs_name(text: str | None) -> WcsName:
    """Return the kind of solution that a WCSNAME stands for.

    ``OPUS`` and ``IDC_x`` are coordinates as observed, with or without distortion; ``IDC_x-GSC240`` and ``-HSC30`` have
    guide stars moved to Gaia; ``IDC_x-FIT_REL_GAIAeDR3`` and the like are fitted to a catalogue; everything else was
    named by a person (TweakReg writes ``TWEAK`` or what it is given).
    """
    name = (text or "").strip()
    if not name:
        return WcsName("none")
    if fitted := _FIT.search(name):
        return WcsName("fitted", fitted[1], fitted[2])
    if guided := _APRIORI.search(name):
        return WcsName("a priori", catalogue=guided[1].upper())
    if name.upper() in ("OPUS", "OPUS_VERSION") or re.fullmatch(r"IDC_[A-Za-z0-9]+", name):
        return WcsName("as observed")
    return WcsName("user", catalogue=name[:24])
