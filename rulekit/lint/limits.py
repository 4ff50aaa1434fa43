"""Limits that standards or rows share, overlap in or leave out: scopes and rows go in, diagnostics come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from attrs import evolve, frozen

from rulekit import ir
from rulekit.bands import Band, band, gaps
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.outline import StandardText
from rulekit.lint.standards import rows_of
from rulekit.lint.told import Told
from rulekit.possible.said import Literal

_FACING = {("ge", "le"): "W708", ("le", "ge"): "W708", ("gt", "lt"): "W709", ("lt", "gt"): "W709"}
Said: TypeAlias = tuple[ir.Standard, Literal]
Texts: TypeAlias = Mapping[int, StandardText]


def limits(told: Told, texts: Texts) -> Iterator[Diagnostic]:
    """
    A limit that two scopes test from both sides: it is in both, or in neither. Classes are seen through, and rows that a
    standard has for some of its records count as scopes. `texts` are those of the standards, by their place among them; what is
    inherited stands before them, and is not told of by itself.
    """
    every = (*told.inherited, *told.ruleset.standards)
    said = [(one, literal) for one in every for scope in _scopes(one.rule) for literal in _literals(told, scope)]
    for number, (standard, literal) in enumerate(said):
        if any(standard is one for one in told.inherited):
            continue
        for other, before in said[:number]:
            code = _FACING.get((str(before.order), str(literal.order)))
            same = (before.key, before.limit) == (literal.key, literal.limit)
            apart = standard is other or standard.id == other.id or standard.rule.over != other.rule.over
            if code is None or not same or apart or (code == "W709" and _covered(literal, standard, said)):
                continue
            names = {"what": told.words(literal.about), "value": told.value(literal), "id": standard.id, "other": other.id}
            text = texts[told.ruleset.standards.index(standard)]
            yield told.tell(code, text.sentences[0], note=code == "W709", **names)


def _scopes(rule: ir.Rule) -> Iterator[ir.Condition]:
    """The scope, and the conditions of cases with a requirement of their own."""
    if rule.scope is not None:
        yield rule.scope
    if isinstance(rule.requirement, ir.Cases):
        yield from (row.when for row in rule.requirement.cases)


def _literals(told: Told, scope: ir.Condition) -> Iterator[Literal]:
    """What a scope says of numbers; nothing where it holds for no data."""
    if told.world.never((scope, True)) is None:
        yield from (one for one in told.world.literals(scope) if one.limit is not None)


def _covered(literal: Literal, standard: ir.Standard, said: Iterable[Said]) -> bool:
    """Whether some standard applies to the limit itself."""
    over = standard.rule.over
    held = (other for found, other in said if found.rule.over == over and other.key == literal.key)
    return any(other.limit == literal.limit and other.order in ("ge", "le", "eq") for other in held)


# bands -------------------------------------------------------------------------------------------------


@frozen
class Stretch:
    """Values of one quantity that something holds for: a scope, or a row; `name` tells which."""

    about: ir.Quantity
    band: Band
    rest: frozenset[str]
    name: str
    span: Span | None  # None of what is inherited


def stretches(told: Told, texts: Texts) -> Iterator[Diagnostic]:
    """Scopes of standards that ask for the same that overlap in a stretch of values, or leave one out between them."""
    groups: dict[tuple[object, ...], list[Stretch]] = {}
    spans: list[Span | None] = [None for _ in told.inherited]
    spans += [texts[place].sentences[0] for place in range(len(told.ruleset.standards))]
    for standard, span in zip((*told.inherited, *told.ruleset.standards), spans, strict=True):
        rule = standard.rule
        if rule.scope is None or told.world.never((rule.scope, True)) is not None:
            continue
        found = _stretch(told, rule.scope, standard.id, span)
        if found is not None:
            key = (rule.over, ir.sexpr(found.about), found.rest, _asked(rule.requirement))
            groups.setdefault(key, []).append(found)
    for group in groups.values():
        if len({one.name for one in group}) == len(group):
            yield from _overlaps(told, group)
            yield from _left_out(told, group)


def rows(told: Told, root: object, whole: Span) -> Iterator[Diagnostic]:
    """Rows with classes that hold for one value both, so that the first of them counts alone, or leave a sliver out."""
    for node, listed in rows_of(root):
        names = [_stretch(told, row.when, told.said(row.when), told.place(row, told.place(node, whole))) for row in listed]
        group = [one for one in names if one is not None and not one.rest]
        if len(group) == len(listed) and len({ir.sexpr(one.about) for one in group}) == 1:
            yield from _overlaps(told, group, touching=True)


def _stretch(told: Told, scope: ir.Condition, name: str, span: Span | None) -> Stretch | None:
    """A scope that holds one quantity between limits, whatever else it asks for."""
    parts = list(_parts(told, scope))
    known = [(part, band(part)) for part in parts]
    held = [found for _, found in known if found is not None]
    if not held or any(about != held[0][0] for about, _ in held):
        return None
    met = Band()
    for _, one in held:
        met = met.within(one)
    rest = frozenset(ir.sexpr(part) for part, found in known if found is None)
    return Stretch(held[0][0], met, rest, name, span)


def _parts(told: Told, scope: ir.Condition) -> Iterator[ir.Condition]:
    """The conditions that all hold in a scope, classes seen through."""
    scope = told.world.resolved(scope)
    if isinstance(scope, ir.All):
        for item in scope.items:
            yield from _parts(told, item)
    else:
        yield scope


def _asked(node: ir.Condition) -> str:
    """What a requirement is about, whatever amount of it is asked for."""
    match node:
        case ir.Compare(_, left, ir.Number()):
            return ir.sexpr(left)
        case ir.Between(value):
            return ir.sexpr(value)
    return ir.sexpr(node)


def _overlaps(told: Told, group: list[Stretch], *, touching: bool = False) -> Iterator[Diagnostic]:
    """Two of which neither lies within the other; of scopes a single limit is told as such (W708), of rows it counts."""
    for before, one in combinations(group, 2):
        met = before.band.within(one.band)
        if met.empty or met in (before.band, one.band) or (met.low == met.high and not touching) or one.span is None:
            continue
        if _whole(told, one.about) and met.without_whole:
            continue
        names = {"what": told.words(one.about), "values": _shown(told, one.about, met), "id": one.name, "other": before.name}
        yield told.tell("W716", one.span, note=False, **names)


def _left_out(told: Told, group: list[Stretch]) -> Iterator[Diagnostic]:
    """What lies between two of them and in none; a single limit is told as such (W709)."""
    whole = _whole(told, group[0].about)
    for gap in gaps([one.band for one in group]):
        ends = isinstance(gap.low, Fraction) and isinstance(gap.high, Fraction)
        if not ends or gap.low == gap.high or (whole and gap.without_whole):
            continue
        below = next(one for one in group if one.band.high == gap.low)
        above = next(one for one in group if one.band.low == gap.high)
        spans = [one.span for one in (below, above) if one.span is not None]
        if not spans:
            continue
        span = max(spans, key=lambda span: span.start)
        names = {"what": told.words(above.about), "values": _shown(told, above.about, gap), "id": above.name, "other": below.name}
        yield told.tell("W717", span, note=True, **names)


def _whole(told: Told, about: ir.Quantity) -> bool:
    return told.world.domain(about).integer


def _shown(told: Told, about: ir.Quantity, found: Band) -> str:
    """Values as an interval, [50, 100); of whole numbers those that are in it."""
    if found.low == found.high:
        found = evolve(found, high_open=False)
        return told.shown(about, found.low) if isinstance(found.low, Fraction) else ""
    low = told.shown(about, found.low) if isinstance(found.low, Fraction) else "-∞"
    high = told.shown(about, found.high) if isinstance(found.high, Fraction) else "∞"
    left = "(" if found.low_open or low == "-∞" else "["
    return f"{left}{low}, {high}{')' if found.high_open or high == '∞' else ']'}"
