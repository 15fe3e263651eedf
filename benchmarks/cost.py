"""What a check costs, as part of docs/performance.md: ``python -m benchmarks cost --write docs/performance.md``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import frames
from benchmarks.engine import READ
from benchmarks.process import measure

COMMAND = "python -m benchmarks cost --write docs/performance.md"
# The part of the page that this command writes: everything from here on.
MARK = "\n## What a check costs\n"
NUMBERS = (2, 4, 8, 16, 32, 64, 500)
# Checks that took longer are not made again in the same process [s]: what is loaded once is nothing beside them.
_AGAIN = 8.0
# Core-seconds for each of 200,000 products on 50 cores in ten hours.
_NIGHT = 9
ALONE = "16384 x 16384, product alone"

_ONE_THREAD = """
import os
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""
_SETUP = """
import collections
import drizview
from drizview.checks.core import registry, resolver
from drizview.report.model import report_of
registry.checks()
registry.fixtures()
own, under = collections.Counter(), []
make = resolver.Resolver._make

def timed(self, name):
    began = time.process_time()
    under.append(0.0)
    try:
        return make(self, name)
    finally:
        spent = time.process_time() - began
        own[name] += spent - under.pop()
        if under:
            under[-1] += spent

resolver.Resolver._make = timed
"""
_CHECK = """
with drizview.open({path!r}) as dataset:
    extra["open_s"] = time.process_time() - began
    report = drizview.check(dataset)
extra["errors"] = sum(result.status == "error" for result in report.results)
extra["alarms"] = [name for name, status in report.badges.items() if status in ("warn", "fail") and name != "verdict"]
extra["own"] = dict(own.most_common(12))
extra["made"] = sum(own.values())
"""


def run(folder: Path, *, write: str = "", rows: str = "") -> list[tuple[str, dict]]:
    """Measure, write the part of the page where that is asked for, and return the measurements.

    With ``rows``, those whose name holds it; the others stay as they were measured before on this machine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "cost.json"
    found: dict[str, dict] = json.loads(kept.read_text()) if rows and kept.exists() else {}
    for name, measured in _rows(folder).items():
        if rows in name:
            found[name] = measured()
            kept.write_text(json.dumps(found))
    _write(write, found)
    return list(found.items())


def _rows(folder: Path) -> dict[str, Callable[[], dict]]:
    """Return what makes each measurement, by name: full frames, then many exposures."""
    full: dict[str, Callable[[], dict]] = {
        name: partial(_measured, folder, name, plan) for name, plan in frames.PLANS.items()
    }
    full[ALONE] = lambda: _checked(frames.mosaic(folder / "mosaic"))
    many = {_many(number): partial(_measured, folder, f"stack {number}", frames.stack(number)) for number in NUMBERS}
    return full | many


def _many(number: int) -> str:
    return f"{number} exposures"


def _write(path: str, found: dict[str, dict]) -> None:
    rows = [(name, found[name]) for name in (*frames.PLANS, ALONE) if name in found]
    many = [(name, found[name]) for name in map(_many, NUMBERS) if name in found]
    if path:
        page = Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""
        Path(path).write_text(page.partition(MARK)[0] + document(rows, many), encoding="utf-8")


def kept(path: str) -> str:
    """Return what this command has written on a page."""
    page = Path(path).read_text(encoding="utf-8") if path and Path(path).exists() else ""
    return "".join(page.partition(MARK)[1:])


def _measured(folder: Path, name: str, plan: frames.Plan) -> dict:
    """Make a dataset, measure its check and one reading of it with astropy, and remove it."""
    place = folder / "".join(letter if letter.isalnum() else "-" for letter in name)
    product = frames.association(place, plan)
    paths = [str(path) for path in sorted(place.glob("*.fits"))]
    read = measure(READ.format(paths=paths), setup="import astropy.io.fits, numpy")
    found = _checked(product)
    found |= {"read_s": read["cpu_s"], "read_clock_s": read["seconds"]}
    found["MB"] = sum(Path(path).stat().st_size for path in paths) / 1e6
    shutil.rmtree(place)
    return found


def _checked(product: Path) -> dict:
    """Measure a check as a worker of a batch makes it, in one thread, and how long it takes with all cores."""
    body = _CHECK.format(path=str(product))
    found = measure(body, setup=_ONE_THREAD + _SETUP)
    on_all = measure(body, setup=_SETUP)
    found |= {"clock_s": on_all["seconds"], "clock_MB": on_all["peak_MB"]}
    if found["cpu_s"] < _AGAIN:
        first = f"\ndrizview.check({str(product)!r})\n"
        found["next_s"] = measure(body, setup=_ONE_THREAD + _SETUP + first)["cpu_s"]
    own = found.pop("own")
    found["largest"] = ", ".join(f"{key} {value:.2f}" for key, value in list(own.items())[:3])
    return {**found, **{f"own:{key}": value for key, value in own.items()}}


def document(rows: list[tuple[str, dict]], many: list[tuple[str, dict]]) -> str:
    """Return the part of the page."""
    return _PAGE.format(
        command=COMMAND,
        night=_NIGHT,
        small=max((int(name.split()[0]) for name, found in many if found["cpu_s"] <= _NIGHT), default=0),
        frames=_table([_FRAMES, *(_frame(name, found) for name, found in rows)]),
        many=_table(
            [
                _MANY,
                *(
                    _number(name, found, many[0][1]["cpu_s"] if many[0][0] == _many(2) else None)
                    for name, found in many
                ),
            ]
        ),
        profile=_table(_profile(*rows[:1], *(each for each in many if each[0] == _many(4)))),
    )


_FRAMES = (
    "", "files", "one reading", "check", "check / reading", "memory", "check, on the clock", "/ reading, on the clock",
    "memory of both", "put in", "alarms",
)  # fmt: skip
_MANY = ("", "check", "the next", "against the first", "an exposure", "of it opened", "memory")


def _frame(name: str, found: dict) -> tuple[str, ...]:
    read = found.get("read_s")
    beside = (f"{found['MB']:.0f} MB", f"{read:.2f} s") if read else ("", "")
    ratios = (
        (f"{found['cpu_s'] / read:.1f} ×", f"{found['clock_s'] / found['read_clock_s']:.1f} ×") if read else ("", "")
    )
    plan = frames.PLANS.get(name, frames.Plan())
    return (
        name,
        *beside,
        f"{found['cpu_s']:.1f} s",
        ratios[0],
        f"{found['peak_MB']:.0f} MB",
        f"{found['clock_s']:.1f} s",
        ratios[1],
        f"{found['clock_MB']:.0f} MB",
        plan.wrong,
        ", ".join(found["alarms"]) or "none",
    )


def _number(name: str, found: dict, first: float | None) -> tuple[str, ...]:
    spent, number = found["cpu_s"], int(name.split()[0])
    each = f"{1000 * spent / number:.0f} ms"
    return (
        name,
        f"{spent:.2f} s",
        f"{found['next_s']:.2f} s" if "next_s" in found else "",
        f"{spent / first:.1f} ×" if first else "",
        each,
        f"{found['open_s']:.2f} s",
        f"{found['peak_MB']:.0f} MB",
    )


def _profile(*found: tuple[str, dict]) -> list[tuple[str, ...]]:
    """Return the largest steps of checks, of each its own time without what it is made of."""
    measured = [each for _, each in found]
    names = {key for each in measured for key in each if key.startswith("own:")}
    order = sorted(names, key=lambda key: -sum(each.get(key, 0.0) / each["cpu_s"] for each in measured))[:14]
    rest = [each["cpu_s"] - each["open_s"] - each["made"] for each in measured]
    return [
        ("", *(name for name, _ in found)),
        *((f"`{key[4:]}`", *(_share(each.get(key), each) for each in measured)) for key in order),
        ("opening", *(_share(each["open_s"], each) for each in measured)),
        ("checks themselves, report", *(_share(left, each) for left, each in zip(rest, measured, strict=True))),
    ]


def _share(seconds: float | None, found: dict) -> str:
    return "" if seconds is None else f"{100 * seconds / found['cpu_s']:.0f} %"


def _table(lines: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [lines[0], ("---",) * len(lines[0]), *lines[1:]])


_PAGE = (
    MARK
    + """
Core-seconds of one thread, as a worker of a batch has, opening and report included; ratios are of one run, and rows
that were not reached are missing. Made from noise, stars and cosmic rays, and written by

    {command}

### Full frames

Two chips of 2048 x 4096 an exposure, four exposures. *One reading*: SCI, DQ, WHT and CTX, with astropy, from
files that are in memory already. *On the clock*: a check of one product, which works on all cores, here two, in two
processes. *Put in*: what is wrong with the frames; *alarms*: the questions whose badge warns or fails.

{frames}

### Many exposures

Of 250 x 250 pixels each, on a product of 400 x 400.

{many}

*The next*: another check in the same process, as all but the first of a worker, when what is loaded once is there. Of
many exposures a sample is compared where all pairs would tell no more.

### Where the time goes

Own time of each shared measurement, without that of those it is made of.

{profile}

### A night

Two hundred thousand products on 50 cores are 4,000 a core: in ten hours, {night} core-seconds each. By the tables that
is enough for associations of up to {small} small exposures. Four full frames take more on the machine of the tables:
4,000 times their row is what a core needs. A worker needs the memory of its row; nothing is shared between workers, and
numerical libraries are held to one thread each.
"""
)
