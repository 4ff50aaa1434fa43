"""Leading cadres, the contact points that they keep, and the rounds of service held there."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from .lists import child_list

# Id, Chinese word, English word of the rank; it stands before the noun as well.
RANKS = (
    ("city", "市级", "city-level"),
    ("department", "市直部门", "departmental"),
    ("county", "县级", "county-level"),
    ("township", "乡级", "township-level"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare cadres with their rank, contact points with their dated rounds of service, cadres sent to villages."""
    builder.record(
        "leading_cadre", zh="领导干部", en="leading cadre", many="leading cadres", parent="city", measure="名 / 位",
        key_zh="干部编号", key_en="cadre code",
    )  # fmt: skip
    builder.text("rank", "leading_cadre", zh="任职层级", en="rank", fixed=True, choices={id: (zh, en) for id, zh, en in RANKS})
    for id, zh, en in RANKS:
        builder.adjective("leading_cadre", zh=zh, en=en, field="rank", value=id)
    builder.record(
        "contact_point", zh="联系点", en="contact point", many="contact points", parent="leading_cadre", measure="个 / 处",
        key_zh="联系点编号", key_en="contact point code",
    )  # fmt: skip
    child_list(
        builder, "service_rounds", "contact_point", "service_round", zh="集中服务", en="round of service",
        many="rounds of service", measure="次 / 轮",
    )  # fmt: skip
    builder.date("served", "service_round", zh="服务日期", en="date of service", verbs="make")
    builder.record(
        "sent_cadre", zh="选派驻村干部", en="cadre sent to a village", many="cadres sent to villages", parent="village",
        measure="名 / 位", key_zh="选派干部编号", key_en="sent cadre code",
    )  # fmt: skip
