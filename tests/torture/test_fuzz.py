"""Mutants through the reader and the command line.

``DRIZVIEW_FUZZ=5000`` tries so many through the reader (a tenth of them through the command),
``DRIZVIEW_FUZZ_FROM=300`` begins at that seed. A message begins with the seed of the mutant that it is about.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter

from tests.torture.bricks import folder_of_all
from tests.torture.jail import judge
from tests.torture.mutate import mutant

NUMBER = int(os.environ.get("DRIZVIEW_FUZZ", "250"))
FIRST = int(os.environ.get("DRIZVIEW_FUZZ_FROM", "0"))
MOST_MB, MOST_SECONDS, MOST_CHARACTERS = 250, 8, 200


def _judged(seeds, root, way):
    """Return (seed, verdict) for each mutant, which lies among the sound files of its association."""
    paths = {}
    for seed in seeds:
        name, content = mutant(seed)
        folder = root / str(seed)
        folder.mkdir()
        if way == "command":
            folder_of_all(folder)
        (folder / name).write_bytes(content)
        paths[seed] = folder / name
    return list(zip(paths, judge(list(paths.values()), root / "listing", way), strict=True))


def test_no_mutant_breaks_the_reader(tmp_path):
    judged = _judged(range(FIRST, FIRST + NUMBER), tmp_path, "devour")
    kinds = Counter(verdict.kind for _, verdict in judged)
    faults = [
        f"{seed}: {verdict}"
        for seed, verdict in judged
        if verdict.kind not in ("read", "refused")
        or verdict.seconds > MOST_SECONDS
        or verdict.megabytes > MOST_MB
        or (verdict.kind == "refused" and len(verdict.words) > MOST_CHARACTERS)
    ]
    assert not faults, "\n".join(faults[:20])
    assert min(kinds["read"], kinds["refused"]) > NUMBER / 10, f"the mutants are too tame or too wild: {kinds}"


def test_no_mutant_breaks_the_command(tmp_path):
    judged = _judged(range(FIRST, FIRST + NUMBER // 10), tmp_path, "command")
    faults = [f"{seed}: {fault}" for seed, verdict in judged for fault in _faults(verdict)]
    assert not faults, "\n".join(faults[:20])


def _faults(verdict):
    if verdict.kind not in ("exit 0", "exit 1", "exit 2"):
        yield f"{verdict.kind}: {_errors(verdict.words)}"
        return
    said = json.loads(verdict.words)
    lines = said["err"].splitlines()
    if verdict.kind == "exit 2" and (len(lines) != 1 or len(lines[0]) > MOST_CHARACTERS or said["out"]):
        yield f"more than a line: {lines[:5]}"
    if not all(line.isprintable() for line in lines):
        yield "raw control characters on the terminal"
    if verdict.megabytes > MOST_MB or verdict.seconds > 2 * MOST_SECONDS:
        yield f"{verdict.megabytes} MB, {verdict.seconds} s"


def _errors(words):
    """Return what the broken checks said, or all there is."""
    try:
        document = json.loads(json.loads(words)["out"])
    except ValueError:
        return words[:2000]
    found = re.findall(r'"note": "([^"]*)"', json.dumps(document))
    return [note for note in found if re.match(r"\w+(Error|Exception|Warning)\b", note)] or found[:5]


def test_a_seed_names_one_mutant():
    assert mutant(7) == mutant(7)
    assert len({mutant(seed) for seed in range(50)}) > 40
