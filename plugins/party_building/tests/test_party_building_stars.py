"""Words of building to a standard: six aspects with a noun each, ties, links, grids, and how the best are chosen."""

from __future__ import annotations

import pytest

import rulekit
from rulekit.plugin import vocabulary
from rulekit.vocabulary import Role, Vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The vocabulary of this plug-in alone."""
    joined, problems = vocabulary(["party-building"])
    assert not problems
    return joined


def test_a_village_has_the_ties_of_a_community(words: Vocabulary) -> None:
    for id in ("paired_organizations", "member_check_in", "cadres_sent_down", "responsible_leaders"):
        village, community = words.fields["village", id], words.fields["community", id]
        assert village.words.first("zh") == community.words.first("zh")
        assert village.words.first("en") == community.words.first("en")


def test_five_links_stand_for_organisations_villages_and_communities(words: Vocabulary) -> None:
    links = ("team_selection", "team_training", "team_management", "team_deployment", "team_reserve")
    assert all((record, id) in words.fields for record in ("organization", "village", "community") for id in links)


def test_each_aspect_has_a_noun(words: Vocabulary) -> None:
    choices = {choice.id for choice in words.fields["list_item", "aspect"].choices}
    assert choices == {"political", "organization", "team", "service", "institutions", "support"}
    roles = {role.value for role in words.entries if isinstance(role, Role) and role.record == "list_item"}
    assert roles == choices


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        (
            "村80%以上的服务活动事项应当已落实。",
            "at least 80% of the service activity items of a village must be carried out.",
        ),
        ("社区至少100%的网格应当有党组织。", "at least 100% of the grids of a community must have a party organization."),
        ("基层党组织应当在2024年底前启动。", "a grassroots organization must be under way by the end of 2024."),
        ("各市3个以上的支部应当获选。", "in each city, at least 3 branches must be selected."),
        ("每个县应当有计入考核的建强结果。", "every county must have building results in its yearly assessment."),
    ],
)
def test_a_sentence_and_its_twin_mean_the_same(zh: str, en: str) -> None:
    left, right = (rulekit.parse(text, uses=["party-building"]) for text in (zh, en))
    assert left.ir == right.ir


def test_what_is_kept_by_year(words: Vocabulary) -> None:
    for record, id in (
        ("village", "star_score"), ("community", "innovation_project"), ("branch", "review_score"), ("secretary", "selected"),
        ("county", "results_counted"),
    ):  # fmt: skip
        assert words.fields[record, id].period == "year"
    assert words.levels_above("secretary") == ("township", "county", "city")
