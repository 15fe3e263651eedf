"""Some documents of a survey, as one process reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from drizview.batch.store import parts_of
from drizview.errors import DrizviewError

# What a document has besides its report and its pictures; the summary is all that a survey needs of it.
_PARTS = 2
Put = Callable[[Any], object]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Chunk:
    """Documents that follow each other.

    Attributes
    ----------
    first : int
        Number of the first in the survey, from 0.
    documents : sequence of (str, mapping)
        Name of the file, and content.
    """

    first: int
    documents: Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Reading:
    """Files to read, and what to make of them; a process of its own may take it.

    Attributes
    ----------
    first : int
        Number of the first in the survey.
    paths : tuple of Path
    makers : tuple of callable
        Each makes a part of a file of the chunk.
    """

    first: int
    paths: tuple[Path, ...]
    makers: tuple[Callable[[Chunk], Any], ...]


def groups_of(items: Iterable[Item], count: int) -> Iterator[tuple[Item, ...]]:
    """Yield items in tuples of so many, the last of what is left."""
    left = iter(items)
    while some := tuple(islice(left, count)):
        yield some


def parts_for(reading: Reading) -> list[Any]:
    """Return what each maker makes of the documents."""
    chunk = Chunk(reading.first, [(path.name, _document(path)) for path in reading.paths])
    return [maker(chunk) for maker in reading.makers]


def _document(path: Path) -> Mapping[str, Any]:
    try:
        return parts_of(path, most=_PARTS)
    except DrizviewError as error:  # not ours, or of another version: said, and no reason to stop
        row = {"path": str(path), "ending": "broken", "cause": str(error), "statuses": [], "seconds": 0.0}
        return {"row": row}
