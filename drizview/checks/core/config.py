"""Your own limits, from a TOML file or a mapping.

::

    [weight_over_exposure]
    warn = [0.8, 1.2]

    [weight_over_exposure."WFC3/IR"]
    fail = [0.5, 1.5]

A section is a check; a section below it is a detector. What is not given stays as declared. The same as a mapping, with
numbers or with limits: ``{"weight_over_exposure": Within(warn=(0.8, 1.2))}``.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from drizview.checks.core.limits import Above, Below, Fact, Limit, Within
from drizview.checks.core.registry import Check, checks
from drizview.dataset.instruments import detectors as known_detectors
from drizview.errors import DrizviewError
from drizview.files import typed_path

# A file, or the limits by check id: a limit, or numbers and detectors as in a section of the file.
Limits = str | os.PathLike[str] | Mapping[str, Limit | Mapping[str, Any]]
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
        line = f"line {self._line(key)}: " if self.text else ""
        return DrizviewError(self.file, None, line + cause, hint)

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


def in_force(limits: Limits | None = None) -> tuple[Check, ...]:
    """Return every check with these limits in force.

    Parameters
    ----------
    limits : str, path-like or mapping, optional
        A TOML file, or what it would hold: by check id a `Limit` of the kind that is declared (whole: what it does not
        say is gone), or a mapping with ``warn``, ``fail`` and detectors. None for the limits as declared.

    Raises
    ------
    DrizviewError
        As for `load`.
    """
    if limits is None:
        return checks()
    if isinstance(limits, str | os.PathLike):
        return load(limits)
    if not isinstance(limits, Mapping):
        raise DrizviewError("limits", None, f"{type(limits).__name__} is no file and no mapping", "give a TOML file")
    return _merged(limits, "limits", "")


def load(path: str | os.PathLike[str]) -> tuple[Check, ...]:
    """Return every check with the limits of a TOML file in force.

    Raises
    ------
    DrizviewError
        The file cannot be read, names something that is not there, or holds a limit that makes no sense: the line.
    """
    file = typed_path(path)
    try:
        text = file.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except OSError as error:
        raise DrizviewError(file.name, None, f"cannot be read: {error.strerror}", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DrizviewError(file.name, None, f"is not TOML: {error}", "see `drizview explain`") from error
    return _merged(given, file.name, text)


def _merged(given: Mapping[str, Any], file: str, text: str) -> tuple[Check, ...]:
    known = {entry.id: entry for entry in checks()}
    for name, table in given.items():
        section = Section(file, text, (str(name),))
        if name not in known:
            raise section.refuse(f"no check {name!r}{_suggest(str(name), known)}", _HINT)
        if isinstance(table, Limit):
            known[name] = replace(known[name], limit=_whole(known[name].limit, table, section))
        elif isinstance(table, Mapping):
            known[name] = _changed(known[name], table, section)
        else:
            raise section.refuse(f"{name} is not a section", f"write [{name}]")
    return tuple(known.values())


def _changed(entry: Check, table: Mapping[str, Any], section: Section) -> Check:
    own = {key: value for key, value in table.items() if not isinstance(value, Mapping | Limit)}
    entry = replace(entry, limit=_limit(entry.limit, own, section)) if own else entry
    detectors = dict(entry.detectors)
    for name, value in table.items():
        if isinstance(value, Mapping | Limit):
            below = replace(section, names=(entry.id, name))
            if name not in known_detectors():
                raise below.refuse(
                    f"there is no detector {name!r}{_suggest(name, known_detectors())}", 'write it as "WFC3/IR"'
                )
            before = entry.limit_for(name)
            if isinstance(value, Limit):
                detectors[name] = _whole(before, value, below)
            else:
                detectors[name] = _limit(before, value, below)
    return replace(entry, detectors=detectors)


def _whole(limit: Limit, given: Limit, section: Section) -> Limit:
    """Return the limit that was given, which must be of the kind that the check declares."""
    if isinstance(limit, Fact):
        raise section.refuse(f"{section} has no limit to change", _HINT)
    if type(given) is not type(limit):
        kinds = type(given).__name__, type(limit).__name__
        raise section.refuse(f"{section} is a limit of the kind {kinds[1]}, not {kinds[0]}", f"the limit now: {limit}")
    return given


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
    parts = value if pair and isinstance(value, list | tuple) and len(value) == 2 else [value]
    right = len(parts) == (2 if pair else 1)
    if not right or any(isinstance(part, bool) or not isinstance(part, int | float) for part in parts):
        wanted = "two numbers in brackets" if pair else "a number"
        raise section.refuse(f"{key} = {value!r} is not {wanted}", f"the limit now: {limit}", key=key)
    return tuple(float(part) for part in parts) if pair else float(value)


def _suggest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
