"""Who answers for which village and household, and how many households were visited."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("village", "community")


def declare(builder: VocabularyBuilder) -> None:
    """Declare the leaders of a township with what they answer for, and the households of a village and a community."""
    builder.record("town_leader", zh="镇街领导", en="town leader", many="town leaders", child=True, measure="名 / 位 / 个")
    builder.children("town_leaders", "township", "town_leader", zh="镇街领导", en="town leader", many="town leaders")
    builder.number(
        "villages_assigned", "town_leader", zh="联系村", en="assigned village", many="assigned villages", unit="item", low=0,
        high=50,
    )  # fmt: skip
    builder.number(
        "households_assigned", "town_leader", zh="联系户", en="assigned household", many="assigned households",
        unit="household", low=0, high=500,
    )  # fmt: skip
    builder.yesno("leader_in_charge", "village", zh="包村领导", en="town leader in charge", many="town leaders in charge")
    builder.number(
        "households", BOTH, zh="住户 / 住户数 / 总户数", en="household", many="households", unit="household", low=0, fixed=True
    )
    builder.number(
        "households_visited",
        BOTH,
        zh="走访户 / 走访户数 / 已走访户数",
        en="visited household",
        many="visited households",
        unit="household",
        low=0,
    )
