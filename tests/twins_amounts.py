"""Twins about amounts made of others: a generator goes in; 2% of income, the greater of two, rounded, per 10,000 come out."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import EN_COMPARE, NOUNS, ZH_COMPARE, en_number, ratio, zh_number

MONEY = {
    "community": [("储备金", "reserve"), ("年收入", "annual income"), ("每年办公经费", "annual office funds")],
}
PEOPLE = {
    "firm": [("员工", "employees"), ("党员", "party members"), ("安全员", "safety officers")],
    "community": [("居民", "residents"), ("工作人员", "workers")],
    "employer": [("职工", "workers"), ("安全员", "safety officers"), ("工会会员", "union members")],
}
ONE = {
    "employees": "employee", "party members": "party member", "safety officers": "safety officer", "residents": "resident",
    "workers": "worker", "union members": "union member",
}  # fmt: skip
FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"), ("应", "shall"))
GREATER = (("，以较高者为准", "the greater of"), (",以较大者为准", "the higher of"), ("，取较高者", "the larger of"))
LESSER = (("，以较低者为准", "the lesser of"), ("，以较小者为准", "the lower of"))
ROUNDED = (
    ("，不足1人的按1人计算", ", rounded up"), ("，向上取整", ", rounded up"), ("，不足１人的按１人计", " rounded up"),
    ("，舍去小数", ", rounded down"), ("，不足1人的不计", ", rounded down"),
    ("，四舍五入", ", rounded to the nearest whole number"),
)  # fmt: skip
ITS = ("its", "its", "the")


def _share(r: Random, noun: tuple[str, str], number: str = "") -> tuple[str, str]:
    zh, en = ratio(r)
    return f"{noun[0]}{number}的{zh}", f"{en} of {r.choice(ITS)} {noun[1]}"


def _compared(r: Random) -> tuple[str, str]:
    order = r.choice(["ge", "ge", "le", "gt", "lt", "eq"])
    return r.choice(ZH_COMPARE[order][0]), r.choice(EN_COMPARE[order][0])


def _sum(r: Random) -> tuple[str, str]:
    number = r.randint(1, 900) * 100
    return f"{zh_number(r, number)}元", f"{en_number(r, number)} yuan"


def money(r: Random) -> tuple[str, str]:
    """A community's reserve against a share of its income, or the greater of that and a fixed sum."""
    name, *others = r.sample(MONEY["community"], 3)
    parts = [_share(r, one) for one in others[: r.choice([1, 1, 2])]]
    compared = _compared(r)
    zh_force, en_force = r.choice(FORCES)
    if r.random() < 0.3:
        zh, en = parts[0]
        tail = r.choice([("", ""), ("，不足100元的按100元计算", ", rounded up to a multiple of 100 yuan")])
        zh, en = zh + tail[0], en + tail[1]
    else:
        parts.insert(r.randint(0, len(parts)), _sum(r))
        zh_tail, en_front = r.choice(r.choice([GREATER, LESSER]))
        *front, last = (zh for zh, _ in parts)
        zh = "、".join(front) + r.choice(["或者", "和", "或"]) + last + zh_tail
        *front, last = (en for _, en in parts)
        en = f"{en_front} {', '.join(front)} and {last}"
    return (
        f"社区{r.choice(['', '的'])}{name[0]}{zh_force}{compared[0]}{zh}",
        f"a community's {name[1]} {en_force} be {compared[1]} {en}",
    )


def people(r: Random) -> tuple[str, str]:
    """So many people as a share of others, rounded or not."""
    record = r.choice(list(PEOPLE))
    own, other = r.sample(PEOPLE[record], 2)
    noun, _, one, _ = NOUNS[record]
    part = _share(r, other, r.choice(["", "人数"]))
    compared, (zh_force, en_force) = _compared(r), r.choice(FORCES)
    zh_tail, en_tail = r.choice((*ROUNDED, ("", "")))
    article = "an" if one[0][0] in "aeiou" else "a"
    en = f"the number of {own[1]} of {article} {one[0]} {en_force} be {compared[1]} {part[1]}{en_tail}"
    return f"{noun[0]}{own[0]}人数{zh_force}{compared[0]}{part[0]}{zh_tail}", en


def per(r: Random) -> tuple[str, str]:
    """So many for each so many."""
    record = r.choice(list(PEOPLE))
    own, other = r.sample(PEOPLE[record], 2)
    noun, _, one, _ = NOUNS[record]
    each, many = (
        r.choice([("万", "10,000"), ("1万", "10,000"), ("千", "1,000"), ("100", "100"), ("一百", "100")]),
        r.randint(2, 90),
    )
    zh_force, en_force = r.choice(FORCES)
    article = "an" if one[0][0] in "aeiou" else "a"
    zh_text = r.choice([f"有{many}名以上{own[0]}", f"至少有{many}名{own[0]}", f"配备{many}名以上{own[0]}"])
    en_text = f"{r.choice(['have', 'keep']) if '配备' in zh_text else 'have'} at least {many} {own[1]}"
    en = f"{article} {one[0]} {en_force} {en_text} {r.choice(['per', 'for every'])} {each[1]} {other[1]}"
    return f"{noun[0]}每{each[0]}名{other[0]}{zh_force}{zh_text}", en


def steps(r: Random) -> tuple[str, str]:
    """So many for the first, more for each further."""
    record = r.choice(list(PEOPLE))
    own, other = r.sample(PEOPLE[record], 2)
    noun, _, one, _ = NOUNS[record]
    first, each, start, more = r.randint(1, 30) * 10, r.randint(2, 50) * 10, r.randint(1, 5), r.randint(1, 3)
    begun = r.choice([(f"，不足{each}人的按{each}人计算", " or part thereof"), ("", ""), (f"，不足{each}人的不计", "")])
    zh_force, en_force = r.choice(FORCES)
    article = "an" if one[0][0] in "aeiou" else "a"
    counted = ONE[own[1]] if start == 1 else own[1]
    return (
        f"{noun[0]}{other[0]}在{first}人以内的，{zh_force}至少有{start}名{own[0]}；超过{first}人的，每增加{each}人增配{more}名{begun[0]}",
        f"{article} {one[0]} {en_force} have at least {start} {counted} for {r.choice(['its', 'the'])} first {first} {other[1]} "
        f"and {more} more for each further {each}{begun[1]}",
    )


def amounts(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice((money, money, people, people, per, steps))(r)
