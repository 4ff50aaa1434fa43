"""Employers with their workplaces and accidents: record types, fields, adjectives and verbs."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("employer", "workplace")


def declare(builder: VocabularyBuilder) -> None:
    """Declare the words; the verb of setting up equals that of other plug-ins word for word, so that both can be used at once."""
    builder.verb("set_up", zh="建立 / 设立 / 组建", en="set up / sets up / establish / establishes")
    builder.verb("keep", zh="配备 / 备有", en="keep / keeps")
    builder.record(
        "employer", zh="用人单位", en="employer", many="employers", key_zh="用人单位代码 / 单位代码",
        key_en="employer code / employer id",
        measure="家 / 个", begins="registered", ends="closed",
    )  # fmt: skip
    builder.record(
        "workplace", zh="工作场所 / 作业场所", en="workplace", many="workplaces", parent="employer", measure="处 / 个",
        key_zh="工作场所代码", key_en="workplace code / workplace id",
    )  # fmt: skip
    builder.record("accident", zh="事故", en="accident", many="accidents", child=True, measure="起 / 次")
    _employer(builder)
    _workplace(builder)
    _accident(builder)


def _employer(builder: VocabularyBuilder) -> None:
    builder.number("workers", BOTH, zh="职工 / 职工人数", en="worker", many="workers", unit="person", high=10_000_000)
    builder.number("union_members", "employer", zh="工会会员 / 会员", en="union member", many="union members", unit="person")
    builder.number(
        "disabled_workers", "employer", zh="残疾职工", en="disabled worker", many="disabled workers", unit="person", step=1
    )
    builder.number("safety_officers", BOTH, zh="安全员 / 安全员人数", en="safety officer", many="safety officers", unit="person")
    builder.number("payroll", "employer", zh="工资总额", en="payroll", unit="yuan", low=0, step=100)
    builder.yesno("trade_union", "employer", zh="工会组织 / 工会", en="trade union", many="trade unions", verbs="set_up")
    builder.yesno("injury_insurance", "employer", zh="工伤保险", en="injury insurance", article="")
    builder.text(
        "sector", "employer", zh="行业", en="sector", fixed=True,
        choices={
            "construction": ("建筑 / 建筑业", "construction"),
            "manufacturing": ("制造 / 制造业", "manufacturing"),
            "services": ("服务 / 服务业", "services"),
        },
    )  # fmt: skip
    builder.adjective("employer", zh="建筑业", en="construction", field="sector", value="construction")
    builder.adjective("employer", zh="制造业", en="manufacturing", field="sector", value="manufacturing")
    builder.text("registration_code", "employer", zh="登记代码", en="registration code", fixed=True)
    builder.date(
        "registered", "employer", zh="登记日期", en="registration date", happened_zh="登记", happened_en="registered", fixed=True
    )
    builder.date("closed", "employer", zh="注销日期", en="closing date", happened_zh="注销", happened_en="closed", fixed=True)
    builder.children("accidents", "employer", "accident", zh="事故", en="accident", many="accidents")


def _workplace(builder: VocabularyBuilder) -> None:
    builder.number("floor_area", "workplace", zh="建筑面积", en="floor area", unit="square_metre", fixed=True)
    builder.number("exits", "workplace", zh="安全出口", en="emergency exit", many="emergency exits", unit="item", step=1)
    builder.yesno("first_aid_kit", "workplace", zh="急救箱", en="first-aid kit", many="first-aid kits", verbs="keep")
    builder.yesno("noisy", "workplace", zh="高噪声", en="noisy", adjective=True)
    builder.yesno("locked", "workplace", zh="上锁", en="locked", adjective=True)


def _accident(builder: VocabularyBuilder) -> None:
    builder.date(
        "happened", "accident", zh="发生日期", en="date of accident", happened_zh="发生", happened_en="happened", fixed=True
    )
    builder.number("injured", "accident", zh="受伤人员", en="injured person", many="injured persons", unit="person", fixed=True)
    builder.yesno("reported", "accident", zh="已上报", en="reported", adjective=True)
