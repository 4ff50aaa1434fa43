"""The duty roster of a community's service desk."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from .lists import child_list


def declare(builder: VocabularyBuilder) -> None:
    """Declare shifts as child records: the day, which kind of day it is, and whether there was staff at the desk."""
    child_list(builder, "shifts", "community", "shift", zh="值班", en="shift", many="shifts", measure="次 / 个")
    builder.date("on", "shift", zh="值班日期", en="day of the shift", happened_zh="到期", happened_en="due", fixed=True)
    kinds = (("working_day", "工作日", "working-day"), ("holiday", "节假日", "holiday"))
    builder.text("kind", "shift", zh="日别", en="kind of day", fixed=True, choices={id: (zh, en) for id, zh, en in kinds})
    for id, zh, en in kinds:
        builder.adjective("shift", zh=zh, en=en, field="kind", value=id)
    builder.yesno("staffed", "shift", zh="值守人员", en="staff at the desk", article="")
