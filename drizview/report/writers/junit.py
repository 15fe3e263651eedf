"""Reports as JUnit XML, which build servers and schedulers can display."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET  # only written, never parsed

from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.errors import DrizviewError
from drizview.report.model import Report
from drizview.report.writer import WriteOptions, writer

# The outcomes of JUnit that are not a pass.
OUTCOMES = {
    Status.FAIL: "failure",
    Status.ERROR: "error",
    Status.UNKNOWN: "skipped",
    Status.NOT_APPLICABLE: "skipped",
}


def to_junit(reports: Iterable[Report], *, strict: bool = False, unusable: Iterable[DrizviewError] = ()) -> str:
    """Return one test suite for each product, with one case for each check.

    Parameters
    ----------
    reports : iterable of Report
    strict : bool
        Count a warning as a failure.
    unusable : iterable of DrizviewError
        What could not be reported on: each is a suite with an error.
    """
    root = ET.Element("testsuites", name="drizview")
    for report in reports:
        root.append(_suite(report, strict))
    for error in unusable:
        root.append(_unusable(error))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


@writer("junit", suffixes=(".xml",))
def write_junit(reports: Sequence[Report], options: WriteOptions) -> str:
    """Return the test suites as text, for a file."""
    return to_junit(reports, strict=options.strict, unusable=options.unusable)


def _suite(report: Report, strict: bool) -> ET.Element:
    outcomes = [_outcome(result, strict) for result in report.results]
    suite = ET.Element(
        "testsuite",
        name=legal(report.label),
        timestamp=report.created,
        tests=str(len(outcomes)),
        failures=str(outcomes.count("failure")),
        errors=str(outcomes.count("error")),
        skipped=str(outcomes.count("skipped")),
        time=f"{sum(result.seconds for result in report.results):.3f}",
    )
    suite.extend(_case(result, report.label, strict) for result in report.results)
    return suite


def _unusable(error: DrizviewError) -> ET.Element:
    suite = ET.Element("testsuite", name=legal(error.file), tests="1", failures="0", errors="1", skipped="0")
    case = ET.SubElement(suite, "testcase", classname=legal(error.file), name="open")
    ET.SubElement(case, "error", message=legal(str(error)))
    return suite


def _outcome(result: Result, strict: bool) -> str:
    return "failure" if strict and result.status is Status.WARN else OUTCOMES.get(result.status, "")


def _case(result: Result, product: str, strict: bool) -> ET.Element:
    case = ET.Element(
        "testcase", classname=legal(f"{product}.{result.question}"), name=result.check, time=f"{result.seconds:.3f}"
    )
    outcome = _outcome(result, strict)
    if outcome:
        about = ET.SubElement(case, outcome, message=legal(result.headline))
        if outcome != "skipped":
            about.set("type", result.status.value)
            about.text = legal(f"{result.title}\n{result.headline}\nlimit: {result.limit}\n{result.note}".rstrip())
    elif result.value is not None:
        ET.SubElement(case, "system-out").text = legal(f"{result.status.words}: {result.headline}")
    return case


def legal(text: str) -> str:
    """Return text without the characters that XML 1.0 cannot hold, not even escaped."""
    return "".join(c for c in text if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff")
