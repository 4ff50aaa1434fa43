"""What is followed up by dates: problems, notices to put something right, decisions in steps, emergencies."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare each with the days on which something was done about it; a cell may say that it was not done yet."""
    builder.record(
        "problem", zh="问题", en="problem", many="problems", parent="village", measure="个 / 件 / 项", key_zh="问题编号",
        key_en="problem code",
    )  # fmt: skip
    builder.date("raised", "problem", zh="提出日期", en="date raised", happened_zh="提出", happened_en="raised", fixed=True)
    builder.date(
        "settled", "problem", zh="办结日期", en="date settled", happened_zh="办结 / 解决", happened_en="settled / resolved"
    )
    builder.yesno("time_limit", "problem", zh="办理时限", en="time limit", article="a")
    builder.yesno("owner", "problem", zh="责任人", en="owner", many="owners")
    remits = {"county": ("县级", "county-level"), "higher": ("上级", "higher-level")}
    builder.text("remit", "problem", zh="职责归属", en="remit", choices=remits, fixed=True)
    for id, (zh, en) in remits.items():
        builder.adjective("problem", zh=zh, en=en, field="remit", value=id)
    builder.record(
        "notice",
        zh="整改通知书 / 整改通知",
        en="rectification notice",
        many="rectification notices",
        parent="village",
        measure="份",
    )
    builder.date("issued", "notice", zh="下达日期", en="date issued", happened_zh="下达", happened_en="issued", fixed=True)
    builder.date("answered", "notice", zh="销号日期", en="date answered", happened_zh="销号", happened_en="answered")
    builder.record("emergency", zh="突发事件", en="emergency", many="emergencies", parent="township", measure="起")
    builder.date(
        "declared", "emergency", zh="宣布日期", en="date declared", happened_zh="宣布", happened_en="declared", fixed=True
    )
    builder.date(
        "covered", "emergency", zh="临时党组织成立日期", en="date of the temporary organization", happened_zh="组建临时党组织",
        happened_en="given a temporary party organization",
    )  # fmt: skip
    _decision(builder)


def _decision(builder: VocabularyBuilder) -> None:
    builder.record("decision", zh="决策 / 重大事项决策", en="decision", many="decisions", parent="village", measure="项")
    for id, zh, en, done in (
        ("proposal", "提议", "proposal", "proposed"),
        ("consultation", "协商", "consultation", "consulted on"),
        ("review", "审议", "review", "reviewed"),
        ("vote", "表决", "vote", "voted on"),
        ("publication", "公示", "publication", "published"),
    ):
        builder.date(id, "decision", zh=f"{zh}日期", en=en, happened_zh=zh, happened_en=done)
