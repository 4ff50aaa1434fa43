"""What a standardisation drive asks of a grassroots organisation, one yes or no for each thing that it names."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

# Id, Chinese word, English word, English plural; without an article where that is None.
Words = tuple[tuple[str, str, str, str | None], ...]

ASPECTS: Words = (
    ("compliant_set_up", "达标的组织设置", "compliant set-up", "compliant set-ups"),
    ("compliant_team", "达标的领导班子", "compliant leading team", "compliant leading teams"),
    ("compliant_funds", "达标的经费保障", "compliant funding", None),
    ("compliant_venue", "达标的活动场所", "compliant venue", "compliant venues"),
)
REGULARITIES: Words = (
    ("regular_members", "党员队伍规范", "regular member team", "regular member teams"),
    ("regular_activities", "组织活动规范", "regular activities", None),
    ("regular_running", "运行机制规范", "regular procedures", None),
    ("regular_service", "服务群众规范", "regular service to the people", None),
    ("regular_responsibility", "党建责任规范", "regular division of responsibility", "regular divisions of responsibility"),
    ("regular_tasks", "工作任务规范", "regular assignment of tasks", None),
)
GOODS: Words = (
    ("good_leaders", "好的领导班子", "good leading body", "good leading bodies"),
    ("good_members", "好的党员队伍", "good member team", "good member teams"),
    ("good_line", "好的发展思路", "good line of development", "good lines of development"),
    ("good_institutions", "好的制度机制", "good institutions", None),
    ("good_results", "好的工作业绩", "good results", None),
    ("good_verdict", "好的群众反映", "good verdict of the people", "good verdicts of the people"),
)
DRIVE: Words = (
    ("leading_group", "领导小组", "leading group", "leading groups"),
    ("task_force", "工作专班", "task force", "task forces"),
)
# What one field of organisations is asked for beside the rest: rural, urban, offices, two-new.
BY_FIELD: Words = (
    ("rural_programme", "三有四化工作", "programme of three haves and four changes", ""),
    ("core_role", "领导核心作用", "role as leading core", "roles as leading core"),
    ("urban_programme", "三建三强工作", "programme of three builds and three strengths", ""),
    ("paired_attention", "结对单位重心下沉", "attention of paired units", None),
    ("paired_resources", "结对单位资源下沉", "resources of paired units", None),
    ("paired_staff", "结对单位力量下沉", "staff of paired units", None),
    ("red_flag_branches", "红旗支部创建", "drive for red-flag branches", "drives for red-flag branches"),
    ("model_office_drive", "模范机关建设", "drive for a model office", "drives for a model office"),
    ("serving_members_check_in", "在职党员社区报到", "check-in of serving members", None),
    ("two_new_programme", "三强三有三结合工作", "programme of three strengths, haves and links", ""),
    ("organization_building", "组织建设", "organization building", None),
    ("venue_building", "阵地建设", "venue building", None),
    ("rule_building", "制度建设", "rule building", None),
)
UNITS = (("village", "村级", "village-level"), ("community", "社区级", "community-level"), ("other", "其他单位", "other unit"))


def declare(builder: VocabularyBuilder) -> None:
    """Declare the kind of unit, the aspects, the things that are had, and what follows from a grade."""
    choices = {id: (zh, en) for id, zh, en in UNITS}
    builder.text("unit", "organization", zh="单位类别", en="kind of unit", fixed=True, choices=choices)
    for id, zh, en in UNITS[:2]:
        builder.adjective("organization", zh=zh, en=en, field="unit", value=id)
    for words, verbs in ((ASPECTS, ""), (REGULARITIES, ""), (DRIVE, "set_up"), (GOODS, ""), (BY_FIELD, "")):
        for id, zh, en, many in words:
            _thing(builder, id, zh, en, many, verbs)
    builder.verb("receive", zh="受到", en="receive / receives")
    _thing(builder, "commendation", "通报表扬", "commendation", "commendations", "receive")
    _thing(builder, "called_to_account", "追责问责", "call to account", "calls to account", "receive")


def _thing(builder: VocabularyBuilder, id: str, zh: str, en: str, many: str | None, verbs: str) -> None:
    if many is None:
        builder.yesno(id, "organization", zh=zh, en=en, article="", verbs=verbs)
    else:
        builder.yesno(id, "organization", zh=zh, en=en, many=many, verbs=verbs)
