"""Development zones and parks, with the firms in them as child records, and the committees set up over firms."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("zone", "township")


def declare(builder: VocabularyBuilder) -> None:
    """Declare zones, their firms, and from how many firms on they count as concentrated, which is a declared field."""
    builder.record(
        "zone", zh="园区 / 开发区", en="development zone / park / parks", many="development zones", parent="county",
        measure="个", key_zh="园区代码", key_en="zone code",
    )  # fmt: skip
    builder.record("zone_firm", zh="园内企业", en="resident firm", many="resident firms", child=True, measure="家 / 个")
    builder.children("zone_firms", "zone", "zone_firm", zh="园内企业", en="resident firm", many="resident firms")
    builder.text(
        "ownership", "zone_firm", zh="所有制", en="ownership", fixed=True,
        choices={
            "non-public": ("非公 / 非公有 / 非公有制 / 民营 / 私营", "non-public / private"),
            "public": ("公有 / 公有制 / 国有", "public / state-owned"),
        },
    )  # fmt: skip
    builder.adjective("zone_firm", zh="非公 / 非公有制 / 民营", en="non-public / private", field="ownership", value="non-public")
    builder.number(
        "concentrated_from", BOTH, zh="集中起点家数", en="concentration threshold", unit="item", low=1,
        high=20, fixed=True,
    )  # fmt: skip
    builder.yesno("firm_committee", BOTH, zh="企业党委", en="firm committee", many="firm committees", verbs="set_up")
    builder.yesno(
        "general_party_committee", "zone", zh="综合党委", en="general party committee", many="general party committees",
        verbs="set_up",
    )  # fmt: skip
