"""Numbers and units as people read them."""

from __future__ import annotations

import math

import pytest

from drizview.checks.core.registry import checks
from drizview.numbers import (
    Displayed,
    number,
    power_of_ten,
    short_column,
    short_unit,
    shown_cell,
    to_error,
    with_error,
)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.12345, ".3g", "−0.123"),
        (-0.104, "+.2f", "−0.10"),
        (3.0, "+.1f", "+3.0"),
        (-0.001, ".2f", "0.00"),
        (-0.001, "+.1f", "+0.0"),
        (1.5e-7, ".3g", "1.5 × 10⁻⁷"),
        (-3e-5, ".1e", "−3.0 × 10⁻⁵"),
        (2e9, ".3g", "2 × 10⁹"),
        (0.0133, ".1%", "1.3 %"),
        (-0.0001, ".1%", "0.0 %"),
        (math.nan, ".3g", "–"),
        (-math.inf, ".3g", "–"),
    ],
)
def test_numbers_have_a_true_minus_and_powers_of_ten(value, form, text):
    assert number(value, form) == text
    assert f"{Displayed(value):{form}}" == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.123456, 0.004, "0.123 ± 0.004"),
        (0.123456, 0.0014, "0.1235 ± 0.0014"),
        (-1234.5, 30.0, "−1234 ± 30"),
        (0.5, 0.096, "0.50 ± 0.10"),
        (0.5, 0.0, "0.5"),
        (0.5, math.nan, "0.5"),
        (0.5, None, "0.5"),
        (None, 0.1, "–"),
    ],
)
def test_a_value_has_the_digits_that_its_error_allows(value, error, text):
    assert with_error(value, error) == text


def test_a_value_is_rounded_to_its_error():
    assert to_error(0.123456, 0.02) == 0.12
    assert to_error(0.123456, math.nan) == 0.123


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (True, "yes"), (False, "no"), (-2.0, "−2"), (3, "3")])
def test_cells(value, text):
    assert shown_cell(value) == text


def test_units_columns_and_powers():
    assert [short_unit(unit) for unit in ("electrons/s", "counts", "mJy", "sigma")] == ["e⁻/s", "DN", "mJy", "σ"]
    assert short_unit("x expected") == "× expected"
    assert short_column("step (sigma)") == "step (σ)"
    assert short_column("step (electrons/s)") == "step (e⁻/s)"
    assert short_column("sigma") == "sigma", "a column's own name stays"
    assert [power_of_ten(n) for n in (0, -3, 12)] == ["", "×10⁻³", "×10¹²"]


def test_no_unit_of_a_check_is_spelt_out():
    for entry in checks():
        assert not {"sigma", "x", "arcsec"} & set(short_unit(entry.unit).split())
