"""A batch of many small products that is killed and resumed, then gathered.

``python -m benchmarks.batches FOLDER [SOURCE...]`` prints figures of docs/batch.md. The products are those in
the folders SOURCE, or are made by the workshop: some associations under many names, links in a folder each.
"""

from __future__ import annotations

import argparse
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from drizview import workshop
from drizview.batch.store import Store, head_of

# Made by the workshop with several seeds: small products of WFC3/IR that differ in badges and evidence.
MADE: tuple[dict[str, float], ...] = (
    {"few_exposures": 2, "shift": 0.4},
    {"few_exposures": 1},
    {"few_exposures": 1, "hot_pixels": 1.2},
    {"few_exposures": 1, "drift": 1.5},
    {"few_exposures": 1, "filled_field": 2.0},
)
COMMAND = [sys.executable, "-m", "drizview.cli"]


def main() -> None:
    """Make the products, run, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batches", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sources", nargs="*", type=Path, help="folders of one product each, with its exposures")
    parser.add_argument("--products", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=4, help="of each association that is made")
    chosen = parser.parse_args()
    sources = chosen.sources or made(chosen.folder, chosen.seeds)
    killed(copies(chosen.folder, sources, chosen.products), chosen.folder, chosen.products, chosen.workers)


def made(folder: Path, seeds: int) -> list[Path]:
    """Return the folders of associations that the workshop has made."""
    return [
        workshop.recipe("ir", seed=seed, **fault).write(folder / "made" / f"{k}-{seed}")
        for seed in range(1, seeds + 1)
        for k, fault in enumerate(MADE)
    ]


def copies(folder: Path, sources: list[Path], count: int) -> Path:
    """Return a folder with so many products: links to the files of the sources, a folder each."""
    data = folder / f"copies-{count}"
    for k in range(count):
        here = data / f"{k:05d}"
        here.mkdir(parents=True, exist_ok=True)
        for path in sources[k % len(sources)].glob("*.fits"):
            if not (here / path.name).exists():
                (here / path.name).symlink_to(path.resolve())
    return data


def killed(data: Path, folder: Path, count: int, workers: int) -> None:
    """Kill the driver twice, run to the end, repeat, and gather."""
    out = folder / "out"
    command = [*COMMAND, "batch", str(data), "--recursive", "--out", str(out), "--workers", str(workers), "--quiet"]
    started, kept = time.perf_counter(), dict[str, int]()
    for turn in (1, 2):
        driver = subprocess.Popen(command)
        while len(documents(out)) < turn * count // 3:
            time.sleep(0.5)
        driver.send_signal(signal.SIGKILL)
        driver.wait()
        time.sleep(1)  # the workers notice within a tenth of this
        kept |= {name: when for name, when in documents(out).items() if name not in kept}
        half = len(list(out.glob("reports/??/.*")))
        print(f"killed with {len(kept)} of {count} documents, {half} of them half written", flush=True)
    ended = subprocess.run(command, check=False).returncode
    wall = time.perf_counter() - started
    again = sum(documents(out)[name] != when for name, when in kept.items())
    rows = [head_of(path).row for path in Store(out).paths()]
    endings = dict(Counter(row.ending.value for row in rows))
    seconds = sum(row.seconds for row in rows)
    print(f"ended with exit code {ended} after {wall:.0f} s: {len(rows)} documents {endings}, {again} made again")
    print(f"{seconds / len(rows):.2f} s a product in its worker, {100 * (workers * wall / seconds - 1):.1f} % besides")
    spent = timed(command)
    print(f"repeated with nothing to do: {spent[0]:.1f} s, {spent[1]:.1f} s CPU")
    files = [folder / f"all.{kind}" for kind in ("parquet", "html", "xml")]
    spent = timed([*COMMAND, "gather", str(out), *(f"--out={file}" for file in files), "--quiet"])
    sizes = ", ".join(f"{file.name} {file.stat().st_size / 1e6:.1f} MB" for file in files)
    print(f"gathered: {spent[0]:.1f} s, {spent[1]:.1f} s CPU, {spent[2]:.0f} MB; {sizes}")


def documents(out: Path) -> dict[str, int]:
    """Return when each document was written, by name."""
    found = Store(out).paths() if (out / "reports").is_dir() else ()
    return {path.name: path.stat().st_mtime_ns for path in found}


def timed(command: list[str]) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU and the memory of the largest process [MB] of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=False)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - started
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


if __name__ == "__main__":
    main()
