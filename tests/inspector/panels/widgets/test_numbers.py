"""Numbers and units as panels print them."""

from __future__ import annotations

import math

import pytest

from drizview.inspector.panels.widgets.numbers import number, power_of_ten, short_unit, to_error, with_error


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.12345, ".3g", "−0.123"),
        (1.5e-7, ".3g", "1.5 × 10⁻⁷"),
        (2e9, ".3g", "2 × 10⁹"),
        (3.0, "+.1f", "+3.0"),
        (math.nan, ".3g", "–"),
        (-math.inf, ".3g", "–"),
    ],
)
def test_numbers_have_a_true_minus_and_powers_of_ten(value, form, text):
    assert number(value, form) == text


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.123456, 0.004, "0.123 ± 0.004"),
        (0.123456, 0.0014, "0.1235 ± 0.0014"),
        (-1234.5, 30.0, "−1234 ± 30"),
        (0.5, 0.096, "0.50 ± 0.10"),
        (0.5, 0.0, "0.5"),
        (0.5, math.nan, "0.5"),
    ],
)
def test_a_value_has_the_digits_that_its_error_allows(value, error, text):
    assert with_error(value, error) == text


def test_a_value_is_rounded_to_its_error():
    assert to_error(0.123456, 0.02) == 0.12
    assert to_error(0.123456, math.nan) == 0.123


def test_units_and_powers():
    assert [short_unit(unit) for unit in ("electrons/s", "counts", "mJy")] == ["e⁻/s", "DN", "mJy"]
    assert [power_of_ten(n) for n in (0, -3, 12)] == ["", "×10⁻³", "×10¹²"]
