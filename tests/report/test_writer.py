"""Writers of reports are found by walking their package."""

from __future__ import annotations

import pkgutil

import pytest

import drizview.report.writers
from drizview.cli import check
from drizview.report.writer import WriteOptions, writer, writers


def test_every_format_of_the_command_line_has_a_writer():
    options = {parameter.name for parameter in check.params}
    assert {kind for kind, entry in writers().items() if entry.suffixes} <= options


def test_every_writer_writes_what_its_suffix_says(report, tmp_path):
    for entry in writers().values():
        for suffix in entry.suffixes:
            content = entry.write([report], WriteOptions(tmp_path / f"r{suffix}"))
            assert content


def test_suffixes_and_kinds_are_taken_once():
    with pytest.raises(ValueError, match=r"\.json"):
        writer("yaml", suffixes=(".yaml", ".json"))(lambda reports, options: "")
    with pytest.raises(ValueError, match="json"):
        writer("json")(lambda reports, options: "")
    assert "yaml" not in writers()


def test_a_module_of_the_package_is_enough():
    modules = {module.name for module in pkgutil.iter_modules(drizview.report.writers.__path__)}
    registered = {entry.write.__module__.rpartition(".")[2] for entry in writers().values()}
    assert registered <= modules
