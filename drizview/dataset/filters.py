"""The name of the filter, which every Hubble camera keeps in keywords of its own."""

from __future__ import annotations

from drizview.dataset.io.header import Header

# WFC3, STIS, NICMOS | ACS | WFPC2. ACS and WFPC2 have two wheels of which one is usually clear.
_KEYWORDS = ("FILTER", "FILTER1", "FILTER2", "FILTNAM1", "FILTNAM2")


def filter_name(primary: Header) -> str:
    """Return the filter: two crossed ones joined by ``/``, ``"clear"`` where all wheels are, ``""`` where unknown."""
    names = [text for key in _KEYWORDS if (text := primary.text(key)) is not None]
    real = [name for name in names if not name.upper().startswith("CLEAR")]
    return "/".join(real) if real else ("clear" if names else "")
