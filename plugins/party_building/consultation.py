"""Major matters and consultations of a community: dated steps, and who took part."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from .lists import child_list

# Steps by their number alone: what each of them is, a document may leave open.
STEPS = (
    ("first", "第一步", "first step"),
    ("second", "第二步", "second step"),
    ("third", "第三步", "third step"),
    ("fourth", "第四步", "fourth step"),
    ("fifth", "第五步", "fifth step"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare both as child records of a community."""
    _dated(builder, "major_matters", "major_matter", zh="重大事项", en="major matter", steps=5)
    _dated(builder, "consultations", "consultation", zh="基层协商", en="grassroots consultation", steps=4)
    for id, zh, en in (
        ("county_link", "县区参与", "county participation"),
        ("street_link", "街道参与", "street participation"),
        ("community_link", "社区参与", "community participation"),
    ):
        builder.yesno(id, "consultation", zh=zh, en=en, article="")


def _dated(builder: VocabularyBuilder, list: str, record: str, *, zh: str, en: str, steps: int) -> None:
    child_list(builder, list, "community", record, zh=zh, en=en, many=f"{en}s", measure="项 / 件 / 次")
    for id, step_zh, step_en in STEPS[:steps]:
        builder.date(f"{id}_step", record, zh=f"{step_zh}日期", en=step_en, happened_zh=step_zh, happened_en=f"through {step_en}")
