"""Building projects of a grassroots organisation, as child records: how they were let, and what an inspection found."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare projects with what is asked of them and what is forbidden."""
    builder.record("project", zh="建设项目", en="building project", many="building projects", child=True, measure="个 / 项")
    builder.children("projects", "organization", "project", zh="建设项目", en="building project", many="building projects")
    builder.verb("go_through", zh="履行 / 经过", en="go through / goes through")
    builder.yesno("tender", "project", zh="招标手续 / 招投标手续", en="tender", many="tenders", verbs="go_through")
    for id, zh, en in (
        ("wasteful", "铺张浪费", "wasteful"),
        ("showy", "流于形式", "showy"),
    ):
        builder.yesno(id, "project", zh=zh, en=en, adjective=True)
