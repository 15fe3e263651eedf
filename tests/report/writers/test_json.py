"""The JSON document against its published schema."""

from __future__ import annotations

import copy
import json
from importlib.resources import files

import jsonschema
import pytest

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.report.writers.json import SCHEMA, to_json

PUBLISHED = json.loads(files("drizview.report").joinpath("schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(PUBLISHED)


def test_the_schema_is_one():
    VALIDATOR.check_schema(PUBLISHED)


def test_the_schema_knows_what_the_code_knows():
    parts = PUBLISHED["$defs"]
    assert PUBLISHED["properties"]["schema"]["const"] == SCHEMA
    assert parts["status"]["enum"] == [status.value for status in Status]
    assert parts["question_id"]["enum"] == list(QUESTIONS)
    assert parts["verdict"]["properties"]["status"]["enum"] == [answer.value for answer in Answer]


@pytest.mark.parametrize("name", ["report", "alarming", "hostile"])
def test_reports_follow_the_schema(name, request):
    made = request.getfixturevalue(name)
    VALIDATOR.validate(json.loads(to_json([made, made])))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(schema="drizview-report/2"),
        lambda d: d["products"][0].pop("verdict"),
        lambda d: d["products"][0]["questions"].pop("align"),
        lambda d: d["products"][0]["questions"]["weight"].update(status="good"),
        lambda d: d["products"][0]["questions"]["weight"]["results"][0].update(value="high"),
        lambda d: d["products"][0]["questions"]["weight"]["results"][0]["limit"].update(kind="fact", warn=1),
        lambda d: d["products"][0]["advice"].pop("conflicts"),
    ],
)
def test_the_schema_refuses_what_is_wrong(report, spoil):
    document = copy.deepcopy(json.loads(to_json([report])))
    spoil(document)
    assert not VALIDATOR.is_valid(document)
