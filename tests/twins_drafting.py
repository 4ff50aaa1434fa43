"""Twins in the forms that drafters use: a generator goes in; 凡…的, 至少应当, 3名以上7名以下, neither … nor, a dozen come out."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import COUNTS, NOUNS, THINGS, zh_number

FORCES = (("应当", "must"), ("必须", "must"), ("均应当", "shall"), ("都必须", "must"))
ALSO = (("，并应当", " and must "), ("，且应当", ", and must "), ("，还应当", " and shall "), ("，同时应当", ", and must "))
AT = {"ge": (("至少应当", "至少应", "至少必须", "最少应当"), "at least"), "le": (("至多应当", "最多应"), "at most")}
RANGES = (
    ("{low}{m}以上{high}{m}以下", "between {low} and {high} {many}"),
    ("{low}{m}以上、{high}{m}以下", "{low} to {high} {many}"),
    ("{low}-{high}{m}", "{low}-{high} {many}"),
    ("{low}{m}以上但不超过{high}{m}", "between {low} and {high} {many}"),
    ("不少于{low}{m}且不超过{high}{m}", "{low} to {high} {many}"),
)  # fmt: skip
LIMITS = {
    "ge": (
        ("{n}{m}（含{n}{m}）以上", "{n}{m}以上（含本数）", "{n}{m}(含)以上"),
        ("{n} {many} or more", "no fewer than {n} {many}"),
    ),
    "gt": (
        ("{n}{m}（不含{n}{m}）以上", "超过{n}{m}", "{n}{m}以上（不含）"),
        ("in excess of {n} {many}", "greater than {n} {many}"),
    ),
    "le": (
        ("{n}{m}以下（含本数）", "{n}{m}（含）以下", "不多于{n}{m}"),
        ("up to {n} {many}", "not exceeding {n} {many}", "{n} {many} or fewer"),
    ),
    "lt": (("{n}{m}（不含）以下", "不到{n}{m}"), ("fewer than {n} {many}", "lower than {n} {many}")),
}
DOZENS = {12: "a dozen", 24: "two dozen", 36: "three dozen", 100: "a hundred", 1000: "a thousand"}
COUNTED = ("firm", "community", "employer", "workplace")
HOLDERS = tuple(record for record, things in THINGS.items() if len(things) > 1)


def _article(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def _names(r: Random, record: str) -> tuple[str, str, str]:
    zh, _, one, many = NOUNS[record]
    index = r.randrange(len(one))
    return r.choice(zh), one[index], many[index]


def _limit(r: Random, record: str) -> tuple[str, str]:
    """A number that is had, compared in one of the many ways."""
    zh, measures, _, many, high = r.choice(COUNTS[record])
    number, measure = r.randint(2, high), r.choice(measures)
    if r.random() < 0.3:
        number = r.choice([one for one in DOZENS if one <= high] or [12])
        return f"{zh}{zh_number(r, number)}{measure}以上", f"{DOZENS[number]} or more {many}"
    forms = r.choice(list(LIMITS.values()))
    said = {"n": number, "m": measure, "many": many}
    return zh + r.choice(forms[0]).format(**said), r.choice(forms[1]).format(**said)


def _range(r: Random, record: str) -> tuple[str, str, str, str]:
    zh, measures, _, many, high = r.choice(COUNTS[record])
    low = r.randint(2, max(high // 2, 3))
    said = {"low": low, "high": r.randint(low + 1, high + 2), "m": r.choice(measures), "many": many}
    form = r.choice(RANGES)
    return zh, form[0].format(**said), form[1].format(**said), many


def whoever(r: Random) -> tuple[str, str]:
    """凡…的企业，均应当…"""
    record = r.choice(COUNTED)
    noun, _, many = _names(r, record)
    zh, en = _limit(r, record)
    thing, worded, _ = r.choice(THINGS[record])
    force, must = r.choice(FORCES)
    return f"凡{zh}的{noun}，{force}有{thing}", f"{many} with {en} {must} have {worded}"


def neither(r: Random) -> tuple[str, str]:
    """Firms that have neither this nor that."""
    record = r.choice(HOLDERS)
    noun, _, many = _names(r, record)
    (first, a, _), (second, b, _), *_ = r.sample(THINGS[record], 2)
    thing, worded, _ = r.choice(THINGS[record])
    force, must = r.choice(FORCES)
    form = r.choice(("既无{}又无{}", "既没有{}也没有{}", "没有{}且没有{}", "没有{}，也没有{}", "既没有{}，又没有{}"))
    zh = form.format(first, second)
    return f"{zh}的{noun}{force}有{thing}", f"{many} that have neither {a} nor {b} {must} have {worded}"


def undone(r: Random) -> tuple[str, str]:
    """Firms that have not set up …"""
    record = r.choice([record for record, things in THINGS.items() if any(verbs for _, _, verbs in things)])
    noun, _, many = _names(r, record)
    thing, worded, verbs = r.choice([one for one in THINGS[record] if one[2]])
    verb, en_verb = r.choice(verbs)
    other, told, _ = r.choice(THINGS[record])
    force, must = r.choice(FORCES)
    en = r.choice([f"that have not {en_verb} {worded}", f"that do not have {worded}"])
    return f"{r.choice(['未', '没有'])}{verb}{thing}的{noun}{force}有{other}", f"{many} {en} {must} have {told}"


def again(r: Random) -> tuple[str, str]:
    """The force word written again; there must be …"""
    record = r.choice(HOLDERS)
    noun, one, _ = _names(r, record)
    (first, a, _), (second, b, _) = r.sample(THINGS[record], 2)
    if r.random() < 0.4:
        return f"每{NOUNS[record][1]}{noun}应当有{first}", f"there {r.choice(['must', 'shall'])} be {a} in every {one}"
    zh, en = r.choice(ALSO)
    force, must = r.choice(FORCES)
    return f"{noun}{force}有{first}{zh}有{second}", f"{_article(one)} {must} have {a}{en}have {b}"


def least(r: Random) -> tuple[str, str]:
    """至少应当有3名委员; 3名以上7名以下委员."""
    record = r.choice(COUNTED)
    noun, one, _ = _names(r, record)
    if r.random() < 0.4:
        name, zh, en, _ = _range(r, record)
        if "不超过" in zh:
            thing, worded, _ = THINGS[record][0]
            return f"{name}{zh}的{noun}应当有{thing}", f"{_article(one)} with {en} must have {worded}"
        return f"{noun}应当有{zh}{name}", f"{_article(one)} must have {en}"
    zh, measures, _, many, high = r.choice(COUNTS[record])
    number, measure = r.randint(2, high), r.choice(measures)
    words, order = AT[r.choice(("ge", "ge", "le"))]
    return f"{noun}{r.choice(words)}有{number}{measure}{zh}", f"{_article(one)} must have {order} {number} {many}"


def shares(r: Random) -> tuple[str, str]:
    """Between 2% and 5% of income; whichever is greater; a majority; nine in ten."""
    kind = r.choice(["range", "which", "majority", "among"])
    noun, one, many = _names(r, "community" if kind in ("range", "which") else "village")
    low = r.randint(1, 9)
    if kind == "range":
        high = r.randint(low + 1, 30)
        zh = r.choice([f"在年收入的{low}%至{high}%之间", f"为年收入的{low}%至{high}%"])
        en = r.choice([f"between {low}% and {high}% of its annual income", f"{low}% to {high}% of its annual income"])
        return f"{noun}储备金应当{zh}", f"{_article(one)}'s reserve must be {en}"
    if kind == "which":
        money = r.randint(1, 90) * 1000
        tail, which = r.choice([("高", "greater"), ("高", "the higher"), ("低", "lower")])
        zh = r.choice([f"{money}元和年收入的{low}%中的较{tail}者", f"{money}元或者年收入的{low}%，以较{tail}者为准"])
        en = f"at least {money:,} yuan or {low}% of its annual income, whichever is {which}"
        return f"{noun}储备金不得低于{zh}", f"{_article(one)}'s reserve must be {en}"
    if kind == "majority":
        en = f"in each county, {r.choice(['a', 'the'])} majority of {many} must have a resident cadre"
        return f"各县过半数的{noun}应当有驻村干部", en
    number = r.randint(1, 9)
    part = r.choice([f"{number} in 10", f"{number} out of ten", f"{number * 10} in 100"])
    return f"各县{number}成以上的{noun}应当有驻村干部", f"in each county, at least {part} {many} must have a resident cadre"


def drafting(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice((whoever, neither, undone, again, least, least, shares))(r)
