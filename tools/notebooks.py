"""Write the notebooks of lessons and lab from one template: ``python tools/notebooks.py``; a test compares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drizview.lessons import lesson, lesson_names

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
_LESSON = """# {title}

A lesson of {minutes} minutes. Read, and press *Begin*: you are shown products one after the other, look at them
with the inspector, and judge before you see the badge. Your answers are sent nowhere; download them at the end."""
# Voila shows no cell, and so no word of running it.
_RUN = "import drizview  # Shift+Enter runs this cell\n\n"
_LAB = """# Defect lab

Move a slider and see what the fault does to the product, and which badge notices.
*Hide and guess* makes a fault to be found."""


def notebooks() -> dict[str, str]:
    """Return the text of each notebook by its name."""
    made = {}
    for number, name in enumerate(lesson_names(), 1):
        found = lesson(name)
        words = _LESSON.format(title=found.title, minutes=found.minutes)
        made[f"{number:02d}_{name}.ipynb"] = notebook(words, f'{_RUN}drizview.lesson("{name}")')
    made["20_defect_lab.ipynb"] = notebook(_LAB, f"{_RUN}drizview.lab()")
    return made


def notebook(words: str, code: str) -> str:
    """Return a notebook with a text and a cell, as JupyterLab would save it without outputs."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "words", "metadata": {}, "source": words.splitlines(keepends=True)},
        {
            "cell_type": "code", "execution_count": None, "id": "code", "metadata": {}, "outputs": [],
            "source": code.splitlines(keepends=True),
        },
    ]  # fmt: skip
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


if __name__ == "__main__":
    for name, text in notebooks().items():
        (NOTEBOOKS / name).write_text(text, encoding="utf-8")
