"""What a city counts: model leaders of villages, model communities, advanced organisations of firms, honest shops."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare what is counted over a whole city, as records or as qualities of records that are there already."""
    builder.record(
        "model_leader", zh="先进典型", en="model village leader", many="model village leaders", parent="village",
        measure="名 / 位", key_zh="先进典型编号", key_en="model leader code",
    )  # fmt: skip
    builder.text(
        "post", "model_leader", zh="职务", en="post", fixed=True,
        choices={"secretary": ("村支书", "secretary"), "director": ("村主任", "director")},
    )  # fmt: skip
    builder.yesno("model", "community", zh="精品", en="model", adjective=True)
    builder.yesno("working_model", "community", zh="一三五工作模式", en="one-three-five model", article="the")
    builder.yesno(
        "advanced_organization", "firm", zh="先进党组织", en="advanced organization / advanced organisation",
        many="advanced organizations",
    )  # fmt: skip
    builder.record(
        "shop", zh="商店 / 门店", en="shop", many="shops", parent="township", measure="家 / 个", key_zh="商店编号",
        key_en="shop code",
    )  # fmt: skip
    builder.yesno("honest", "shop", zh="诚信示范", en="honest-trading", adjective=True)
