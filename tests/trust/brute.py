"""A seed goes in; a standard and a record with a few gaps, and what is wrong with the verdict by brute force, come out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from math import prod

from attrs import evolve, frozen

from rulekit import ir
from rulekit.engines import interpret
from rulekit.engines.mentions import Mentions
from rulekit.findings import Verdict
from rulekit.records import Dataset, Listing, Record
from tests.oracle.completions import completions, reads, slots
from tests.oracle.plain import Contradiction, Plain
from tests.random_facts import ALOUD
from tests.random_rules import AS_OF, DEFINITIONS, VOCABULARY, Source
from tests.random_words import DAYS
from tests.trust.batches import world

MOST = 200


class _Oracle(Plain):
    """The plain oracle; a window that reaches back before the calendar begins with it."""

    def _before(self, count: int, unit: str) -> date:
        return super()._before(count, unit) if count < 12 * AS_OF.year else date.min


ORACLE = _Oracle(AS_OF, DEFINITIONS)
APART = ir.InPlace | ir.Call | ir.Earlier | ir.Growth | ALOUD  # the oracle knows neither places nor functions


@frozen
class Completed:
    """
    One standard on one record, and the verdicts of all records that it could stand for; `wrong` is "" where what the interpreter
    says fits them; `exact` says that it had to be as sharp as they are.
    """

    standard: ir.Standard
    record: Record
    verdict: str
    brute: frozenset[str]
    exact: bool
    wrong: str


def completed(seed: str) -> Completed:
    """Draw and try one."""
    source = Source(random.Random(seed), calls=0)
    source.plain = True
    standard = source.standard("S0")
    while not _readable(standard.rule):
        standard = source.standard("S0")
    record = source.unit("3501", gaps=0)
    for name in ("opened", "closed"):
        record.values.pop(name, None)
    read = reads([standard.rule, *(DEFINITIONS[name].body for name in _used(standard.rule))])
    _open(record, read, source)
    return tried(evolve(standard, begins=None, ends=None), record, read)


def _used(node: object) -> set[str]:
    """Definitions that a node uses, through others."""
    direct = {one.name for one in ir.walk(node) if isinstance(one, ir.Ref | ir.InGrade)}
    return direct.union(*(_used(DEFINITIONS[name].body) for name in direct))


def _readable(rule: ir.Rule) -> bool:
    nodes = [one for root in (rule, *(DEFINITIONS[name].body for name in _used(rule))) for one in ir.walk(root)]
    return not any(isinstance(one, APART) or (isinstance(one, ir.Group) and one.via == "members") for one in nodes)


def _records(record: Record) -> list[Record]:
    members = [one for listing in record.lists.values() for one in (*listing.members, *listing.uncertain)]
    return [record, *(below for member in members for below in _records(member))]


def _open(record: Record, read: set[tuple[str, str]], source: Source) -> None:
    """Take away up to four values that are read and whose domain is small; make members uncertain now and then."""
    bounded = [
        (one, field.id) for one in _records(record) for field in VOCABULARY.fields_of(one.type)
        if (one.type, field.id) in read and (field.kind in ("yesno", "date") or field.choices or field.integer)
    ]  # fmt: skip
    source.random.shuffle(bounded)
    for one, name in bounded[: source.upto(4)]:
        one.values.pop(name, None)
    for one in _records(record):
        for name, listing in one.lists.items():
            if listing.members and ("list", name) in read and source.often(15):
                one.lists[name] = Listing(listing.members[:-1], listing.members[-1:])


def tried(standard: ir.Standard, record: Record, read: set[tuple[str, str]]) -> Completed:
    """One standard on one record against all its completions."""
    while prod(map(len, slots(record, read, VOCABULARY, DAYS).values())) > MOST:
        key, name = max(slots(record, read, VOCABULARY, DAYS).items(), key=lambda item: len(item[1]))[0]
        one = next(one for one in _records(record) if one.key == key)
        one.values[name] = slots(record, read, VOCABULARY, DAYS)[key, name][0]
    brute = frozenset(_verdicts(standard.rule, (whole for _, whole in completions(record, read, VOCABULARY, DAYS))))
    finding = interpret.judge(standard, record, world([standard], Dataset(VOCABULARY)))
    exact = _is_exact(standard, record, read)
    possible = {one.value for one in finding.possible}
    wrong = ""
    if not brute:  # whatever is filled in, something was done before what it has to follow
        exact = False
    elif not brute <= possible:
        wrong = "a completion has a verdict that is not possible"
    elif finding.verdict is not Verdict.UNKNOWN and brute != {finding.verdict.value} and "may_be_exempt" not in finding.marks:
        wrong = "decided, though a completion has another verdict"
    elif exact and brute != possible:
        wrong = "less is possible than was said"
    return Completed(standard, record, finding.verdict.value, brute, exact, wrong)


def _verdicts(rule: ir.Rule, records: Iterable[Record]) -> Iterator[str]:
    """The verdicts of complete records, leaving out those that contradict themselves."""
    for record in records:
        with suppress(Contradiction):
            yield ORACLE.verdict(rule, record)


def _is_exact(standard: ir.Standard, record: Record, read: set[tuple[str, str]]) -> bool:
    """Whether the interpreter promises to be as sharp as brute force (decisions 8 and 12)."""
    counts = Mentions(world([standard], Dataset(VOCABULARY)).ruleset, VOCABULARY).of(standard.rule)
    open_ = {(one.type, name) for one in _records(record) for key, name in slots(one, read, VOCABULARY, DAYS) if key == one.key}
    if any(counts[input_] > 1 for input_ in counts if input_ in open_ or input_[1] == "unit" or input_[0] == "unit"):
        return False
    nodes = [one for root in (standard.rule, *(DEFINITIONS[name].body for name in _used(standard.rule))) for one in ir.walk(root)]
    return not any(_blunt(one) for one in nodes)


def _blunt(node: object) -> bool:
    """Of these, sound bounds are promised and no more; of dates, nothing about windows in which no day lies."""
    if isinstance(node, ir.Dated | ir.Deadline | ir.InOrder):  # a completion may be contradictory; pairs of steps are held apart
        return True
    if isinstance(node, ir.Happened):
        return node.when != "ever" and (node.count == 0 or node.count > 9999)
    if isinstance(node, ir.Compare) and node.order in ("eq", "ne"):
        return any(isinstance(part, ir.Aggregate) for part in (node.left, node.right))
    if isinstance(node, ir.Between):
        return any(isinstance(part, ir.Aggregate) for part in (node.value, node.low, node.high))
    reckoned = isinstance(node, ir.Arithmetic | ir.Extreme | ir.Rounded | ir.Chosen | ir.Cases | ir.InGrade | ir.Among)
    return reckoned or (isinstance(node, ir.Aggregate) and not isinstance(node.value, ir.FieldValue))
