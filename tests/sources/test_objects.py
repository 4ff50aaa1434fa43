"""Python objects as input: types, keys, nesting, and what cannot be told."""

import dataclasses
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulekit.errors import CallError, InputError
from rulekit.records import Days
from rulekit.sources import from_objects


@attrs.frozen
class Village:
    id: str
    residents: int | None = None
    committee_members: list[object] | None = None


@dataclasses.dataclass
class Firm:
    name: str
    employees: int


def test_one_record_with_words_of_both_languages(vocabulary, accounts):
    data = accounts(
        from_objects(
            {"村代码": "A", "名称": "甲村", "居民人数": "50人", "Resident_Cadre": "是", "x": 1}, vocabulary, wanted=["village"]
        )
    )
    (record,) = data.records["village"]
    assert (record.key, record.name, record.values) == ("A", "甲村", {"residents": Fraction(50), "resident_cadre": True})
    assert data.reading.unused == ("x",) and data.supplied == {"village"}


def test_instances_name_their_type_by_class(vocabulary, accounts):
    data = accounts(from_objects([Village("A", 5, [{"woman": True}]), Firm("F", 60), Firm("G", 7)], vocabulary))
    assert [record.key for record in data.records["firm"]] == ["#1", "#2"]
    assert data.records["firm"][0].values == {"employees": Fraction(60)} and data.records["firm"][0].name == "F"
    listing = data.records["village"][0].lists["committee_members"]
    assert listing.complete and [member.values for member in listing.members] == [{"woman": True}]
    assert data.reading.rows == 4 and data.reading.by_type == {"village": 1, "firm": 2, "cadre": 1}


def test_units_below_are_records_of_their_own(vocabulary, accounts):
    county = {
        "county": "A",
        "villages": [{"residents": 500}, {"residents": None}],
        "townships": [{"id": "T", "villages": [{"id": "V"}]}],
    }
    data = accounts(from_objects(county, vocabulary, wanted=["village", "county"]))
    villages = data.records["village"]
    assert [(record.key, record.above, record.parent) for record in villages] == [
        ("#1", {"county": "A"}, ""), ("#2", {"county": "A"}, ""), ("V", {}, "T"),
    ]  # fmt: skip
    assert [len(data.members("village", unit).members) for unit in data.records["county"]] == [3]
    assert data.find("county", "A").values == {}


def test_a_list_is_missing_empty_or_incomplete(vocabulary, accounts):
    def listing(**fields):
        data = accounts(from_objects([{"id": "A", **fields}], vocabulary, wanted=["village"]))
        return data.records["village"][0].lists.get("committee_members")

    assert listing() is None and listing(committee_members=None) is None
    assert listing(committee_members=[]).members == () and listing(committee_members=[]).complete
    assert not listing(committee_members={"members": [{}], "complete": False}).complete
    assert [member.name for member in listing(委员=["张三", None]).members] == ["张三", ""]
    wrong = from_objects([{"id": "A", "committee_members": 5}], vocabulary, wanted=["village"])
    assert [note.code for note in wrong.reading.doubtful] == ["not_a_list"] and not wrong.records["village"][0].lists


def test_supplied_types(vocabulary):
    assert from_objects({"county": "B", "villages": []}, vocabulary).supplied == {"county", "village"}
    assert from_objects({"villages": [], "firms": [{"id": 1}]}, vocabulary).supplied == {"village", "firm"}
    assert from_objects([], vocabulary, wanted=["village"]).supplied == {"village"}
    assert from_objects({}, vocabulary, wanted=["village"]).records["village"][0].values == {}


def test_how_the_type_is_told(vocabulary):
    assert set(from_objects([{"record_type": "企业", "id": 1}], vocabulary, wanted=["village"]).records) == {"firm"}
    assert set(from_objects([{"type": "firm", "id": 1}], vocabulary, wanted=["village"]).records) == {"firm"}
    assert set(from_objects([{"residents": 1}], vocabulary).records) == {"village"}
    assert set(from_objects([{"employees": 1}], vocabulary, wanted=["firm", "village"]).records) == {"firm"}
    with pytest.raises(InputError, match=r"D530.*employees.*firm, holding"):
        from_objects([{"employees": 1}], vocabulary)
    with pytest.raises(InputError, match="D530"):
        from_objects([{"unheard": 1}], vocabulary, wanted=["firm", "village"])


def test_a_row_of_unreadable_type_is_rejected_and_may_be_anything(vocabulary, accounts):
    data = accounts(from_objects([{"record_type": "star", "id": 1}, {"record_type": "firm", "id": 2, "county": "C"}], vocabulary))
    assert [note.code for note in data.reading.rejected] == ["unknown_type"] and len(data.unreadable) == 1
    (county,) = data.units("county", ["firm"])
    assert len(data.members("firm", county).uncertain) == 1


def test_a_broken_key_rejects_and_stays_a_possible_member_of_its_unit(vocabulary, accounts):
    rows = [
        {"id": "", "employees": 5, "county": "A"},
        {"id": 2.0**70, "employees": 5},
        {"id": "F", "county": "A"},
        {"id": "G", "county": "B"},
    ]
    data = accounts(from_objects(rows, vocabulary, wanted=["firm"]))
    assert [note.code for note in data.reading.rejected] == ["no_key", "key_lost_digits"]
    assert [len(data.members("firm", unit).uncertain) for unit in data.units("county", ["firm"])] == [2, 1]


@pytest.mark.parametrize("wrong", [5, "text", [5], [None], [["a"]], {1: 2}, [{1: 2}], None, b"x"])
def test_wrong_calls(vocabulary, wrong):
    with pytest.raises(CallError):
        from_objects(wrong, vocabulary, wanted=["village"])


def test_nesting_has_a_limit(vocabulary):
    deep = {"id": "0"}
    for index in range(60):
        deep = {"record_type": "holding", "id": str(index), "committee_members": [deep]}
    assert from_objects([deep], vocabulary).records  # a list that the type does not have is an unused key
    villages = {"residents": 1}
    villages["committee_members"] = [villages]
    data = from_objects([villages], vocabulary, wanted=["village"])  # the list of cadres has no such list in turn
    assert len(data.records["village"][0].lists["committee_members"].members) == 1


def test_places(vocabulary):
    data = from_objects(
        [{"id": "A"}, {"id": "B", "residents": "x", "committee_members": [{"trained": "y"}]}], vocabulary, wanted=["village"]
    )
    assert [str(note.place) for note in data.reading.doubtful] == [
        "records[1]:residents",
        "records[1].committee_members[0]:trained",
    ]
    assert data.reading.doubtful[0].arguments == {"value": "x", "field": "residents"}


def test_generators_and_dates(vocabulary):
    data = from_objects(({"id": n, "elected": date(2024, 1, n)} for n in (1, 2)), vocabulary, wanted=["village"])
    assert data.records["village"][1].values == {"elected": Days.on(date(2024, 1, 2))}


cell = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 500), st.floats(), st.text(max_size=4), st.sampled_from(["A", "B", "", "50人"])
)
keys = st.sampled_from(
    ["id", "name", "residents", "county", "township", "parent", "elected", "kind", "committee_members", "x", "resident_cadre"]
)
lists = st.lists(st.dictionaries(keys, cell, max_size=3), max_size=2)


@given(st.lists(st.dictionaries(keys, st.one_of(cell, lists), max_size=5), max_size=6))
def test_every_row_is_accounted_for(vocabulary, accounts, rows):
    accounts(from_objects(rows, vocabulary, wanted=["village"]))
