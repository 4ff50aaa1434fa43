"""Plans over several years: key measures and tasks with their state, and what a temporary cover is followed by."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare the plan of a city with its measures and tasks, and the commando team of an emergency."""
    builder.record(
        "plan", zh="实施方案", en="implementation plan", many="implementation plans", parent="city", measure="份 / 个",
        key_zh="方案代码", key_en="plan code",
    )  # fmt: skip
    builder.record(
        "key_measure", zh="关键措施", en="key measure", many="key measures", child=True, measure="项 / 条 / 个", known_by="title"
    )
    builder.children("measures", "plan", "key_measure", zh="关键措施", en="key measure", many="key measures")
    builder.record(
        "key_task", zh="重点任务", en="key task", many="key tasks", child=True, measure="项 / 条 / 个", known_by="title"
    )
    builder.children("tasks", "plan", "key_task", zh="重点任务", en="key task", many="key tasks")
    builder.text("title", ("key_measure", "key_task"), zh="事项名称", en="title / titles", fixed=True)
    builder.text(
        "state", "key_task", zh="任务状态", en="state",
        choices={
            "not_started": ("未启动", "not started"),
            "under_way": ("推进中", "under way"),
            "completed": ("已完成", "completed"),
        },
    )  # fmt: skip
    builder.date("completed_on", "key_task", zh="任务完成日期", en="completion date", happened_zh="完成", happened_en="completed")
    builder.date(
        "team_formed", "emergency", zh="突击队组建日期", en="date of the commando team", happened_zh="组建党员突击队",
        happened_en="given a commando team",
    )  # fmt: skip
