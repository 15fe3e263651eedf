"""Make the cases; see ``--help``."""

from __future__ import annotations

import argparse
import fnmatch
import time
import traceback
from pathlib import Path

from benchmarks.cases.make import make
from benchmarks.cases.plan import cases


def main() -> None:
    """Make the cases that match, one after the other; those that are there stay."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="*", metavar="GLOB", help="names of cases, e.g. 'clean_*'")
    chosen = parser.parse_args()
    for case in cases():
        if not fnmatch.fnmatch(case.name, chosen.only):
            continue
        started = time.perf_counter()
        try:
            made = make(case, chosen.folder)
        except Exception:  # one case that AstroDrizzle refuses must not cost the others
            traceback.print_exc()
            continue
        print(f"{time.perf_counter() - started:6.1f} s  {made}", flush=True)


main()
