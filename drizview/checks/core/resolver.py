"""Fixtures of one dataset: made when first asked for, shared, and let go after their last use."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from drizview.checks.core.needs import Accepted, Needs
from drizview.checks.core.registry import GIVEN, fixtures
from drizview.dataset.dataset import Dataset
from drizview.errors import DrizviewError, Unmeasured


class Resolver:
    """Makes the fixtures of a dataset.

    A reason why a fixture cannot be made is kept as well, and given to everyone who asks for it.

    Parameters
    ----------
    dataset : Dataset
    users : iterable of Needs
        What each later user will ask for; a fixture is dropped once all of them have had it. Without users
        everything is kept.
    keep : iterable of str
        What stays, without what it was made of.
    """

    def __init__(self, dataset: Dataset, users: Iterable[Iterable[str]] = (), *, keep: Iterable[str] = ()) -> None:
        self._made: dict[str, Any] = {GIVEN: dataset}
        self._failed: dict[str, Exception] = {}
        self._lock = threading.RLock()
        self._claims = Counter(name for needs in users for name in closure(needs))
        self._counted = bool(self._claims)
        self._kept = {GIVEN, *keep}

    def get(self, name: str) -> Any:
        """Return a fixture.

        Raises
        ------
        Unmeasured, NotApplicable
            It cannot be made from these data, and why.
        """
        with self._lock:
            if name in self._failed:
                raise self._failed[name].with_traceback(None)  # it would grow with each who asks
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def arguments(self, needs: Needs) -> list[Any]:
        """Return what a check or a fixture is called with; for what it can do without, the reason why there is none.

        Raises
        ------
        Unmeasured, NotApplicable
            What it cannot do without is missing, and why.
        """
        for name in needs.only_if:
            self.get(name)
        return [self._get_or_missing(name, accepted) for name, accepted in needs.parameters.items()]

    def _get_or_missing(self, name: str, accepted: Accepted) -> Any:
        try:
            return self.get(name)
        except accepted as missing:
            return missing.with_traceback(None)  # it would hold the arrays of all frames that it came through

    def holds(self, name: str) -> bool:
        """Return whether a fixture, or the reason why there is none, is at hand; never waits."""
        return name in self._made or name in self._failed

    def peek(self, name: str) -> Any:
        """Return a fixture that the resolver `holds`, without waiting for one that is being made.

        Raises
        ------
        Unmeasured, NotApplicable
            As `get`; also where it has been let go in the meantime.
        """
        if name in self._failed:
            raise self._failed[name].with_traceback(None)
        try:
            return self._made[name]
        except KeyError:
            raise Unmeasured(f"{name} is no longer at hand") from None

    def complete(self, names: Iterable[str]) -> None:
        """Settle what no check asks for, but somebody draws: make it as soon as all that it needs is at hand.

        Where something that it cannot do without has failed, however far down, its reason is taken over.
        """
        for name in names:
            if self.holds(name):
                continue
            if (failed := self._failure(name)) is not None:
                self._failed[name] = failed
            elif all(self.holds(need) or self._failure(need) for need in fixtures()[name].needs):
                with suppress(Exception):  # the reason is kept for who asks
                    self.get(name)

    def _failure(self, name: str) -> Exception | None:
        """Return why making a fixture would fail, as far as that is known without trying."""
        if name in self._failed or name in self._made:
            return self._failed.get(name)
        recipe = fixtures().get(name)
        if recipe is None:
            return None
        for need in recipe.needs:  # as they would be asked for
            if need not in self._made:
                failed = self._failure(need)
                if failed is None or not isinstance(failed, recipe.needs.parameters.get(need, ())):
                    return failed
        return None

    def done(self, needs: Iterable[str]) -> None:
        """Say that a user has had what it claimed."""
        if not self._counted:
            return
        with self._lock:
            for name in closure(needs):
                self._claims[name] -= 1
                if self._claims[name] <= 0 and name not in self._kept:
                    self._made.pop(name, None)

    def _make(self, name: str) -> Any:
        recipe = fixtures()[name]
        try:
            return recipe.make(*self.arguments(recipe.needs))
        except DrizviewError as error:
            self._failed[name] = Unmeasured(str(error))
        except Exception as error:  # kept as it is: the engine turns what it does not know into an error result
            self._failed[name] = error
        raise self._failed[name]


def closure(needs: Iterable[str]) -> set[str]:
    """Return the names in ``needs`` and everything that they need in turn."""
    found: set[str] = set()
    waiting = list(needs)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            recipe = fixtures().get(name)
            waiting += recipe.needs if recipe else ()
    return found
