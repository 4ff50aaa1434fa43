"""Firms: how large, whose, since when, and which organisations they have."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the record type firm with its fields and adjectives."""
    builder.record(
        "firm", zh="企业 / 公司", en="firm / company / companies", many="firms", parent="township", measure="家 / 个",
        key_zh="企业代码 / 企业编号", key_en="firm code / firm id",
    )  # fmt: skip
    builder.number("employees", "firm", zh="员工 / 职工 / 员工数 / 员工人数", en="employee", many="employees", unit="person")
    builder.text(
        "ownership", "firm", zh="所有制 / 所有制性质", en="ownership", fixed=True,
        choices={
            "non-public": ("非公 / 非公有 / 非公有制 / 民营 / 私营", "non-public / private"),
            "public": ("公有 / 公有制 / 国有", "public / state-owned"),
        },
    )  # fmt: skip
    builder.adjective("firm", zh="非公 / 非公有制 / 民营", en="non-public / private", field="ownership", value="non-public")
    builder.adjective("firm", zh="公有制 / 公有 / 国有", en="public / state-owned", field="ownership", value="public")
    builder.date(
        "founded", "firm", zh="成立日期 / 成立时间", en="founding date", happened_zh="成立", happened_en="founded / established",
        fixed=True,
    )  # fmt: skip
    builder.text("credit_code", "firm", zh="信用代码 / 统一社会信用代码", en="credit code", fixed=True)
    builder.number("party_members", "firm", zh="党员 / 党员人数", en="party member", many="party members", unit="person")
    builder.number(
        "safety_officers", "firm", zh="安全员 / 安全员人数", en="safety officer", many="safety officers", unit="person"
    )
    _organisations(builder)


def _organisations(builder: VocabularyBuilder) -> None:
    builder.yesno(
        "party_organization", "firm", zh="党组织", en="party organization / party organisation / party organisations",
        many="party organizations", verbs="set_up",
    )  # fmt: skip
    builder.yesno("party_committee", "firm", zh="党委", en="party committee", many="party committees", verbs="set_up")
    builder.yesno(
        "joint_party_organization", "firm", zh="联合党组织", en="joint party organization / joint party organisation",
        many="joint party organizations", verbs="join / set_up",
    )  # fmt: skip
    builder.yesno("training_room", "firm", zh="培训室", en="training room", many="training rooms", verbs="set_up")
