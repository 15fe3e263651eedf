"""How far a batch has come: counts, rate and time left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from drizview.batch.row import Ending, Row


@dataclass
class Progress:
    """The count of a batch.

    Attributes
    ----------
    total : int
        Products of the batch.
    already : int
        Of them, those that had their document.
    endings : Counter
        Products by their `Ending`, those that had their document included.
    statuses : set of str
        Those that the checks of any product came to.
    made : int
        Products of which this run has made the document.
    """

    total: int = 0
    already: int = 0
    endings: Counter[Ending] = field(default_factory=Counter)
    statuses: set[str] = field(default_factory=set)
    broke: bool = False
    made: int = 0
    clock: Callable[[], float] = time.monotonic
    started: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.clock()

    def add(self, row: Row, *, made: bool) -> None:
        """Count a product."""
        self.endings[row.ending] += 1
        self.statuses.update(row.statuses)
        self.broke = self.broke or row.broke
        self.made += made
        self.already += not made

    @property
    def done(self) -> int:
        """Products that have their document."""
        return self.already + self.made

    @property
    def rate(self) -> float:
        """Products a second in this run."""
        passed = self.clock() - self.started
        return self.made / passed if passed > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Time until the end at the rate so far, None before the first product."""
        return (self.total - self.done) / self.rate if self.rate else None

    def __str__(self) -> str:
        """Return the line for a person."""
        parts = [f"{self.done} of {self.total} products"]
        parts += [f"{self.already} were done"] if self.already else []
        odd = {ending: count for ending, count in self.endings.items() if ending is not Ending.CHECKED}
        parts += [f"{count} {ending.words}" for ending, count in sorted(odd.items())]
        parts += [f"{_rate(self.rate)}"] if self.made else []
        left = self.seconds_left
        parts += [f"{_duration(left)} left"] if left and self.done < self.total else []
        return ", ".join(parts)


def _rate(rate: float) -> str:
    return f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{seconds:.0f} s" if seconds < 90 else f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
