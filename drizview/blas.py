"""How many threads multiply matrices."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

# As they are called in the OpenBLAS that comes with numpy and scipy, and in those of a distribution.
_NAMES = [f"{maker}openblas_{{}}_num_threads{bits}" for maker in ("scipy_", "") for bits in ("64_", "")]


@contextmanager
def blas_threads(number: int) -> Iterator[None]:
    """Let OpenBLAS work in so many threads meanwhile, where Linux tells which it is; else nothing changes.

    Its threads wait for the next product of matrices by asking again and again: in a check of full frames on two cores,
    whose products are small, they took a third of the core that the second process needs. ``OPENBLAS_NUM_THREADS``,
    which says the same, is read once, when numpy is imported.
    """
    before = [(library, library["get"]()) for library in _libraries()]
    for library, _ in before:
        library["set"](number)
    try:
        yield
    finally:
        for library, threads in before:
            library["set"](threads)


def _libraries() -> list[dict[str, Any]]:
    """Return what asks and what sets the number of threads of each OpenBLAS of this process."""
    paths: set[str] = set()
    with suppress(OSError):
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
        paths = {line.split(maxsplit=5)[-1] for line in lines if "openblas" in line}
    found = []
    for path in sorted(paths):
        with suppress(OSError, StopIteration):
            library = ctypes.CDLL(path)
            name = next(name for name in _NAMES if hasattr(library, name.format("set")))
            found.append({what: getattr(library, name.format(what)) for what in ("get", "set")})
    return found
