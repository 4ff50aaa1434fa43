"""Committees that tie organisations together: of a street, of an industry; and the type by which a community is governed."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

# Id, Chinese words of the industry and of its committee, English of the industry and of one and several committees.
INDUSTRIES = (
    ("transport", "交通运输", "交通运输行业党委", "transport", "transport industry committee", "transport industry committees"),
    (
        "property",
        "物业服务",
        "物业服务行业党委",
        "property services",
        "property services industry committee",
        "property services industry committees",
    ),
    ("other", "其他行业", "其他行业党委", "another industry", "committee of another industry", "committees of other industries"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare which townships are subdistricts, their working committee, the committees of industries, classes of communities."""
    builder.yesno("subdistrict_status", "township", zh="街道建制", en="subdistrict status", article="", fixed=True)
    builder.yesno(
        "big_works_committee", "township", zh="大工委 / 街道大工委", en="big working committee", many="big working committees",
        verbs="set_up",
    )  # fmt: skip
    builder.record(
        "industry_committee", zh="行业党委", en="industry committee", many="industry committees", child=True, measure="个"
    )
    builder.children(
        "industry_committees", "city", "industry_committee", zh="行业党委", en="industry committee", many="industry committees"
    )
    builder.text(
        "industry", "industry_committee", zh="行业", en="industry", fixed=True,
        choices={id: (zh, en) for id, zh, _, en, _, _ in INDUSTRIES},
    )  # fmt: skip
    for id, _, zh, _, en, many in INDUSTRIES:
        builder.role("industry_committee", zh=zh, en=en, many=many, field="industry", value=id)
    builder.text(
        "governance_class", "community", zh="治理类别", en="governance class", fixed=True,
        choices={
            "tourist": ("旅游集聚", "tourist"),
            "old": ("传统老旧", "old"),
            "newly_built": ("新建住宅", "newly built"),
            "urban_fringe": ("城乡结合", "urban fringe"),
        },
    )  # fmt: skip
