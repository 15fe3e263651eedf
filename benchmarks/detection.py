"""What is detected, and how often clean data raise an alarm: makes the cases of ``benchmarks.cases`` and checks them.

``python -m benchmarks.detection FOLDER --make --table docs/detection.md`` where drizzlepac is installed; without
``--make`` only what has been made is checked. A case that is there is not made again, nor checked again by the same
code: the run can be stopped and goes on where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import drizview
from benchmarks.cases.camera import CAMERAS
from benchmarks.cases.jobs import jobs, wanted
from benchmarks.detection_table import page
from benchmarks.outcome import Outcome, alarms
from benchmarks.process import measure
from drizview.report.writers.json import document

_JUDGING = ("dataset", "measure", "checks", "advice", "report")


def code() -> str:
    """Return the fingerprint of all that a judgement depends on."""
    package = Path(drizview.__file__).parent
    files = [*package.glob("*.py"), *(path for part in _JUDGING for path in package.glob(f"{part}/**/*"))]
    seen = hashlib.sha256()
    for path in sorted(path for path in files if path.suffix in (".py", ".csv")):
        seen.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return seen.hexdigest()[:12]


def made(folder: Path, only: list[str], sources: list[Path], series: int, *, frames: bool) -> Iterator[Path]:
    """Yield the folders of the cases that match, each as soon as it is made."""
    for name, making in jobs(folder, sources, series, frames=frames):
        if wanted(name, only):
            try:
                yield making()
            except Exception:  # one case that AstroDrizzle refuses must not cost the others
                print(f"not made: {name}", flush=True)
                traceback.print_exc()


def outcome(folder: Path, by: str, *, fresh: bool) -> Outcome:
    """Check a case, unless this code has; what was said is kept beside it as ``drizview.json``."""
    facts = json.loads((folder / "truth.json").read_text())
    kept = folder / "drizview.json"
    said = json.loads(kept.read_text()) if kept.exists() else {}
    if fresh or said.get("code") != by:
        said = {"code": by, **_check(folder)}
        if CAMERAS.get(facts["case"]["camera"], CAMERAS["uvis"]).full:
            said["cost"] = _cost(folder)
        kept.write_text(json.dumps(said))
    sky = max(abs(exposure["sky_error_sigma"]) for exposure in facts["exposures"])
    return Outcome(facts["case"], said, sky, facts["chip_step_sigma"])


def _check(folder: Path) -> dict:
    started = time.perf_counter()
    product = document([drizview.check(folder)])["products"][0]
    seconds = time.perf_counter() - started
    print(f"{seconds:6.1f} s  {folder.name}", flush=True)
    return {"seconds": seconds, **{key: product[key] for key in ("instrument", "detector", "questions", "verdict")}}


def _cost(folder: Path) -> dict:
    """Return seconds and memory of a check in a process of its own."""
    found = measure(f"drizview.check({str(folder)!r})", setup="import drizview")
    return {key: found[key] for key in ("seconds", "cpu_s", "peak_MB")}


def main() -> None:
    """Check all cases, list every alarm where there is no fault, write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--make", action="store_true", help="make the cases that are missing, which needs drizzlepac")
    parser.add_argument("--only", action="append", default=[], metavar="GLOB", help="names, e.g. 'clean-*'; repeatable")
    parser.add_argument("--real", action="append", default=[], type=Path, help="folder of real exposures to spoil")
    parser.add_argument(
        "--series", type=int, default=1, help="seeds of the simulated cases; another number, fresh ones"
    )
    parser.add_argument("--frames", action="store_true", help="full frames in place of windows; minutes each")
    parser.add_argument("--fresh", action="store_true", help="check again what has been checked")
    parser.add_argument("--table", type=Path, help="write the table here")
    parser.add_argument("--alarms", type=Path, help="write the alarms without reason here, after every case")
    chosen = parser.parse_args()
    if chosen.make:
        folders = made(chosen.folder, chosen.only, chosen.real, chosen.series, frames=chosen.frames)
    else:
        there = sorted(path.parent for path in chosen.folder.glob("*/truth.json"))
        folders = (folder for folder in there if wanted(folder.name, chosen.only))
    by, found = code(), []
    for folder in folders:
        found.append(outcome(folder, by, fresh=chosen.fresh))
        if chosen.alarms:
            chosen.alarms.write_text(alarms(found))
    if chosen.table:
        chosen.table.write_text(page(found))


if __name__ == "__main__":
    main()
