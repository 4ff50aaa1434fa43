"""Random twins: a seed goes in, a Chinese and an English sentence composed of the same parts come out.

They are composed by hand-written templates that know nothing of the project's renderers; what is varied is which parts
stand together and how each is written. `python -m tests.twins --count 100000 --seed 1` tries many and prints the failures.
"""

from __future__ import annotations

import random as _random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from tests.twins_words import (
    ADJECTIVES, AMOUNTS, CHILDREN, COUNTS, EN_COMPARE, EVENTS, FORCES, NOUNS, PEOPLE, THINGS, TRAINED, UNITS, ZH_COMPARE,
    en_number, ratio, wide, zh_number,
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
            r.choice([f"{zh}{text}", f"有{text}{zh}", f"{zh}在{text}"]) if "人" != measure else f"{zh}{text}",
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


def _atoms(r: Random, record: str, number: int, *, finite: bool = False) -> list[Atom]:
    found: list[Atom] = []
    while len(found) < number:
        atom = condition(r, record)
        if (atom.en[0] or not finite) and atom not in found:
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
    atoms = _atoms(r, record, r.choice([1, 1, 2, 2, 3]), finite=True)
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
        atoms = [atom for atom in _atoms(r, record, 2) if atom.en_with]
        if not atoms:
            return found
        word = r.choice(["and", "or"])
        english = f" {word} ".join(atom.en_with for atom in atoms)
        if any(" no " in f" {atom.en_with} " for atom in atoms[:-1]):
            return found
        return replace(found, zh=_listed_zh(r, atoms, word) + "的", en=f" with {english}")
    if kind in ("and", "or"):
        atoms = _atoms(r, record, r.choice([2, 2, 3]), finite=True)
        return replace(found, zh=_listed_zh(r, atoms, kind) + "的", en=f" that {_listed_en(r, atoms, kind, singular=False)}")
    inner, outer = r.choice([("and", "or"), ("or", "and")])
    first, second = _atoms(r, record, 1, finite=True), _atoms(r, record, 2, finite=True)
    if r.random() < 0.5:
        first, second = second, first
    comma = "" if kind == "stacked" and outer == "and" else r.choice(["，", ","])
    joint = "的" if not comma else comma + ("且" if outer == "and" else r.choice(["或者", "或"]))
    zh = joint.join(_listed_zh(r, atoms, inner) for atoms in (first, second)) + "的"
    pieces = [_listed_en(r, atoms, inner, singular=False) for atoms in (first, second)]
    return replace(found, zh=zh, en=f" that {pieces[0]}, {outer} that {pieces[1]}")


# duties --------------------------------------------------------------------------------------------------

FORMULAS = {
    "firm": [("员工", "employees", ""), ("党员", "party members", "")],
    "employer": [("职工", "workers", ""), ("残疾职工", "disabled workers", ""), ("安全员", "safety officers", "")],
    "village": [("居民", "residents", ""), ("计数（委员）", "count(committee members)", "")],
    "community": [("工作人员", "workers", ""), ("居民", "residents", "")],
    "workplace": [("职工", "workers", ""), ("安全出口", "emergency exits", "")],
}
SIGNS = {"ge": (">=", "≥"), "gt": (">", "＞"), "le": ("<=", "≤"), "lt": ("<", "＜"), "eq": ("=", "=="), "ne": ("!=", "≠")}


def formula(r: Random, record: str) -> tuple[str, str]:
    """A comparison of arithmetic, the same in both languages but for the names."""
    names = FORMULAS[record]
    parts_zh, parts_en = [], []
    for _ in range(r.choice([2, 3])):
        zh, en, _ = r.choice(names)
        number = str(r.randint(1, 999))
        pair = r.choice([(zh, en), (zh, en), (number, number)])
        parts_zh.append(pair[0])
        parts_en.append(pair[1])
    operators = [r.choice(["*", "/", "*"]) for _ in parts_zh[1:]]
    order = r.choice(list(SIGNS))
    limit = str(r.randint(1, 5000))

    def text(parts: list[str], lang: int) -> str:
        words = [parts[0]]
        for operator, part in zip(operators, parts[1:], strict=True):
            words.append(f" {r.choice([operator, {'*': '×', '/': '÷'}[operator]])} {part}")
        return "".join(words) + f" {SIGNS[order][lang]} {limit}"

    return text(parts_zh, r.randint(0, 1)), text(parts_en, r.randint(0, 1))


def lists(r: Random, atoms: list[Atom]) -> tuple[str, str]:
    """Several duties in one sentence: joined in both languages."""
    word = r.choice(["and", "and", "or"])
    zh = r.choice({"and": ("且", "，并", "并"), "or": ("或者", "或")}[word]).join(atom.zh_duty for atom in atoms)
    return zh, f" {word} ".join(atom.en_duty for atom in atoms)


def duty(r: Random, record: str) -> tuple[str, str, str]:
    """A force and a predicate in both languages: (kind of force, Chinese, English)."""
    kinds = ["thing", "thing"] if THINGS[record] else []
    kinds += ["count", "count"] if COUNTS[record] or record in CHILDREN else []
    kinds += ["list"] if THINGS[record] and (COUNTS[record] or record in CHILDREN) else []
    kinds += ["formula"] if record in FORMULAS else []
    kinds += ["not be", "be"] if ADJECTIVES[record] else []
    kind = r.choice(kinds)
    force = r.choice(["must", "must", "must", "should", "may"])
    if kind == "thing":
        if r.random() < 0.2:
            atoms = [thing(r, record) for _ in range(r.choice([1, 2]))]
            return r.choice(["must_not", "should_not"]), _listed_zh_duty(r, atoms), " or ".join(a.en_duty for a in atoms)
        atoms = [thing(r, record) for _ in range(r.choice([1, 1, 2, 3]))]
        return (force, *lists(r, atoms))
    if kind == "count":
        atom = child_count(r, record) if record in CHILDREN and (r.random() < 0.5 or not COUNTS[record]) else field_count(r, record)
        force = r.choice([force, force, force, "must_not"])
        return force, atom.zh_duty, atom.en_duty
    if kind == "list":
        atoms = [thing(r, record), field_count(r, record) if COUNTS[record] else child_count(r, record), thing(r, record)]
        r.shuffle(atoms)
        return (force, *lists(r, atoms[: r.choice([2, 3])]))
    if kind == "formula":
        zh, en = formula(r, record)
        return r.choice(["must", "should"]), r.choice([f"满足（{zh}）", f"满足({zh})"]), f"satisfy ({en})"
    words = r.sample(ADJECTIVES[record], r.randint(1, len(ADJECTIVES[record])))
    zh_words, en_words = [r.choice(zh) for zh, _ in words], [r.choice(en) for _, en in words]
    if kind == "be" or len(words) == 1:
        return r.choice(["must", "must_not", "should"]), "是" + zh_words[0], "be " + en_words[0]
    zh = "、".join(zh_words[:-1]) + r.choice(["或者", "或", "、"]) + zh_words[-1]
    return "must_not", zh, "be " + ", ".join(en_words[:-1]) + r.choice([" or ", ", or "]) + en_words[-1]


def _listed_zh_duty(r: Random, atoms: list[Atom]) -> str:
    return r.choice(["或者", "或", "、"]).join(atom.zh_duty for atom in atoms)


# sentences -----------------------------------------------------------------------------------------------


def _noun(r: Random, record: str) -> tuple[str, str, str]:
    zh, _, one, many = NOUNS[record]
    index = r.randrange(len(one))
    return r.choice(zh), one[index], many[index]


def _force(r: Random, kind: str) -> tuple[str, str]:
    zh, en = FORCES[kind]
    return r.choice(zh), r.choice(en)


def _article(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def _place(r: Random) -> tuple[str, str]:
    return r.choice([("", ""), ("", ""), ("", ""), ("鼓楼区", "in Gulou district, "), ("福州市", "in Fuzhou, "), ("连江县", "in Lianjiang county, ")])


def _exception(r: Random, record: str, plural: bool) -> tuple[str, str]:
    if r.random() < 0.7:
        return "", ""
    zh, en = clause(r, record, singular=not plural)
    comma = r.choice(["，但", "，但是", ",但"])
    return f"{comma}{zh}的除外", f"{r.choice([' unless', ', unless', ' except if'])} {'they' if plural else 'it'} {en}"


def plain(r: Random) -> tuple[str, str]:
    """Scope, subject, duty, exception over every record of a type."""
    record = r.choice(["firm", "firm", "village", "community", "venue", "employer", "workplace", "township"])
    narrow = scope(r, record)
    force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    noun, one, many = _noun(r, record)
    place_zh, place_en = _place(r)
    measure = NOUNS[record][1]
    no_and = force not in ("must_not", "should_not")
    forms = ["many", "one"] + (["each"] if no_and else [])
    form = r.choice(forms)
    en_noun = f"{narrow.en_adjective}{many if form == 'many' else one}"
    if form == "one":
        en_noun = _article(en_noun)
    if form == "each":
        en_noun = f"{r.choice(['every', 'each'])} {en_noun}"
    zh_noun = narrow.zh_adjective + noun
    if not narrow.zh and not place_zh:
        zh_noun = r.choice(["", "每" + ("家" if measure == "家" else "个"), "所有", "凡", "各"]) + zh_noun
    if narrow.zh and r.random() < 0.15:
        zh_noun = r.choice(["，", ","]).join([zh_noun, ""])
    unless_zh, unless_en = _exception(r, record, form == "many")
    zh = f"{place_zh}{narrow.zh}{zh_noun}{zh_force}{zh_duty}{unless_zh}"
    en = f"{place_en}{en_noun}{narrow.en} {en_force} {en_duty}{unless_en}"
    return zh, en


def conditional(r: Random) -> tuple[str, str]:
    """If a village has …, it must …"""
    record = r.choice(["firm", "village", "community", "employer", "workplace", "township"])
    zh_if, en_if = clause(r, record)
    force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    noun, one, _ = _noun(r, record)
    unless_zh, unless_en = _exception(r, record, False)
    zh = r.choice([f"{noun}{zh_if}的，", f"{noun}{zh_if}的,", f"如果{noun}{zh_if}，", f"凡{noun}{zh_if}的，", f"{zh_if}的{noun}，"])
    return f"{zh}{zh_force}{zh_duty}{unless_zh}", f"{r.choice(['if', 'where'])} {_article(one)} {en_if}, it {en_force} {en_duty}{unless_en}"


def measured(r: Random) -> tuple[str, str]:
    """A community's annual office funds must be at least …"""
    record = r.choice(list(AMOUNTS))
    _, (zh_name, en_name), (zh_limit, en_limit) = amount(r, record)
    narrow = scope(r, record)
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    noun, one, many = _noun(r, record)
    place_zh, place_en = _place(r)
    joint = r.choice(["", "的"])
    zh = f"{place_zh}{narrow.zh}{narrow.zh_adjective}{noun}{joint}{zh_name}{zh_force}{zh_limit}"
    if narrow.en:
        en = f"{place_en}the {en_name} of {narrow.en_adjective}{many}{narrow.en} {en_force} be {en_limit}"
    else:
        holder = f"{narrow.en_adjective}{one}"
        forms = [f"{_article(holder)}'s {en_name}", f"each {holder}'s {en_name}", f"the {en_name} of every {holder}"]
        en = f"{place_en}{r.choice(forms)} {en_force} be {en_limit}"
    return zh, en


def members(r: Random) -> tuple[str, str]:
    """Shares of child records, every child, aggregates over them, their number."""
    record = r.choice(list(CHILDREN))
    child_zh, measure, child_one, child_many = r.choice(CHILDREN[record])
    noun, one, _ = _noun(r, record)
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    adjective_zh, adjective_en = (r.choice(words) for words in r.choice(PEOPLE))
    kind = r.choice(["share", "share of", "every", "every not", "number", "average"])
    owner_zh, owner_en = r.choice([noun, "每个" + noun]), r.choice([_article(one), f"every {one}", f"each {one}"])
    if kind == "share":
        order = r.choice(["ge", "gt", "le", "lt"])
        part = ratio(r)
        zh_part, en_part = compared(r, order, *part, post=False)
        en = f"{en_part} of the {child_many} of {owner_en} {en_force} be {adjective_en}"
        zh = r.choice([f"{owner_zh}的{child_zh}中{adjective_zh}{zh_force}占{zh_part}", f"{owner_zh}{zh_part}的{child_zh}{zh_force}是{adjective_zh}"])
        return zh, en
    if kind == "share of":
        zh_part, en_part = compared(r, "ge", *ratio(r), post=False)
        trained = happened(r, TRAINED)
        return f"{owner_zh}{zh_part}的{child_zh}{zh_force}{trained.zh}", f"{en_part} of the {child_many} of {owner_en} {en_force} {trained.en_duty}"
    if kind in ("every", "every not"):
        trained = happened(r, TRAINED)
        if r.random() < 0.4:
            adjective_zh, adjective_en = adjective_zh, adjective_en + " "
        else:
            adjective_zh, adjective_en = "", ""
        zh_child, en_child = f"每名{adjective_zh}{child_zh}", f"every {adjective_en}{child_one}"
        return f"{noun}的{zh_child}{zh_force}{trained.zh}", f"{en_child} of {r.choice([_article(one), 'every ' + one])} {en_force} {trained.en_duty}"
    if kind == "average" and child_zh == "委员":
        zh_kind, en_kind = r.choice([("平均值", "the average"), ("最低值", "the lowest"), ("最高值", "the highest"), ("合计", "the total")])
        zh_limit, en_limit = compared(r, r.choice(["ge", "gt", "le", "lt"]), *unit_number(r, "yuan", r.randint(1, 50) * 100), post=False)
        reach = "达到" if zh_limit.endswith("以上") else ""
        of = r.choice([f"{en_kind} subsidy of {_article(one)}'s {child_many}", f"{en_kind} subsidy of the {child_many} of {_article(one)}"])
        return f"{noun}的{child_zh}补贴的{zh_kind}{zh_force}{reach}{zh_limit}", f"{of} {en_force} be {en_limit}"
    number = r.randint(2, 30)
    zh_limit, en_limit = compared(r, r.choice(["ge", "gt", "le", "lt"]), zh_number(r, number) + measure, en_number(r, number), post=False)
    reach = "达到" if zh_limit.endswith(("以上", "以下")) else ""
    with_zh, with_en = r.choice([("", ""), (adjective_zh, adjective_en + " ")])
    return (
        f"{noun}{r.choice(['', '的'])}{with_zh}{child_zh}{r.choice(['人数', '总数', '的人数'])}{zh_force}{reach}{zh_limit}",
        f"the number of {with_en}{child_many} of {_article(one)} {en_force} be {en_limit}",
    )


AREAS = [("各县", "in each county, "), ("各乡镇", "in each township, "), ("全市", "in the city, "), ("鼓楼区", "in Gulou district, "), ("", "")]
BELOW = ("firm", "village", "community", "venue")


def grouped(r: Random) -> tuple[str, str]:
    """At least 90% of villages, at least 10 firms, the number of villages, in each county or the whole."""
    record = r.choice(BELOW)
    area_zh, area_en = r.choice(AREAS)
    narrow = scope(r, record)
    noun, _, many = _noun(r, record)
    measure = NOUNS[record][1]
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    head_zh, head_en = narrow.zh + narrow.zh_adjective + noun, narrow.en_adjective + many + narrow.en
    kind = r.choice(["share", "share", "count", "number", "share noun"])
    number = r.randint(2, 300)
    if kind == "share noun":
        atom = _atoms(r, record, 1, finite=True)[0]
        zh_limit, en_limit = compared(r, "ge", *ratio(r), post=False)
        reach = "达到" if zh_limit.endswith("以上") else ""
        one = f"{area_en}the share of {many} that {atom.en[1]} {en_force} be {en_limit}"
        return f"{area_zh}{atom.zh}的{noun}占{noun}总数的比例{zh_force}{reach}{zh_limit}", one
    if kind == "number":
        zh_limit, en_limit = compared(r, r.choice(["ge", "le", "gt"]), zh_number(r, number) + measure, en_number(r, number), post=False)
        reach = "达到" if zh_limit.endswith("以上") else ""
        return f"{area_zh}{head_zh}总数{zh_force}{reach}{zh_limit}", f"{area_en}the number of {head_en} {en_force} be {en_limit}"
    force, zh_duty, en_duty = duty(r, record)
    while force in ("must_not", "should_not", "may"):
        force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    if kind == "share":
        zh_part, en_part = compared(r, r.choice(["ge", "ge", "gt", "le"]), *ratio(r), post=False)
        return f"{area_zh}{zh_part}的{head_zh}{zh_force}{zh_duty}", f"{area_en}{en_part} of {head_en} {en_force} {en_duty}"
    zh_part, en_part = compared(r, "ge", zh_number(r, number) + measure, en_number(r, number), post=False)
    return f"{area_zh}{zh_part}的{head_zh}{zh_force}{zh_duty}", f"{area_en}{en_part} {head_en} {en_force} {en_duty}"


def termed(r: Random) -> tuple[str, str]:
    """A defined ratio, over an area."""
    area_zh, area_en = r.choice(AREAS)
    zh, en = r.choice([("一肩挑比例", "一肩挑 ratio"), ("一肩挑比例", "dual-post ratio"), ("驻村干部覆盖率", "resident-cadre coverage")])
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    if r.random() < 0.2:
        low, high = r.randint(1, 40), r.randint(41, 99)
        return f"{area_zh}{zh}{zh_force}在{low}%至{high}%", f"{area_en}the {en} {en_force} be between {low}% and {high}%"
    order = r.choice(["ge", "ge", "gt", "le", "lt"])
    zh_limit, en_limit = compared(r, order, *ratio(r), post=False)
    reach = "达到" if zh_limit.endswith("以上") else ""
    return f"{area_zh}{zh}{zh_force}{reach}{zh_limit}", f"{area_en}the {en} {en_force} be {en_limit}"


MAKERS = (plain, plain, plain, conditional, conditional, measured, members, members, grouped, grouped, termed)


def twin(r: Random) -> tuple[str, str]:
    """One pair: Chinese, English."""
    zh, en = r.choice(MAKERS)(r)
    return zh + r.choice(["。", "。", "。", "."]), (en[0].upper() + en[1:] if r.random() < 0.1 else en) + "."


# trying them ---------------------------------------------------------------------------------------------


@cache
def contexts():
    """Contexts of both languages over the vocabularies of both plug-ins, definitions included."""
    from rulekit.diagnostic import Source, Span
    from rulekit.language import lexicon
    from rulekit.meaning.understand import Context, understand
    from rulekit.plugin import vocabulary

    words, problems = vocabulary(["party-building", "employers"])
    assert not problems
    definitions = {}
    for term in words.terms.values():
        for lang, text in term.sentences.items():
            context = Context(words, lexicon.build(words, lang), definitions)
            definitions[term.id] = understand(context, Source("term", text), Span(0, len(text))).node
    return {lang: Context(words, lexicon.build(words, lang), definitions) for lang in ("zh", "en")}


def read(lang: str, text: str):
    """What a sentence is understood as."""
    from rulekit.diagnostic import Source, Span
    from rulekit.meaning.understand import understand

    return understand(contexts()[lang], Source("twin", text), Span(0, len(text)))


def write(lang: str, node: object) -> str:
    """The canonical sentence of a rule."""
    from rulekit.language import render

    context = contexts()[lang]
    return render.sentence(node, context.vocabulary, lang, context.definitions)


def fault(zh: str, en: str, *, back: bool = True) -> str:
    """What is wrong with a pair, "" where nothing is."""
    found = {"zh": read("zh", zh), "en": read("en", en)}
    for lang, text in (("zh", zh), ("en", en)):
        if found[lang].node is None:
            codes = ", ".join(one.code for one in found[lang].diagnostics)
            return f"{lang} refused: {codes}"
    node = found["zh"].node
    if node != found["en"].node:
        return "different ir"
    for lang in ("zh", "en") if back else ():
        text = write(lang, node)
        if read(lang, text).node != node:
            return f"{lang} does not come back: {text}"
    return ""


def main() -> None:
    """Try many pairs; print statistics and the failures."""
    import argparse
    import collections
    import time

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="failures to print of each kind")
    options = parser.parse_args()
    r, started = Random(options.seed), time.perf_counter()
    faults: dict[str, list[str]] = collections.defaultdict(list)
    meanings = set()
    for _ in range(options.count):
        zh, en = twin(r)
        told = fault(zh, en)
        if told:
            faults[told.split(":")[0] + (told[told.index(":") :] if "refused" in told else "")].append(f"{zh}\n    {en}\n    {told}")
        meanings.add(read("zh", zh).node)
    seconds = time.perf_counter() - started
    failed = sum(map(len, faults.values()))
    print(f"{options.count} twins, seed {options.seed}: {failed} failed, {len(meanings)} distinct meanings, {seconds:.1f} s")
    for kind, texts in sorted(faults.items(), key=lambda pair: -len(pair[1])):
        print(f"== {kind}: {len(texts)}")
        for text in texts[: options.show]:
            print("  ", text)


if __name__ == "__main__":
    main()
