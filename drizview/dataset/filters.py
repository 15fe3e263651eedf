"""The name of the filter, which every Hubble camera keeps in keywords of its own."""

from __future__ import annotations

import re

from drizview.dataset.io.header import Header

# WFC3, STIS, NICMOS | ACS | WFPC2. ACS and WFPC2 have two wheels of which one is usually clear.
_KEYWORDS = ("FILTER", "FILTER1", "FILTER2", "FILTNAM1", "FILTNAM2")


_DISPERSED = re.compile(r"^(G\d|PR\d)", re.IGNORECASE)


def is_dispersed(name: str) -> bool:
    """Return whether a filter (see `filter_name`) is a grism or a prism: G102, G800L, PR110L."""
    return any(_DISPERSED.match(part) for part in name.split("/"))


def filter_name(primary: Header) -> str:
    """Return the filter: two crossed ones joined by ``/``, ``"clear"`` where all wheels are, ``""`` where unknown."""
    names = [text for key in _KEYWORDS if (text := primary.text(key)) is not None]
    real = [name for name in names if not name.upper().startswith("CLEAR")]
    return "/".join(real) if real else ("clear" if names else "")
