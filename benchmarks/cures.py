"""Which faults of the cases the advised script cures: ``python -m benchmarks.cures CASES RESULTS``; see ``--help``.

Each case is mended and compared in a process of its own; what came of it is kept in RESULTS, so that a run that was
interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases.case import DEFECTS

# Faults that a parameter, a mask or an exposure left out can cure, as docs/causes.md says.
CURABLE = (
    "misaligned", "rotated", "visit offset", "coordinates changed", "sky of one exposure", "sky of one chip",
    "filled field", "low driz_cr_snr", "no cosmic-ray rejection", "hot pixels", "fine grid, small drops",
    "other weights", "trail", "loss of lock", "scattered light", "duplicated exposure",
)  # fmt: skip
BAD = ("new", "worse")
GRADES = ("gross", "moderate", "subtle", "")
MOST_OF_ONE = 2  # strengths of a fault in the table: the two largest that raise an alarm


def main() -> None:
    """Mend the cases that match, one after the other, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cures", description=main.__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("results", type=Path, help="folder of what came of each case, as JSON")
    parser.add_argument("--only", default="*", metavar="GLOB", help="names of cases")
    parser.add_argument("--python", help="the Python with drizzlepac; by default $DRIZZLEPAC_PYTHON, or this one")
    parser.add_argument("--table", type=Path, help="write the table here")
    chosen = parser.parse_args()
    chosen.results.mkdir(parents=True, exist_ok=True)
    for folder in curable(chosen.cases, chosen.only):
        result = chosen.results / f"{folder.name}.json"
        if not result.exists():
            result.write_text(json.dumps(cure(folder, chosen.python), indent=1))
        print(row(json.loads(result.read_text())), flush=True)
    if chosen.table:
        chosen.table.write_text(table(chosen.results))


def curable(folder: Path, only: str) -> list[Path]:
    """Return the folders of the cases whose fault can be cured, the strongest first."""
    found = []
    for truth in folder.glob("*/truth.json"):
        case = json.loads(truth.read_text()).get("case", {})
        if fnmatch.fnmatch(truth.parent.name, only) and case.get("defect") in CURABLE:
            found.append((GRADES.index(case["grade"]), truth.parent.name, truth.parent))
    return [path for *_, path in sorted(found)]


def cure(folder: Path, python: str | None) -> dict:
    """Return the case, and what has become of each question; of an association that could not be mended, why."""
    case = json.loads((folder / "truth.json").read_text())["case"]
    with tempfile.TemporaryDirectory(prefix="cures-") as scratch:
        command = [sys.executable, "-c", "from drizview.cli import main; main()", "mend", str(folder), "--out", scratch]
        command += ["--timeout", "1200", "--yes", *(["--python", python] if python else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = list(Path(scratch).glob("*/comparison.json"))
        outcome = json.loads(found[0].read_text()) if found else None
        shutil.rmtree(scratch, ignore_errors=True)
        Path(scratch).mkdir()
    if outcome is None:
        said = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
        return {"case": case, "failed": done.returncode != 0, "why": said[-1] if said else ""}
    return {"case": case, "failed": False, "questions": outcome["questions"], "headline": outcome["headline"]}


def alarms(result: dict) -> dict[str, str]:
    """Return the questions that alarmed before, with what has become of them."""
    questions = result.get("questions", {})
    return {id: each["outcome"] for id, each in questions.items() if each["before"] in ("warn", "fail")}


def row(result: dict) -> str:
    """Return a line of the table."""
    case, found = result["case"], alarms(result)
    if "questions" not in result:
        what = f"failed: {result['why']}" if result["failed"] else "nothing to mend"
        return f"| {case['name']} | – | {what[:90]} | |"
    told = ", ".join(f"{id} {outcome}" for id, outcome in found.items())
    bad = ", ".join(f"{id} {e['outcome']}" for id, e in result["questions"].items() if e["outcome"] in BAD)
    answer = "yes" if is_cured(result) else "eased" if set(found.values()) <= {"cured", "eased"} else "no"
    return f"| {case['name']} | {answer} | {told} | {bad} |"


def is_cured(result: dict) -> bool:
    """Return whether of the questions that must notice the fault each is cured, and of those that may none alarms."""
    defect = DEFECTS[result["case"]["defect"]]
    found = alarms(result)
    named = [found[id] for id in defect.reveals if id in found]
    rest = [result["questions"][id]["after"] for id in defect.may if id in found]
    return bool(named or rest) and all(o == "cured" for o in named) and not {"warn", "fail", "error"} & set(rest)


def mended(folder: Path) -> Iterator[dict]:
    """Yield the results that count: those in which the fault raised an alarm that calls for drizzling again."""
    for file in sorted(folder.glob("*.json")):
        result = json.loads(file.read_text())
        defect = DEFECTS[result["case"]["defect"]]
        if result["failed"] or set(alarms(result)) & {*defect.reveals, *defect.may}:
            yield result


def table(folder: Path) -> str:
    """Return the table as Markdown: by fault the two largest strengths, then the sums."""
    counted = list(mended(folder))
    chosen = [result for result in counted if result["case"]["strength"] in _largest(counted, result)]
    cured = sum(is_cured(result) for result in chosen)
    harmed = sum(any(e["outcome"] in BAD for e in result.get("questions", {}).values()) for result in chosen)
    share = f"{100 * cured / max(1, len(chosen)):.0f} %"
    sums = f"{len(chosen)} cases: {cured} cured ({share}), {harmed} with an alarm that is new or worse."
    lines = [
        "| case | cured | alarms before | new or worse |",
        "|---|---|---|---|",
        *(row(result) for result in chosen),
    ]
    return "\n".join([sums, "", *lines, ""])


def _largest(results: list[dict], one: dict) -> list[float]:
    alike = {r["case"]["strength"] for r in results if r["case"]["defect"] == one["case"]["defect"]}
    return sorted(alike, key=abs)[-MOST_OF_ONE:]


if __name__ == "__main__":
    main()
