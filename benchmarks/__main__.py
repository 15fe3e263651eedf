"""Run the benchmarks and print their figures."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

_ALL = ("engine", "picture")


def main() -> None:
    """Run the benchmarks that are named, all by default; the frames they make are kept in the temporary folder."""
    folder = Path(tempfile.gettempdir()) / "drizview-benchmarks"
    for name in sys.argv[1:] or _ALL:
        print(f"\n{name}\n{'-' * len(name)}")
        for title, figures in importlib.import_module(f"benchmarks.{name}").run(folder):
            shown = "  ".join(
                f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
            )
            print(f"{title:36s} {shown}", flush=True)


main()
