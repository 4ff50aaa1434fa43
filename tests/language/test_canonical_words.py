"""What canonical sentences say in words, where a formula would say it too: each comes back as it is, in both languages."""

from __future__ import annotations

import pytest

from tests.twins import read, write

SAID = {
    "a share of those in a role": (
        "每个村90%以上的政治功能事项应当是已落实。",
        "at least 90% of the political function items of every village must be carried out.",
    ),
    "what of each child is recorded": (
        "实施方案的每项重点任务的任务状态应当填报。",
        "the state of every key task of an implementation plan must be recorded.",
    ),
    "an adjective that stands behind its noun": (
        "是被列为软弱村的村应当有驻村干部。",
        "villages that are classed as weak must have a resident cadre.",
    ),
    "a value of each child": (
        "村的每名委员的年龄应当达到18周岁以上。",
        "the age of every committee member of a village must be at least 18 years old.",
    ),
    "how much a value of each child rose": (
        "村的每名委员的补贴应当比上年增加300元以上。",
        "the subsidy of every committee member of a village must be at least 300 yuan more than the year before.",
    ),
    "for each choice, in each unit": (
        "各市每种社区类型示范社区总数应当达到1个以上。",
        "for each community type, in each city, the number of demonstration communities must be at least 1.",
    ),
}


@pytest.mark.parametrize("name", list(SAID))
def test_the_canonical_sentence_is_this_one(name):
    chinese, english = SAID[name]
    found = read("zh", chinese).node
    assert found is not None
    assert (write("zh", found), write("en", found)) == SAID[name]
    assert read("en", english).node == found


def test_a_share_of_children_with_conditions_has_words_in_chinese_alone():
    chinese = "每个村80%以上的年龄18周岁以上的女性委员应当接受过培训。"
    found = read("zh", chinese).node
    assert write("zh", found) == chinese
    assert read("en", write("en", found)).node == found and "satisfy (" in write("en", found)


def test_a_share_for_each_choice_has_words_in_english_alone():
    english = "for each community type, at least 50% of communities must have a service desk."
    found = read("en", english).node
    assert write("en", found) == english
    assert read("zh", write("zh", found)).node == found and "满足（" in write("zh", found)
