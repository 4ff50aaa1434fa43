"""Parts of twins: a random generator goes in; conditions, scopes and duties come out, each in Chinese and in English."""

from __future__ import annotations

import random as _random
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.twins_words import (
    ADJECTIVES,
    AMOUNTS,
    CHILDREN,
    COUNTS,
    EN_COMPARE,
    EVENTS,
    PEOPLE,
    THINGS,
    UNITS,
    ZH_COMPARE,
    en_number,
    wide,
    zh_number,
)  # fmt: skip

Random = _random.Random
ORDERS = ("ge", "ge", "ge", "gt", "le", "lt", "eq", "between")


@dataclass(frozen=True)
class Atom:
    """
    One condition in both languages, in the places where it may stand: Chinese before 的 and after a force word; English after
    "that" (singular, plural), after a force word, after "with" and after "whose" ("" where it cannot).
    """

    zh: str
    zh_duty: str
    en: tuple[str, str]
    en_duty: str
    en_with: str = ""
    en_whose: str = ""
    adjective: tuple[str, str] = ("", "")


# numbers -----------------------------------------------------------------------------------------------


def compared(r: Random, order: str, zh: str, en: str, *, post: bool = True) -> tuple[str, str]:
    """A number with comparison words in both languages."""
    zh_pre, zh_post = ZH_COMPARE[order]
    en_pre, en_post = EN_COMPARE[order]
    forms = [r.choice(zh_pre) + zh]
    if zh_post:
        forms += [zh + r.choice(zh_post)] * 2
    english = [f"{r.choice(en_pre)} {en}"] * 2
    if en_post and post:
        english.append(f"{en} {r.choice(en_post)}")
    return r.choice(forms), r.choice(english)


def limits(r: Random, most: int, step: int = 1) -> tuple[str, int, int]:
    """An order and the one or two numbers it needs."""
    top = max(2, most // step)
    size = r.choice([10, 100, top]) if top > 100 else top
    low = r.randint(1, min(size, top)) * step
    high = low + r.randint(1, max(1, top // 3)) * step
    return r.choice(ORDERS), low, high


def count(r: Random, zh: str, measures: str, one: str, many: str, most: int) -> Atom:
    """So many of something, a number field or child records."""
    order, low, high = limits(r, most)
    measure = r.choice(measures)
    if order == "between":
        joint, first, second = r.choice("至到-"), r.choice([str(low), wide(str(low))]), str(high)
        text = f"{first}{joint}{second}{measure}"
        english = f"between {en_number(r, low)} and {en_number(r, high)} {many}"
        return Atom(
            r.choice([f"{zh}{text}", f"有{text}{zh}", f"{zh}在{text}"]) if measure != "人" else f"{zh}{text}",
            f"有{text.replace('人', '名')}{zh}", (f"has {english}", f"have {english}"), f"have {english}", english,
        )  # fmt: skip
    written, english = zh_number(r, low), en_number(r, low)
    zh_text, en_text = compared(r, order, written + measure, english)
    single = low == 1 and ("or" not in en_text.split()) and order in ("ge", "eq", "gt", "lt")
    objects = f"{en_text} {one if single else many}"
    held = zh_text.replace("人", "名") if measure == "人" else zh_text
    before = [f"{zh}{zh_text}", f"{zh}{zh_text}", f"有{held}{zh}", f"有{zh}{zh_text}"]
    duty = [f"有{held}{zh}"]
    if order == "ge":
        duty.append(f"至少有{written}{measure.replace('人', '名')}{zh}")
        before.append(f"至少有{written}{measure.replace('人', '名')}{zh}")
    return Atom(r.choice(before), r.choice(duty), (f"has {objects}", f"have {objects}"), f"have {objects}", objects)


def field_count(r: Random, record: str) -> Atom:
    """A count field of a record."""
    return count(r, *r.choice(COUNTS[record]))


def child_count(r: Random, record: str) -> Atom:
    """A count of child records, some with a filter."""
    zh, measure, one, many = r.choice(CHILDREN[record])
    if r.random() < 0.5:
        return count(r, zh, measure, one, many, 12)
    adjective_zh, adjective_en = (r.choice(words) for words in r.choice(PEOPLE))
    if r.random() < 0.5:
        return count(r, adjective_zh + zh, measure, f"{adjective_en} {one}", f"{adjective_en} {many}", 9)
    low = r.randint(2, 9)
    objects = f"at least {en_number(r, low)} {many} {r.choice(['who', 'that'])} are {adjective_en}"
    text = f"至少有{zh_number(r, low)}{measure}{adjective_zh}{zh}"
    return Atom(text, text, (f"has {objects}", f"have {objects}"), f"have {objects}")


def unit_number(r: Random, unit: str, number: int) -> tuple[str, str]:
    """A number with its unit."""
    zh, en = UNITS[unit]
    return zh_number(r, number) + r.choice(zh), f"{en_number(r, number)} {r.choice(en)}"


def amount(r: Random, record: str) -> tuple[Atom, tuple[str, str], tuple[str, str]]:
    """An amount: the condition, the names of what is measured, and the comparison alone (after 应当 and must be)."""
    zh, en, unit, most, step = r.choice(AMOUNTS[record])
    order, low, high = limits(r, most, step)
    if order == "between":
        joined = f"{low}至{high}" + UNITS[unit][0][0]
        english = f"between {low:,} and {high:,} {UNITS[unit][1][0]}"
        texts = (joined, english)
    else:
        texts = compared(r, order, *unit_number(r, unit, low), post=False)
    reach = "达到" if texts[0].endswith(("以上", "以下", "以内")) and r.random() < 0.7 else ""
    reach = "在" if order == "between" else reach
    be = "are" if en.endswith("s") else "is"
    holds = f"{zh}{reach}{texts[0]}"
    atom = Atom(holds, "", ("", ""), "", "", f"{en} {be} {texts[1]}")
    return atom, (zh, en), (reach + texts[0], texts[1])


# other conditions ----------------------------------------------------------------------------------------


def thing(r: Random, record: str, *, negated: bool = False) -> Atom:
    """Having a thing, or not."""
    zh, en, verbs = r.choice(THINGS[record])
    bare = en.removeprefix("a ").removeprefix("an ")
    if negated:
        forms = [(f"has no {bare}", f"have no {bare}"), (f"does not have {en}", f"do not have {en}")]
        return Atom(r.choice(["没有", "无"]) + zh, "", r.choice(forms), "", f"no {bare}")
    zh_verb, en_verb = r.choice([("有", "have"), *verbs])
    return Atom(r.choice(["有", "设有", "具有"]) + zh, zh_verb + zh, (f"has {en}", f"have {en}"), f"{en_verb} {en}", en)


def window(r: Random) -> tuple[str, str, bool]:
    """A look-back window: Chinese around the event ({}), English after it, and whether it is within."""
    number = r.randint(1, 36)
    zh_unit, en_unit = r.choice([("个月", "month"), ("年", "year"), ("日", "day"), ("天", "day")])
    zh, en = f"{zh_number(r, number)}{zh_unit}", f"{en_number(r, number)} {en_unit}{'s' if number > 1 else ''}"
    if r.random() < 0.6:
        forms = [f"{{}}不满{zh}", f"{{}}不足{zh}", f"在最近{zh}内{{}}", f"近{zh}内{{}}", f"最近{zh}内{{}}"]
        return r.choice(forms), f"{r.choice(['within the last', 'in the last', 'within the past'])} {en}", True
    return r.choice([f"{{}}满{zh}", f"{{}}已满{zh}"]), f"at least {en} ago", False


def happened(r: Random, event: tuple[str, tuple[str, ...]]) -> Atom:
    """An event in a window."""
    zh, (en, *more) = event[0], event[1]
    frame, when, _ = window(r)
    words = r.choice([en, *more])
    text = frame.format(zh)
    return Atom(text, text, (f"was {words} {when}", f"were {words} {when}"), f"have been {words} {when}")


def quality(r: Random, record: str, *, negated: bool = False) -> Atom:
    """An adjective said of the record."""
    zh, en = (r.choice(words) for words in r.choice(ADJECTIVES[record]))
    no_zh, no_en = ("不", "not ") if negated else ("", "")
    return Atom(f"{no_zh}是{zh}", "", (f"is {no_en}{en}", f"are {no_en}{en}"), "", adjective=("" if negated else zh, en))


def condition(r: Random, record: str) -> Atom:
    """Any one condition on a record."""
    makers: list[Callable[[], Atom]] = []
    if COUNTS[record]:
        makers += [lambda: field_count(r, record)] * 3
    if record in CHILDREN:
        makers += [lambda: child_count(r, record)] * 2
    if record in AMOUNTS:
        makers.append(lambda: amount(r, record)[0])
    if THINGS[record]:
        makers += [lambda: thing(r, record), lambda: thing(r, record, negated=True)]
    if record in EVENTS:
        makers.append(lambda: happened(r, r.choice(EVENTS[record])))
    if ADJECTIVES[record]:
        makers.append(lambda: quality(r, record, negated=r.random() < 0.3))
    if record == "township":
        makers.append(lambda: firms_below(r))
    return r.choice(makers)()


def firms_below(r: Random) -> Atom:
    """A township's firms, counted."""
    return count(r, "非公企业", "家", "non-public firm", "non-public firms", 40)


# scope ---------------------------------------------------------------------------------------------------


def _listed_en(r: Random, atoms: list[Atom], word: str, *, singular: bool) -> str:
    """One clause after that: has A and B, is idle. A repeated "have" may be left out where nothing else could carry over."""
    have = "has " if singular else "have "
    parts: list[str] = []
    carries = False
    for atom in atoms:
        text = atom.en[0 if singular else 1]
        if carries and text.startswith(have) and not text.startswith(f"{have}no ") and r.random() < 0.5:
            parts.append(text.removeprefix(have))
        else:
            parts.append(text)
        carries = text.startswith(have) and " who " not in text and " that " not in text and not text.startswith(f"{have}no ")
    return f" {word} ".join(parts)


def _listed_zh(r: Random, atoms: list[Atom], word: str) -> str:
    """Conditions before 的, joined."""
    return r.choice({"and": ("且", "并且", "并"), "or": ("或者", "或")}[word]).join(atom.zh for atom in atoms)


@dataclass(frozen=True)
class Scope:
    """What narrows a record: before the noun and after it, in both languages; `clause` without "that", where there is one."""

    zh_adjective: str = ""
    en_adjective: str = ""
    zh: str = ""
    en: str = ""
    clause: tuple[str, str] = ("", "")  # Chinese, English singular: for if and unless


def several(r: Random, record: str, number: int, *, verbs: bool = False) -> list[Atom]:
    """So many different conditions; with `verbs`, such as have a verb of their own in English."""
    found: list[Atom] = []
    while len(found) < number:
        atom = condition(r, record)
        if (atom.en[0] or not verbs) and atom not in found:
            found.append(atom)
    return found


def _one(r: Random, atom: Atom) -> str:
    """One relative clause around one condition."""
    forms = [f"that {atom.en[1]}"] if atom.en[1] else []
    if atom.en_with:
        forms.append(f"with {atom.en_with}")
    if atom.en_whose:
        forms.append(f"whose {atom.en_whose}")
    return r.choice(forms)


def clause(r: Random, record: str, *, singular: bool = True) -> tuple[str, str]:
    """A flat clause for if and unless: Chinese, English."""
    atoms = several(r, record, r.choice([1, 1, 2, 2, 3]), verbs=True)
    word = r.choice(["and", "or"])
    return _listed_zh(r, atoms, word), _listed_en(r, atoms, word, singular=singular)


def scope(r: Random, record: str, most: int = 3) -> Scope:
    """Up to three conditions, in one or two levels, and an adjective."""
    found = Scope()
    if ADJECTIVES[record] and record != "venue" and r.random() < 0.4:
        zh, en = r.choice(ADJECTIVES[record])
        found = replace(found, zh_adjective=r.choice(zh), en_adjective=r.choice(en) + " ")
    kind = r.choice(["none", "one", "one", "with", "and", "or", "two levels", "stacked"])
    if kind == "none" or most == 0:
        return found
    if kind == "one":
        atom = condition(r, record)
        return replace(found, zh=atom.zh + "的", en=" " + _one(r, atom))
    if kind == "with":
        atoms = [atom for atom in several(r, record, 2) if atom.en_with]
        if not atoms:
            return found
        word = r.choice(["and", "or"])
        english = f" {word} ".join(atom.en_with for atom in atoms)
        if any(" no " in f" {atom.en_with} " for atom in atoms[:-1]):
            return found
        return replace(found, zh=_listed_zh(r, atoms, word) + "的", en=f" with {english}")
    if kind in ("and", "or"):
        atoms = several(r, record, r.choice([2, 2, 3]), verbs=True)
        return replace(found, zh=_listed_zh(r, atoms, kind) + "的", en=f" that {_listed_en(r, atoms, kind, singular=False)}")
    inner, outer = r.choice([("and", "or"), ("or", "and")])
    first, second = several(r, record, 1, verbs=True), several(r, record, 2, verbs=True)
    if r.random() < 0.5:
        first, second = second, first
    comma = "" if kind == "stacked" and outer == "and" else r.choice(["，", ","])
    joint = "的" if not comma else comma + ("且" if outer == "and" else r.choice(["或者", "或"]))
    zh = joint.join(_listed_zh(r, atoms, inner) for atoms in (first, second)) + "的"
    pieces = [_listed_en(r, atoms, inner, singular=False) for atoms in (first, second)]
    return replace(found, zh=zh, en=f" that {pieces[0]}, {outer} that {pieces[1]}")


def finite(r: Random, record: str, number: int) -> list[Atom]:
    """Conditions that stand after "that"."""
    return several(r, record, number, verbs=True)
