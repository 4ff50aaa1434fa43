"""The words of the first domain: in both languages, whole, with the ids that rulesets and callers rely on."""

from __future__ import annotations

import pytest

from rulekit.plugin import discover, vocabulary
from rulekit.vocabulary import ChildList, Field, Vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The vocabulary of this plug-in alone."""
    joined, problems = vocabulary(["party-building"])
    assert not problems
    return joined


def test_it_is_found_by_its_entry_point() -> None:
    found = {plugin.id: plugin for plugin in discover()}["party-building"]
    assert found.problem is None
    assert (found.distribution, found.hook) == ("rulekit", "rulekit.plugins.party_building:register")


def test_ids_that_others_rely_on(words: Vocabulary) -> None:
    types = {"village", "community", "firm", "venue", "branch", "township", "county", "city"}
    assert types <= set(words.records)
    children = {record.id for record in words.records.values() if record.child}
    assert {"committee_member", "member", "members_meeting", "visit"} <= children
    for name in (
        "firm.employees", "firm.ownership", "firm.party_organization", "village.resident_cadre", "village.secretary_is_director",
        "community.office_funds", "village.deputy_secretary", "community.deputy_secretary", "community.paired_organizations",
        "community.member_check_in", "community.cadres_sent_down", "community.responsible_leaders",
    ):  # fmt: skip
        record, id = name.split(".")
        assert (record, id) in words.fields
    assert words.fields["community", "office_funds"].unit == "yuan"
    assert words.fields["community", "office_funds"].low == 0


def test_a_deputy_secretary_is_appointed_and_what_ties_a_community_is_had(words: Vocabulary) -> None:
    assert words.fields["village", "deputy_secretary"].verbs == ("appoint",)
    assert "设" in words.verbs["appoint"].words.zh
    ties = {"paired_organizations": "组织结对", "member_check_in": "党员报到", "cadres_sent_down": "干部下沉"}
    for id, word in (ties | {"responsible_leaders": "领导包联"}).items():
        field = words.fields["community", id]
        assert (field.kind, field.words.first("zh"), field.words.article, field.adjective) == ("yesno", word, "", False)


def test_levels_nest_by_their_codes(words: Vocabulary) -> None:
    for record in ("village", "community", "firm", "venue", "branch"):
        assert words.levels_above(record) == ("township", "county", "city")
    digits = {record: words.records[record].code_digits for record in ("city", "county", "township", "village", "community")}
    assert digits == {"city": 4, "county": 6, "township": 9, "village": 12, "community": 12}
    assert [record.id for record in words.records.values() if record.level] == ["city", "county", "township"]


def test_every_entry_has_words_in_both_languages(words: Vocabulary) -> None:
    for entry in words.entries:
        if hasattr(entry, "words"):
            assert entry.words.zh, entry
            assert entry.words.en, entry


def test_references_hold(words: Vocabulary) -> None:
    for entry in words.entries:
        if isinstance(entry, Field):
            assert entry.record in words.records
            assert set(entry.verbs) <= set(words.verbs)
    for adjective in words.adjectives:
        field = words.fields[adjective.record, adjective.field]
        assert field.kind == "yesno" if not adjective.value else adjective.value in {choice.id for choice in field.choices}
    for record, left, right in words.identities:
        assert words.fields[record, left].kind == words.fields[record, right].kind == "text"
        assert words.fields[record, words.identities[record, left, right].field].kind == "yesno"
    for _, listing in words.lists.items():
        assert words.records[listing.child].child
    for place in words.places.values():
        assert all(len(code) == words.records[place.level].code_digits for code in place.codes)


def test_one_word_has_one_meaning_in_one_record_type(words: Vocabulary) -> None:
    for lang in ("zh", "en"):
        seen: dict[tuple[str, str], str] = {}
        members: list[Field | ChildList] = [*words.fields.values(), *words.lists.values()]
        for entry in members:
            for form in entry.words.forms(lang):
                assert seen.setdefault((entry.record, form), entry.id) == entry.id


def test_a_county_of_a_common_name_has_all_its_codes(words: Vocabulary) -> None:
    assert words.places["gulou"].codes == ("350102", "320106", "320302", "410204")
    inside = [place for place in words.places.values() if place.level == "county" and "3501" in {c[:4] for c in place.codes}]
    assert len(inside) == 13


def test_what_a_city_counts_stands_in_records_that_can_be_placed_in_it(words: Vocabulary) -> None:
    for record in ("contact_point", "sent_cadre", "model_leader", "shop", "zone", "problem", "organization"):
        assert "city" in words.levels_above(record), record
        assert words.records[record].key_words.zh and words.records[record].key_words.en, record
    listed = {"contact_point": "service_round", "organization": "deadline_notice", "zone": "zone_firm"}
    for record, child in listed.items():
        assert child in {listing.child for listing in words.lists_of(record)}
    reporting = {record for record, id in words.lists if id == "secretary_reports"}
    assert {"county", "township", "village", "community"} <= reporting
    assert words.fields["committee_member", "subsidy"].period == "year"
