"""The JSON document and its schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve

from rulekit import resources
from rulekit.findings import Finding, Missing, Note, Place, Reading, Reason, Verdict
from rulekit.report import Report
from rulekit.reports.json_ import SCHEMA

Make = Callable[..., Report]
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "$") -> Iterator[str]:
    """What in a value does not fit a schema; covers the keywords that the shipped schema uses."""
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, path)
    kinds = schema.get("type", [])
    allowed = [kinds] if isinstance(kinds, str) else kinds
    if allowed and not any(isinstance(value, KINDS[kind]) and (kind == "boolean") == isinstance(value, bool) for kind in allowed):
        yield f"{path}: {value!r} is not {kinds}"
    if value != schema.get("const", value) or value not in schema.get("enum", [value]):
        yield f"{path}: {value!r} is not allowed"
    if isinstance(value, dict):
        yield from (f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value)
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            if inner is False:
                yield f"{path}: {name} is not in the schema"
            elif isinstance(inner, dict):
                yield from problems(item, inner, root, f"{path}.{name}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from problems(item, schema.get("items", {}), root, f"{path}[{index}]")


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    return json.loads(resources.text("grammars", "output.schema.json"))  # type: ignore[no-any-return]


@pytest.fixture
def report(make: Make, parts: Any) -> Report:
    reading = Reading(
        ("企业.csv",), 7, 5, 1, 0, (parts.rejected(9),), (Note("unclear", Place("企业.csv", 3, "员工"), {"value": "约60"}),), (),
        {"firm": 5}, (("员工数", "employees"),), ("备注",),
    )  # fmt: skip
    findings = (parts.failing(), parts.passing(), parts.open_(), parts.outside(), parts.broken(), parts.short())
    return make(*findings, reading=reading)


def test_the_document_fits_the_shipped_schema(report: Report, schema: dict[str, Any]) -> None:
    for every in (False, True):
        assert list(problems(json.loads(report.to_json(all=every)), schema, schema)) == []
    assert schema["properties"]["schema"]["const"] == SCHEMA


def test_the_schema_check_sees_what_is_wrong(report: Report, schema: dict[str, Any]) -> None:
    data = json.loads(report.to_json())
    data["findings"][0]["verdict"] = "ok"
    data["counts"]["T-01"].pop("error")
    data["extra"] = True
    assert len(list(problems(data, schema, schema))) == 3


def test_findings_are_those_to_act_on_unless_all_are_wanted(report: Report) -> None:
    told = json.loads(report.to_json())["findings"]
    assert [finding["verdict"] for finding in told] == ["fail", "unknown", "error", "fail"]
    assert len(json.loads(report.to_json(all=True))["findings"]) == len(report.to_dicts()) == 6


def test_a_finding_holds_reason_missing_and_place(report: Report) -> None:
    failing, unknown, *_ = report.to_dicts(all=False)
    assert failing["reason"]["code"] == "not_met" and set(failing["reason"]["text"]) == {"zh", "en"}
    assert failing["reason"]["core"][0]["truth"] == "false" and failing["reason"]["core"][0]["found"] == "no"
    assert failing["place"] == {"source": "企业.csv", "line": 12, "column": ""}
    assert failing["citation"] == {"text": "第二部分第三项", "row": ""} and failing["remedy"] is None
    assert unknown["missing"] == ["employees"] and unknown["force"] == "must" and unknown["breach"] == ""


def test_missing_inputs_of_other_records_are_named_with_their_keys(make: Make, parts: Any) -> None:
    other = evolve(parts.open_(), missing=(Missing("village", "V10", "cadre", own=False),))
    assert make(other).to_dicts()[0]["missing"] == ["V10.cadre"]


def test_numbers_are_exact(report: Report) -> None:
    short = report.to_dicts(all=False)[-1]
    assert short["reason"]["core"][0]["values"][0] == {"low": "44999999/1000", "high": "44999999/1000", "nothing": False}
    assert json.loads(report.to_json())["rates"]["T-01"] == {"rate": "1/2", "low": "1/4", "high": "3/4"}


def test_equal_reports_give_equal_bytes_and_hostile_names_survive(make: Make, parts: Any) -> None:
    named = evolve(parts.failing(), name='</script>\ud800"\x00')
    text = make(named).to_json()
    assert text == make(named).to_json()
    assert json.loads(text.encode("utf-8", "backslashreplace"))["findings"][0]["name"] == named.name


@pytest.mark.parametrize("indent", [None, 2, 3])
def test_the_pieces_make_the_text_that_the_whole_would_give(make: Make, report: Report, indent: int | None) -> None:
    for found in (report, make()):
        text = found.to_json(all=True, indent=indent)
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=indent)


def test_a_run_over_everything_and_an_interrupted_one(make: Make, schema: dict[str, Any]) -> None:
    whole = Finding("T-01", "", "", Verdict.PASS, "must", Reason("met"))
    data = json.loads(make(whole, complete=False).to_json(all=True))
    assert data["complete"] is False and list(problems(data, schema, schema)) == []
