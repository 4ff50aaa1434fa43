"""What an organisation does through the year: lectures by who gives them, plans for new members, its brand."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

# Id, Chinese words of the lecturer and of the lecture, English of the lecturer and of one and several lectures.
LECTURERS = (
    ("leader", "领导", "领导讲课", "leader", "lecture by a leader", "lectures by leaders"),
    ("expert", "专家", "专家讲课", "expert", "lecture by an expert", "lectures by experts"),
    (
        "branch_secretary",
        "支部书记",
        "书记讲课",
        "branch secretary",
        "lecture by a branch secretary",
        "lectures by branch secretaries",
    ),
    ("member", "党员", "党员讲课", "party member", "lecture by a party member", "lectures by party members"),
)
# Id, Chinese words, English words, English of several: the brand that organisations of one field build.
BRANDS = (
    ("model_office_brand", "模范机关", "model office", "model offices"),
    ("five_strong_brand", "五强企业", "five-strong firm", "five-strong firms"),
    ("four_excellent_brand", "四优学校", "four-excellent school", "four-excellent schools"),
    ("four_good_brand", "四好医院", "four-good hospital", "four-good hospitals"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare lectures and yearly plans as child records with their dates, and the brands of organisations."""
    builder.verb("give", zh="举办", en="give / gives")
    builder.record("lecture", zh="讲课", en="lecture", many="lectures", child=True, measure="次 / 场")
    builder.children("lectures", "organization", "lecture", zh="讲课", en="lecture", many="lectures")
    builder.date("given", "lecture", zh="讲课日期", en="lecture date", verbs="give")
    builder.text(
        "lecturer", "lecture", zh="主讲人", en="lecturer", fixed=True,
        choices={id: (zh, en) for id, zh, _, en, _, _ in LECTURERS} | {"other": ("其他主讲人", "other lecturer")},
    )  # fmt: skip
    for id, _, zh, _, en, many in LECTURERS:
        builder.role("lecture", zh=zh, en=en, many=many, field="lecturer", value=id)
    builder.verb("draw_up", zh="制定", en="draw up / draws up")
    builder.record(
        "recruitment_plan", zh="发展党员计划", en="recruitment plan", many="recruitment plans", child=True, measure="份 / 个"
    )
    builder.children(
        "recruitment_plans", "organization", "recruitment_plan", zh="发展党员计划", en="recruitment plan",
        many="recruitment plans",
    )  # fmt: skip
    builder.date("drawn_up", "recruitment_plan", zh="制定日期", en="date drawn up", verbs="draw_up")
    builder.verb("create", zh="创建", en="create / creates")
    for id, zh, en, many in BRANDS:
        builder.yesno(id, "organization", zh=zh, en=en, many=many, verbs="create")
