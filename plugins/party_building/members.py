"""People as child records: committee members and party members."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

PEOPLE = ("committee_member", "member")


def declare(builder: VocabularyBuilder) -> None:
    """Declare the child record types with sex, age, training and subsidy."""
    builder.record(
        "committee_member", zh="委员", en="committee member", many="committee members", child=True, measure="名 / 位 / 个",
        known_by="name",
    )  # fmt: skip
    builder.record(
        "member", zh="党员", en="party member", many="party members", child=True, measure="名 / 人 / 位 / 个", known_by="name"
    )
    builder.record(
        "supervisor", zh="监督委员", en="supervisor", many="supervisors", child=True, measure="名 / 位 / 个", known_by="name"
    )
    builder.text("name", (*PEOPLE, "supervisor"), zh="姓名", en="name / names", fixed=True)
    builder.text(
        "sex", PEOPLE, zh="性别", en="sex", fixed=True,
        choices={"female": ("女 / 女性", "female / woman"), "male": ("男 / 男性", "male / man")},
    )  # fmt: skip
    builder.adjective(PEOPLE, zh="女性 / 女 / 妇女", en="women / female / woman", field="sex", value="female")
    builder.adjective(PEOPLE, zh="男性 / 男", en="men / male / man", field="sex", value="male")
    builder.unit("year_of_age", zh="周岁 / 岁", en="year old", many="years old")
    builder.number("age", PEOPLE, zh="年龄", en="age", unit="year_of_age", low=0, high=150, integer=True, fixed=True)
    builder.record(
        "secretary", zh="书记", en="secretary", many="secretaries", parent="township", measure="名 / 位", key_zh="书记编号",
        key_en="secretary code",
    )  # fmt: skip
    builder.date("trained", "secretary", zh="培训日期", en="training date", happened_zh="接受过培训", happened_en="trained")
    builder.date(
        "trained", PEOPLE, zh="培训日期", en="training date", happened_zh="接受过培训 / 培训过 / 参加过培训",
        happened_en="trained",
    )  # fmt: skip
    builder.number(
        "subsidy", "committee_member", zh="补贴 / 固定补贴", en="subsidy / fixed subsidy", unit="yuan", low=0, step=10,
        period="year",
    )  # fmt: skip
    duties = {"leading": ("主干", "leading"), "other": ("非主干", "non-leading")}
    builder.text("duty", "committee_member", zh="职务类别", en="kind of post", choices=duties, fixed=True)
    for id, (zh, en) in duties.items():
        builder.adjective("committee_member", zh=zh, en=en, field="duty", value=id)
