"""Mutants through the reader. ``DRIZVIEW_FUZZ=5000`` tries so many, ``DRIZVIEW_FUZZ_FROM=300`` begins at that seed."""

from __future__ import annotations

import os
from collections import Counter

from tests.torture.jail import judge
from tests.torture.mutate import mutant

NUMBER = int(os.environ.get("DRIZVIEW_FUZZ", "250"))
FIRST = int(os.environ.get("DRIZVIEW_FUZZ_FROM", "0"))
MOST_MB, MOST_SECONDS, MOST_CHARACTERS = 250, 3, 200


def test_no_mutant_breaks_the_reader(tmp_path):
    paths = []
    for seed in range(FIRST, FIRST + NUMBER):
        name, content = mutant(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    verdicts = judge(paths, tmp_path / "listing")
    kinds = Counter(verdict.kind for verdict in verdicts)
    faults = [
        f"{path.parent.name}: {verdict}"
        for path, verdict in zip(paths, verdicts, strict=True)
        if verdict.kind not in ("read", "refused")
        or verdict.seconds > MOST_SECONDS
        or verdict.megabytes > MOST_MB
        or (verdict.kind == "refused" and len(verdict.words) > MOST_CHARACTERS)
    ]
    assert not faults, "\n".join(faults[:20])
    assert min(kinds["read"], kinds["refused"]) > NUMBER / 10, f"the mutants are too tame or too wild: {kinds}"


def test_a_seed_names_one_mutant():
    assert mutant(7) == mutant(7)
    assert len({mutant(seed) for seed in range(50)}) > 40
