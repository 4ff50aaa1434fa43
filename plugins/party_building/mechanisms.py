"""How organisations work: what ties a village to the bodies around it, links of building a team, ways of governing."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("village", "community")


def declare(builder: VocabularyBuilder) -> None:
    """Declare the five links of a team, and what a community is governed by."""
    for id, zh, en in (
        ("team_selection", "选拔工作", "team selection"),
        ("team_training", "培育工作", "team training"),
        ("team_management", "管理工作", "team management"),
        ("team_deployment", "使用工作", "team deployment"),
        ("team_reserve", "储备工作", "team reserves"),
    ):
        builder.yesno(id, ("organization", *BOTH), zh=zh, en=en, article="")
    for id, zh, en in (
        ("self_governance", "居民自治机制", "resident self-governance"),
        ("local_consultation", "基层协商机制", "local consultation"),
        ("mass_organizations", "群团带动机制", "work through mass organizations / work through mass organisations"),
        ("social_participation", "社会参与机制", "social participation"),
    ):
        builder.yesno(id, "community", zh=zh, en=en, article="")
