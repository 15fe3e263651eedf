"""Your own limits, from a TOML file.

::

    [weight_over_exposure]
    warn = [0.8, 1.2]

    [weight_over_exposure."WFC3/IR"]
    fail = [0.5, 1.5]

A section is a check; a section below it is a detector. What is not given stays as declared.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drizview.checks.core.limits import Above, Below, Fact, Limit, Within
from drizview.checks.core.registry import Check, checks
from drizview.dataset.instruments import detectors as known_detectors
from drizview.errors import DrizviewError

_HINT = "`drizview explain` lists the checks and their limits"


@dataclass(frozen=True)
class Section:
    """A section of the file, to say where in it something is wrong."""

    file: str
    text: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        """Return the section as it is written, ``[weight_over_exposure."WFC3/IR"]``."""
        first, *rest = self.names
        return f"[{first}" + "".join(f'."{name}"' for name in rest) + "]"

    def refuse(self, cause: str, hint: str, *, key: str = "") -> DrizviewError:
        """Return the error for something wrong in this section, with its line."""
        return DrizviewError(self.file, None, f"line {self._line(key)}: {cause}", hint)

    def _line(self, key: str) -> int:
        """Return the line of the key in the section, else of the section's header, else of its name."""
        lines = self.text.splitlines()
        header = re.compile(
            r"\s*\[\s*" + r"\s*\.\s*".join(rf"[\"']?{re.escape(name)}[\"']?" for name in self.names) + r"\s*\]"
        )
        start = next((k for k, line in enumerate(lines) if header.match(line)), None)
        if start is None:
            return next((k for k, line in enumerate(lines, 1) if self.names[-1] in line), 1)
        for k, line in enumerate(lines[start + 1 :], start + 2):
            if line.lstrip().startswith("["):
                break
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return k
        return start + 1


def load(path: str | Path) -> tuple[Check, ...]:
    """Return every check with the limits of a TOML file in force.

    Raises
    ------
    DrizviewError
        The file cannot be read, names something that is not there, or holds a limit that makes no sense: the line.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except OSError as error:
        raise DrizviewError(file.name, None, f"cannot be read: {error.strerror}", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DrizviewError(file.name, None, f"is not valid TOML: {error}", "see `drizview explain`") from error
    known = {entry.id: entry for entry in checks()}
    for name, table in given.items():
        section = Section(file.name, text, (name,))
        if name not in known:
            raise section.refuse(f"there is no check {name!r}{_suggest(name, known)}", _HINT)
        if not isinstance(table, Mapping):
            raise section.refuse(f"{name} is not a section", f"write [{name}]")
        known[name] = _changed(known[name], table, section)
    return tuple(known.values())


def _changed(entry: Check, table: Mapping[str, Any], section: Section) -> Check:
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    entry = replace(entry, limit=_limit(entry.limit, own, section)) if own else entry
    detectors = dict(entry.detectors)
    for name, value in table.items():
        if isinstance(value, Mapping):
            below = replace(section, names=(entry.id, name))
            if name not in known_detectors():
                raise below.refuse(
                    f"there is no detector {name!r}{_suggest(name, known_detectors())}", 'write it as "WFC3/IR"'
                )
            detectors[name] = _limit(entry.limit_for(name), value, below)
    return replace(entry, detectors=detectors)


def _limit(limit: Limit, table: Mapping[str, Any], section: Section) -> Limit:
    if isinstance(limit, Fact):
        raise section.refuse(f"{section} has no limit to change", _HINT)
    for key in table:
        if key not in ("warn", "fail"):
            raise section.refuse(f"{section} has no key {key!r}{_suggest(key, ('warn', 'fail'))}", _HINT, key=key)
    numbers = {key: _numbers(limit, value, key, section) for key, value in table.items()}
    try:
        return replace(limit, **numbers)
    except ValueError as error:
        raise section.refuse(f"{section}: {error}", "widen fail or narrow warn") from error


def _numbers(limit: Below | Above | Within, value: Any, key: str, section: Section) -> Any:
    pair = isinstance(limit, Within)
    parts = value if pair and isinstance(value, list) and len(value) == 2 else [value]
    right = len(parts) == (2 if pair else 1)
    if not right or any(isinstance(part, bool) or not isinstance(part, int | float) for part in parts):
        wanted = "two numbers in brackets" if pair else "a number"
        raise section.refuse(f"{key} = {value!r} is not {wanted}", f"the limit now: {limit}", key=key)
    return tuple(float(part) for part in parts) if pair else float(value)


def _suggest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
