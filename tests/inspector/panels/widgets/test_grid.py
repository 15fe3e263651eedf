"""Tables: what goes into their cells and what comes back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from drizview.inspector.panels.widgets.grid import DataTable


@pytest.fixture
def picked():
    return []


@pytest.fixture
def grid(picked):
    grid = DataTable(on_pick=picked.append)
    yield grid
    grid.close()


def test_cells_are_text_numbers_or_nothing(grid):
    row = ("a\u202eb", 3, np.int16(4), 2.5, np.float32(0.5), None, float("nan"), np.inf, True)
    grid.fill([str(i) for i in range(9)], [row])
    assert grid.table["rows"] == [["a\\u202eb", 3, 4, 2.5, 0.5, None, None, None, "True"]]
    json.dumps(grid.table, allow_nan=False)


def test_a_pick_says_the_row(grid, picked):
    grid.fill(["n"], [(1,), (2,)])
    for content in ({"type": "pick", "index": 1}, {"type": "pick", "index": 9}, {"type": "pick"}, {}):
        assert grid.answer(content) == []
    assert picked == [1]
    assert grid.chosen == 1


def test_a_closed_grid_is_empty_and_deaf(grid, picked):
    grid.fill(["n"], [(1,)])
    grid.close()
    grid.answer({"type": "pick", "index": 0})
    assert not picked
    assert grid.table == {}


def test_what_does_not_fit_is_refused(grid):
    with pytest.raises(ValueError, match="a row of 1 cells under 2 headings"):
        grid.fill(["a", "b"], [(1,)])
    with pytest.raises(ValueError, match="tone is 'red'"):
        grid.fill(["a"], [(1,)], tones=["red"])
