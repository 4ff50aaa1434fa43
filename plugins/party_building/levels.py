"""Levels of the hierarchy: township below county below city, keyed by the codes of the national statistical divisions."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare city (4 digits), county (6) and township (9), and what a township is asked for."""
    builder.record("city", zh="市", en="city", many="cities", level=True, code_digits=4, key_zh="市代码", key_en="city code")
    builder.record(
        "county", zh="县 / 县区 / 区县", en="county", many="counties", parent="city", level=True, code_digits=6,
        key_zh="县代码 / 县区代码 / 区县代码", key_en="county code",
    )  # fmt: skip
    builder.record(
        "township", zh="乡镇 / 街道", en="township / subdistrict / subdistricts", many="townships", parent="county", level=True,
        code_digits=9, key_zh="乡镇代码 / 街道代码", key_en="township code",
    )  # fmt: skip
    builder.yesno(
        "general_party_committee", "township", zh="综合党委", en="general party committee", many="general party committees",
        verbs="set_up",
    )  # fmt: skip
