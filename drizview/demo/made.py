"""Demo datasets that are made when they are asked for: an association with one fault, or with none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from drizview.workshop import Recipe, faults, recipe

CLEAN = "clean"


def made_names() -> tuple[str, ...]:
    """Return the names of what `write_made` writes."""
    return CLEAN, *faults()


def listing() -> Iterator[str]:
    """Yield a line for each fault: its name, strengths with their unit, and what it is."""
    yield f"{CLEAN}: a simulated association without a fault"
    for name, fault in faults().items():
        least, most = fault.within
        yield f"{name} ({least:g} to {most:g} {fault.unit}".rstrip() + f", here {fault.gross:g}): {fault.help}"


def write_made(
    name: str,
    out: str | os.PathLike[str] | None = None,
    *,
    strength: float | None = None,
    field: str | None = None,
    seed: int = 1,
) -> Path:
    """Write a simulated association with a fault, or ``"clean"``, to a folder; return the folder.

    Raises
    ------
    DrizviewError
        There is no such fault or field, the strength is out of range, or the folder cannot be written to.
    """
    return recipe_of(name, strength=strength, field=field, seed=seed).write(
        f"drizview-demo-{name}" if out is None else out
    )


def recipe_of(name: str, *, strength: float | None = None, field: str | None = None, seed: int = 1) -> Recipe:
    """Return the recipe of a demo dataset: by default the gross strength, on the field where the fault shows."""
    if name == CLEAN:
        return recipe(field or "acs", seed=seed)
    fault = faults()[name]
    return recipe(field or fault.field, seed=seed, **{name: fault.gross if strength is None else strength})
