"""Whether an exposure went as planned, as its header tells."""

from __future__ import annotations

from drizview.dataset.io.header import Header


def mishap(primary: Header) -> str:
    """Return what went wrong with an exposure, in words: it has no exposure time, or was not normal; "" for neither."""
    time, flag = primary.number("EXPTIME"), (primary.text("EXPFLAG") or "").strip()
    if time == 0:
        return f"it has no exposure time (EXPTIME = 0{f', EXPFLAG = {flag}' if flag else ''})"
    return "" if flag in ("", "NORMAL") else f"the exposure was not normal (EXPFLAG = {flag})"
