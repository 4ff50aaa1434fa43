"""Twins about tables, cases with a requirement each, grades and lists of values: a generator goes in, two sentences come out."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import en_number, zh_number

CLASSES = {
    "community": [("开放式", "open"), ("封闭式", "gated"), ("旅游型", "tourist")],
    "village": [("大型", "large"), ("中型", "medium-sized"), ("小型", "small")],
}
NOUNS = {"community": ("社区", "community", "communities"), "village": ("村", "village", "villages")}
AREAS = [("用房面积", "floor area"), ("场地面积", "site area")]
GRADES = [("先进", "advanced"), ("一般", "ordinary"), ("后进", "lagging")]
BODIES = [
    ("县级以上机关", "an office at county level or above"), ("国有企业", "a state firm"), ("事业单位", "a public institution"),
]  # fmt: skip
FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"), ("应", "shall"))
LISTS = ("下列之一：", "下列单位之一：", "以下之一:")
ALL_OTHERS = (("其他", True), ("其余", False), ("其它", True))


def _article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def by_class(r: Random) -> tuple[str, str]:
    """So much for each of some classes, and for all others."""
    (zh_area, en_area), classes = r.choice(AREAS), r.sample(CLASSES["community"], r.choice([1, 2, 2]))
    values = [r.randint(1, 90) * 10 for _ in range(len(classes) + 1)]
    zh_order, en_order = r.choice([("不小于", "at least"), ("不低于", "at least"), ("不超过", "at most"), ("大于", "more than")])
    zh_force, en_force = r.choice(FORCES)
    zh_is = r.choice(["", "", "为"])
    zh = [f"{one[0]}社区{zh_is}{zh_number(r, value)}平方米" for one, value in zip(classes, values, strict=False)]
    en = [
        f"{en_number(r, value)} square metres for {_article(one[1])} community"
        for one, value in zip(classes, values, strict=False)
    ]
    if r.random() < 0.8:
        other, named = r.choice(ALL_OTHERS)
        zh.append(f"{other}{'社区' if named else ''}{zh_is if named else ''}{zh_number(r, values[-1])}平方米")
        en.append(f"{en_number(r, values[-1])} square metres {r.choice(['for any other community', 'otherwise'])}")
    tail = r.choice([", ", ", and "])
    text = f"{', '.join(en[:-1])}{tail}{en[-1]}" if len(en) > 1 else en[0]
    en_subject = r.choice([f"the {en_area} of a community", f"a community's {en_area}"])
    return f"社区{zh_area}{zh_force}{zh_order}：{'，'.join(zh)}", f"{en_subject} {en_force} be {en_order}: {text}"


def by_band(r: Random) -> tuple[str, str]:
    """So many for fewer than so many, and more for more."""
    low, high = sorted(r.sample(range(10, 90), 2))
    low, high = low * 10, high * 10
    one, two, three = sorted(r.sample(range(1, 20), 3))
    zh_force, en_force = r.choice(FORCES)
    bounded = r.choice([f"{low} or more but fewer than {high}", f"at least {low} but less than {high}"])
    last = r.choice([(f"{high}人以上的{three}名", f"{three} for {high} or more"), (f"其余{three}名", f"{three} otherwise")])
    first = r.choice(["不足", "少于"])
    return (
        f"企业安全员人数{zh_force}不少于：员工{first}{low}人的{one}名，{low}人以上不足{high}人的{two}名，{last[0]}",
        f"the number of safety officers of a firm {en_force} be at least: {one} for fewer than {low} employees, "
        f"{two} for {bounded}, {last[1]}",
    )


def _members(r: Random) -> tuple[str, str]:
    number = r.randint(2, 9)
    return r.choice([(f"有{number}名以上委员", f"have at least {number} committee members"),
                     (f"有超过{number}名委员", f"have more than {number} committee members"),
                     ("有整改方案", "have a rectification plan"), ("建立党组织", "set up a party organization")])  # fmt: skip


def own(r: Random) -> tuple[str, str]:
    """A duty, and what others must do instead."""
    zh_force, en_force = r.choice(FORCES)
    classes = r.sample(CLASSES["village"], r.choice([1, 1, 2]))
    duties = [_members(r) for _ in range(len(classes) + 1)]
    if r.random() < 0.5:
        zh, en = f"村{zh_force}{duties[0][0]}", f"a village {en_force} {duties[0][1]}"
        for (zh_class, en_class), duty in zip(classes, duties[1:], strict=True):
            zh += f"，但{zh_class}村{zh_force}{duty[0]}"
            en += f", but {r.choice([f'{en_class} villages', f'{_article(en_class)} village'])} {en_force} {duty[1]}"
        return zh, en
    zh = "；".join(f"{one[0]}村{zh_force}{duty[0]}" for one, duty in zip(classes, duties, strict=False))
    en = "; ".join(f"{one[1]} villages {en_force} {duty[1]}" for one, duty in zip(classes, duties, strict=False))
    joint, named = r.choice(
        [("，其他村", ", and any other village"), ("；其他村", "; any other village"), ("，其余村", ", and every other village")]
    )
    return f"{zh}{joint}{zh_force}{duties[-1][0]}", f"{en}{named} {en_force} {duties[-1][1]}"


def graded(r: Random) -> tuple[str, str]:
    """A grade as a scope or as a requirement."""
    (zh, en), (zh_force, en_force) = r.choice(GRADES), r.choice(FORCES)
    zh_post, en_post = r.choice([("", ""), ("", ""), ("以上", " or better"), ("及以上", " or higher"), ("以下", " or worse")])
    said = r.choice(["评为", "被评为", "评定为"])
    if r.random() < 0.5:
        duty = _members(r)
        front = r.choice([f"villages graded {en}{en_post}", f"villages that are graded {en}{en_post}"])
        return f"{said}{zh}{zh_post}的村{zh_force}{duty[0]}", f"{front} {en_force} {duty[1]}"
    if r.random() < 0.4:
        return f"村不得{said}{zh}{zh_post}", f"a village must not be {r.choice(['graded', 'rated'])} {en}{en_post}"
    return f"村{zh_force}{said}{zh}{zh_post}", f"a village {en_force} be graded {en}{en_post}"


def listed(r: Random) -> tuple[str, str]:
    """A text that is one of a list."""
    some = r.sample(BODIES, r.choice([1, 2, 3]))
    zh_force, en_force = r.choice([*FORCES, ("不得", "must not")])
    zh_class, en_class = r.choice([("", ""), ("", ""), *CLASSES["village"]])
    owner = f"a {en_class} village" if en_class else "a village"
    return (
        f"{zh_class}村第一书记{zh_force}来自{r.choice(LISTS)}{'、'.join(zh for zh, _ in some)}",
        f"the first secretary of {owner} {en_force} come from {r.choice(['one of:', 'one of the following:'])} "
        f"{', '.join(en for _, en in some)}",
    )


def cases(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice((by_class, by_class, by_band, own, own, graded, listed))(r)
