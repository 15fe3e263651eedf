"""A value that is just certain enough to fail."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from astropy.io import fits

from drizview.checks.core.engine import run
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.needs import needs_of
from drizview.checks.core.registry import Check
from drizview.checks.core.status import Status
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header

DATASET = SimpleNamespace(
    instrument=instrument("ACS", "WFC"),
    header=Header(fits.Header()),
    exposures=(),
    product=None,
    is_moving_target=False,
    filter="F606W",
)


@pytest.mark.parametrize(
    ("uncertainty", "status"), [(0.3, Status.FAIL), (0.49, Status.FAIL), (0.51, Status.WARN), (0.7, Status.WARN)]
)
def test_a_value_fails_by_twice_its_error(uncertainty, status):
    def measure() -> Measured:
        return Measured(3.0, uncertainty=uncertainty)

    entry = Check(
        id="probe", question="weight", needs=needs_of(measure), measure=measure, unit="",
        limit=Below(warn=1.0, fail=2.0),
        basis="made so", provenance="judgement", headline="{value}", remedy="", detectors={}, essential=True,
    )  # fmt: skip
    (result,) = run(DATASET, selected=(entry,))
    assert result.status is status
