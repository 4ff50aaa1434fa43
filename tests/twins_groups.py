"""Twins about records beside each other and members of lists: unique, one of, so many of, over units, recorded, counted aloud."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import NOUNS, en_number, ratio, zh_number

FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"))
KEYS = {"firm": ("信用代码", "credit code"), "employer": ("登记代码", "registration code")}
LEVELS = (("县", "county"), ("乡镇", "township"), ("市", "city"))
WOMEN = (("女性", "women"), ("男性", "men"))
LISTS = (
    ("委员", "committee member", "committee members"),
    ("党员", "party member", "party members"),
    ("监督委员", "supervisor", "supervisors"),
)
MISSING = (
    ("，缺失的按否计算", ", counting missing as no"), ("，缺失按无计", " counting missing as no"),
    ("，缺失的按是计算", ", counting missing as yes"), ("，缺失的不计", ", leaving missing out"),
)  # fmt: skip
THINGS = (("驻村干部", "a resident cadre"), ("产业链", "an industry chain"), ("整改方案", "a rectification plan"))


def _article(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def unique(r: Random) -> tuple[str, str]:
    """A code that no other record has, perhaps in each unit of a level."""
    record = r.choice(list(KEYS))
    nouns, measure, one, many = NOUNS[record]
    index = r.randrange(len(one))
    noun, (zh_key, en_key) = nouns[index], KEYS[record]
    if r.random() < 0.3:
        return (
            f"任何两{measure}{noun}的{zh_key}不得相同",
            f"no two {many[index]} may {r.choice(['have', 'share'])} the same {en_key}",
        )
    level = r.choice(LEVELS) if record == "firm" and r.random() < 0.5 else None
    said = r.choice([("不得重复", "must be unique"), ("应当唯一", "must not be repeated"), ("不应当重复", "must be unique")])
    if level is None:
        return f"{noun}{r.choice(['', '的'])}{zh_key}{said[0]}", f"the {en_key} of {_article(one[index])} {said[1]}"
    front, inside = r.choice([(f"同一{level[0]}内", ""), ("", f"在同一{level[0]}内"), (f"各{level[0]}", "")])
    zh = f"{front}{noun}{zh_key}{inside}{said[0]}"
    if r.random() < 0.4:
        return zh, f"in each {level[1]}, the {en_key} of {_article(one[index])} {said[1]}"
    where = r.choice(["within its", "in the same", "within each"])
    return zh, f"the {en_key} of {_article(one[index])} must be unique {where} {level[1]}"


def among(r: Random) -> tuple[str, str]:
    """Members of one list that are, or are not, those of another; or no two of which have the same name."""
    first, second = r.sample(LISTS, 2)
    part = r.choice([("", ""), ("", ""), ("女性", "female ")]) if first[0] != "监督委员" else ("", "")
    if r.random() < 0.3:
        zh = r.choice(["不得重复", "应当唯一", "应当互不相同"])
        return f"村的{part[0]}{first[0]}姓名{zh}", f"the names of the {part[1]}{first[2]} of a village must be unique"
    if r.random() < 0.5:
        zh_force, en_force = r.choice(FORCES)
        zh = f"村的每名{part[0]}{first[0]}{zh_force}是其{second[0]}{r.choice(['', '之一'])}"
        return zh, f"every {part[1]}{first[1]} of a village {en_force} be {r.choice(['one of its', 'among its'])} {second[2]}"
    zh = f"村的{part[0]}{first[0]}不得是其{second[0]}{r.choice(['', '之一'])}"
    return zh, f"no {part[1]}{first[1]} of a village may be one of its {second[2]}"


def so_many(r: Random) -> tuple[str, str]:
    """So many members of a list."""
    number, (zh_force, en_force) = r.randint(2, 9), r.choice(FORCES)
    part = r.choice(WOMEN)
    measure = "名"
    zh, en = r.choice([(f"{number}{measure}以上", f"at least {number}"), (f"恰好{number}{measure}", f"exactly {number}")])
    return f"村{zh}的委员{zh_force}是{part[0]}", f"{en} committee members of a village {en_force} be {part[1]}"


def over_units(r: Random) -> tuple[str, str]:
    """The average over units below of a share that each of them has."""
    (zh_share, en_share), (zh_force, en_force) = ratio(r), r.choice(FORCES)
    thing = r.choice(THINGS)
    kind = r.choice([("平均值", "average"), ("最低值", "lowest"), ("平均数", "average")])
    value = r.choice([
        ("驻村干部覆盖率", "the resident-cadre coverage"),
        (f"有{thing[0]}的村占村总数的比例", f"the share of villages that have {thing[1]}"),
    ])  # fmt: skip
    below = r.choice(["所辖各", "各", "下辖各"])
    return (
        f"各县{below}乡镇{value[0]}的{kind[0]}{zh_force}达到{zh_share}以上",
        f"in each county, the {kind[1]} over townships of {value[1]} {en_force} be at least {en_share}",
    )


def units(r: Random) -> tuple[str, str]:
    """Units of which the own share is compared."""
    (zh_share, en_share), (zh_own, en_own), (zh_force, en_force) = ratio(r), ratio(r), r.choice(FORCES)
    return (
        f"各县{zh_share}以上的乡镇驻村干部覆盖率{zh_force}达到{zh_own}以上",
        f"in each county, at least {en_share} of townships {en_force} have a resident-cadre coverage of at least {en_own}",
    )


def aloud(r: Random) -> tuple[str, str]:
    """What is missing counted so."""
    (zh_share, en_share), (zh_force, en_force), thing = ratio(r), r.choice(FORCES), r.choice(THINGS)
    zh, en = r.choice(MISSING)
    if r.random() < 0.5:
        lead = r.choice([("", ""), ("各县", "in each county, "), ("各乡镇", "in each township, ")])
        return (
            f"{lead[0]}{zh_share}以上的村{zh_force}有{thing[0]}{zh}",
            f"{lead[1]}at least {en_share} of villages {en_force} have {thing[1]}{en}",
        )
    return f"村{zh_force}有{thing[0]}{zh}", f"a village {en_force} have {thing[1]}{en}"


def recorded(r: Random) -> tuple[str, str]:
    """That something is recorded."""
    number = r.randint(10, 900)
    if r.random() < 0.5:
        return (
            f"员工{zh_number(r, number)}人以上的企业信用代码应当{r.choice(['填报', '已填报', '记录在案'])}",
            f"the credit code of firms with {en_number(r, number)} or more employees must be "
            f"{r.choice(['recorded', 'on record'])}",
        )
    zh, en = r.choice(
        [("已填报", "is recorded"), ("未填报", "is not recorded"), ("重复", "is not unique"), ("唯一", "is unique")]
    )
    return f"信用代码{zh}的企业应当建立党组织", f"firms whose credit code {en} must set up a party organization"


def groups(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice((unique, unique, among, among, so_many, over_units, units, aloud, aloud, recorded))(r)
