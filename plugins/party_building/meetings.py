"""What a branch or a village does on dates, as child records: members' meetings, visits to households."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare meetings of a branch by the day they were held, and visits of a village by the days planned and made."""
    builder.verb("hold", zh="召开 / 举行", en="hold / holds")
    builder.record(
        "members_meeting", zh="党员大会", en="members' meeting", many="members' meetings", child=True, measure="次 / 场 / 个"
    )
    builder.children("meetings", "branch", "members_meeting", zh="党员大会", en="members' meeting", many="members' meetings")
    builder.date("date", "members_meeting", zh="召开日期", en="date held", verbs="hold")
    builder.yesno("minutes", "members_meeting", zh="会议记录", en="minutes", article="")
    builder.verb("plan", zh="计划", en="plan / plans")
    builder.verb("make", zh="开展", en="make / makes")
    builder.record("visit", zh="入户走访", en="home visit", many="home visits", child=True, measure="次 / 轮")
    builder.children("visits", "village", "visit", zh="入户走访", en="home visit", many="home visits")
    builder.date("planned", "visit", zh="计划日期", en="planned date", verbs="plan")
    builder.date("made", "visit", zh="走访日期", en="visiting date", verbs="make")
