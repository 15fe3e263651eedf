"""Every notebook runs from top to bottom, and is kept without its outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
WIDGET = "application/vnd.jupyter.widget-view+json"


def load(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return load(request.param)


def test_the_notebooks_are_found():
    assert {"00_tour", "app"} <= {path.stem for path in NOTEBOOKS}


def test_no_output_is_kept(notebook):
    nbformat.validate(notebook)
    assert not any(cell.outputs or cell.execution_count for cell in code_cells(notebook))


def run(notebook, folder):
    NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    return [output.data for output in outputs if "data" in output]


def test_it_runs_and_shows_the_inspector(notebook, tmp_path):
    assert any(WIDGET in shown for shown in run(notebook, tmp_path))


def test_the_app_opens_the_path_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("DRIZVIEW_PATH", "nothing_drz.fits")
    app = next(path for path in NOTEBOOKS if path.stem == "app")
    with pytest.raises(Exception, match=r"nothing_drz\.fits"):
        run(load(app), tmp_path)
