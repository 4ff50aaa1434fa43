"""Twins that nest three to five constructs: a random generator goes in, a Chinese and an English sentence come out.

A place, a level or the whole in front; conditions, a class or a grade on whom it is about; a group or a quantifier; a duty of
any construct; an exception, perhaps with an exception to it; what is missing counted aloud. Each piece is put together by
hand-written templates. `constructs` tells from the meaning of a rule what it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rulekit import ir
from tests.twins_asked import Asked, asked, joined
from tests.twins_clauses import KEYS, Pair, chinese, said_of
from tests.twins_parts import Random
from tests.twins_wholes import below, bonded, defined, numbered, of_a_ratio, own_cases, shared
from tests.twins_whom import ALL_NOUNS, AREAS, apart, article, force, place, predicate, tail, whom
from tests.twins_words import en_number, ratio, zh_number

DATED = ("problem", "notice", "decision", "emergency")
RECORDS = ("village",) * 6 + ("community",) * 4 + ("firm",) * 4 + (
    "employer", "employer", "workplace", "venue", "township", "branch", "branch", *DATED, "decision",
)  # fmt: skip
Maker = Callable[[Random], Pair]


def _the(name: str) -> str:
    return name if name.startswith(("every ", "at least ")) else f"the {name}"


def _of(r: Random, what: Asked) -> str:
    """What may stand between an owner and its value; nothing before so many of its members."""
    return "" if "以上的" in what.name[0] else r.choice(["", "的"])


def about_records(r: Random) -> Pair:
    """Villages that …, in a place, must …, unless …, counting missing as no."""
    record = r.choice(RECORDS)
    what = joined(r, record) if r.random() < 0.15 else asked(r, record)
    some, where = whom(r, record, 0 if what.steps else 2), place(r, record, 0.35)
    (zh_force, en_force), (zh, en) = force(r, r.choice(what.force)), predicate(r, what)
    zh_tail, en_tail = tail(r, record, what, not what.steps, 0.35 if some.narrowed and record not in DATED else 0.8)
    if what.steps:
        zh = f"{where[0]}{some.noun}员工在{what.steps}人以内的，{zh_force}{zh}{zh_tail}"
        return zh, f"{where[1]}every {some.one} {en_force} {en}{en_tail}"
    owner = ("", "")
    if what.name[0]:
        owner = f"{_of(r, what)}{what.name[0]}", f"{_the(what.name[1])} of "
    return f"{where[0]}{some.zh}{owner[0]}{zh_force}{zh}{zh_tail}", f"{where[1]}{owner[1]}{some.en} {en_force} {en}{en_tail}"


def conditional(r: Random) -> Pair:
    """If a village …, it must …"""
    record = r.choice(RECORDS)
    what = joined(r, record) if r.random() < 0.15 else asked(r, record)
    while what.steps:
        what = asked(r, record)
    some, where = whom(r, record, 0), place(r, record, 0.3)
    (zh_force, en_force), (zh, en) = force(r, r.choice(what.force)), predicate(r, what)
    clauses, word = apart(r, record, 2)
    zh_tail, en_tail = tail(r, record, what, False)
    one = article(some.one)
    en_if, zh_if = said_of(clauses, word, one, f"{one}'s"), chinese(r, clauses, word)
    zh_own, en_own = some.noun, "it"
    if what.name[0]:
        zh_own, en_own = f"{some.noun}{_of(r, what)}{what.name[0]}", f"{_the(what.name[1])} of the {some.one}"
    front = r.choice([f"如果{some.noun}{zh_if}，{where[0]}{zh_own}", f"{where[0]}{zh_if}的{zh_own}"])
    return f"{front}{zh_force}{zh}{zh_tail}", f"{where[1]}{r.choice(['if', 'where'])} {en_if}, {en_own} {en_force} {en}{en_tail}"


BELOW = ("village", "village", "community", "firm", "venue", "problem", "branch")


def grouped(r: Random) -> Pair:
    """In each county, at least so many of the villages that … must …"""
    record = r.choice(BELOW)
    what = asked(r, record)
    while what.name[0] or what.force[0] not in ("must", "should") or what.steps:
        what = asked(r, record)
    some, area = whom(r, record, 2), r.choice(AREAS)
    (zh_force, en_force), (zh, en) = force(r, what.force[0]), predicate(r, what)
    number, part = r.randint(2, 90), ratio(r)
    zh_some, en_some = r.choice([
        (f"{part[0]}以上", f"at least {part[1]} of"), (f"超过{part[0]}", f"more than {part[1]} of"),
        (f"{zh_number(r, number)}{ALL_NOUNS[record][1]}以上", f"at least {en_number(r, number)}"),
    ])  # fmt: skip
    zh_tail, en_tail = below(r, area, what, en_some)
    return f"{area[0]}{zh_some}的{some.zh}{zh_force}{zh}{zh_tail}", f"{area[1]}{en_some} {some.en} {en_force} {en}{en_tail}"


def no_two(r: Random) -> Pair:
    """No two firms that … may have the same code."""
    record = r.choice(list(KEYS))
    (zh_key, en_key), some = KEYS[record], whom(r, record, 2)
    zh_tail, en_tail = tail(r, record, Asked("", ""), True, 0.7)
    at = some.zh.rfind("的") + 1
    zh = f"{some.zh[:at]}任何两家{some.zh[at:]}的{zh_key}不得相同{zh_tail}"
    return zh, f"no two {some.en} may have the same {en_key}{en_tail}"


MAKERS: Sequence[Maker] = (
    *(about_records,) * 10, *(conditional,) * 3, *(grouped,) * 4, numbered, shared, shared, of_a_ratio, own_cases, bonded,
    defined, no_two,
)  # fmt: skip


def composed(r: Random, makers: Sequence[Maker] = MAKERS) -> Pair:
    """One pair, without full stops."""
    return r.choice(makers)(r)


# what a rule is made of ------------------------------------------------------------------------------


def constructs(rule: ir.Rule) -> set[str]:
    """
    The constructs of a rule, told from its meaning alone.

    What stands in front, each kind of condition in its scope, lists of conditions, groups and what is measured over them,
    what is asked for, exceptions and exceptions to them, what is counted aloud. Literals, fields, comparisons and plain having
    are none.
    """
    return set(_constructs(rule))


def _constructs(rule: ir.Rule) -> Iterator[str]:
    if rule.over.kind != "records":
        yield f"over {rule.over.kind}"
    parts = rule.scope.items if isinstance(rule.scope, ir.All) else () if rule.scope is None else (rule.scope,)
    yield from ("place" if isinstance(part, ir.InPlace) else "scope" for part in parts)
    for exemption in rule.exceptions:
        yield "exception"
        if exemption.unless:
            yield "exception to an exception"
    for node in ir.walk(rule):
        if isinstance(node, NAMED):
            yield type(node).__name__
        if isinstance(node, ir.AnyOf) or (isinstance(node, ir.All) and node is not rule.scope):
            yield "list"
        if isinstance(node, ir.Group) and node.where is not None:
            yield "narrowed group"


NAMED = (
    ir.Share, ir.Aggregate, ir.Distinct, ir.Extreme, ir.Rounded, ir.Chosen, ir.Call, ir.Ref, ir.Earlier, ir.Growth, ir.HowMany,
    ir.Same, ir.Between, ir.Happened, ir.Dated, ir.Deadline, ir.DueBy, ir.InOrder, ir.Staged, ir.Every, ir.Unique, ir.Among,
    ir.Recorded, ir.Assumed, ir.Decided, ir.EachPeriod, ir.AnyWindow, ir.Cases, ir.InGrade, ir.Consecutive,
)  # fmt: skip
