"""Duties of composed twins: a generator and a record type go in, what is asked for by any construct comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.twins_clauses import BETTER, DUE, GRADES, KEYS, Pair, choice_of_amount, day, done, in_time, yuan
from tests.twins_duties import duty
from tests.twins_parts import Random
from tests.twins_words import AMOUNTS, CHILDREN, en_number, ratio, zh_number

BOTH = ("must", "should")


@dataclass(frozen=True)
class Asked:
    """
    What is asked for: what stands after the force word in both languages, of the record itself, or where `name` is given of its
    value ("of": its members) of that name. `aloud` are the ways in which what is missing may be counted; `stages`: a day may
    be set for it; `force`: the kinds of force with which it may stand; `steps`: how many come before the first further ones.
    """

    zh: str
    en: str
    name: Pair = ("", "")
    force: tuple[str, ...] = BOTH
    aloud: str = ""
    stages: bool = False
    steps: int = 0


def common(r: Random, record: str) -> Asked:
    """Things, counts, so many of a list, formulas, adjectives."""
    force, zh, en = duty(r, record)
    several = any(word in zh for word in ("各项", "，", "且", "并", "或", "、", "满足"))
    yesno = not any(one.isdigit() or one in "一二两三四五六七八九十百千" for one in zh) and not several
    stages = not several and force == "must" and "是" not in zh
    return Asked(zh, en, force=(force,), aloud="no yes" if yesno else "", stages=stages)


def frequent(r: Random, record: str) -> Asked:
    """So often in each period."""
    zh, en = done(r, record)
    return Asked(zh, en[1])


def graded(r: Random, record: str) -> Asked:
    """A grade, or better."""
    (zh, en), (zh_post, en_post) = r.choice(GRADES), r.choice(BETTER)
    return Asked(f"评为{zh}{zh_post}", f"be graded {en}{en_post}", force=(*BOTH, "must_not"))


def lasting(r: Random, record: str) -> Asked:
    """Not classed as weak for so many years."""
    years = r.randint(2, 5)
    return Asked(f"连续{years}年被列为软弱村", f"be classed as weak for {years} consecutive years", force=("must_not",))


def by_turns(r: Random, record: str) -> Asked:
    """So many by one day, more by another."""
    first, second = sorted(r.sample(range(2021, 2030), 2))
    low, high = r.randint(2, 4), r.randint(5, 9)
    members = "at least {} committee members by the end of {}"
    en = f"have {members.format(low, first)} and {members.format(high, second)}"
    return Asked(f"在{first}年底前至少有{low}名委员，在{second}年底前至少有{high}名委员", en)


def money(r: Random, record: str) -> Asked:
    """A reserve of at least so much, a share of the income, or the greater of both, rounded."""
    sum_, share = yuan(r), ratio(r)
    kind = r.choice(["share", "greater", "greater", "between", "rounded"])
    zh_share, en_share = f"年收入的{share[0]}", f"{share[1]} of its annual income"
    if kind == "between":
        low = r.randint(1, 20)
        high = low + r.randint(1, 20)
        return Asked(f"在年收入的{low}%至{high}%之间", f"be between {low}% and {high}% of its annual income", RESERVE)
    if kind == "greater":
        which = r.choice([("较高", "greater"), ("较低", "lesser")])
        zh = f"不低于{sum_[0]}或者{zh_share}，以{which[0]}者为准"
        return Asked(zh, f"be at least the {which[1]} of {sum_[1]} and {en_share}", RESERVE)
    tail = ("，不足100元的按100元计算", ", rounded up to a multiple of 100 yuan") if kind == "rounded" else ("", "")
    return Asked(f"不低于{zh_share}{tail[0]}", f"be at least {en_share}{tail[1]}", RESERVE)


RESERVE = ("储备金", "reserve")


def measured(r: Random, record: str) -> Asked:
    """An amount that is measured."""
    zh, en, unit, most, step = r.choice(AMOUNTS[record])
    number = r.randint(1, most // step) * step
    words = {"yuan": ("元", "yuan"), "square_metre": ("平方米", "square metres")}[unit]
    limit = choice_of_amount(r, f"{zh_number(r, number)}{words[0]}", f"{en_number(r, number)} {words[1]}")
    zh_limit = f"达到{limit[0]}" if limit[0].endswith("以上") else limit[0]
    return Asked(zh_limit, f"be {limit[1]}", (zh, en))


def by_class(r: Random, record: str) -> Asked:
    """A floor area for each class."""
    values = [r.randint(1, 90) * 10 for _ in range(3)]
    zh = f"不小于：开放式社区{values[0]}平方米，封闭式社区{values[1]}平方米，其他社区{values[2]}平方米"
    en = (
        f"be at least: {values[0]} square metres for an open community, {values[1]} square metres for a gated community, "
        f"{values[2]} square metres for any other community"
    )
    return Asked(zh, en, r.choice([("用房面积", "floor area"), ("场地面积", "site area")]))


def by_band(r: Random, record: str) -> Asked:
    """So many safety officers for each band of employees."""
    low, high = r.randint(1, 9) * 10, r.randint(10, 30) * 10
    zh = f"不少于：员工不足{low}人的1名，{low}人以上不足{high}人的2名，其余3名"
    en = f"be at least: 1 for fewer than {low} employees, 2 for {low} or more but fewer than {high}, 3 otherwise"
    return Asked(zh, en, ("安全员人数", "number of safety officers"))


def share_of_people(r: Random, record: str) -> Asked:
    """So many safety officers for the number of employees, rounded."""
    share = ratio(r)
    others = {"firm": ("员工人数", "employees"), "employer": ("职工人数", "workers")}[record]
    tail = r.choice([("，不足1人的按1人计算", ", rounded up"), ("，四舍五入", ", rounded to the nearest whole number"), ("", "")])
    zh, en = f"不少于{others[0]}的{share[0]}{tail[0]}", f"be at least {share[1]} of its {others[1]}{tail[1]}"
    return Asked(zh, en, ("安全员人数", "number of safety officers"))


def per(r: Random, record: str) -> Asked:
    """So many workers for each so many residents."""
    number = r.randint(2, 40)
    return Asked(f"每1000名居民有{number}名以上工作人员", f"have at least {number} workers per 1,000 residents")


def stepwise(r: Random, record: str) -> Asked:
    """So many for the first employees, more for each further."""
    first, each = r.randint(1, 9) * 100, r.randint(1, 9) * 50
    en = f"have at least 1 safety officer for its first {first} employees and 1 more for each further {each} or part thereof"
    zh = f"至少有1名安全员；超过{first}人的，每增加{each}人增配1名，不足{each}人的按{each}人计算"
    return Asked(zh, en, steps=first)


def satisfied(r: Random, record: str) -> Asked:
    """So many of a list of conditions."""
    number, people = r.randint(1, 2), r.randint(2, 90) * 10
    return Asked(
        f"至少满足下列条件中的{number}项：有培训室、员工{people}人以上、成立满12个月",
        f"satisfy at least {number} of: have a training room, have at least {people} employees, "
        "have been founded at least 12 months ago",
    )


def mixed(r: Random, record: str) -> Asked:
    """So many of a list of conditions of several kinds."""
    number, visits = r.randint(1, 2), done(r, "village")
    (zh, en), low = r.choice(GRADES), r.randint(2, 9)
    return Asked(
        f"至少满足下列条件中的{number}项：{visits[0]}、评为{zh}、有{low}名以上委员",
        f"satisfy at least {number} of: {visits[1][1]}, be graded {en}, have at least {low} committee members",
    )


def changed(r: Random, record: str) -> Asked:
    """More than the year before."""
    zh, en = {"village": ("每月补贴", "monthly subsidy"), "community": ("每年办公经费", "annual office funds")}[record]
    share, sum_ = r.randint(1, 30), yuan(r, 9)
    return r.choice([
        Asked(f"比上年增长{share}%以上", f"rise by at least {share}% on the year before", (zh, en)),
        Asked(f"比上年增加{sum_[0]}以上", f"be at least {sum_[1]} more than the year before", (zh, en)),
        Asked("不低于上年", "be not less than that of the year before", (zh, en)),
    ])  # fmt: skip


def totalled(r: Random, record: str) -> Asked:
    """The average subsidy of the members."""
    kind = r.choice([("平均值", "average"), ("最低值", "lowest"), ("最高值", "highest"), ("合计", "total")])
    zh, en = choice_of_amount(r, *yuan(r, 50))
    zh = f"达到{zh}" if zh.endswith("以上") else zh
    return Asked(zh, f"be {en}", (f"委员补贴的{kind[0]}", f"{kind[1]} subsidy of the committee members"), aloud="out")


def bodies(r: Random, record: str) -> Asked:
    """A first secretary from one of a list of bodies."""
    some = r.sample([("县级以上机关", "an office at county level or above"), ("国有企业", "a state firm"),
                     ("事业单位", "a public institution")], 2)  # fmt: skip
    zh, en = "、".join(one[0] for one in some), ", ".join(one[1] for one in some)
    return Asked(f"来自下列单位之一：{zh}", f"come from one of: {en}", ("第一书记", "first secretary"), (*BOTH, "must_not"))


def keyed(r: Random, record: str) -> Asked:
    """A code that is recorded, or that no other has."""
    zh, en = r.choice([("填报", "be recorded"), ("唯一", "be unique")])
    return Asked(zh, en, KEYS[record])


def valid(r: Random, record: str) -> Asked:
    """A function of a plug-in."""
    return Asked("满足（有效（登记代码））", "satisfy (valid(registration code))", aloud="no yes")


def timely(r: Random, record: str) -> Asked:
    """In time, or by a day."""
    if r.random() < 0.6:
        zh, en = in_time(r, record)
        return Asked(zh, f"be {en}")
    zh_day, en_day = day(r)
    _, (zh, en) = DUE[record]
    return Asked(f"在{zh_day}前{zh}", f"be {en} by {en_day}")


def covered(r: Random, record: str) -> Asked:
    """An emergency that has to be given a temporary organization in time."""
    number = r.randint(2, 30)
    en = f"be given a temporary party organization within {number} days of being declared"
    return Asked(f"自宣布之日起{number}日内组建临时党组织", en)


STEPS = (("提议", "proposal"), ("协商", "consultation"), ("审议", "review"), ("表决", "vote"), ("公示", "publication"))


def ordered(r: Random, record: str) -> Asked:
    """Steps in order, or one after another."""
    if r.random() < 0.3:
        return Asked("在审议后公示", "be published after being reviewed")
    some = r.sample(STEPS, r.randint(2, 4))
    zh, en = "、".join(one[0] for one in some), ", ".join(one[1] for one in some)
    return Asked(f"依次经过下列步骤：{zh}", f"go through these steps in order: {en}")


ROLES = (("支部书记", "a branch secretary"), ("支部副书记", "a deputy branch secretary"), ("组织委员", "an organiser"))


def roles(r: Random, record: str) -> Asked:
    """Officers that a branch has to have."""
    some = r.sample(ROLES, 2)
    return Asked(f"同时具备下列各项：{'、'.join(zh for zh, _ in some)}", f"have all of: {', '.join(en for _, en in some)}")


def members(r: Random, record: str) -> Asked:
    """Members of a list, each or so many of them, that are trained, women, or members of another list."""
    child_zh, measure, one, many = r.choice(CHILDREN[record])
    months, part, trained = r.randint(2, 36), ratio(r), r.random() < 0.5
    asked = ("是女性", "be women")
    if trained:
        asked = f"在最近{months}个月内接受过培训", f"have been trained within the last {months} months"
    kind = r.choice(["each", "each", "share", "so many", "unique", *(["among"] * 2 if record == "village" else [])])
    if kind == "unique":
        return Asked("唯一", "be unique", (f"{child_zh}姓名", f"names of the {many}"))
    if kind == "among":
        other = {"委员": ("党员", "party members"), "党员": ("监督委员", "supervisors")}[child_zh]
        return Asked(f"是其{other[0]}之一", f"be one of its {other[1]}", (f"每名{child_zh}", f"every {one}"))
    number = r.randint(2, 9)
    name = {
        "each": (f"每名{child_zh}", f"every {one}"), "share": (f"{part[0]}以上的{child_zh}", f"at least {part[1]} of the {many}"),
        "so many": (f"{number}{measure}以上的{child_zh}", f"at least {number} {many}"),
    }[kind]  # fmt: skip
    return Asked(*asked, name, aloud="no yes out" if kind != "so many" else "no yes")


Maker = Callable[[Random, str], Asked]
SPECIAL: Mapping[str, tuple[Maker, ...]] = {
    "village": (frequent, frequent, mixed, graded, lasting, by_turns, changed, totalled, bodies, members, members, members),
    "community": (money, money, measured, by_class, by_class, per, changed),
    "firm": (by_band, share_of_people, stepwise, satisfied, keyed, keyed),
    "employer": (measured, share_of_people, keyed, valid), "workplace": (measured,), "problem": (timely,), "notice": (timely,),
    "decision": (timely, ordered, ordered), "emergency": (covered,), "branch": (frequent, roles, members), "township": (),
    "venue": (),
}  # fmt: skip
COMMON = ("village", "community", "firm", "employer", "workplace", "township", "venue")


def asked(r: Random, record: str) -> Asked:
    """Something that is asked for of a record, its value, or its members."""
    special = SPECIAL[record]
    if special and (record not in COMMON or r.random() < 0.7):
        return r.choice(special)(r, record)
    return common(r, record)


def joined(r: Random, record: str) -> Asked:
    """Two things that are asked for together."""
    first, second = (asked(r, record) for _ in range(2))
    while not _joins(first):
        first = asked(r, record)
    for _ in range(9):
        if _joins(second) and second.zh != first.zh:
            return Asked(f"{first.zh}{r.choice(['且', '，并'])}{second.zh}", f"{first.en} and {second.en}")
        second = asked(r, record)
    return first


def _joins(what: Asked) -> bool:
    """Whether something else may be asked for beside it: it is no list, and said of the record itself."""
    one = not any(word in what.zh for word in ("：", "，", "且", "并", "或", "、"))
    return one and not what.name[0] and not what.steps and "must" in what.force


def by_day(r: Random) -> Pair:
    """The day from which something is asked for."""
    year = r.randint(2021, 2030)
    return f"在{year}年底前", f" by the end of {year}"
