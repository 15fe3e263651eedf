"""How long it takes to gather the documents of a survey, and how much memory.

``python -m benchmarks.survey 200000 FOLDER [WORKERS]`` makes up documents in a folder, from that of the demo dataset,
and gathers them into Parquet and a summary page.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import drizview.demo
from benchmarks.memory import proportional
from drizview.batch.run import batch
from drizview.batch.store import REPORTS, Store, document_name, parts_of
from drizview.beside import cores
from drizview.dataset.target import Target

CAMERAS = (("ACS", "WFC", "F606W"), ("ACS", "WFC", "F814W"), ("WFC3", "UVIS", "F275W"), ("WFC3", "IR", "F160W"))
# Prints CPU of all processes [s].
GATHER = """
import sys, resource
from drizview.gather.gather import gather
gather(sys.argv[2], sys.argv[3:], workers=int(sys.argv[1]))
all_of = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(used.ru_utime + used.ru_stime for used in all_of))
"""

LOOK = 0.5  # between looks at the memory [s]


def model(folder: Path) -> dict:
    """Return the document of the demo dataset."""
    data = drizview.demo.write("stis", folder / "stis")
    batch([data], out=folder / "model", workers=1)
    (path,) = Store(folder / "model").paths()
    return parts_of(path)


def made_up(document: dict, chance: random.Random, k: int) -> dict:
    """Return a document with other names, numbers and badges."""
    instrument, detector, filter = chance.choice(CAMERAS)
    name = f"j{k:06d}10_drc.fits"
    summary = document["summary"]
    results = dict(summary["results"])
    results["value"] = [v if v is None else v * chance.lognormvariate(0, 0.5) for v in results["value"]]
    results["status"] = [chance.choice(("pass",) * 9 + ("warn", "fail")) for _ in results["status"]]
    camera = {"instrument": instrument, "detector": detector, "filter": filter}
    about = {"product": name, "observed": f"{chance.randint(2002, 2025)}-03-01", "results": results}
    row = document["row"] | {"path": f"/archive/{name}"}
    return {**document, "row": row, "summary": summary | camera | about}


def make(count: int, folder: Path) -> None:
    """Write made-up documents; report and pictures, of which few are read, are the same in all."""
    document, chance = model(folder), random.Random(1)
    store = Store(folder / "many")
    store.prepare()
    last = {part: document[part] for part in ("report", "pictures") if part in document}
    rest = [gzip.compress(f',\n"{part}": {json.dumps(content)}'.encode()) for part, content in last.items()]
    rest.append(gzip.compress(b"}\n"))
    for k in range(count):
        made = made_up(document, chance, k)
        head = json.dumps({part: made[part] for part in ("schema", "key", "row")})[:-1]
        text = gzip.compress(head.encode(), 1) + gzip.compress(
            (f',\n"summary": {json.dumps(made["summary"])}').encode(), 1
        )
        name = document_name(Target((Path(made["row"]["path"]),), ()))
        (store.folder / REPORTS / name[-20:-18] / f"{name}.json.gz").write_bytes(text + b"".join(rest))


def main() -> None:
    """Make, gather, and print what it took."""
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else cores()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "many").exists():
        make(count, folder)
    files = [str(folder / "all.parquet"), str(folder / "all.html")]
    started, memory = time.perf_counter(), 0.0
    command = [sys.executable, "-c", GATHER, str(workers), str(folder / "many"), *files]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as gathering:
        while gathering.poll() is None:
            memory = max(memory, proportional(gathering.pid))
            time.sleep(LOOK)
        cpu = float(gathering.stdout.read())
    wall = time.perf_counter() - started
    sizes = ", ".join(f"{Path(file).name} {Path(file).stat().st_size / 1e6:.1f} MB" for file in files)
    print(f"{count} documents: {wall:.0f} s, {cpu:.0f} s CPU, {memory:.0f} MB with {workers} workers; {sizes}")


if __name__ == "__main__":
    main()
