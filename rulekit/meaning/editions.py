"""An edition and its base: what a file says of the standards of its base goes in, all that holds comes out, or diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.editions import WithoutText
from rulekit.language.outline import Outline, StandardText, UncheckedText
from rulekit.meaning.parameters import Given
from rulekit.scorecards import Scorecard
from rulekit.text import closest


@frozen
class Base:
    """
    What an edition builds on: standards and what is told beside them, with the definitions and the area of the base.

    `given` are the values that editions further up give parameters of this one.
    """

    id: str = ""
    standards: tuple[ir.Standard, ...] = ()
    unchecked: tuple[ir.Unchecked, ...] = ()
    definitions: Mapping[str, ir.Definition] = field(factory=dict)
    area: str = ""
    given: Given = ()
    scorecards: tuple[Scorecard, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Ids that stand in it."""
        return frozenset([one.id for one in self.standards] + [one.id for one in self.unchecked])


NO_BASE = Base()


def inherited(base: Base, lang: str, base_lang: str) -> Base:
    """What stands in a base, each named as its text; titles in the language of the edition first, where they are given in it."""
    turned = lang != base_lang
    standards = tuple(_standard(one, base.id, turned=turned) for one in base.standards)
    return evolve(base, standards=standards, unchecked=tuple(_unchecked(one, base.id, turned=turned) for one in base.unchecked))


def _standard(one: ir.Standard, edition: str, *, turned: bool) -> ir.Standard:
    title, twin = (one.title_twin, one.title) if turned and one.title_twin else (one.title, one.title_twin)
    return evolve(one, title=title, title_twin=twin, edition=one.edition or edition)


def _unchecked(one: ir.Unchecked, edition: str, *, turned: bool) -> ir.Unchecked:
    title, twin = (one.title_twin, one.title) if turned and one.title_twin else (one.title, one.title_twin)
    reason, other = (one.reason_twin, one.reason) if turned and one.reason_twin else (one.reason, one.reason_twin)
    return evolve(one, title=title, title_twin=twin, reason=reason, reason_twin=other, edition=one.edition or edition)


def _blocks(outline: Outline) -> list[StandardText | UncheckedText]:
    return [*outline.standards, *outline.unchecked]


def problems(outline: Outline, base: Base) -> Iterator[Diagnostic]:
    """Ids of the base that do not exist, that are said twice, or that are used without being replaced."""

    def tell(code: str, span: Span, **told: object) -> Diagnostic:
        return Diagnostic(code, outline.source, span, told)

    blocks = _blocks(outline)
    named = [(one.text, one.span, block.id.text) for block in blocks for one in block.replaces]
    named += [(one.id.text, one.id.span, "") for one in outline.without]
    if outline.based is None:
        yield from (tell("S666", span, id=id) for id, span, _ in named)
        return
    said: dict[str, str] = {}
    for id, span, by in named:
        if id not in base.ids:
            yield tell("S663", span, id=id, base=base.id, fix=closest(id, base.ids) or "")
        elif said.setdefault(id, by) != by or (not by and [one for one, _, _ in named].count(id) > 1):
            yield tell("S667", span, id=id)
    replaced = {id for id, _, by in named if by}
    told: set[str] = set()
    for block in blocks:
        if block.id.text in base.ids and block.id.text not in replaced | told:
            told.add(block.id.text)
            yield tell("S662", block.id.span, id=block.id.text, base=base.id)


def own_standards(outline: Outline, found: Iterable[ir.Standard], id: str) -> tuple[ir.Standard, ...]:
    """The standards of a file, in its order; those of an edition bear its id."""
    return tuple(found) if outline.based is None else tuple(evolve(one, edition=id) for one in found)


def standards(outline: Outline, base: Base, own: Sequence[ir.Standard]) -> tuple[ir.Standard, ...]:
    """All standards of an edition: those of the base in their order, own ones in place of what they replace, new ones last."""
    if outline.based is None:
        return tuple(own)
    by = {one.text: text.id.text for text in _blocks(outline) for one in text.replaces}
    gone = by.keys() | {one.id.text for one in outline.without}
    found: list[ir.Standard] = []
    for one in base.standards:
        if one.id in by:
            found += [new for new in own if new.id == by[one.id] and not _among(new, found)]
        if one.id not in gone:
            found.append(one)
    return (*found, *(new for new in own if not _among(new, found)))


def _among(one: ir.Standard, found: Iterable[ir.Standard]) -> bool:
    return any(one is other for other in found)


def scorecards(outline: Outline, base: Base, own: Sequence[Scorecard]) -> tuple[tuple[Scorecard, ...], list[Diagnostic]]:
    """Scorecards of the base that the edition does not give again, then its own; each counts only standards that there are."""
    mine = {card.id for card in own} | {text.id.text for text in outline.scorecards}
    kept = [card for card in base.scorecards if card.id not in mine]
    gone = {one.id.text: one.id.span for one in outline.without}
    replaced = [(named, text.id.text) for text in _blocks(outline) for named in text.replaces]
    gone |= {named.text: named.span for named, by in replaced if named.text != by}
    problems = [
        Diagnostic("S668", outline.source, gone[id], {"id": id, "card": card.id})
        for card in kept
        for id in dict.fromkeys(counted(card))
        if id in gone
    ]
    return (*kept, *own), problems


def counted(card: Scorecard) -> Iterator[str]:
    """Ids of the standards that a scorecard counts."""
    for indicator in card.indicators:
        yield from (item.standard for part in indicator.every() for item in part.items)
    yield from (item.standard for item in card.bonus)
    yield from (veto.standard for veto in card.vetoes)


def unchecked(outline: Outline, base: Base, id: str) -> tuple[ir.Unchecked, ...]:
    """What an edition tells beside its standards: as the base does, its own, and what it leaves out of the base."""
    edition = id if outline.based is not None else ""
    own = [
        ir.Unchecked(
            text.id.text, text.title, text.because, _cited(text), text.title_twin, text.because_twin, edition,
        )
        for text in outline.unchecked
    ]  # fmt: skip
    replaced = {one.text for text in _blocks(outline) for one in text.replaces}
    without = {one.id.text: one for one in outline.without}
    kept = [one for one in base.unchecked if one.id not in replaced | without.keys()]
    return (*kept, *own, *_left_out(without.values(), base, edition))


def _left_out(texts: Iterable[WithoutText], base: Base, edition: str) -> Iterator[ir.Unchecked]:
    for text in texts:
        both: list[ir.Standard | ir.Unchecked] = [*base.standards, *base.unchecked]
        known = next((one for one in both if one.id == text.id.text), None)
        if known is not None:
            reason, twin = text.because, text.because_twin
            yield ir.Unchecked(known.id, known.title, reason, known.citation, known.title_twin, twin, edition, left_out=True)


def _cited(text: UncheckedText) -> ir.Citation | None:
    return ir.Citation(text.cites, text.row or text.id.text) if text.cites else None
