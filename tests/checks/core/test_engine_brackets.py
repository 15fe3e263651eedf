"""A value that is just certain enough to fail."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from drizview.checks.core.engine import run
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.registry import Check
from drizview.checks.core.status import Status


@pytest.mark.parametrize(
    ("uncertainty", "status"), [(0.3, Status.FAIL), (0.49, Status.FAIL), (0.51, Status.WARN), (0.7, Status.WARN)]
)
def test_a_value_fails_by_twice_its_error(uncertainty, status):
    entry = Check(
        "probe", "weight", (), lambda: Measured(3.0, uncertainty=uncertainty), "", Below(warn=1.0, fail=2.0), "made so",
        "judgement", "{value}", "", {}, True,
    )  # fmt: skip
    (result,) = run(SimpleNamespace(instrument=SimpleNamespace(name="ACS", detector="WFC")), selected=(entry,))
    assert result.status is status
