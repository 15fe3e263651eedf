"""What is being looked at and how, saved and taken up again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets as t

from drizview.errors import DrizviewError
from drizview.text import clean

if TYPE_CHECKING:
    from drizview.inspector.app import Inspector

SCHEMA = "drizview-state/1"
LARGEST = 4 * 2**20  # bytes of a state file; a real one has a few thousand
# In this order: a question chooses result and place anew, a register the frames.
_VIEW = ("register", "layout", "page", "question", "result", "place")


def state_of(inspector: Inspector) -> dict[str, Any]:
    """Return the state of an inspector, of plain numbers, texts, lists and dicts."""
    return {
        "schema": SCHEMA,
        "dataset": inspector.dataset.name,
        "view": {name: getattr(inspector.view, name) for name in _VIEW},
        "aside": inspector.side_panel.tabs.width,
        "canvas": inspector.canvas.settings(),
    }


def read_state(state: Mapping[str, Any] | str | Path) -> dict[str, Any]:
    """Return a state, or that of a file, once it is known to be one.

    Raises
    ------
    DrizviewError
        The file cannot be read, or this is no state of drizview.
    """
    hint = "give what `inspector.state` returned or the file that `inspector.save_state` wrote"
    if isinstance(state, Mapping):
        name, found = "state", dict(state)
    else:
        name = str(state)
        try:
            with Path(state).open("rb") as stream:
                found = json.loads(stream.read(LARGEST + 1)[:LARGEST])
        except OSError as error:
            raise DrizviewError(name, None, f"cannot be read: {error.strerror}", hint) from None
        except (ValueError, RecursionError):
            raise DrizviewError(name, None, "is not JSON", hint) from None
    if not _is_state(found):
        raise DrizviewError(name, None, f"is no state of drizview ({SCHEMA})", hint)
    return found


def _is_state(found: Any) -> bool:
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def restore(inspector: Inspector, state: Mapping[str, Any]) -> list[str]:
    """Look at things as a state says; return in words what could not be followed, the rest is done."""
    left = []
    if state.get("dataset") != inspector.dataset.name:
        left.append(f"the state is of {clean(str(state.get('dataset')), 60)}, not of {inspector.dataset.name}")
    wanted = state.get("view")
    for name in _VIEW:
        value = wanted.get(name) if isinstance(wanted, dict) else None
        if value is None:
            continue
        if not _fits(inspector, name, value):
            left.append(f"{name} {clean(str(value), 60)!r} is not known")
            continue
        setattr(inspector.view, name, value)
    try:
        inspector.side_panel.tabs.width = state.get("aside", 0)
    except t.TraitError:
        left.append("the width of the pages is not a number of pixels")
    settings = state.get("canvas")
    return left + inspector.canvas.restore(settings if isinstance(settings, dict) else {})


def _fits(inspector: Inspector, name: str, value: Any) -> bool:
    """Return whether a trait of the view can have a value."""
    known: dict[str, Any] = {"question": set(inspector.report.findings), "page": set(inspector.side_panel.pages)}
    try:
        inspector.view.traits()[name]._validate(inspector.view, value)
        return name not in known or value in known[name]
    except t.TraitError:
        return False
