"""What a check or a fixture asks for."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from drizview.errors import NotApplicable, Unmeasured

MISSING = (Unmeasured, NotApplicable)
Accepted = tuple[type[Exception], ...]
Found = TypeVar("Found")
Default = TypeVar("Default")


@dataclass(frozen=True)
class Needs:
    """The fixtures that a function asks for, by name, in the order in which it is given them.

    Attributes
    ----------
    only_if : tuple of str
        Conditions: they must be there, but are not handed over.
    parameters : mapping of str to tuple of type
        Those that are handed over, each with the exceptions that the function takes in its place; none of them where
        it cannot do without.
    """

    only_if: tuple[str, ...]
    parameters: Mapping[str, Accepted]

    def __iter__(self) -> Iterator[str]:
        yield from self.only_if
        yield from self.parameters


def needs_of(function: Callable[..., Any], only_if: tuple[str, ...] = ()) -> Needs:
    """Return what a function asks for by its parameters; ``alignment: Alignment | Unmeasured`` may be missing.

    Raises
    ------
    ValueError
        ``only_if`` is no tuple of names, or names a parameter.
    """
    parameters = {name: _accepted(each.annotation) for name, each in inspect.signature(function).parameters.items()}
    if not isinstance(only_if, tuple):
        raise ValueError(f"{function.__name__}: only_if={only_if!r} is not a tuple of names; write ({only_if!r},)")
    for name in only_if:
        if name in parameters:
            raise ValueError(f"{function.__name__}: only_if names {name!r}, which is a parameter and needed anyway")
    return Needs(only_if, parameters)


def _accepted(annotation: Any) -> Accepted:
    """Return the exceptions in a union; as it is written, because what it names may be defined further down."""
    if isinstance(annotation, str):
        names = set(_names(ast.parse(annotation, mode="eval").body))
    else:
        names = {getattr(kind, "__name__", "") for kind in get_args(annotation)}
    return tuple(kind for kind in MISSING if kind.__name__ in names)


def _names(node: ast.expr) -> Iterator[str]:
    """Yield the names of a union's members, without what stands inside their brackets."""
    if isinstance(node, ast.BinOp):
        yield from _names(node.left)
        yield from _names(node.right)
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr


def value_or(found: Found | Unmeasured | NotApplicable, default: Default) -> Found | Default:
    """Return what was handed over for a parameter that may be missing, or a default where it is missing."""
    return default if isinstance(found, MISSING) else found
