"""Run the benchmarks and print their figures."""

from __future__ import annotations

import argparse
import importlib
import tempfile
from pathlib import Path

_ALL = ("engine", "picture")


def main() -> None:
    """Run the benchmarks that are named, all by default; the frames they make are kept in the temporary folder."""
    folder = Path(tempfile.gettempdir()) / "drizview-benchmarks"
    asked = _options()
    for name in asked.names or _ALL:
        print(f"\n{name}\n{'-' * len(name)}")
        options = {"jdaviz": asked.jdaviz, "write": asked.write} if name == "performance" else {}
        options |= {"write": asked.write} if name in ("cost", "binder") else {}
        options |= {"rows": asked.rows} if name == "cost" else {}
        for title, figures in importlib.import_module(f"benchmarks.{name}").run(folder, **options):
            shown = "  ".join(
                f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
            )
            print(f"{title:36s} {shown}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument(
        "names", nargs="*", help=f"engine, picture, inspector, performance, cost, binder ...; else {' and '.join(_ALL)}"
    )
    parser.add_argument(
        "--jdaviz", default="", metavar="PYTHON", help="python of an environment that has jdaviz (performance)"
    )
    parser.add_argument("--write", default="", metavar="FILE", help="where the table goes (performance, cost, binder)")
    parser.add_argument("--rows", default="", metavar="TEXT", help="measure the rows that hold it in their name (cost)")
    return parser.parse_args()


main()
