"""Limits of one's own, from a TOML file.

::

    [weight_over_exposure]
    warn = [0.8, 1.2]

    [weight_over_exposure."WFC3/IR"]
    fail = [0.5, 1.5]

A section is a check; a section below it is a detector. What is not given stays as declared.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from drizview.checks.limits import Above, Below, Fact, Limit, Within
from drizview.checks.registry import Check, checks
from drizview.errors import DrizviewError

_HINT = "`drizview explain` lists the checks and their limits"


def load(path: str | Path) -> tuple[Check, ...]:
    """Return every check with the limits of a TOML file in force.

    Raises
    ------
    DrizviewError
        The file cannot be read, or names something that is not there, or holds a limit that makes no sense.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            given = tomllib.load(stream)
    except OSError as error:
        raise DrizviewError(file.name, None, f"cannot be read: {error.strerror}", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DrizviewError(file.name, None, f"is not TOML: {error}", "see `drizview explain`") from error
    known = {entry.id: entry for entry in checks()}
    for name, table in given.items():
        if name not in known:
            raise DrizviewError(file.name, None, f"no check {name!r}{_suggest(name, known)}", _HINT)
        if not isinstance(table, Mapping):
            raise DrizviewError(file.name, None, f"{name} is not a section", f"write [{name}]")
        known[name] = _changed(known[name], table, file.name)
    return tuple(known.values())


def _changed(entry: Check, table: Mapping[str, Any], file: str) -> Check:
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    entry = replace(entry, limit=_limit(entry.limit, own, f"[{entry.id}]", file)) if own else entry
    detectors = dict(entry.detectors)
    for name, value in table.items():
        if isinstance(value, Mapping):
            if name.count("/") != 1:
                raise DrizviewError(file, None, f"[{entry.id}] has no key {name!r}", 'a detector is written "WFC3/IR"')
            detectors[name] = _limit(entry.limit_for(name), value, f'[{entry.id}."{name}"]', file)
    return replace(entry, detectors=detectors)


def _limit(limit: Limit, table: Mapping[str, Any], section: str, file: str) -> Limit:
    if isinstance(limit, Fact):
        raise DrizviewError(file, None, f"{section} has no limit to change", _HINT)
    unknown = [key for key in table if key not in ("warn", "fail")]
    if unknown:
        raise DrizviewError(
            file, None, f"{section} has no key {unknown[0]!r}{_suggest(unknown[0], ('warn', 'fail'))}", _HINT
        )
    numbers = {key: _numbers(limit, value, f"{section} {key}", file) for key, value in table.items()}
    try:
        return replace(limit, **numbers)
    except ValueError as error:
        raise DrizviewError(file, None, f"{section}: {error}", "widen fail or narrow warn") from error


def _numbers(limit: Below | Above | Within, value: Any, what: str, file: str) -> Any:
    pair = isinstance(limit, Within)
    parts = value if pair and isinstance(value, list) and len(value) == 2 else [value]
    right = len(parts) == (2 if pair else 1)
    if not right or any(isinstance(part, bool) or not isinstance(part, int | float) for part in parts):
        wanted = "two numbers in brackets" if pair else "a number"
        raise DrizviewError(file, None, f"{what} = {value!r} is not {wanted}", f"the limit now: {limit}")
    return tuple(float(part) for part in parts) if pair else float(value)


def _suggest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
