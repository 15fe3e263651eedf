"""What is being looked at and how, saved and taken up again."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import traitlets as t

from drizview.errors import DrizviewError
from drizview.inspector.panels.side_panel import Tabs
from drizview.inspector.view import View
from drizview.text import clean
from drizview.viewer import Canvas

SCHEMA = "drizview-state/1"
LARGEST = 4 * 2**20  # bytes of a state file; a real one has a few thousand
# In this order: a question resets result and place, a register the frames.
_VIEW = ("register", "layout", "page", "question", "result", "place")


def saved_state(view: View, canvas: Canvas, tabs: Tabs, *, dataset: str) -> dict[str, Any]:
    """Return the state of an inspector, of plain numbers, texts, lists and dicts.

    Parameters
    ----------
    view, canvas, tabs
        What is being looked at, and how.
    dataset : str
        Name of the dataset.
    """
    return {
        "schema": SCHEMA,
        "dataset": dataset,
        "view": {name: getattr(view, name) for name in _VIEW},
        "aside": tabs.width,
        "canvas": canvas.settings(),
    }


def read_state(state: Mapping[str, Any] | str | Path) -> dict[str, Any]:
    """Return a state, or that of a file, once it is known to be one.

    Raises
    ------
    DrizviewError
        The file cannot be read, or this is not a state of drizview.
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
        raise DrizviewError(name, None, f"is not a state of drizview ({SCHEMA})", hint)
    return found


def _is_state(found: Any) -> bool:
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def restore(
    state: Mapping[str, Any],
    view: View,
    canvas: Canvas,
    tabs: Tabs,
    *,
    dataset: str,
    known: Mapping[str, Container[str]],
) -> list[str]:
    """Look at things as a state says; return in words what could not be followed, the rest is done.

    Parameters
    ----------
    state : mapping
    view, canvas, tabs
        What is set.
    dataset : str
        Name of the dataset on view.
    known : mapping
        Trait of the view to the values that it can have here.
    """
    left = []
    if state.get("dataset") != dataset:
        left.append(f"the state is of {clean(str(state.get('dataset')), 60)}, not of {dataset}")
    wanted = state.get("view")
    for name in _VIEW:
        value = wanted.get(name) if isinstance(wanted, dict) else None
        if value is None:
            continue
        if not _fits(view, name, value, known):
            left.append(f"{name} {clean(str(value), 60)!r} is not known")
            continue
        setattr(view, name, value)
    try:
        tabs.width = state.get("aside", 0)
    except t.TraitError:
        left.append("the width of the pages is not a number of pixels")
    settings = state.get("canvas")
    return left + canvas.restore(settings if isinstance(settings, dict) else {})


def _fits(view: View, name: str, value: Any, known: Mapping[str, Container[str]]) -> bool:
    """Return whether a trait of the view can have a value."""
    try:
        view.traits()[name]._validate(view, value)
        return name not in known or value in known[name]
    except t.TraitError:
        return False
