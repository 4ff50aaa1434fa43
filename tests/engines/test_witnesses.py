"""The golden witnesses whose constructs the ir has, built as ir on a small synthetic vocabulary."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from rulekit import ir
from rulekit.engines.interpret import World, judge
from rulekit.findings import Missing, Truth
from rulekit.records import Dataset, Days, Listing, Record
from rulekit.vocabulary import VocabularyBuilder
from tests.strategies import number, standard
from tests.strategies import world as synthetic


def _valid(code, *, as_of):
    if code == "X":
        raise ValueError("no such code")
    return True


def _vocabulary():
    builder = VocabularyBuilder("witnesses")
    builder.record("county", zh="县", en="county", level=True)
    builder.record("township", zh="乡镇", en="township", parent="county", level=True)
    builder.record("village", zh="村", en="village", parent="township", level=True)
    builder.record("member", zh="委员", en="committee member", child=True)
    builder.record("firm", zh="企业", en="firm")
    builder.record("community", zh="社区", en="community")
    builder.number("employees", "firm", zh="员工", en="employees", unit="person")
    builder.yesno("party_organization", "firm", zh="党组织", en="party organization")
    builder.text("ownership", "firm", zh="所有制", en="ownership", choices={"non-public": ("非公", "non-public")})
    builder.date("founded", "firm", zh="成立", en="founding date")
    builder.number("residents", "village", zh="居民", en="residents", unit="person")
    builder.yesno("cadre", "village", zh="驻村干部", en="resident cadre")
    builder.number("subsidy", "member", zh="补贴", en="subsidy", unit="yuan", low=0)
    builder.number("bonus", "member", zh="奖金", en="bonus", unit="yuan")
    builder.date("trained", "member", zh="培训", en="training date")
    builder.children("members", "village", "member", zh="委员", en="committee members")
    builder.yesno("desk", "community", zh="服务台", en="service desk")
    builder.text("code", "community", zh="代码", en="registration code")
    builder.function("valid", ("text",), "yesno", _valid, zh="有效", en="valid")
    return builder.build()


WORDS = _vocabulary()
AS_OF = date(2025, 6, 30)


def world(*records, as_of=AS_OF, supplied=()):
    dataset = Dataset(WORDS, supplied=set(supplied))
    for record in records:
        dataset.records.setdefault(record.type, []).append(record)
        dataset.supplied.add(record.type)
    return World(ir.Ruleset("witnesses", ()), WORDS, dataset, as_of)


def day(text):
    return Days.on(date.fromisoformat(text))


def names(finding):
    return [str(one) for one in finding.missing]


FIFTY = ir.Compare("ge", ir.FieldValue("firm", "employees"), number(50))
YOUNG = ir.Happened("firm", "founded", "within", 12, "month")
ORGANIZATION = ir.Holds("firm", "party_organization")
NON_PUBLIC = ir.OneOf("firm", "ownership", ("non-public",))
FIRM_RULE = standard(ORGANIZATION, scope=FIFTY, exceptions=[YOUNG])


def firm(**values):
    kept = {key: Fraction(value) if type(value) is int else value for key, value in values.items() if value is not None}
    return Record("firm", "F", kept)


def test_g01_scope_unknown_requirement_true():
    rule = standard(ORGANIZATION, scope=ir.All((FIFTY, NON_PUBLIC)))
    record = firm(ownership="non-public", party_organization=True)
    finding = judge(rule, record, world(record))
    assert (finding.verdict, finding.marks, names(finding)) == ("unknown", ("cannot_fail",), ["employees"])
    assert finding.possible == ("pass", "not_applicable")
    record = firm(ownership="non-public", party_organization=False)
    finding = judge(rule, record, world(record))
    assert (finding.verdict, finding.marks) == ("unknown", ("cannot_pass",))


def test_g02_exception_unknown_requirement_true():
    record = firm(employees=60, party_organization=True)
    finding = judge(FIRM_RULE, record, world(record))
    assert (finding.verdict, finding.marks, finding.missing) == ("pass", ("may_be_exempt",), ())


@pytest.mark.parametrize(
    ("employees", "founded", "as_of", "verdict"),
    [
        (None, "2025-03-01", "2025-06-30", "not_applicable"),  # G03
        (60, "2024-02-29", "2025-02-28", "not_applicable"),  # G04
        (60, "2024-06-30", "2025-06-30", "fail"),  # G05
    ],
)
def test_g03_to_g05_founded_within_the_last_12_months(employees, founded, as_of, verdict):
    record = firm(employees=employees, party_organization=False, founded=day(founded))
    finding = judge(FIRM_RULE, record, world(record, as_of=date.fromisoformat(as_of)))
    assert (finding.verdict, finding.missing) == (verdict, ())
    assert finding.reason.code == ("exempt" if verdict == "not_applicable" else "not_met")
    if verdict == "not_applicable":
        assert [step.condition for step in finding.reason.core] == [YOUNG]
        assert finding.reason.core[0].found == founded


def villages(rows, county="A"):
    found = []
    for index, row in enumerate(rows, 1):
        values = {key: Fraction(value) if type(value) is int else value for key, value in row.items() if value is not None}
        found.append(Record("village", f"V{index}", values, above={"county": county}))
    return found


def coverage(percent, where=None):
    group = ir.Group("members", "village", "village", where)
    quantity = ir.Share(group, ir.Holds("village", "cadre"))
    return standard(ir.Compare("ge", quantity, ir.Number(Fraction(percent, 100), "ratio")), over=ir.Over("each", "county"))


def share(finding):
    bounds = finding.reason.proof[-1].values[0][1]
    return str(bounds.low), str(bounds.high)


COUNTY = Record("county", "A")


def test_g06_a_member_in_or_out_cannot_lower_the_share():
    rule = coverage(80, ir.Compare("ge", ir.FieldValue("village", "residents"), number(100)))
    finding = judge(rule, COUNTY, world(*villages([{"residents": 500, "cadre": True}, {"cadre": True}])))
    assert (finding.verdict, share(finding)) == ("pass", ("1", "1"))


def test_g07_nine_of_ten_at_best():
    rows = [{"cadre": True}] * 8 + [{"cadre": False}, {}]
    finding = judge(coverage(90), COUNTY, world(*villages(rows)))
    assert (finding.verdict, share(finding), names(finding)) == ("unknown", ("4/5", "9/10"), ["V10.cadre"])
    assert finding.reason.proof[-1].members == (("V9", Truth.FALSE), ("V10", Truth.UNKNOWN))
    assert finding.reason.proof[-1].found == "8-9/10"


def test_g08_a_share_over_nothing():
    finding = judge(coverage(90), Record("county", "B"), world(*villages([{"cadre": True}])))
    assert (finding.verdict, finding.reason.code) == ("not_applicable", "nothing_to_judge")
    assert finding.reason.detail == {"what": "village", "kind": "empty"}


def test_g09_an_average_of_shares_is_not_pooled_and_leaves_out_empty_groups():
    townships = [Record("township", key, above={"county": "A"}) for key in ("T1", "T2", "T3")]
    rows = [Record("village", f"V{n}", {"cadre": n != 9}, parent="T1" if n < 8 else "T2") for n in range(10)]
    inner = ir.Share(ir.Group("members", "village", "village"), ir.Holds("village", "cadre"))
    quantity = ir.Aggregate("average", ir.Group("members", "township", "township"), inner)
    rule = standard(ir.Compare("ge", quantity, number(Fraction(4, 5))), over=ir.Over("each", "county"))
    finding = judge(rule, COUNTY, world(*townships, *rows))
    assert (finding.verdict, share(finding)) == ("fail", ("3/4", "3/4"))
    assert finding.reason.proof[0].members == (("T3", Truth.NOTHING),)


def test_an_average_over_units_that_were_not_supplied_is_open():
    inner = ir.Share(ir.Group("members", "village", "village"), ir.Holds("village", "cadre"))
    quantity = ir.Aggregate("average", ir.Group("members", "township", "township"), inner)
    rule = standard(ir.Compare("ge", quantity, number(Fraction(4, 5))), over=ir.Over("each", "county"))
    finding = judge(rule, COUNTY, world(*villages([{"cadre": True}])))
    assert (finding.verdict, names(finding)) == ("unknown", ["township"])
    assert finding.possible == ("pass", "fail", "not_applicable")


@pytest.mark.parametrize(("field", "verdict", "low"), [("subsidy", "pass", 325), ("bonus", "unknown", None)])
def test_g10_an_average_with_a_missing_value(field, verdict, low):
    members = [
        Record("member", f"M{n}", {field: Fraction(value)} if value else {}) for n, value in enumerate((300, 500, 500, None))
    ]
    record = Record("village", "V", lists={"members": Listing(tuple(members))})
    quantity = ir.Aggregate("average", ir.Group("list", "members", "member"), ir.FieldValue("member", field))
    finding = judge(standard(ir.Compare("ge", quantity, number(300, "yuan"))), record, world(record))
    bounds = finding.reason.proof[0].values[0][1]
    assert (finding.verdict, bounds.low, bounds.high) == (verdict, low, None)
    assert names(finding) == ([] if verdict == "pass" else ["M3.bonus"])


def test_g11_29_of_50_is_58_percent():
    finding = judge(coverage(58), COUNTY, world(*villages([{"cadre": n < 29} for n in range(50)])))
    assert (finding.verdict, share(finding)) == ("pass", ("29/50", "29/50"))
    assert finding.reason.proof[-1].found == "29/50"


DESK = ir.Holds("community", "desk")
VALID = ir.Call("valid", (ir.TextValue("community", "code"),))


@pytest.mark.parametrize(("desk", "verdict", "missing"), [(False, "fail", []), (True, "error", []), (None, "error", ["desk"])])
def test_g12_a_function_that_raises(desk, verdict, missing):
    record = Record("community", "C", {"code": "X"} | ({} if desk is None else {"desk": desk}))
    finding = judge(standard(ir.All((DESK, VALID))), record, world(record))
    assert (finding.verdict, names(finding)) == (verdict, missing)
    if verdict == "fail":
        assert [step.condition for step in finding.reason.core] == [DESK]
    else:
        assert finding.reason.detail == {"function": "valid", "error": "ValueError: no such code"}


def test_g12_a_missing_argument_is_unknown_and_never_reaches_the_function():
    record = Record("community", "C", {"desk": True})
    finding = judge(standard(ir.All((DESK, VALID))), record, world(record))
    assert (finding.verdict, names(finding)) == ("unknown", ["code"])


MEMBERS = ir.Group("list", "members", "member")


def test_g13_an_absent_list_and_an_empty_one():
    rule = standard(ir.Between(ir.Count(MEMBERS), number(3), number(7)))
    absent, empty = Record("village", "V"), Record("village", "V", lists={"members": Listing()})
    finding = judge(rule, absent, world(absent))
    assert (finding.verdict, finding.missing) == ("unknown", (Missing("village", "V", "members"),))
    assert judge(rule, empty, world(empty)).verdict == "fail"


def test_g14_every_over_nothing():
    rule = standard(ir.Every(MEMBERS, ir.Happened("member", "trained", "within", 12, "month")))
    empty, absent = Record("village", "V", lists={"members": Listing()}), Record("village", "V")
    finding = judge(rule, empty, world(empty))
    assert (finding.verdict, finding.marks) == ("pass", ("vacuous",))
    finding = judge(rule, absent, world(absent))
    assert (finding.verdict, names(finding), finding.marks) == ("unknown", ["members"], ())


@pytest.mark.parametrize(
    ("days", "verdict", "missing"),
    [
        ((None,), "unknown", ["M0.trained"]),
        (("2025-01-01", None), "unknown", ["M1.trained"]),
        (("2020-01-01", None), "fail", []),
        (("2025-01-01", "2024-07-01"), "pass", []),
    ],
)
def test_every_member_trained(days, verdict, missing):
    rule = standard(ir.Every(MEMBERS, ir.Happened("member", "trained", "within", 12, "month")))
    rows = [Record("member", f"M{n}", {"trained": day(one)} if one else {}) for n, one in enumerate(days)]
    record = Record("village", "V", lists={"members": Listing(tuple(rows))})
    finding = judge(rule, record, world(record))
    assert (finding.verdict, names(finding)) == (verdict, missing)


def test_g21_scope_that_is_always_true_is_read_as_it_is_written():
    few = ir.Compare("lt", ir.FieldValue("firm", "employees"), number(50))
    record = firm(party_organization=False)
    finding = judge(standard(ORGANIZATION, scope=ir.AnyOf((FIFTY, few))), record, world(record))
    assert (finding.verdict, names(finding)) == ("unknown", ["employees"])
    assert finding.marks == ("cannot_pass", "may_include_more")


def test_11_only_the_member_that_can_change_a_share_is_named():
    rows = [{"residents": 500, "cadre": False}, {"residents": 500}, {"cadre": True}]
    rule = coverage(50, ir.Compare("ge", ir.FieldValue("village", "residents"), number(100)))
    finding = judge(rule, COUNTY, world(*villages(rows)))
    assert (finding.verdict, names(finding)) == ("unknown", ["V2.cadre"])


def test_23_a_member_whose_parent_is_missing_is_named_by_it():
    rows = villages([{"cadre": True}] * 3)
    stray = Record("village", "V4", {"cadre": False})
    finding = judge(coverage(80), COUNTY, world(*rows, stray))
    assert (finding.verdict, share(finding), names(finding)) == ("unknown", ("3/4", "1"), ["V4.county"])


@pytest.mark.parametrize(("percent", "verdict"), [(90, "pass"), (95, "error")])
def test_24_an_error_in_a_member(percent, verdict):
    rows = [Record("community", f"C{n}", {"code": "X" if n == 9 else "Y"}) for n in range(10)]
    quantity = ir.Share(ir.Group("members", "community", "community"), VALID)
    rule = standard(ir.Compare("ge", quantity, number(Fraction(percent, 100))), over=ir.Over("whole"))
    assert judge(rule, Record("", "*"), world(*rows)).verdict == verdict


@pytest.mark.parametrize(("joined", "verdict"), [(True, "pass"), (False, "pass")])
def test_51_a_permission_never_fails(joined, verdict):
    rule = standard(ORGANIZATION, scope=FIFTY, force="may")
    record = firm(employees=60, party_organization=joined)
    finding = judge(rule, record, world(record))
    assert (finding.verdict, finding.reason.code) == (verdict, "permitted")
    few, gap = firm(employees=35, party_organization=joined), firm()
    assert judge(rule, few, world(few)).verdict == "not_applicable"
    finding = judge(rule, gap, world(gap))
    assert (finding.verdict, finding.marks, names(finding)) == ("unknown", ("cannot_fail",), ["employees"])
    finding = judge(standard(FIFTY, scope=FIFTY, force="may"), gap, world(gap))
    assert (finding.marks, names(finding)) == (("cannot_fail",), ["employees"])


def test_52_a_prohibition_of_a_list():
    flags = [ir.Holds("unit", name) for name in ("a", "b", "c")]
    rule = standard(ir.Not(ir.AnyOf(tuple(flags))), force="must_not")
    gap = Record("unit", "U", {"a": False, "c": False})
    finding = judge(rule, gap, synthetic(gap))
    assert (finding.verdict, names(finding)) == ("unknown", ["b"])
    hit = Record("unit", "U", {"a": True})
    finding = judge(rule, hit, synthetic(hit))
    assert (finding.verdict, names(finding), finding.breach) == ("fail", [], "violation")
    assert [step.condition for step in finding.reason.core] == [flags[0]]


def test_53_an_exception_to_an_exception():
    exemption = ir.Exemption(ir.Holds("unit", "b"), (ir.Exemption(ir.Holds("unit", "c")),))
    rule = standard(ir.Holds("unit", "a"), exceptions=[exemption])
    verdicts = {}
    for met in (True, False):
        for counter in (True, False, None):
            record = Record("unit", "U", {"a": met, "b": True} | ({} if counter is None else {"c": counter}))
            finding = judge(rule, record, synthetic(record))
            verdicts[met, counter] = (str(finding.verdict), names(finding))
    assert verdicts == {
        (True, True): ("pass", []), (True, False): ("not_applicable", []), (True, None): ("pass", []),
        (False, True): ("fail", []), (False, False): ("not_applicable", []), (False, None): ("unknown", ["c"]),
    }  # fmt: skip
