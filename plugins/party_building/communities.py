"""What a community is asked for as a body of its own, beside what it shares with villages."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

from .lists import child_list

# Id, word in Chinese, adjective and noun in English.
KINDS = (
    ("open_estate", "开放式小区", "open-estate", "open estate"),
    ("gated_estate", "封闭式小区", "gated-estate", "gated estate"),
    ("former_village", "村改", "former-village", "former village"),
    ("urban_fringe", "城乡接合部", "urban-fringe", "fringe area"),
    ("county_town", "县城", "county-town", "county town"),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare committee, teams, duties, rooms, kind and what is held on dates."""
    builder.yesno(
        "big_party_committee", "community", zh="大党委 / 社区大党委", en="big party committee", many="big party committees",
        verbs="set_up",
    )  # fmt: skip
    _part_time_members(builder)
    _teams(builder)
    _duties(builder)
    _support(builder)
    _kinds(builder)
    _dated(builder)


def _part_time_members(builder: VocabularyBuilder) -> None:
    """Members of the big party committee who work elsewhere, with the body that they come from."""
    child_list(
        builder, "part_time_members", "community", "part_time_member", zh="兼职委员", en="part-time member",
        many="part-time members", measure="名 / 位 / 个",
    )  # fmt: skip
    sources = (
        ("resident_unit", "驻区单位", "resident unit", "from a resident unit / resident-unit"),
        ("two_new", "两新组织", "two-new organization", "from a two-new organization / two-new"),
        ("other", "其他", "other body", ""),
    )
    builder.text(
        "source", "part_time_member", zh="来源", en="source", fixed=True,
        choices={id: (zh, en) for id, zh, en, _ in sources},
    )  # fmt: skip
    for id, zh, _, adjective in sources:
        if adjective:
            builder.adjective("part_time_member", zh=zh, en=adjective, field="source", value=id)


def _teams(builder: VocabularyBuilder) -> None:
    builder.yesno("team_secretary", "community", zh="在任书记", en="secretary in office", many="secretaries in office")
    builder.yesno(
        "full_time_deputy", "community", zh="专职副书记", en="full-time deputy", many="full-time deputies", verbs="appoint"
    )
    for id, zh, en, high in (
        ("party_workers", "党务工作者", "party worker", 500),
        ("community_members", "社区党员", "community party member", 20_000),
        ("volunteers", "社区志愿者", "community volunteer", 100_000),
        ("full_time_workers", "专职工作者", "full-time worker", 1000),
    ):
        builder.number(id, "community", zh=f"{zh} / {zh}人数", en=en, many=f"{en}s", unit="person", high=high)


def _duties(builder: VocabularyBuilder) -> None:
    for id, zh, en in (
        ("organization_duties", "党组织职责", "duty of the organization / duties of the organization"),
        ("secretary_duties", "书记职责", "duty of the secretary / duties of the secretary"),
        ("worker_duties", "党务工作者职责", "duty of the party workers / duties of the party workers"),
    ):
        builder.number(id, "community", zh=zh, en=en, many=en.split(" / ")[1], unit="item", high=100)


def _support(builder: VocabularyBuilder) -> None:
    builder.yesno("service_rooms", "community", zh="工作服务用房", en="service rooms", article="", verbs="offer")
    builder.yesno("service_centre", "community", zh="党群服务中心", en="service centre", many="service centres", verbs="offer")
    builder.yesno(
        "party_school", "community", zh="社区党校", en="community party school", many="community party schools", verbs="set_up"
    )


def _kinds(builder: VocabularyBuilder) -> None:
    """The kind of a community, and the kind for which the emphasis of its work is meant."""
    builder.text(
        "community_kind", "community", zh="社区类别", en="kind of community", fixed=True,
        choices={id: (zh, en) for id, zh, en, _ in KINDS},
    )  # fmt: skip
    for id, zh, en, _ in KINDS:
        builder.adjective("community", zh=zh, en=en, field="community_kind", value=id)
    emphases = {id: (zh, en) for id, zh, _, en in KINDS}
    builder.verb("suit", zh="针对", en="suit / suits")
    builder.text("emphasis", "community", zh="工作重点", en="emphasis of work", choices=emphases, verbs="suit")


def _dated(builder: VocabularyBuilder) -> None:
    """What is arranged for days: contact days of street cadres, reports of secretaries and the ratings of them."""
    builder.verb("arrange", zh="安排", en="arrange / arranges")
    child_list(
        builder, "contact_days", "community", "contact_day", zh="驻点联系", en="contact day", many="contact days",
        measure="次 / 个",
    )  # fmt: skip
    builder.date("due", "contact_day", zh="预定日期", en="day due", happened_zh="到期", happened_en="due", fixed=True)
    builder.date("held_on", "contact_day", zh="驻点日期", en="day held", happened_zh="驻点", happened_en="held", verbs="arrange")
    child_list(
        builder, "secretary_reports", "community", "secretary_report", zh="书记述职", en="secretary's report",
        many="secretary's reports", measure="次",
    )  # fmt: skip
    builder.date("held_on", "secretary_report", zh="述职日期", en="day reported", verbs="make / hold")
    child_list(
        builder, "secretary_ratings", "community", "secretary_rating", zh="书记评议", en="rating of the secretary",
        many="ratings of the secretary", measure="次",
    )  # fmt: skip
    builder.date("held_on", "secretary_rating", zh="评议日期", en="day rated", verbs="arrange")
