"""Binder and the lab's page ask for what there is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from drizview import service

ROOT = Path(__file__).parents[2]


def test_the_lab_is_a_page_of_the_same_server():
    command = service.command(4321, page=service.LAB)
    assert next(part for part in command if part.endswith(".ipynb")).endswith("20_defect_lab.ipynb")


def test_binder_starts_what_it_is_given_with_one_thread():
    start = ROOT / "binder" / "start"
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [start, "bash", "-c", 'echo "$OMP_NUM_THREADS $1"', "bash", "a b"], env=environment, capture_output=True,
        text=True, timeout=20, check=True,
    )  # fmt: skip
    assert done.stdout == "1 a b\n"
