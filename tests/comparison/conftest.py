"""Comparisons and what goes into them."""

from __future__ import annotations

from dataclasses import replace

import pytest

import drizview
from drizview.checks.core.limits import Below
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.comparison.comparison import comparison_of
from drizview.report.model import finding_of


@pytest.fixture(scope="session")
def made():
    """Return a maker of results against Below(1, 2), judged by their limit unless a status is given."""

    def make(value, status=None, *, uncertainty=None, check="flags_above_expected", limit=Below(1.0, 2.0), line="h"):  # noqa: B008
        judged = status or (Status.UNKNOWN if value is None else limit.judge(value))
        known = {"title": "t", "headline": line, "basis": "b", "provenance": "judgement", "question": "crflags"}
        return Result(check=check, value=value, unit="", status=judged, limit=limit, uncertainty=uncertainty, **known)

    return make


@pytest.fixture(scope="session")
def same(demo):
    """Return the comparison of the demo dataset with itself."""
    with drizview.open(demo) as dataset:
        report = drizview.check(dataset)
        return comparison_of(dataset, dataset, (report, report))


@pytest.fixture(scope="session")
def with_alarms(same, made):
    """Return a maker of comparisons in which one check has these results before and after."""

    def make(before, after):
        reports = []
        for report, result in ((same.before, before), (same.after, after)):
            finding = finding_of(report["crflags"].question, [result])
            reports.append(replace(report, findings={**report.findings, "crflags": finding}))
        return replace(same, before=reports[0], after=reports[1])

    return make
