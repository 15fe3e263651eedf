"""Make the cases; see ``--help``."""

from __future__ import annotations

import argparse
import time
import traceback
from pathlib import Path

from benchmarks.cases import plan
from benchmarks.cases.jobs import jobs, wanted


def main() -> None:
    """Make the cases that match, one after the other; those that are there stay."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="GLOB", help="names, e.g. 'clean-*'; repeatable")
    parser.add_argument("--labelled", action="store_true", help="only the 14 that tests/checks/test_labelled.py takes")
    parser.add_argument("--real", action="append", default=[], type=Path, help="folder of real exposures to spoil")
    parser.add_argument(
        "--series", type=int, default=1, help="seeds of the simulated cases; another number, fresh ones"
    )
    chosen = parser.parse_args()
    for name, making in jobs(chosen.folder, chosen.real, chosen.series):
        if not wanted(name, chosen.only) or (chosen.labelled and name not in plan.LABELLED):
            continue
        started = time.perf_counter()
        try:
            making()
        except Exception:  # one case that AstroDrizzle refuses must not cost the others
            traceback.print_exc()
            continue
        print(f"{time.perf_counter() - started:6.1f} s  {name}", flush=True)


main()
