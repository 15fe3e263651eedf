"""Modules that are imported when something of them is first used: those that take long and are not always needed."""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """Stands for a module until an attribute of it is asked for.

    For types the module is imported under ``typing.TYPE_CHECKING``.

    Parameters
    ----------
    name : str
        Of the module, with dots.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Import the module, and return an attribute of it."""
        return getattr(importlib.import_module(self._name), attribute)
