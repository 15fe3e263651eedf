"""Numbers and units as people read them."""

from __future__ import annotations

import math

import pytest

from drizview.checks.core.registry import checks
from drizview.numbers import Displayed, number, shown_cell, shown_column, shown_unit, with_error


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (-0.104, "+.2f", "−0.10"),
        (0.104, "+.2f", "+0.10"),
        (-0.001, ".2f", "0.00"),
        (-0.001, "+.1f", "+0.0"),
        (-3e-5, ".1e", "−3.0e−05"),
        (0.0133, ".1%", "1.3 %"),
        (-0.5, "g", "−0.5"),
        (math.nan, ".2f", "nan"),
        (-math.inf, ".2f", "−inf"),
    ],
)
def test_a_number_has_a_true_minus_and_zero_none(value, spec, text):
    assert number(value, spec) == text
    assert f"{Displayed(value):{spec}}" == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.16234, 0.0512, "0.162 ± 0.051"),
        (-12.345, 3.0, "−12.3 ± 3.0"),
        (1.0, None, "1"),
        (2.5, 0.0, "2.5"),
        (None, 0.1, "–"),
        (1234.5, 200.0, "1234 ± 200"),
    ],
)
def test_a_value_is_no_finer_than_its_error(value, error, text):
    assert with_error(value, error) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (True, "yes"), (False, "no"), (-2.0, "−2"), (3, "3"), ("a", "a")]
)
def test_cells(value, text):
    assert shown_cell(value) == text


def test_units_and_columns():
    assert shown_unit("sigma") == "σ"
    assert shown_unit("x expected") == "× expected"
    assert shown_column("step (sigma)") == "step (σ)"
    assert shown_column("sigma") == "sigma", "a column's own name stays"
    assert shown_column("peak (sigma) of x") == "peak (sigma) of x"


def test_no_shown_unit_is_spelt_out():
    for entry in checks():
        assert not {"sigma", "x", "arcsec"} & set(shown_unit(entry.unit).split())
