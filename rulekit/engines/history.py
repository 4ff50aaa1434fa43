"""
Rules that look back on earlier periods go in; rules on the values of those periods come out, for one as-of date (28, 43, 44).

A field that is kept by period has its values under `subsidy@2024`; under `subsidy` stands what it is at the as-of date. Once the
date is known, an earlier quantity is an ordinary one of other fields, and consecutive periods are a list of conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any
from weakref import WeakKeyDictionary

from attrs import define, evolve, field

from rulekit import ir, periods
from rulekit.engines import calendar
from rulekit.engines.bounds import NOTHING_AT_ALL, Num, arithmetic, exact
from rulekit.records import Dataset, Listing, Record, Value
from rulekit.vocabulary import Vocabulary

_LOOKS_BACK = (ir.Earlier, ir.Consecutive)
_KEPT = (ir.FieldValue, ir.Holds, ir.OneOf)


def looks_back(node: object) -> bool:
    """Whether something below a node is about earlier periods."""
    return any(isinstance(one, _LOOKS_BACK) for one in ir.walk(node))


def settled(ruleset: ir.Ruleset, vocabulary: Vocabulary, as_of: date, since: date | None = None) -> ir.Ruleset:
    """
    The same rules on an as-of date, with every earlier period named; the ruleset itself where it looks at none.

    `since` is the first day from which runs of periods are looked for; else only those that end now are.
    """
    parts = (*(one.rule for one in ruleset.standards), *(one.body for one in ruleset.definitions.values()))
    if not any(looks_back(part) for part in parts):
        return ruleset
    settler = _Settler(vocabulary, as_of, since or ruleset.since, dict(ruleset.definitions))
    for id, definition in ruleset.definitions.items():
        settler.found[id] = evolve(definition, body=settler.now(definition.body))
    standards = tuple(evolve(one, rule=settler.now(one.rule)) for one in ruleset.standards)
    return evolve(ruleset, standards=standards, definitions=settler.found)


def settled_standard(
    standard: ir.Standard, ruleset: ir.Ruleset, vocabulary: Vocabulary, as_of: date, since: date | None = None
) -> ir.Standard:
    """One standard on an as-of date; itself where it looks at no earlier period."""
    if not looks_back(standard.rule):
        return standard
    return settled(evolve(ruleset, standards=(standard,)), vocabulary, as_of, since).standards[0]


def reads_kept(ruleset: ir.Ruleset, vocabulary: Vocabulary) -> bool:
    """Whether a ruleset reads a value that is kept by period, now or earlier."""
    if not vocabulary.kept:
        return False
    parts = (*(one.rule for one in ruleset.standards), *(one.body for one in ruleset.definitions.values()))
    names = {field.id for field in vocabulary.fields.values() if field.period}
    return any(not names.isdisjoint(_names(node)) for part in parts for node in ir.walk(part))


def _names(node: object) -> Iterable[str]:
    """Names that a node reads, without their periods."""
    single = getattr(node, "name", "")
    several = getattr(node, "names", ())
    return [periods.parts(name)[0] for name in (single, *several)]


@define(eq=False)
class _Settler:
    """Rewrites nodes; definitions as they were in a period are added where they are met, each after those it uses."""

    vocabulary: Vocabulary
    as_of: date
    since: date | None
    definitions: Mapping[str, ir.Definition]
    found: dict[str, ir.Definition] = field(factory=dict)

    def now(self, node: Any) -> Any:
        """A node as it is read at the as-of date."""
        match node:
            case ir.Earlier(item):
                return self.then(item, self._back(self.as_of, node))
            case ir.Consecutive():
                return self._run(node)
        return ir.mapped(node, self.now) if looks_back(node) else node

    def then(self, node: Any, day: date) -> Any:
        """A node as it was at the close of an earlier day."""
        moved = self._moved(node, day)
        return ir.AsOf(moved, day, span=node.span) if self._may_not_exist(node) else moved

    def _moved(self, node: Any, day: date) -> Any:
        if isinstance(node, _KEPT):
            declared = self.vocabulary.fields[node.record, node.name]
            return evolve(node, name=self._kept(node.name, declared.period, day))
        if isinstance(node, ir.Distinct):
            declared = self.vocabulary.fields[node.group.record, node.name]
            name = self._kept(node.name, declared.period, day)
            return evolve(ir.mapped(node, lambda one: self._moved(one, day)), name=name)
        if isinstance(node, ir.Ref | ir.InGrade):
            return self._definition(node, day)
        if isinstance(node, ir.Earlier):
            return self.then(node.item, self._back(day, node))
        return ir.mapped(node, lambda one: self._moved(one, day))

    def _back(self, day: date, node: ir.Earlier) -> date:
        return date.fromordinal(max(calendar.back(day, node.count, node.unit), date.min.toordinal()))

    def _kept(self, name: str, kind: str, day: date) -> str:
        """The name of a value of the period of a day; that of the as-of date where this lies in the same."""
        if not kind or periods.index_of(day, kind) == periods.index_of(self.as_of, kind):
            return name
        return periods.kept(name, periods.index_of(day, kind), kind)

    def _definition(self, node: ir.Ref | ir.InGrade, day: date) -> ir.Ref | ir.InGrade:
        """A defined term as it was: a definition of its own."""
        known = self.definitions[node.name]
        name = self._kept(node.name, self.shortest(known.body), day)
        if name == node.name:
            return node
        if name not in self.found:
            self.found[name] = evolve(known, id=name, body=self._moved(known.body, day))
        return evolve(node, name=name)

    def shortest(self, node: object) -> str:
        """The kind of the shortest period by which a field below a node is kept."""
        kinds = [periods.MONTHS[kind] for kind in self._kinds(node)]
        return periods.KINDS[min(kinds, default=12)]

    def _kinds(self, node: object) -> Iterable[str]:
        for one in ir.walk(node):
            if isinstance(one, ir.Ref | ir.InGrade):
                yield from self._kinds(self.definitions[one.name].body)
            elif isinstance(one, _KEPT) and self.vocabulary.fields[one.record, one.name].period:
                yield self.vocabulary.fields[one.record, one.name].period

    def _may_not_exist(self, node: object) -> bool:
        """Whether a record that the node is about may begin or end."""
        kinds = [self.vocabulary.records.get(type) for type in self._types(node)]
        return any(kind is not None and bool(kind.begins or kind.ends) for kind in kinds)

    def _types(self, node: object) -> Iterable[str]:
        for one in ir.walk(node):
            if isinstance(one, ir.Ref | ir.InGrade):
                yield from self._types(self.definitions[one.name].body)
            elif isinstance(one, ir.Group | ir.FieldValue | ir.Holds | ir.OneOf):
                yield one.record

    def _run(self, node: ir.Consecutive) -> ir.Condition:
        """Some neighbours all hold: the last that are over, the last one that is not where it is known, those before if asked."""
        open_ = periods.index_of(self.as_of, node.unit)
        over = periods.last_day(open_, node.unit) <= self.as_of
        last = open_ if over else open_ - 1
        first = last - node.count + 1
        if self.since is not None:
            start = periods.index_of(self.since, node.unit)
            whole = periods.last_day(start - 1, node.unit).toordinal() + 1 == self.since.toordinal()
            first = min(first, start if whole else start + 1)
        items = [self.then(node.condition, periods.last_day(index, node.unit)) for index in range(first, last + 1)]
        if not over:
            items.append(ir.Assumed(self.now(node.condition), False, span=node.span))
        spans = [items[start : start + node.count] for start in range(len(items) - node.count + 1)]
        return _any([_all(span) for span in spans])


def _all(items: list[ir.Condition]) -> ir.Condition:
    flat = [part for item in items for part in (item.items if isinstance(item, ir.All) else (item,))]
    return flat[0] if len(flat) == 1 else ir.All(tuple(flat))


def _any(items: list[ir.Condition]) -> ir.Condition:
    flat = [part for item in items for part in (item.items if isinstance(item, ir.AnyOf) else (item,))]
    return flat[0] if len(flat) == 1 else ir.AnyOf(tuple(flat))


# what the nodes come to ------------------------------------------------------------------------------


def growth(now: Num, before: Num) -> Num:
    """(now - before) / before, each read once; nothing where the base is not above zero (decision 28)."""
    if now.only or before.only or before.high <= 0:
        return NOTHING_AT_ALL
    base = before if before.low >= 0 else evolve(before, low=Fraction(0), low_open=False, reachable=None)
    return arithmetic("-", arithmetic("/", now, base), exact(Fraction(1)))


# what records hold -----------------------------------------------------------------------------------


def existed(record: Record, vocabulary: Vocabulary, day: date) -> bool:
    """Whether a record is not known to lie outside of its existence on a day (decision 48)."""
    kind = vocabulary.records.get(record.type)
    if kind is None or not (kind.begins or kind.ends):
        return True
    begins, ends = record.values.get(kind.begins), record.values.get(kind.ends)
    return not calendar.ahead(begins, day) and not calendar.over(ends, day)


def current(dataset: Dataset, vocabulary: Vocabulary, as_of: date) -> Dataset:
    """The same records, where each field that is kept by period holds what it is at the as-of date; made once for a day."""
    if not vocabulary.kept:
        return dataset
    made = _CURRENT.get(dataset)
    if made is None or made[0] != as_of:
        made = _CURRENT[dataset] = (as_of, _current_dataset(dataset, vocabulary, as_of))
    return made[1] or dataset


_CURRENT: WeakKeyDictionary[Dataset, tuple[date, Dataset | None]] = WeakKeyDictionary()


def _current_dataset(dataset: Dataset, vocabulary: Vocabulary, as_of: date) -> Dataset | None:
    """None where nothing changes."""
    changed = {type: [current_record(one, vocabulary, as_of) for one in some] for type, some in dataset.records.items()}
    if all(one is other for type, some in changed.items() for one, other in zip(some, dataset.records[type], strict=True)):
        return None
    return evolve(dataset, records=changed)


def current_record(record: Record, vocabulary: Vocabulary, as_of: date) -> Record:
    """
    The same record, where the value of the current period, if there is one, is that of the as-of date.

    One record has one copy for a day, so that it is not taken for another one beside itself.
    """
    made = _COPIES.get(record)
    if made is None or made[0] != as_of:
        copy = _copied(record, vocabulary, as_of)
        made = _COPIES[record] = (as_of, None if copy is record else copy)
        if made[1] is not None:
            _COPIES[made[1]] = (as_of, None)
    return made[1] or record


_COPIES: WeakKeyDictionary[Record, tuple[date, Record | None]] = WeakKeyDictionary()


def _copied(record: Record, vocabulary: Vocabulary, as_of: date) -> Record:
    values = current_values(record.values, record.type, vocabulary, as_of)
    lists = {name: _current_listing(some, vocabulary, as_of) for name, some in record.lists.items()}
    if values is record.values and all(lists[name] is some for name, some in record.lists.items()):
        return record
    return evolve(record, values=values, lists=lists)


def _current_listing(listing: Listing, vocabulary: Vocabulary, as_of: date) -> Listing:
    members, uncertain = (
        tuple(current_record(one, vocabulary, as_of) for one in some) for some in (listing.members, listing.uncertain)
    )
    pairs = zip((*members, *uncertain), (*listing.members, *listing.uncertain), strict=True)
    return listing if all(one is other for one, other in pairs) else evolve(listing, members=members, uncertain=uncertain)


def current_values(values: dict[str, Value], type: str, vocabulary: Vocabulary, as_of: date) -> dict[str, Value]:
    """
    Values by field: that of the current period comes before a plain one; one so many periods ago (`subsidy@-1`) stands for that
    of the period itself where this has none.
    """
    given = [name for name in values if periods.AT in name]
    if not given or type not in vocabulary.kept:
        return values
    found = dict(values)
    for name in given:
        base, period = periods.parts(name)
        declared = vocabulary.fields.get((type, base))
        if declared is None or not declared.period:
            continue
        here = periods.index_of(as_of, declared.period)
        if period == periods.named(here, declared.period) or (period == "-0" and base not in found):
            found[base] = values[name]
        elif period.startswith("-") and period[1:].isdigit():
            found.setdefault(periods.kept(base, here - int(period[1:]), declared.period), values[name])
    return values if found == values else found
