"""Grassroots party organisations by the field in which they stand."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

# Id, Chinese word, English adjective.
FIELDS = (
    ("rural", "农村", "rural"),
    ("urban", "城市", "urban"),
    ("office", "机关", "office"),
    ("two_new", "两新", "two-new"),
    ("state_firm", "国企", "state-firm"),
    ("school", "学校", "school"),
    ("hospital", "医院", "hospital"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare the record type with its field; other modules add what their documents ask of it."""
    builder.record(
        "organization", zh="基层党组织", en="grassroots organization / grassroots organisation / grassroots organisations",
        many="grassroots organizations", parent="township", measure="个", key_zh="党组织代码 / 基层党组织代码",
        key_en="organization code / organisation code",
    )  # fmt: skip
    choices = {id: (zh, en) for id, zh, en in FIELDS}
    builder.text("field", "organization", zh="领域", en="field", fixed=True, choices=choices)
    for id, zh, en in FIELDS:
        builder.adjective("organization", zh=zh, en=en, field="field", value=id)
