"""Twins about how often something happens: a generator goes in; every quarter, in any 12 months, every February come out."""

from __future__ import annotations

from tests.twins_parts import Random
from tests.twins_words import en_number, zh_number

DONE = {
    "branch": (("支部", "党支部"), ("a branch", "every branch", "each branch"), "branches", [
        ("党员大会", "members' meeting", "members' meetings", [("召开", "hold"), ("举行", "hold")]),
    ]),
    "village": (("村", "行政村"), ("a village", "every village", "each village"), "villages", [
        ("入户走访", "home visit", "home visits", [("开展", "make"), ("计划", "plan")]),
    ]),
}  # fmt: skip
PERIODS = (
    (("每季度", "每个季度", "每季"), ("every quarter", "each quarter", "a quarter", "in each calendar quarter")),
    (("每月", "每个月"), ("every month", "each month", "per month", "a month")),
    (("每半年",), ("every half-year", "each half-year")),
    (("每年", "每一年"), ("every year", "each year", "a year", "annually")),
    (("每周", "每星期"), ("every week", "a week")),
    (("每年2月", "每年二月", "每年2月份"), ("every February",)),
    (("每年10月",), ("every October",)),
    (("每年9月30日前", "每年9月30日以前"), ("every year by 30 September", "each year by 30 September")),
)
FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"), ("应", "shall"), ("力争", "should"))


def _time(r: Random) -> tuple[str, str]:
    if r.random() < 0.65:
        zh, en = r.choice(PERIODS)
        return r.choice(zh), r.choice(en)
    count, zh, en = r.choice(
        [(r.randint(2, 24), "个月", "months"), (r.randint(2, 90), "日", "days"), (r.randint(2, 5), "年", "years")]
    )
    front = r.choice([("任意", "in any"), ("在任意", "within any"), ("任何", "in any"), ("任意连续", "in any period of")])
    return f"{front[0]}{count}{zh}内", f"{front[1]} {count} {en}"


def _once(r: Random, noun: tuple[str, str, str, str]) -> tuple[str, str]:
    """At least once."""
    zh, en, _, verb = noun
    zh_verb, en_verb = verb.split("|")
    article = "a"
    return (
        r.choice(
            [
                f"至少{zh_verb}1次{zh}",
                f"至少{zh_verb}{zh}1次",
                f"{zh_verb}{zh}",
                f"{zh_verb}1次以上{zh}",
                f"{zh_verb}{zh}不少于1次",
            ]
        ),
        f"{en_verb} {article} {en}{r.choice([' at least once', '', ' once or more'])}",
    )


def _many(r: Random, noun: tuple[str, str, str, str]) -> tuple[str, str]:
    """At least, at most, between, exactly so many."""
    zh, _, many, verb = noun
    zh_verb, en_verb = verb.split("|")
    number = r.randint(2, 9)
    zh_text, en_text = zh_number(r, number), en_number(r, number)
    form = r.choice(["ge", "ge", "le", "lt", "eq", "between"])
    if form == "ge":
        return (
            r.choice([f"至少{zh_verb}{zh_text}次{zh}", f"{zh_verb}{zh}不少于{zh_text}次", f"{zh_verb}{zh_text}次以上{zh}"]),
            r.choice(
                [
                    f"{en_verb} at least {en_text} {many}",
                    f"{en_verb} {en_text} or more {many}",
                    f"{en_verb} {many} at least {en_text} times",
                ]
            ),
        )
    if form == "le":
        return f"{zh_verb}不超过{zh_text}次{zh}", r.choice(
            [f"{en_verb} at most {en_text} {many}", f"{en_verb} {many} at most {en_text} times"]
        )
    if form == "lt":
        return f"{zh_verb}少于{zh_text}次{zh}", f"{en_verb} fewer than {en_text} {many}"
    if form == "eq":
        return f"{zh_verb}恰好{zh_text}次{zh}", f"{en_verb} exactly {en_text} {many}"
    return f"{zh_verb}{number}至{number + 3}次{zh}", f"{en_verb} between {number} and {number + 3} {many}"


def often(r: Random) -> tuple[str, str]:
    """A duty of how often, in the requirement or in the scope."""
    zh_names, en_names, en_many, nouns = r.choice(list(DONE.values()))
    zh, en, many, verbs = r.choice(nouns)
    noun = (zh, en, many, "|".join(r.choice(verbs)))
    time, (zh_force, en_force) = _time(r), r.choice(FORCES)
    done = _once(r, noun) if r.random() < 0.5 else _many(r, noun)
    name = r.choice(zh_names)
    if r.random() < 0.15:
        number = r.randint(2, 9)
        return (
            f"{name}{time[0]}{noun[3].split('|')[0]}{zh}不得{r.choice(['少于', '低于'])}{number}次",
            f"{r.choice(en_names)} must {noun[3].split('|')[1]} at least {number} {many} {time[1]}",
        )
    if r.random() < 0.2:
        return (
            f"{time[0]}{done[0]}的{name}{zh_force}有3名以上党员",
            f"{en_many} that {done[1]} {time[1]} {en_force} have at least 3 party members",
        )
    placed = r.choice([f"{name}{time[0]}{zh_force}{done[0]}", f"{name}{zh_force}{time[0]}{done[0]}"])
    return placed, f"{r.choice(en_names)} {en_force} {done[1]} {time[1]}"


__all__ = ["often"]
