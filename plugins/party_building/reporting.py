"""What an organisation is told to put right and by when, its class, and the yearly reports of secretaries at each level."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from .lists import child_list


def declare(builder: VocabularyBuilder) -> None:
    """Declare the class of an organisation with plan, goal and measures, notices with a deadline, secretaries' reports."""
    choices = {
        "advanced": ("先进", "advanced"),
        "ordinary": ("一般", "ordinary"),
        "lagging": ("后进", "lagging"),
        "none": ("未定级", "not classed"),
    }
    builder.text("class", "organization", zh="分类等级", en="class", choices=choices)
    for id in ("advanced", "ordinary", "lagging"):
        builder.adjective("organization", zh=choices[id][0], en=choices[id][1], field="class", value=id)
    builder.yesno("rectification_plan", "organization", zh="整改方案", en="rectification plan", many="rectification plans")
    builder.yesno("improvement_goal", "organization", zh="改进目标", en="improvement goal", many="improvement goals")
    builder.yesno("improvement_measures", "organization", zh="改进措施", en="improvement measures", article="")
    builder.yesno("neglectful", "organization", zh="工作不力", en="neglectful", adjective=True)
    child_list(
        builder, "deadline_notices", "organization", "deadline_notice", zh="限期整改通知书", en="deadline notice",
        many="deadline notices", measure="份",
    )  # fmt: skip
    builder.date(
        "issued", "deadline_notice", zh="下达日期", en="date issued", happened_zh="下达", happened_en="issued", fixed=True
    )
    builder.date(
        "put_right", "deadline_notice", zh="整改完成日期", en="date put right", happened_zh="完成整改", happened_en="put right"
    )
    builder.date("deadline", "deadline_notice", zh="整改期限", en="deadline", happened_zh="到期", happened_en="due", fixed=True)
    builder.children(
        "secretary_reports", ("county", "township", "village"), "secretary_report", zh="书记述职", en="secretary's report",
        many="secretary's reports",
    )  # fmt: skip
