"""The words of the second domain: in both languages, with ranges, apart from the first domain and usable with it."""

from __future__ import annotations

from rulekit.plugin import discover, vocabulary
from rulekit.vocabulary import Field


def test_every_entry_has_words_in_both_languages() -> None:
    words, problems = vocabulary(["employers"])
    assert not problems
    for entry in words.entries:
        if hasattr(entry, "words"):
            assert entry.words.zh, entry
            assert entry.words.en, entry
            assert all(word.isascii() for word in entry.words.en), entry


def test_it_is_found_by_its_entry_point_with_origin() -> None:
    found = {plugin.id: plugin for plugin in discover()}["employers"]
    assert found.problem is None
    assert found.distribution == "rulekit"
    assert found.hook == "rulekit.plugins.employers:register"


def test_it_can_be_used_together_with_the_first_domain() -> None:
    both, problems = vocabulary(["party-building", "employers"])
    assert not problems
    assert {"firm", "employer"} <= set(both.records)
    assert {"set_up", "join", "appoint", "offer", "keep"} <= set(both.verbs)
    assert len(set(both.verbs)) == len(both.verbs)


def test_counts_cannot_be_negative_and_references_hold() -> None:
    words, _ = vocabulary(["employers"])
    for entry in words.entries:
        if isinstance(entry, Field):
            assert entry.record in words.records
            assert set(entry.verbs) <= set(words.verbs)
            if entry.kind == "number":
                assert entry.low == 0
    for record in words.records.values():
        assert not record.parent or record.parent in words.records
        for name in (record.begins, record.ends):
            assert not name or words.fields[record.id, name].kind == "date"
