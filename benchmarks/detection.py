"""What is detected, and how often clean data raise an alarm: checks the cases that ``benchmarks.cases`` made.

``python -m benchmarks.detection FOLDER --table docs/detection.md``
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import time
from pathlib import Path

import drizview
from benchmarks.detection_table import Outcome, table
from drizview.report.writers.json import document


def outcomes(folder: Path, only: str, *, fresh: bool) -> list[Outcome]:
    """Check the cases of a folder that match, and return what was said; kept beside each case as ``drizview.json``."""
    found = []
    for truth in sorted(folder.glob("*/truth.json")):
        facts = json.loads(truth.read_text())
        case, sky = facts["case"], max(abs(exposure["sky_error_sigma"]) for exposure in facts["exposures"])
        if not fnmatch.fnmatch(case["name"], only):
            continue
        kept = truth.with_name("drizview.json")
        if fresh or not kept.exists():
            kept.write_text(json.dumps(_check(truth.parent)))
        found.append(Outcome(case, json.loads(kept.read_text()), sky, facts["chip_step_sigma"]))
    return found


def _check(folder: Path) -> dict:
    started = time.perf_counter()
    product = document([drizview.check(folder)])["products"][0]
    seconds = time.perf_counter() - started
    print(f"{seconds:6.1f} s  {folder.name}", flush=True)
    return {"seconds": seconds, "questions": product["questions"]}


def main() -> None:
    """Check all cases, print every alarm where there is no fault, write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="*", metavar="GLOB", help="names of cases, e.g. 'clean-*'")
    parser.add_argument("--fresh", action="store_true", help="check again what has been checked")
    parser.add_argument("--table", type=Path, help="write the table here")
    chosen = parser.parse_args()
    made = outcomes(chosen.folder, chosen.only, fresh=chosen.fresh)
    for outcome in made:
        for question, result in outcome.false_alarms():
            shown = [outcome.name, question, result["check"], result["status"], result["value"], result["headline"]]
            print(" | ".join(str(item) for item in shown))
    if chosen.table:
        chosen.table.write_text(table(made))


if __name__ == "__main__":
    main()
