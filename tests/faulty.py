"""Simulated associations with a fault, for tests with the real drizzlepac (`make test-reprocess`)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import drizview
from drizview.mending.interpreter import find_interpreter

REPOSITORY = Path(__file__).resolve().parents[1]
# Hot pixels drizzled into the product: the smallest case there is.
HOT = "hot-pixels_0.0012_ir_sparse_box"


def drizzlepac_or_skip():
    """Return the Python that has drizzlepac; skip where none has."""
    try:
        return find_interpreter()
    except drizview.DrizviewError as missing:
        pytest.skip(f"{missing}: make test-reprocess")


def make_case(python, root, name):
    """Return the folder of a case of the benchmarks, simulated and drizzled in ``root`` unless it is there."""
    command = [python.path, "-m", "benchmarks.cases", str(root), "--only", name]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=REPOSITORY, env=environment)
    return root / name
