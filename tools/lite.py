"""Write what a JupyterLite site shows: the notebooks, each with a first cell that installs drizview."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
INSTALL = "%pip install -q drizview  # of this site; takes a minute, once in a session"


def write(folder: Path) -> None:
    """Write the notebooks into a folder, but for the app, which only Voila shows."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        first: dict[str, Any] = {"cell_type": "code", "id": "install", "metadata": {}, "source": [INSTALL]}
        first |= {"execution_count": None, "outputs": []}
        notebook["cells"].insert(0, first)
        kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
        notebook["metadata"]["kernelspec"] = kernel
        (folder / path.name).write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
