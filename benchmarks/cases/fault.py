"""Faults: what is put in, how strong, and where it is tried."""

from __future__ import annotations

from typing import Any, NamedTuple


class Fault(NamedTuple):
    """A defect, the strengths in which it is put in, and the fields in which it is tried.

    ``below`` are strengths that good data have as well, or that are within what the Handbook tolerates
    (docs/detection.md has the numbers).
    """

    defect: str
    unit: str
    strengths: tuple[float, ...]
    backgrounds: tuple[dict[str, Any], ...]
    drizzle: dict[float, dict[str, Any]] = {}  # noqa: RUF012  (parameters that make the fault, by strength)
    below: tuple[float, ...] = ()


def on(camera: str, field: str, dither: str, n: int, **more: Any) -> dict[str, Any]:
    """Return the fields of a `Case` in which a fault is tried."""
    return {"camera": camera, "field": field, "dither": dither, "n": n, **more}
