"""Clauses of composed twins: a generator and a record type go in, one condition of any construct comes out, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.twins_parts import Atom, Random, condition
from tests.twins_words import en_number, ratio, zh_number

Pair = tuple[str, str]


@dataclass(frozen=True)
class Clause:
    """
    A condition: Chinese before 的, English after "that" of one and of many ("" where it has none) and after "whose". `alone`:
    nothing may be joined to it.
    """

    zh: str
    en: tuple[str, str] = ("", "")
    en_whose: str = ""
    en_which: str = ""
    alone: bool = False


def choice_of_amount(r: Random, zh: str, en: str) -> Pair:
    """At least, at most, more or less than so much."""
    return r.choice([
        (f"不低于{zh}", f"at least {en}"), (f"不超过{zh}", f"at most {en}"), (f"{zh}以上", f"at least {en}"),
        (f"超过{zh}", f"more than {en}"), (f"低于{zh}", f"less than {en}"),
    ])  # fmt: skip


def day(r: Random) -> Pair:
    """A fixed day."""
    found = date(2021, 1, 1) + timedelta(days=r.randint(0, 2000))
    return f"{found.year}年{found.month}月{found.day}日", found.isoformat()


def yuan(r: Random, most: int = 900) -> Pair:
    """A round sum."""
    number = r.randint(1, most) * 100
    return f"{zh_number(r, number)}元", f"{en_number(r, number)} yuan"


PERIODS = (
    ("每季度", "every quarter"), ("每月", "every month"), ("每半年", "every half-year"), ("每年", "every year"),
    ("每年2月", "every February"), ("任意12个月内", "in any 12 months"), ("任意90日内", "in any 90 days"),
)  # fmt: skip
DONE = {
    "village": ("开展", "入户走访", ("makes", "make"), "home visit", "home visits"),
    "branch": ("召开", "党员大会", ("holds", "hold"), "members' meeting", "members' meetings"),
}
GRADES = (("先进", "advanced"), ("一般", "ordinary"), ("后进", "lagging"))
BETTER = (("", ""), ("", ""), ("以上", " or better"), ("以下", " or worse"))
KEYS = {"firm": ("信用代码", "credit code"), "employer": ("登记代码", "registration code")}


def done(r: Random, record: str) -> tuple[str, tuple[str, str]]:
    """So often in each period, or in any window: Chinese; English of one and of many."""
    verb, thing, verbs, one, many = DONE[record]
    zh, en = r.choice(PERIODS)
    number = r.randint(2, 6)
    zh_many, en_many = zh_number(r, number), en_number(r, number)
    zh_text, en_text = r.choice([
        (f"至少{verb}1次{thing}", f"a {one} at least once"), (f"{verb}{zh_many}次以上{thing}", f"at least {en_many} {many}"),
        (f"{verb}不超过{zh_many}次{thing}", f"at most {en_many} {many}"),
        (f"{verb}{number}至{number + 3}次{thing}", f"between {number} and {number + 3} {many}"),
    ])  # fmt: skip
    return f"{zh}{zh_text}", (f"{verbs[0]} {en_text} {en}", f"{verbs[1]} {en_text} {en}")


def often(r: Random, record: str) -> Clause:
    """Villages that make a home visit every quarter."""
    zh, en = done(r, record)
    return Clause(zh, en)


def graded(r: Random, record: str) -> Clause:
    """Villages that are graded ordinary or better."""
    (zh, en), (zh_post, en_post) = r.choice(GRADES), r.choice(BETTER)
    return Clause(f"评为{zh}{zh_post}", (f"is graded {en}{en_post}", f"are graded {en}{en_post}"))


def changed(r: Random, record: str) -> Clause:
    """Whose subsidy is so much more than the year before."""
    if record == "community" or r.random() < 0.4:
        share = r.randint(1, 30)
        zh, en = {"village": ("每月补贴", "monthly subsidy"), "community": ("每年办公经费", "annual office funds")}[record]
        rises = "rise" if en.endswith("s") else "rises"
        return Clause(f"{zh}比上年增长{share}%以上", en_whose=f"{en} {rises} by at least {share}% on the year before")
    zh, en = yuan(r, 9)
    zh_word, en_word = r.choice([("增加", "more than"), ("减少", "less than")])
    return Clause(f"每月补贴比上年{zh_word}{zh}以上", en_whose=f"monthly subsidy is at least {en} {en_word} the year before")


def lasting(r: Random, record: str) -> Clause:
    """Classed as weak for so many years."""
    years = r.randint(2, 5)
    tail = f"classed as weak for {years} consecutive years"
    return Clause(f"连续{years}年被列为软弱村", (f"is {tail}", f"are {tail}"), alone=True)


def women(r: Random, record: str) -> Clause:
    """In which so many of the members are women."""
    members = {"village": ("委员", "committee members"), "branch": ("党员", "party members")}[record]
    zh, en = ratio(r)
    which = f"at least {en} of the {members[1]} are women"
    return Clause(f"{members[0]}中女性占{zh}以上", en_which=which, alone=True)


def same_person(r: Random, record: str) -> Clause:
    """Whose secretary is also the director."""
    return Clause("书记兼任主任", en_whose="secretary is also the director")


def neither(r: Random, record: str) -> Clause:
    """That has neither this nor that, or has not set it up."""
    if r.random() < 0.5:
        return Clause(
            "未建立党组织", ("has not set up a party organization", "have not set up a party organization")
        )  # fmt: skip
    tail = "neither a party organization nor a rectification plan"
    return Clause("既无党组织又无整改方案", (f"has {tail}", f"have {tail}"))


def funded(r: Random, record: str) -> Clause:
    """Whose reserve is below so much of its income."""
    zh_share, en_share = ratio(r)
    zh_limit, en_limit = r.choice([("低于", "below"), ("不低于", "at least"), ("超过", "more than")])
    whose = f"reserve is {en_limit} {en_share} of their annual income"
    return Clause(f"储备金{zh_limit}年收入的{zh_share}", en_whose=whose)


def staffed(r: Random, record: str) -> Clause:
    """With so many workers per 10,000 residents."""
    number = r.randint(2, 40)
    tail = f"at least {number} workers per 10,000 residents"
    return Clause(f"每万名居民有{number}名以上工作人员", (f"has {tail}", f"have {tail}"))


def keyed(r: Random, record: str) -> Clause:
    """Whose credit code is recorded, unique, valid."""
    zh, en = KEYS[record]
    forms = [("已填报", "is recorded"), ("未填报", "is not recorded"), ("唯一", "is unique")]
    zh_said, en_said = r.choice(forms)
    return Clause(f"{zh}{zh_said}", en_whose=f"{en} {en_said}")


def valid(r: Random, record: str) -> Clause:
    """That satisfies a formula with a function of a plug-in, or with a text."""
    if r.random() < 0.5:
        return Clause("满足（有效（登记代码））", ("satisfies (valid(registration code))", "satisfy (valid(registration code))"))
    number = r.randint(2, 40)
    if number < 10:
        return Clause(
            '满足（有效（登记代码） 或者 有效("000000")）',
            ('satisfies (valid(registration code) or valid("000000"))', 'satisfy (valid(registration code) or valid("000000"))'),
        )  # fmt: skip
    tail = f"(safety officers * {number} >= workers)"
    return Clause(f"满足（安全员 * {number} >= 职工）", (f"satisfies {tail}", f"satisfy {tail}"))


EVENTS = {
    "firm": ("成立", "founded"), "problem": ("提出", "raised"), "notice": ("下达", "issued"), "decision": ("表决", "voted on"),
    "emergency": ("宣布", "declared"),
}  # fmt: skip


def dated(r: Random, record: str) -> Clause:
    """Founded on or after a day."""
    event, words = EVENTS[record]
    zh_day, en_day = day(r)
    zh, en = r.choice([(f"在{zh_day}以后", "on or after"), (f"在{zh_day}以前", "by"), (f"早于{zh_day}", "before")])
    return Clause(f"{zh}{event}", (f"was {words} {en} {en_day}", f"were {words} {en} {en_day}"))


DUE = {
    "problem": (("提出", "raised"), ("办结", "settled")), "notice": (("下达", "issued"), ("销号", "answered")),
    "decision": (("表决", "voted on"), ("公示", "published")),
}  # fmt: skip
SPANS = (("日", "days"), ("个月", "months"), ("周", "weeks"))


def in_time(r: Random, record: str) -> Pair:
    """Settled within 30 days of being raised: Chinese, and English from its participle on."""
    (zh, en), (zh_done, en_done) = DUE[record]
    number, (zh_unit, en_unit) = r.randint(2, 60), r.choice(SPANS)
    since = r.choice([f"自{zh}之日起{number}{zh_unit}内", f"在{zh}后{number}{zh_unit}内"])
    return f"{since}{zh_done}", f"{en_done} within {number} {en_unit} of being {en}"


def settled(r: Random, record: str) -> Clause:
    """That was settled in time."""
    zh, en = in_time(r, record)
    return Clause(zh, (f"was {en}", f"were {en}"))


def covered(r: Random, record: str) -> Clause:
    """Whose coverage is at least so much."""
    zh, en = ratio(r)
    return Clause(f"驻村干部覆盖率达到{zh}以上", en_whose=f"resident-cadre coverage is at least {en}")


Maker = Callable[[Random, str], Clause]
SPECIAL: Mapping[str, tuple[Maker, ...]] = {
    "village": (often, graded, graded, changed, lasting, women, same_person, neither),
    "community": (changed, funded, staffed, same_person),
    "firm": (keyed, dated), "employer": (keyed, valid), "problem": (dated, settled), "notice": (dated, settled),
    "decision": (dated, settled), "emergency": (dated,), "branch": (often, women), "township": (covered,),
    "venue": (), "workplace": (),
}  # fmt: skip
ORDINARY = ("village", "community", "firm", "employer", "township", "venue", "workplace")


def clause(r: Random, record: str) -> Clause:
    """Any condition on a record."""
    special = SPECIAL[record]
    if special and (record not in ORDINARY or r.random() < 0.6):
        return r.choice(special)(r, record)
    atom: Atom = condition(r, record)
    while not atom.en[0]:
        atom = condition(r, record)
    return Clause(atom.zh, atom.en)


def several(r: Random, record: str, most: int) -> tuple[list[Clause], str]:
    """One to so many conditions that may stand together, with the word that joins them."""
    found: list[Clause] = []
    for _ in range(r.randint(1, most)):
        one = clause(r, record)
        if not found or not (one.alone or any(other.alone or other.zh == one.zh for other in found)):
            found.append(one)
    found.sort(key=lambda one: bool(one.en_whose))  # what has a verb of its own before what has a subject of its own
    return found, r.choice(["and", "and", "or"])


JOINED = {"and": ("且", "并且"), "or": ("或者", "或")}


def chinese(r: Random, clauses: list[Clause], word: str) -> str:
    """The conditions before 的, or after 如果."""
    return r.choice(JOINED[word]).join(one.zh for one in clauses)


def relative(clauses: list[Clause], word: str) -> str:
    """The conditions after an English plural."""
    if clauses[0].en_which:
        return f" in which {clauses[0].en_which}"
    own, whose = [one for one in clauses if one.en[0]], [one.en_whose for one in clauses if one.en_whose]
    text = f" that {f' {word} '.join(one.en[1] for one in own)}" if own else f" whose {whose.pop(0)}"
    return text + "".join(f", {word} whose {one}" for one in whose)


def said_of(clauses: list[Clause], word: str, subject: str, its: str) -> str:
    """The conditions after if and unless: it has a plan and its subsidy is …"""
    own, whose = [one for one in clauses if one.en[0]], [one.en_whose for one in clauses if one.en_whose]
    many, first = subject == "they", its if not own else "their" if subject == "they" else "its"
    parts = [one.en[many] for one in own]
    parts += [f"{first if index == 0 else 'their' if many else 'its'} {one}" for index, one in enumerate(whose)]
    return f" {word} ".join([f"{subject} {parts[0]}" if own else parts[0], *parts[1:]])
