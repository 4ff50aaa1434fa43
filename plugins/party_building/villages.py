"""Villages and communities, the units below a township."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

BOTH = ("village", "community")


def declare(builder: VocabularyBuilder) -> None:
    """Declare both record types with their posts, organisations, people and funds."""
    builder.record(
        "village", zh="村 / 行政村", en="village / administrative village / administrative villages", many="villages",
        parent="township", code_digits=12, key_zh="村代码 / 行政村代码", key_en="village code",
    )  # fmt: skip
    builder.record(
        "community", zh="社区", en="community", many="communities", parent="township", code_digits=12, key_zh="社区代码",
        key_en="community code",
    )  # fmt: skip
    _posts(builder)
    _classes(builder)
    _organisations(builder)
    _links(builder)
    _people(builder)
    _funds(builder)


def _posts(builder: VocabularyBuilder) -> None:
    builder.text("secretary", BOTH, zh="书记 / 党组织书记", en="secretary / party secretary")
    builder.text("director", BOTH, zh="主任 / 村委会主任 / 居委会主任", en="director")
    builder.yesno("secretary_is_director", BOTH, zh="一肩挑", en="dual post", many="dual posts", period="year")
    builder.identity(BOTH, "secretary", "director", field="secretary_is_director")
    builder.yesno("deputy_secretary", BOTH, zh="副书记", en="deputy secretary", many="deputy secretaries", verbs="appoint")
    builder.text(
        "first_secretary", "village", zh="第一书记", en="first secretary", verbs="come_from",
        choices={
            "office": ("县级以上机关", "office at county level or above / offices at county level or above"),
            "state_firm": ("国有企业", "state firm / state firms"),
            "public_institution": ("事业单位", "public institution / public institutions"),
            "other": ("其他单位", "other body / other bodies"),
        },
    )  # fmt: skip
    builder.yesno("resident_cadre", "village", zh="驻村干部", en="resident cadre", many="resident cadres")


def _classes(builder: VocabularyBuilder) -> None:
    """Kinds of communities with their rooms, sizes of villages, their score and the grade that it gives."""
    builder.text(
        "community_type", "community", zh="社区类型", en="community type", fixed=True,
        choices={"open": ("开放式", "open"), "gated": ("封闭式", "gated"), "tourist": ("旅游型", "tourist")},
    )  # fmt: skip
    builder.adjective("community", zh="开放式", en="open", field="community_type", value="open")
    builder.adjective("community", zh="封闭式", en="gated", field="community_type", value="gated")
    builder.adjective("community", zh="旅游型", en="tourist", field="community_type", value="tourist")
    builder.part("premises", "community", zh="用房", en="premises")
    builder.number("floor_area", "community", zh="用房面积", en="floor area", unit="square_metre")
    builder.number("site_area", "community", zh="场地面积", en="site area", unit="square_metre")
    builder.text(
        "size", "village", zh="规模", en="size", fixed=True,
        choices={"large": ("大型", "large"), "medium": ("中型", "medium-sized"), "small": ("小型", "small")},
    )  # fmt: skip
    builder.adjective("village", zh="大型", en="large", field="size", value="large")
    builder.adjective("village", zh="中型", en="medium-sized", field="size", value="medium")
    builder.adjective("village", zh="小型", en="small", field="size", value="small")
    builder.number("score", "village", zh="得分 / 考核得分", en="score", unit="point", low=0, high=100)
    builder.grade(
        "assessment", "village", zh="考核等级", en="assessment grade",
        grades={"advanced": ("先进", "advanced"), "ordinary": ("一般", "ordinary"), "lagging": ("后进", "lagging")},
        means_zh="村得分90分以上的评为先进，60分以上不满90分的评为一般，其余评为后进。",
        means_en="a village is graded advanced if its score is at least 90, ordinary if its score is at least 60 but less than "
        "90, and lagging otherwise.",
    )  # fmt: skip


def _organisations(builder: VocabularyBuilder) -> None:
    builder.yesno(
        "party_organization", BOTH, zh="党组织", en="party organization / party organisation / party organisations",
        many="party organizations", verbs="set_up",
    )  # fmt: skip
    builder.yesno("industry_chain", "village", zh="产业链", en="industry chain", many="industry chains")
    builder.yesno(
        "chain_organization", "village", zh="产业链党组织", en="chain organization / chain organisation / chain organisations",
        many="chain organizations", verbs="set_up",
    )  # fmt: skip
    builder.yesno("rectification_plan", BOTH, zh="整改方案", en="rectification plan", many="rectification plans")
    builder.yesno("demonstration", BOTH, zh="示范", en="demonstration", adjective=True)
    builder.yesno("service_desk", "community", zh="服务台", en="service desk", many="service desks")


def _links(builder: VocabularyBuilder) -> None:
    """What ties a village or community to the organisations and officials around it."""
    for id, zh, en in (
        ("paired_organizations", "组织结对", "paired organizations / paired organisations"),
        ("member_check_in", "党员报到", "member check-in"),
        ("cadres_sent_down", "干部下沉", "cadres sent down"),
        ("responsible_leaders", "领导包联", "responsible leaders"),
    ):
        builder.yesno(id, BOTH, zh=zh, en=en, article="")


def _people(builder: VocabularyBuilder) -> None:
    builder.children(
        "committee_members", BOTH, "committee_member", zh="委员 / 两委成员", en="committee member", many="committee members"
    )
    builder.children("members", "village", "member", zh="党员", en="party member", many="party members")
    builder.children("supervisors", "village", "supervisor", zh="监督委员", en="supervisor", many="supervisors")
    builder.number("residents", BOTH, zh="居民 / 居民人数", en="resident", many="residents", unit="person", fixed=True)
    builder.number("workers", "community", zh="工作人员 / 工作人员人数", en="worker", many="workers", unit="person")


def _funds(builder: VocabularyBuilder) -> None:
    builder.number(
        "office_funds",
        BOTH,
        zh="每年办公经费 / 年办公经费 / 办公经费",
        en="annual office funds / office funds",
        unit="yuan",
        low=0,
        period="year",
    )
    builder.number("monthly_subsidy", "village", zh="每月补贴 / 月补贴", en="monthly subsidy", unit="yuan", low=0, period="year")
    builder.yesno(
        "weak", "village", zh="被列为软弱村 / 列为软弱村 / 被评为软弱村", en="classed as weak / rated as weak / listed as weak",
        adjective=True, period="year",
    )  # fmt: skip
    builder.number("reserve", "community", zh="储备金", en="reserve", unit="yuan", low=0)
    builder.number("annual_income", "community", zh="年收入", en="annual income", unit="yuan", low=0)
    builder.yesno(
        "funds_in_budget", BOTH, zh="预算内工作活动经费 / 纳入财政预算的工作和活动经费", en="budgeted work and activity funds",
        article="",
    )  # fmt: skip
