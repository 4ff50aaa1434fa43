"""What was written: the nodes that parsing a sentence gives, the same for both languages; no meaning has been settled yet."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import field, frozen

from rulekit.diagnostic import Span

Joiner = Literal["and", "or", "list"]


@frozen
class Word:
    """A word of the vocabulary (or a keyword that stands for one) as it was written; `text` is its form in the lexicon."""

    text: str
    span: Span = field(eq=False)
    role: str = field(default="NOUN", eq=False)


@frozen
class Value:
    """
    A literal number with its unit, a formula in brackets, a share (`number`) of what a chain leads to, or the greater or lesser
    (`extremum`) of `items`; `rounding` says how it is rounded. `steps`: so many for a first number of something, more after that.
    """

    span: Span = field(eq=False)
    number: Fraction | None = None
    ratio: bool = False
    unit: Word | None = None
    formula: Formula | None = None
    chain: Chain | None = None
    extremum: str = ""
    items: tuple[Value, ...] = ()
    rounding: Rounding | None = None
    steps: Steps | None = None
    before: int = 0  # what is measured, as it was so many months before
    table: tuple[Row, ...] = ()


@frozen
class Row:
    """
    A row of a table: the value, and for whom. `phrase` names them (an open community), `clause` says it of the subject
    (员工不足100人); neither for all others, who may be named by `noun` (any other community).
    """

    value: Value
    span: Span = field(eq=False)
    phrase: Phrase | None = None
    clause: Clause | None = None
    noun: Word | None = None


@frozen
class Rounding:
    """
    "up", "down" or "half_up", to whole multiples of `step` (of whole numbers where none is given).

    `short` is the number below which something is counted as `step`, where that is how it was written: 不足1人的按1人计算.
    """

    how: str
    span: Span = field(eq=False)
    step: Value | None = None
    short: Value | None = None


@frozen
class Steps:
    """
    For the `first` of `chain` the base number, and `more` for each further `each`, begun ones counted where `rounding` is up.

    `beyond` is the number after which more are wanted, where it was written again: 超过100人的.
    """

    first: Value
    more: Value
    each: Value
    rounding: Rounding
    chain: Chain
    span: Span = field(eq=False)
    beyond: Value | None = None


@frozen
class Per:
    """For every so many of something: per 10,000 residents, 每万名居民."""

    value: Value
    noun: Word
    span: Span = field(eq=False)


@frozen
class Quantity:
    """
    A value with comparison words: order "ge" … "eq", "between" (two values, both included), "bare" (none written),
    or "band" (`low_order` low, `order` value): 50人以上不足100人, 50 or more but fewer than 100.
    """

    order: str
    value: Value
    span: Span = field(eq=False)
    low: Value | None = None
    low_order: str = ""


@frozen
class Often:
    """
    How time is cut up in which something happens so often: in every calendar `period` ("quarter", or the days "02-01 02-29" of
    each year), or in any `count` units in a row. `times` says how often, where that does not stand before what is done.
    """

    span: Span = field(eq=False)
    period: str = ""
    count: Fraction | None = None
    unit: Word | None = None
    times: Quantity | None = None


@frozen
class Window:
    """A look-back window: "within" the last N units, or at least N units "ago"."""

    when: Literal["within", "ago"]
    count: Fraction
    unit: Word
    span: Span = field(eq=False)


@frozen
class Link:
    """
    One noun of a possessive chain: 每名|女性|委员, each|non-public|firm.

    `determiner`: "", "a", "the", "each" (each, every, all, 每, 各), "all" (全市), "no", "no_two", "its". `kind` is "noun",
    "place", "pronoun", "count" (人数, 总数) or the aggregate that stands in the noun's place (平均值); "per" (每万名居民) with
    its number; "often" (每季度); "choice" (for each community type); "unit" (同一县内).
    """

    span: Span = field(eq=False)
    noun: Word | None = None
    determiner: str = ""
    adjectives: tuple[Word, ...] = ()
    kind: str = "noun"
    per: Per | None = None
    often: Often | None = None


@frozen
class Chain:
    """A possessive chain, outermost first: village, committee members, subsidy."""

    links: tuple[Link, ...]
    span: Span = field(eq=False)


@frozen
class Phrase:
    """A chain with the clauses that narrow its last noun that is a record: relatives, 的-modifiers; each is a conjunct."""

    chain: Chain
    clauses: tuple[Clause, ...]
    span: Span = field(eq=False)


# -------------------------------------------------------------------------------------------- clauses


@frozen
class Joined:
    """
    A flat list of clauses with the joiners between them; `level` 1 is the weaker binding (", or that", ，或者).

    `extremum` stands after a list of which the greater or lesser was meant, but whose items are not amounts.
    """

    items: tuple[Clause, ...]
    joiners: tuple[Joiner, ...]
    span: Span = field(eq=False)
    level: int = field(default=0, eq=False)
    extremum: str = ""
    force: str = ""  # of a predicate: force words that were written again inside it


@frozen
class Has:
    """
    Having a thing, or so many of something: `verb` None for have/有. `negated` for no/没有. `where` filters what is counted.
    `carried` says that the verb was carried over from the item before (have A and B). `per` what the number is counted for,
    `often` in what time.
    """

    noun: Word
    span: Span = field(eq=False)
    verb: Word | None = None
    quantity: Quantity | None = None
    negated: bool = False
    adjectives: tuple[Word, ...] = ()
    where: Clause | None = None
    carried: bool = False
    per: Per | None = None
    often: Often | None = None


@frozen
class Several:
    """
    So many of a list, all of it where `quantity` is None: have at least 2 of: A, B, C. `items` are things that are had, or with
    `conditions` clauses of their own; steps that are taken in that order where `ordered`. `joiners` stand between the items;
    `negated` and `carried` are as in Has.
    """

    items: tuple[Clause, ...]
    span: Span = field(eq=False)
    quantity: Quantity | None = None
    conditions: bool = False
    ordered: bool = False
    joiners: tuple[Joiner, ...] = ()
    verb: Word | None = None
    negated: bool = False
    carried: bool = False
    one: bool = False  # the subject is, or comes from, one of them


@frozen
class GradedAs:
    """Having a grade: graded lagging, 评为后进; `order` "ge" that or better, "le" that or worse."""

    grade: Word
    span: Span = field(eq=False)
    order: str = ""
    negated: bool = False
    carried: bool = False


@frozen
class Is:
    """Being an adjective, or a noun with adjectives (a demonstration village)."""

    adjectives: tuple[Word, ...]
    span: Span = field(eq=False)
    noun: Word | None = None
    negated: bool = False
    carried: bool = False


@frozen
class Measures:
    """A quantity of the subject, or of what a chain (relative to the subject) leads to, compared."""

    quantity: Quantity
    span: Span = field(eq=False)
    chain: Chain | None = None
    carried: bool = False


@frozen
class Moment:
    """
    What an event, or the time from which something is asked for, is bound to: a `day` ("le" by it, "lt" before, "ge" from,
    "gt" after, "eq" on it), or a year or month from that day to `last`; another `event` ("after", "before" it); or a number
    of units after that event ("due"), whose own day may be the first of them ("due_beginning").
    """

    kind: str
    span: Span = field(eq=False)
    day: date | None = None
    last: date | None = None
    event: Word | None = None
    count: Fraction = Fraction(0)
    unit: Word | None = None


@frozen
class At:
    """A clause that is asked for from a day on: at least 30% by 2024-12-31."""

    clause: Clause
    moment: Moment
    span: Span = field(eq=False)


@frozen
class Occurs:
    """An event that happened, in a window, at a moment or at all."""

    event: Word
    window: Window | Moment | None
    span: Span = field(eq=False)
    negated: bool = False


@frozen
class AlsoIs:
    """Two posts in one hand: the secretary is also the director."""

    right: Word
    span: Span = field(eq=False)
    negated: bool = False


@frozen
class Satisfies:
    """A formula in brackets that must hold."""

    formula: Formula
    span: Span = field(eq=False)


@frozen
class Occupies:
    """Of the members named before, those with the adjectives take a share: 委员中女性占三分之一以上."""

    adjectives: tuple[Word, ...]
    quantity: Quantity
    span: Span = field(eq=False)


@frozen
class Of:
    """A clause said of a chain relative to the subject: whose secretary is also the director; it has …; 书记兼任主任."""

    chain: Chain
    clause: Clause
    span: Span = field(eq=False)


@frozen
class Unique:
    """What is measured is unique: in the whole run, or in each `unit`; `negated` for being repeated."""

    span: Span = field(eq=False)
    negated: bool = False
    unit: Word | None = None


@frozen
class TheSame:
    """Having the same of something: said of no two records alone."""

    noun: Word
    span: Span = field(eq=False)


@frozen
class AmongThem:
    """Being one of a list of the subject: one of its members, 其党员之一."""

    noun: Word
    adjectives: tuple[Word, ...]
    span: Span = field(eq=False)
    negated: bool = False


@frozen
class Recorded:
    """What is named is recorded, whatever it says."""

    span: Span = field(eq=False)
    negated: bool = False


@frozen
class InThem:
    """Said of what lies in a unit: townships in which at least 80% of villages have a resident cadre."""

    subject: Subject
    clause: Clause
    span: Span = field(eq=False)


@frozen
class Counting:
    """What is missing is counted as "no" or "yes", or left "out"."""

    how: str
    span: Span = field(eq=False)


@frozen
class Changes:
    """
    What is measured rises ("+") or falls ("-") on so many `months` before, by a quantity; by anything where none is written.
    """

    sign: str
    months: int
    span: Span = field(eq=False)
    quantity: Quantity | None = None


@frozen
class Lasting:
    """A clause that held in so many neighbouring periods of a kind."""

    clause: Clause
    count: Fraction
    period: str
    span: Span = field(eq=False)


Clause: TypeAlias = (
    Unique | TheSame | AmongThem | Recorded | InThem | Counting | At | Changes | Lasting | Joined | Has | Several | GradedAs
    | Is | Measures | Occurs | AlsoIs | Satisfies | Occupies | Of
)  # fmt: skip

# ------------------------------------------------------------------------------------------- subjects


@frozen
class Selected:
    """So many, or such a share, of a phrase: at least 90% of villages; 10个以上的村."""

    quantity: Quantity
    phrase: Phrase
    span: Span = field(eq=False)


@frozen
class ShareOf:
    """The share that `part` takes of `whole`; where `whole` is None, of all that the noun of `part` names."""

    part: Phrase
    whole: Phrase | None
    span: Span = field(eq=False)


@frozen
class AggregateOf:
    """Number, sum, average, least or greatest of what a phrase leads to."""

    kind: str
    phrase: Phrase
    span: Span = field(eq=False)


@frozen
class AggregateOver:
    """
    The average (sum, least, greatest) over units of a number that each of them has: of the share of villages that …

    `unit` is None where the units stand in front of the inner subject: 各县各乡镇有驻村干部的村占村总数的比例的平均值.
    """

    kind: str
    unit: Word | None
    adjectives: tuple[Word, ...]
    inner: Subject
    span: Span = field(eq=False)


Subject: TypeAlias = Phrase | Selected | ShareOf | AggregateOf | AggregateOver

# ------------------------------------------------------------------------------------------- formulas


@frozen
class Name:
    """A word in a formula: field, thing, adjective, term."""

    word: Word
    span: Span = field(eq=False)


@frozen
class Operation:
    """Operator with operands: + - * / (two), comparison (two), and or (several), not, neg (one)."""

    operator: str
    operands: tuple[Formula, ...]
    span: Span = field(eq=False)


@frozen
class Fold:
    """An aggregate in a formula: count(members where c), share(members where c : d); count(meetings) every quarter (`often`)."""

    kind: str
    noun: Word
    where: Formula | None
    body: Formula | None
    span: Span = field(eq=False)
    often: Often | None = None


@frozen
class Invocation:
    """A call of a plug-in's function."""

    function: Word
    arguments: tuple[Formula, ...]
    span: Span = field(eq=False)


@frozen
class Literal_:
    """A quoted text."""

    value: str
    span: Span = field(eq=False)


@frozen
class Member:
    """A text field is one of several values."""

    word: Word
    values: tuple[Literal_, ...]
    span: Span = field(eq=False)


@frozen
class Happens:
    """An event with its window in a formula."""

    event: Word
    window: Window | Moment | None
    span: Span = field(eq=False)


@frozen
class Day:
    """A day in a formula, as an argument."""

    value: date
    span: Span = field(eq=False)


@frozen
class Inside:
    """Being in a place, in a formula."""

    place: Word
    span: Span = field(eq=False)


Formula: TypeAlias = Value | Name | Operation | Fold | Invocation | Literal_ | Member | Happens | Inside | Day

# ----------------------------------------------------------------------------------------- statements


@frozen
class Force:
    """A force word; `word` is must, must_not, should, should_not, may, or may_only (方可)."""

    word: str
    span: Span = field(eq=False)


@frozen
class Exception_:
    """What stands after unless / 但…除外; `counter`: an exception to the exception before it (仍应执行)."""

    clause: Clause
    span: Span = field(eq=False)
    counter: bool = False


@frozen
class Duty:
    """
    A rule as written. `leads` are the links in front (in each county); `conditions` what stands after if or before 的，; `bond`
    how it hangs on these: "" if, "only" only if, "iff" if and only if.
    """

    subject: Subject
    force: Force
    predicate: Clause
    span: Span = field(eq=False)
    leads: tuple[Link, ...] = ()
    conditions: tuple[Clause, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    bond: str = ""
    others: tuple[OwnDuty, ...] = ()


@frozen
class OwnDuty:
    """
    What some of those a rule is about must do instead: "but" those of `subject`; "also" those of another subject, each of them
    a case of its own; "other" all who were not named before, who may be named again by `noun`, or with what is measured by
    `subject`.
    """

    kind: Literal["but", "also", "other"]
    force: Force
    predicate: Clause
    span: Span = field(eq=False)
    subject: Subject | None = None
    noun: Word | None = None


@frozen
class GradeBand:
    """A grade and when a record has it; `clause` None for all others."""

    grade: Word
    clause: Clause | None
    span: Span = field(eq=False)


@frozen
class Grading:
    """A scale of grades as written: of whom (None where the first clause names them), and its bands in order."""

    subject: Phrase | None
    bands: tuple[GradeBand, ...]
    span: Span = field(eq=False)


@frozen
class Meaning:
    """A definition as written: the new term, and a share, phrase (class) or formula."""

    term: Phrase
    body: Subject | Formula
    span: Span = field(eq=False)
    counting: str = ""


Statement: TypeAlias = Duty | Meaning | Grading
