"""The catalogue of faults."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from drizview.errors import DrizviewError
from drizview.workshop import kinds as _registers  # noqa: F401  (importing them registers them)
from drizview.workshop.fault import FAULTS, Fault


def faults() -> Mapping[str, Fault]:
    """Return all faults by name, in the order in which they are put in."""
    return MappingProxyType(FAULTS)


def fault_named(name: str) -> Fault:
    """Return a fault by its name.

    Raises
    ------
    DrizviewError
        There is no such fault; the nearest name is suggested.
    """
    known = faults()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    raise DrizviewError(
        name, None, "is no fault", f"did you mean {near[0]}?" if near else "one of: " + ", ".join(known)
    )
