"""What every test may lean on."""

from __future__ import annotations

from pathlib import Path

import pytest

import drizview.demo

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = REPOSITORY.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def _calm(monkeypatch):
    """Keep the user's settings out of the tests."""
    monkeypatch.delenv("DRIZVIEW_PATH", raising=False)
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")  # jupyter_core warns where it has to guess


@pytest.fixture(scope="session")
def repository():
    """Return the root of the source repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Return a folder with the STIS demo dataset; nobody writes into it."""
    return drizview.demo.write("stis", tmp_path_factory.mktemp("demo") / "stis")


@pytest.fixture(scope="session")
def samples():
    """Return the folder of larger sample data that may lie beside the repository; skip where it does not."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no sample data beside the repository ({SAMPLES})")
    return SAMPLES
