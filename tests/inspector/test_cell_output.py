"""What a cell leaves behind when it is run again."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from drizview.inspector.cell_output import Replaced


class Thing:
    """Something that a cell makes."""

    closed = False

    def close(self):
        self.closed = True


class Notebook:
    """A shell with cells that have ids, as a page sends them."""

    def __init__(self, shell):
        self.shell, self.cell, self.made = shell, "", []
        shell.get_parent = lambda: {"metadata": {"cellId": self.cell}}
        self.replaced = Replaced(shell)
        shell.user_ns["make"] = self.make

    def make(self):
        self.made.append(Thing())
        self.replaced.remember(self.made[-1])
        return self.made[-1]

    def run(self, source, cell="a"):
        self.cell = cell
        self.shell.run_cell(source, store_history=True)

    @property
    def closed(self):
        return [thing.closed for thing in self.made]


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    shell = InteractiveShell()
    shell.history_manager.enabled = False
    book = Notebook(shell)
    yield book
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("source", ["make()", "x = make()\nx", "for k in (1,): x = make()\nx"])
def test_what_is_replaced_is_closed(notebook, source):
    notebook.run(source)
    assert notebook.closed == [False]
    notebook.run(source)
    assert notebook.closed == [True, False]
    notebook.run("1 + 1")
    assert notebook.closed == [True, "x" not in source]


HELD = (
    "kept.append(make())\nkept[-1]",
    "kept = [*kept, make()]\nkept[-1]",
    "table[len(table)] = make()\ntable[len(table) - 1]",
    "make();",
)


@pytest.mark.parametrize("source", HELD)
def test_what_somebody_may_hold_is_left_alone(notebook, source):
    notebook.run("kept, table = [], {}", "first")
    notebook.run(source)
    notebook.run(source)
    assert notebook.closed == [False, False]


def test_another_cell_replaces_nothing(notebook):
    notebook.run("make()", "a")
    notebook.run("make()", "b")
    notebook.run("make()", "")
    notebook.run("make()", "")
    assert notebook.closed == [False] * 4


def test_another_name_keeps_it(notebook):
    notebook.run("x = make()\nx")
    notebook.run("y = x", "b")
    notebook.run("x = make()\nx")
    assert notebook.closed == [False, False]
