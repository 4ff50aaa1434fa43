"""Venues of activity and branches."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder


def declare(builder: VocabularyBuilder) -> None:
    """Declare venues with their state and the services they bring together, and branches with their members."""
    builder.record(
        "venue", zh="活动场所", en="venue", many="venues", parent="township", measure="处 / 个", key_zh="活动场所代码 / 场所代码",
        key_en="venue code",
    )  # fmt: skip
    for id, zh, en in (
        ("idle", "闲置", "idle"),
        ("scattered", "零散 / 分散", "scattered"),
        ("disorderly", "杂乱", "disorderly"),
        ("dirty", "脏污", "dirty"),
    ):
        builder.yesno(id, "venue", zh=zh, en=en, adjective=True)
    builder.yesno("service_centre", "venue", zh="党群服务中心", en="service centre", many="service centres", verbs="offer")
    builder.yesno("reading_room", "venue", zh="农家书屋", en="reading room", many="reading rooms", verbs="offer")
    builder.yesno("elderly_care", "venue", zh="居家养老服务中心", en="home care for the elderly", article="", verbs="offer")
    builder.yesno("culture_centre", "venue", zh="文化服务中心", en="culture centre", many="culture centres", verbs="offer")
    builder.yesno(
        "civilisation_centre", "venue", zh="文明实践中心", en="civilisation practice centre",
        many="civilisation practice centres", verbs="offer",
    )  # fmt: skip
    builder.yesno("order_centre", "venue", zh="综治中心", en="public order centre", many="public order centres", verbs="offer")
    builder.yesno(
        "integrity_platform", "venue", zh="廉洁工作平台", en="integrity platform", many="integrity platforms", verbs="offer"
    )
    builder.yesno("science_facilities", "venue", zh="科普设施", en="science facilities", article="", verbs="offer")
    builder.record(
        "branch", zh="支部 / 党支部", en="branch / party branch / party branches", many="branches", parent="township",
        key_zh="支部代码 / 党支部代码", key_en="branch code",
    )  # fmt: skip
    builder.children("members", "branch", "member", zh="党员", en="party member", many="party members")
    _officers(builder)


def _officers(builder: VocabularyBuilder) -> None:
    """The officers of a branch, each with a post; a noun for each post."""
    builder.record(
        "branch_officer", zh="支部委员", en="branch officer", many="branch officers", child=True, measure="名 / 位 / 个"
    )
    builder.children("officers", "branch", "branch_officer", zh="支部委员", en="branch officer", many="branch officers")
    posts = (
        ("secretary", "支部书记", "branch secretary", "branch secretaries"),
        ("deputy", "支部副书记", "deputy branch secretary", "deputy branch secretaries"),
        ("organiser", "组织委员", "organiser", "organisers"),
        ("publicity", "宣传委员", "publicity officer", "publicity officers"),
    )
    choices = {id: (zh, en) for id, zh, en, _ in posts}
    builder.text("post", "branch_officer", zh="职务", en="post", choices=choices, fixed=True)
    for id, zh, en, many in posts:
        builder.role("branch_officer", zh=zh, en=en, many=many, field="post", value=id)
