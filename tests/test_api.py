"""The Python API as an embedder uses it: kinds of records, dates, threads, pickles, errors."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import attrs
import pytest

import rulekit
from rulekit import CallError, RulesetError, Verdict

RULES = """ruleset demo "Demo"
  uses party-building

standard A "Organisations"
  non-public firms with 50 or more employees must set up a party organization unless they were founded within the last 12 months.
"""


@dataclass
class Firm:
    employees: int
    ownership: str
    party_organization: bool | None = None
    founded: date | None = date(2001, 1, 1)


@attrs.frozen
class FrozenFirm:
    employees: int
    ownership: str
    party_organization: bool | None = None
    founded: str = "2001-01-01"


def verdicts(records: object, **options: object) -> list[Verdict]:
    return [finding.verdict for finding in rulekit.load(RULES).check(records, as_of="2025-06-30", **options)]  # type: ignore[arg-type]


def test_mappings_dataclasses_attrs_and_any_iterable() -> None:
    as_mapping = {"employees": 50, "ownership": "non-public", "party_organization": True, "founded": "2001-01-01"}
    expected = [Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN]
    kinds = (Firm, FrozenFirm)
    for kind in kinds:
        firms = [kind(50, "non-public", True), kind(50, "非公", False), kind(50, "non-public", None)]
        assert verdicts(firms) == expected
        assert verdicts(iter(firms)) == expected
        assert verdicts({"firm": firms}) == expected
    assert verdicts([as_mapping]) == verdicts(as_mapping) == [Verdict.PASS]
    assert [f.verdict for f in rulekit.load(RULES).check_one(as_mapping, as_of=date(2025, 6, 30))] == [Verdict.PASS]


def test_the_date_is_required_where_a_verdict_can_depend_on_it() -> None:
    ruleset = rulekit.load(RULES)
    with pytest.raises(CallError, match="as_of is required"):
        ruleset.check([])
    with pytest.raises(CallError, match="not a date"):
        ruleset.check([], as_of="30 June 2025")
    undated = rulekit.load("firms with 50 or more employees must set up a party organization.")
    assert len(undated.check({"firm": [{"employees": 50, "party_organization": True}]})) == 1


def test_a_ruleset_is_loaded_by_id_path_folder_and_text(tmp_path: Path) -> None:
    path = tmp_path / "demo.rules"
    path.write_text(RULES, encoding="utf-8")
    found = [rulekit.load(RULES), rulekit.load(path), rulekit.load(str(path)), rulekit.load(tmp_path)]
    assert {ruleset.id for ruleset in found} == {"demo"}
    assert len({ruleset.standards for ruleset in found}) == 1
    assert rulekit.load("fuzhou-2012").id in {shipped.id for shipped in rulekit.rulesets()}
    with pytest.raises(RulesetError) as caught:
        rulekit.load("fuzhou-2021")
    assert [d.code for d in caught.value.diagnostics] == ["S631"]
    assert "fuzhou-2012" in str(caught.value)


def test_rulesets_reports_and_errors_are_picklable() -> None:
    ruleset = rulekit.load(RULES)
    again = pickle.loads(pickle.dumps(ruleset))
    assert again.standards == ruleset.standards
    record = {"employees": 50, "ownership": "non-public", "party_organization": False, "founded": "2001-01-01"}
    report = again.check_one(record, as_of="2025-06-30")
    assert pickle.loads(pickle.dumps(report)).to_json() == ruleset.check_one(record, as_of="2025-06-30").to_json()
    with pytest.raises(RulesetError) as caught:
        rulekit.load("firms must have a hovercraft.")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_one_ruleset_serves_many_threads() -> None:
    ruleset = rulekit.load("fuzhou-2012")
    firms = [{"id": str(n), "employees": n, "ownership": "non-public", "party_organization": n % 2 == 0} for n in range(100)]

    def run(_: int) -> str:
        return ruleset.check({"firm": firms}, as_of="2012-12-31", only=("F12-01",)).to_json(all=True)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(run, range(32)))) == 1


def test_many_mistakes_are_told_in_one_run_in_the_language_of_the_file() -> None:
    with pytest.raises(RulesetError) as caught:
        rulekit.load(
            '规则集 x "x"\n  使用 party-building\n标准 A "a"\n  企业应该有培训室。\n'
            '标准 B "b"\n  企业员工应当达到50元以上。\n标准 C "c"\n  村应当有3名委员。\n'
        )
    assert [d.code for d in caught.value.diagnostics] == ["P105", "T301", "R207"]
    assert "应当" in str(caught.value) and "error" not in str(caught.value)


def test_to_dicts_and_json_hold_the_same_findings() -> None:
    ruleset = rulekit.load(RULES)
    report = ruleset.check([Firm(50, "non-public", False), Firm(10, "non-public")], as_of="2025-06-30")
    assert [f["verdict"] for f in report.to_dicts()] == ["fail", "not_applicable"]
    assert [f.verdict for f in report.failures] == [Verdict.FAIL]
    assert report.counts["A"] == {"pass": 0, "fail": 1, "unknown": 0, "not_applicable": 1, "error": 0}
