"""Building to a standard: the list of work with its aspects, stages, and how the best are reviewed and chosen."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("village", "community")
# Id, Chinese word, English word.
ASPECTS = (
    ("political", "政治功能", "political function"),
    ("organization", "组织体系", "organization system"),
    ("team", "队伍建设", "team building"),
    ("service", "服务活动", "service activity"),
    ("institutions", "制度机制", "institution"),
    ("support", "基础保障", "basic support"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare items of a list of work, the stages of an organisation, reviews and choices, and the use of results."""
    _list(builder)
    _stages(builder)
    _choice(builder)
    for level in ("township", "county", "city"):
        builder.yesno(
            "results_counted", level, zh="计入考核的建强结果", en="building results in its yearly assessment", article="",
            period="year",
        )  # fmt: skip


def _list(builder: VocabularyBuilder) -> None:
    """The items of a village's or community's list, each under one aspect; a noun for those of each aspect."""
    builder.record("list_item", zh="清单事项", en="list item", many="list items", child=True, measure="项")
    builder.children("list_items", BOTH, "list_item", zh="清单事项", en="list item", many="list items")
    choices = {id: (zh, en) for id, zh, en in ASPECTS}
    builder.text("aspect", "list_item", zh="方面", en="aspect", fixed=True, choices=choices)
    for id, zh, en in ASPECTS:
        builder.role("list_item", zh=f"{zh}事项", en=f"{en} item", many=f"{en} items", field="aspect", value=id)
    builder.yesno("carried_out", "list_item", zh="已落实 / 落实", en="carried out", adjective=True)
    builder.number("star_score", BOTH, zh="创星得分", en="star score", unit="point", low=0, high=100, period="year", fixed=True)
    builder.yesno("innovation_project", BOTH, zh="创新项目", en="innovation project", many="innovation projects", period="year")


def _stages(builder: VocabularyBuilder) -> None:
    """When an organisation launched its work and reached the standard, and the outstanding problems that it solves."""
    builder.date("launched", "organization", zh="启动日期", en="launch date", happened_zh="启动", happened_en="under way")
    builder.date(
        "reached", "organization", zh="达标日期", en="date of reaching the standard", happened_zh="达标",
        happened_en="up to standard",
    )  # fmt: skip
    builder.record(
        "outstanding_problem", zh="突出问题", en="outstanding problem", many="outstanding problems", child=True, measure="个 / 项"
    )
    builder.children(
        "outstanding_problems", "organization", "outstanding_problem", zh="突出问题", en="outstanding problem",
        many="outstanding problems",
    )  # fmt: skip
    builder.date("solved", "outstanding_problem", zh="解决日期", en="date solved", happened_zh="解决", happened_en="solved")


def _choice(builder: VocabularyBuilder) -> None:
    """Branches and secretaries are reviewed every year; the best are chosen."""
    builder.number(
        "review_score", ("branch", "secretary"), zh="述职评议得分", en="review score", unit="point", low=0, high=100,
        period="year", fixed=True,
    )  # fmt: skip
    builder.number(
        "selection_score", ("branch", "secretary"), zh="评优得分", en="selection score", unit="point", low=0, high=100,
        period="year", fixed=True,
    )  # fmt: skip
    for record, zh in (("branch", "选为好支部"), ("secretary", "选为好书记")):
        builder.yesno("nominated", record, zh="参评", en="nominated", adjective=True, period="year", fixed=True)
        builder.yesno(
            "selected", record, zh=f"获选 / {zh}", en="selected / selected as good", adjective=True, period="year", fixed=True
        )
