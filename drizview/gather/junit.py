"""JUnit XML of a survey: a suite for each product, a case for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET  # only written, never parsed

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.files import written_whole
from drizview.gather.chunk import Chunk, Put
from drizview.report.writers.junit import OUTCOMES, legal


def junit_part(chunk: Chunk) -> bytes:
    """Return the suites of some documents."""
    return b"".join(ET.tostring(_suite(document), encoding="utf-8") + b"\n" for _, document in chunk.documents)


def _suite(document: Mapping[str, Any]) -> ET.Element:
    row, summary = document["row"], document.get("summary")
    cases = list(_cases(summary, row["path"])) if summary else [_unchecked(row)]
    suite = ET.Element("testsuite", name=legal(row["path"]), tests=str(len(cases)), time=str(row["seconds"]))
    for kind, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(plural, str(sum(case.find(kind) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _cases(summary: Mapping[str, Any], path: str) -> Iterator[ET.Element]:
    results = summary["results"]
    for id in QUESTIONS:
        case = ET.Element("testcase", classname=legal(path), name=id)
        outcome = OUTCOMES.get(Status(summary["badges"][id]), "")
        if outcome:
            rows = zip(results["question"], results["status"], results["headline"], strict=True)
            said = [line for question, status, line in rows if question == id and status == summary["badges"][id]]
            ET.SubElement(case, outcome, message=legal("; ".join(said)))
        yield case


def _unchecked(row: Mapping[str, Any]) -> ET.Element:
    case = ET.Element("testcase", classname=legal(row["path"]), name=row["ending"])
    ET.SubElement(case, "error", message=legal(row["cause"]))
    return case


@contextmanager
def junit_suites(path: Path) -> Iterator[Put]:
    """Return what writes parts into a JUnit file.

    Raises
    ------
    DrizviewError
        The file cannot be written.
    """
    with written_whole(path) as stream:
        stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="drizview">\n')
        yield stream.write
        stream.write(b"</testsuites>\n")
