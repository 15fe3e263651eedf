"""Reports to render."""

from __future__ import annotations

from dataclasses import replace

import pytest

import drizview
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Place
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.report.model import finding_of

MARKUP = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"


@pytest.fixture(scope="session")
def report(demo):
    """Return the report of the demo dataset, with pictures."""
    return drizview.check(demo, pictures=True)


@pytest.fixture(scope="session")
def alarm():
    """Return a result that failed, with everything that a result may have."""
    return Result(
        check="flags_above_expected",
        question="crflags",
        title="Share of flagged pixels",
        status=Status.FAIL,
        headline="flags of 7 times the expected",
        value=7.0,
        unit="x expected",
        limit=Below(warn=2.0, fail=4.0),
        basis="made for a test",
        provenance="judgement",
        n=8,
        uncertainty=0.25,
        where=(Place("product", 200.0, 150.0, value=7.0, note="worst"), Place("product", 300.0, 90.0)),
        rows=({"exposure": "o4k19ac3q", "flagged (%)": 12.5, "worst": True, "why": None},),
        note="Made for a test.",
        remedy="driz_cr_snr='5.0 4.0'",
    )


@pytest.fixture(scope="session")
def alarming(report, alarm):
    """Return the report of the demo dataset with the failed result in it."""
    finding = finding_of(report["crflags"].question, [alarm])
    return replace(report, findings={**report.findings, "crflags": finding})


@pytest.fixture(scope="session")
def hostile(report, alarm):
    """Return a report with markup wherever text out of a file may stand."""
    row = {MARKUP: MARKUP}
    bad = replace(alarm, headline=MARKUP, note=MARKUP, title=MARKUP, rows=(row,))
    finding = finding_of(report["crflags"].question, [bad])
    facts = {**report.facts, "target": MARKUP, "filter": MARKUP, "wcs_name": MARKUP, "instrument": MARKUP}
    return replace(
        report,
        product=MARKUP,
        facts=facts,
        notes=(MARKUP,),
        missing=(MARKUP,),
        findings={**report.findings, "crflags": finding},
        files=({"file": MARKUP, "bytes": 1, "modified": MARKUP},),
    )
