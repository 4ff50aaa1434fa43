"""Composed twins about units, the whole, cases, bonds, and definitions: a generator goes in, a pair comes out."""

from __future__ import annotations

from tests.twins_asked import Asked
from tests.twins_clauses import Clause, Pair, changed, chinese, lasting, neither, often, relative, said_of, same_person
from tests.twins_parts import Random
from tests.twins_whom import AREAS, CLASSES, MISSING, apart, article, force, tail, whom
from tests.twins_words import NOUNS, THINGS, en_number, ratio, zh_number

NOTHING = Asked("", "")
HAVING = Clause("有党组织", ("has a party organization", "have a party organization"))


def below(r: Random, area: Pair, what: Asked = NOTHING, some: str = "") -> Pair:
    """An exception of the township itself; what is missing."""
    zh, en = "", ""
    if area[0] == "各乡镇" and r.random() < 0.6:
        zh, en = "，但有综合党委的除外", " unless it has a general party committee"
        if r.random() < 0.3:
            share = r.randint(1, 99)
            zh += f"，其中驻村干部覆盖率低于{share}%的仍应执行"
            en += f"; this exception does not apply if its resident-cadre coverage is below {share}%"
    if what.aloud and r.random() < 0.5:
        ways = what.aloud.split() + (["out"] if some.endswith("of") else [])
        said = MISSING[r.choice(ways)]
        zh, en = zh + said[0], en + said[1]
    return zh, en


def numbered(r: Random) -> Pair:
    """In each county, the number of villages that …, the total of their subsidies."""
    record, area = r.choice(("village", "village", "community", "firm")), r.choice(AREAS[:3])
    some, (zh_force, en_force), (zh_tail, en_tail) = whom(r, record, 2), force(r, r.choice(["must", "should"])), below(r, area)
    number = r.randint(2, 300)
    if record == "village" and r.random() < 0.4:
        kind = r.choice([("合计", "total"), ("平均值", "average"), ("最低值", "lowest")])
        zh = f"{area[0]}{some.zh}每月补贴的{kind[0]}{zh_force}达到{number}00元以上{zh_tail}"
        return zh, f"{area[1]}the {kind[1]} monthly subsidy of {some.en} {en_force} be at least {number}00 yuan{en_tail}"
    zh = f"{area[0]}{some.zh}总数{zh_force}达到{zh_number(r, number)}{NOUNS[record][1]}以上{zh_tail}"
    return zh, f"{area[1]}the number of {some.en} {en_force} be at least {en_number(r, number)}{en_tail}"


def shared(r: Random) -> Pair:
    """In each county, the share of villages that …; the average of it over townships."""
    record, area, part = r.choice(("village", "village", "community", "firm")), r.choice(AREAS[:3]), ratio(r)
    some, (zh_force, en_force), (zh_tail, en_tail) = whom(r, record, 0), force(r, r.choice(["must", "should"])), below(r, area)
    clauses, word = apart(r, record, 2)
    clauses = [one for one in clauses if one.en[0]] or [HAVING]
    zh = f"{chinese(r, clauses, word)}的{some.noun}占{some.noun}总数的比例"
    en = f"the share of {some.many}{relative(clauses, word)}"
    if r.random() < 0.5:
        return f"{area[0]}{zh}{zh_force}达到{part[0]}以上{zh_tail}", f"{area[1]}{en} {en_force} be at least {part[1]}{en_tail}"
    how = r.choice([("平均值", "average"), ("最低值", "lowest")])
    said = f"in each county, the {how[1]} over townships of {en} {en_force} be at least {part[1]}"
    return f"各县所辖各乡镇{zh}的{how[0]}{zh_force}达到{part[0]}以上", said


def of_a_ratio(r: Random) -> Pair:
    """A defined ratio in each unit: more than the year before, by stages."""
    area, (zh_force, en_force) = r.choice(AREAS[:3]), force(r, r.choice(["must", "should"]))
    zh_tail, en_tail = below(r, area)
    if r.random() < 0.5:
        points = r.randint(1, 9)
        en = f"{area[1]}the 一肩挑 ratio {en_force} be at least {points} percentage points higher than the year before{en_tail}"
        return f"{area[0]}一肩挑比例{zh_force}比上年提高{points}个百分点以上{zh_tail}", en
    first, low = r.randint(2021, 2025), r.randint(10, 40)
    zh = f"在{first}年底前达到{low}%以上，在{first + 2}年底前达到{low + 9}%以上"
    en = f"be at least {low}% by the end of {first} and at least {low + 9}% by the end of {first + 2}"
    return f"{area[0]}一肩挑比例{zh_force}{zh}{zh_tail}", f"{area[1]}the 一肩挑 ratio {en_force} {en}{en_tail}"


def own_cases(r: Random) -> Pair:
    """A duty, and what some must do instead."""
    some, (zh_force, en_force) = whom(r, "village", 2), force(r, "must")
    low, high, (zh_class, en_class) = r.randint(2, 4), r.randint(5, 9), r.choice(CLASSES["village"][:3])
    zh_tail, en_tail = tail(r, "village", NOTHING, True, 0.7)
    zh_other, en_other = r.choice([
        (f"有{high}名以上委员", f"have at least {high} committee members"),
        ("每季度至少开展1次入户走访", "make a home visit at least once every quarter"), ("评为先进", "be graded advanced"),
    ])  # fmt: skip
    zh = f"{some.zh}{zh_force}有{low}名以上委员，但{zh_class}村{zh_force}{zh_other}{zh_tail}"
    en = f"{some.en} {en_force} have at least {low} committee members, but {en_class} villages {en_force} {en_other}{en_tail}"
    return zh, en


MEMBERS = ("委员", "党员", "走访", "大会")  # what is missing of them cannot be counted for the whole


def bonded(r: Random) -> Pair:
    """May … only if it …; must … if and only if it …"""
    record = r.choice(("village", "community", "firm", "employer"))
    some, (thing_zh, thing_en, _) = whom(r, record, 0), r.choice(THINGS[record])
    clauses, word = apart(r, record, 2)
    zh_if, en_if = chinese(r, clauses, word), said_of(clauses, word, "it", "its")
    if r.random() < 0.5:
        aloud = "" if any(word in zh_if for word in MEMBERS) else "no yes"
        zh_tail, en_tail = tail(r, record, Asked("", "", aloud=aloud), False)
        en = f"{article(some.one)} may have {thing_en} only if {en_if}{en_tail}"
        return f"{zh_if}的{some.noun}方可有{thing_zh}{zh_tail}", en
    zh_tail, en_tail = tail(r, record, NOTHING, False, 0.7)
    en = f"{article(some.one)} must have {thing_en} if and only if {en_if}{en_tail}"
    return f"当且仅当{some.noun}{zh_if}时，{some.noun}应当有{thing_zh}{zh_tail}", en


BANDS = (often, changed, lasting, neither, same_person)
FIXED = (
    Clause("有驻村干部", ("has a resident cadre", "have a resident cadre")), Clause("是大型", ("is large", "are large")),
    Clause("得分60分以上", en_whose="score is at least 60"),
)  # fmt: skip


def defined(r: Random) -> Pair:
    """A definition of a ratio, or of a scale of grades, made of such conditions."""
    if r.random() < 0.4:
        first, second = [r.choice(BANDS)(r, "village")], [r.choice(FIXED)]
        zh = f"村{first[0].zh}的评为先进，{second[0].zh}的评为一般，其余评为后进"
        one, two = (said_of(band, "and", "it", "its") for band in (first, second))
        return zh, f"a village is graded advanced if {one}, ordinary if {two}, and lagging otherwise"
    part, word = apart(r, "village", 2)
    head, tail_ = relative(part, word).removeprefix(" "), MISSING[r.choice(["no", "out"])] if r.random() < 0.2 else ("", "")
    term = "the resident-cadre coverage means the share of"
    if not head.startswith("that ") or ", " in head:
        return f"驻村干部覆盖率是指{chinese(r, part, word)}的村占村总数的比例{tail_[0]}", f"{term} villages {head}{tail_[1]}"
    whole, _ = apart(r, "village", 1)
    zh = f"驻村干部覆盖率是指{whole[0].zh}的村中{chinese(r, part, word)}的村所占比例{tail_[0]}"
    return zh, f"{term} those {head} among villages{relative(whole, 'and')}{tail_[1]}"
