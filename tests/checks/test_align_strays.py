"""Exposures that show another field."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from drizview.checks.align.strays import exposures_apart


def lists(*sizes):
    return {f"e{k}": range(size) for k, size in enumerate(sizes)}


@pytest.mark.parametrize(("sources", "apart"), [(9, 0), (10, 1), (40, 1)])
def test_ten_sources_must_be_found_again(sources, apart):
    measured = exposures_apart(SimpleNamespace(loose=("e2",)), lists(30, 30, sources))
    assert measured.value == apart
    assert [row["agrees"] for row in measured.rows] == [True, True, not apart]


def test_exposures_of_one_field_agree():
    assert exposures_apart(SimpleNamespace(loose=()), lists(30, 30)).value == 0
