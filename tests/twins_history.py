"""Twins about earlier periods: a generator goes in; more than the year before, in percent, for so many years come out."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import en_number, zh_number

MONEY = (("village", "村", "每月补贴", "monthly subsidy"), ("community", "社区", "每年办公经费", "annual office funds"))
FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"), ("应", "shall"))
BEFORE = (("上年", "the year before"), ("上年同期", "the same period a year earlier"), ("去年", "the previous year"))
RISES = (
    (("增长", "上升", "提高"), ("rise by", "increase by", "grow by")),
    (("下降", "减少", "降低"), ("fall by", "decrease by", "drop by")),
)


def _money(r: Random) -> tuple[str, str]:
    number = r.randint(1, 90) * 10
    return f"{zh_number(r, number)}元", f"{en_number(r, number)} yuan"


def _some(r: Random, zh: str, en: str) -> tuple[str, str]:
    """At least, at most, more or less than so much."""
    return r.choice([
        (f"{zh}以上", f"at least {en}"), (f"不低于{zh}", f"at least {en}"), (f"{zh}以下", f"at most {en}"),
        (f"超过{zh}", f"more than {en}"), (f"低于{zh}", f"less than {en}"),
    ])  # fmt: skip


def change(r: Random) -> tuple[str, str]:
    """By an amount."""
    _, zh_noun, zh, en = r.choice(MONEY)
    en_noun = {"村": "village", "社区": "community"}[zh_noun]
    amount = _some(r, *_money(r))
    then, force = r.choice(BEFORE), r.choice(FORCES)
    zh_word, en_word = r.choice([("增加", "more than"), ("提高", "higher than"), ("减少", "less than"), ("降低", "lower than")])
    front = r.choice(["比", "较"])
    return (
        f"{zh_noun}{zh}{force[0]}{front}{then[0]}{zh_word}{amount[0]}",
        f"a {en_noun}'s {en} {force[1]} be {amount[1]} {en_word} {then[1]}",
    )


def percent(r: Random) -> tuple[str, str]:
    """By a share of what it was."""
    _, zh_noun, zh, en = r.choice(MONEY)
    en_noun = {"村": "village", "社区": "community"}[zh_noun]
    number = r.randint(1, 60)
    amount = _some(r, f"{number}%", f"{number}%")
    force, words = r.choice(FORCES), r.choice(RISES)
    then = r.choice([("比上年", "on the year before"), ("较上年", "over the year before"), ("同比", "year on year")])
    return (
        f"{zh_noun}{zh}{force[0]}{then[0]}{r.choice(words[0])}{amount[0]}",
        f"a {en_noun}'s {en} {force[1]} {r.choice(words[1])} {amount[1]} {then[1]}",
    )


def level(r: Random) -> tuple[str, str]:
    """Not less than it was."""
    _, zh_noun, zh, en = r.choice(MONEY)
    en_noun = {"村": "village", "社区": "community"}[zh_noun]
    force = r.choice((*FORCES, ("不得", "must not")))
    word = r.choice(
        [("不低于", "not less than"), ("高于", "more than"), ("超过", "more than"), ("不高于", "at most"), ("低于", "less than")]
    )
    then = r.choice(
        [("上年", "that of the year before"), ("上年同期", "that of the same period a year earlier"), ("上年", "the year before")]
    )
    return f"{zh_noun}{zh}{force[0]}{word[0]}{then[0]}", f"a {en_noun}'s {en} {force[1]} be {word[1]} {then[1]}"


def lasting(r: Random) -> tuple[str, str]:
    """For so many years."""
    number = r.randint(2, 5)
    run = r.choice(["consecutive years", "years in a row"])
    if r.random() < 0.4:
        zh, en = r.choice([("有整改方案", "have a rectification plan"), ("建立党组织", "set up a party organization")])
        force = r.choice(FORCES)
        return (
            f"连续{number}年被列为软弱村的村{force[0]}{zh}",
            f"villages that are classed as weak for {number} {run} {force[1]} {en}",
        )
    zh, en = r.choice([("被列为软弱村", "classed as weak"), ("被评为软弱村", "rated as weak")])
    return f"村不得连续{number}年{zh}", f"a village must not be {en} for {number} {run}"


def history(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice([change, percent, level, lasting])(r)
