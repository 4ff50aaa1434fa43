"""What the writer of a ruleset should look at again: its meaning and its outline go in, findings come out, as diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import inf

from attrs import field, frozen

from rulekit import ir
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language import render
from rulekit.language.lexicon import fold, vocabulary_words
from rulekit.language.outline import Outline, StandardText
from rulekit.numbers import show, show_ratio
from rulekit.possible import Conflict, Literal, Numbers, Signed, World
from rulekit.vocabulary import Lang, Vocabulary

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "ne": "≠"}
_FACING = {("ge", "le"): "W708", ("le", "ge"): "W708", ("gt", "lt"): "W709", ("lt", "gt"): "W709"}


def lint(ruleset: ir.Ruleset, vocabulary: Vocabulary, outline: Outline, warnings: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
    """
    Findings about a ruleset that can be used as it stands, in order of place: warnings, and milder notes.

    A standard that no data can reach, fail or meet, a condition that decides nothing, a limit that two standards share or leave
    out, what is defined and not used, a word with another meaning beside; standards without citation or example. What is told is
    certain: values are held against each other one by one, by the ranges that fields are declared with. `warnings` are those of
    loading; they stand among the findings, and what they tell is not told again.
    """
    known = list(warnings)
    found = [*known, *(each for each in _Linter(ruleset, vocabulary, outline).findings() if not _told(each, known))]
    unique = {(each.code, each.span, tuple(each.arguments.items())): each for each in found}
    return sorted(unique.values(), key=lambda each: (each.span.start if each.span else -1, each.code))


def _told(finding: Diagnostic, known: Iterable[Diagnostic]) -> bool:
    """Whether a warning of loading (R291, R292: a list that always or never holds) has said the same already."""
    same = {"W703": ("R292",), "W706": ("R291",), "W707": ("R292",)}.get(finding.code, ())
    spans = [each.span for each in known if each.code in same]
    place = finding.span
    return any(span and place and span.start < place.end and place.start < span.end for span in spans)


@frozen
class _Linter:
    ruleset: ir.Ruleset
    vocabulary: Vocabulary
    outline: Outline
    world: World = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "world", World(self.vocabulary, self.ruleset.definitions))

    @property
    def lang(self) -> Lang:
        """The language of the file."""
        return "zh" if self.outline.lang == "zh" else "en"

    def findings(self) -> Iterator[Diagnostic]:
        texts = {text.id.text: text for text in self.outline.standards}
        for standard in self.ruleset.standards:
            text = texts[standard.id]
            yield from self._standard(standard, text)
            yield from self._bare(standard, text)
        for definition in self.outline.definitions:
            yield from self._definition(definition.sentence)
        yield from self._limits(texts)
        yield from self._unused()
        yield from self._shadows()

    def _tell(self, code: str, span: Span, *, note: bool = False, **arguments: object) -> Diagnostic:
        return Diagnostic(code, self.outline.source, span, arguments, severity="note" if note else "warning")

    # one standard --------------------------------------------------------------------------------

    def _standard(self, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
        """What cannot apply, fail or be met, and the conditions inside that decide nothing."""
        rule, whole = standard.rule, text.sentences[0]
        scope: list[Signed] = [] if rule.scope is None else [(rule.scope, True)]
        conflict = self.world.never(*scope) if scope else None
        if conflict is not None:
            yield self._tell("W703", whole, id=standard.id, why=self._why(conflict))
            return
        for exemption in _exemptions(rule.exceptions):
            yield from self._exception(standard, exemption, scope, whole)
        told = self._requirement(standard, scope, whole) if rule.force != "may" else []
        yield from told
        if not told:
            yield from self._inside(rule.requirement, whole)
        if rule.scope is not None:
            yield from self._inside(rule.scope, whole)

    def _requirement(self, standard: ir.Standard, scope: list[Signed], whole: Span) -> list[Diagnostic]:
        for code, holds in (("W704", False), ("W705", True)):
            conflict = self.world.never(*scope, (standard.rule.requirement, holds))
            if conflict is not None:
                return [self._tell(code, whole, id=standard.id, why=self._why(conflict))]
        return []

    def _exception(
        self, standard: ir.Standard, exemption: ir.Exemption, scope: list[Signed], whole: Span
    ) -> Iterator[Diagnostic]:
        span = self._place(exemption.condition, whole)
        conflict = self.world.never(*scope, (exemption.condition, True))
        if conflict is not None:
            yield self._tell("W707", span, written=self._written(exemption.condition, span, whole), why=self._why(conflict))
            return
        conflict = self.world.never(*scope, (exemption.condition, False))
        if conflict is not None and not exemption.unless and exemption in standard.rule.exceptions:
            yield self._tell("W703", whole, id=standard.id, why=self._why(conflict))

    def _inside(self, node: object, whole: Span) -> list[Diagnostic]:
        """Conditions that always or never hold, the smallest of each."""
        found = [told for child in ir.children(node) for told in self._inside(child, whole)]
        if found or not isinstance(node, ir.Condition) or isinstance(node, ir.Call | ir.Ref | ir.Holds):
            return found
        span = self._place(node, whole)
        for code, holds in (("W706", False), ("W707", True)):
            conflict = self.world.never((node, holds))
            if conflict is not None:
                return [self._tell(code, span, written=self._written(node, span, whole), why=self._why(conflict))]
        return []

    def _definition(self, sentence: Span) -> Iterator[Diagnostic]:
        """Conditions that decide nothing, in a definition of the ruleset's own."""
        for definition in self.ruleset.definitions.values():
            if self._is_own(definition.id, sentence):
                yield from self._inside(definition.body, sentence)

    def _bare(self, standard: ir.Standard, text: StandardText) -> Iterator[Diagnostic]:
        """Standards without what lets a reader check them; asked of files that have a head."""
        if self.outline.id is None:
            return
        if standard.citation is None:
            yield self._tell("W710", text.id.span, note=True, id=standard.id)
        if not text.examples:
            yield self._tell("W711", text.id.span, note=True, id=standard.id)

    # between standards ---------------------------------------------------------------------------

    def _limits(self, texts: Mapping[str, StandardText]) -> Iterator[Diagnostic]:
        """A limit that two scopes test from both sides: it is in both, or in neither."""
        said = [(standard, literal) for standard in self.ruleset.standards for literal in self._scope(standard.rule.scope)]
        for number, (standard, literal) in enumerate(said):
            for other, before in said[:number]:
                code = _FACING.get((str(before.order), str(literal.order)))
                same = (before.key, before.limit) == (literal.key, literal.limit)
                if code is None or not same or standard is other or standard.rule.over != other.rule.over:
                    continue
                if code == "W709" and self._covered(literal, standard, said):
                    continue
                value = self._value(literal)
                told = {"what": self._words(literal), "value": value, "id": standard.id, "other": other.id}
                yield self._tell(code, texts[standard.id].sentences[0], note=code == "W709", **told)

    def _scope(self, scope: ir.Condition | None) -> Iterator[Literal]:
        """What a scope says of numbers; nothing where it holds for no data."""
        if scope is not None and self.world.never((scope, True)) is None:
            yield from (one for one in self.world.literals(scope) if one.limit is not None)

    def _covered(self, literal: Literal, standard: ir.Standard, said: Iterable[tuple[ir.Standard, Literal]]) -> bool:
        """Whether some standard applies to the limit itself."""
        over = standard.rule.over
        held = (other for found, other in said if found.rule.over == over and other.key == literal.key)
        return any(other.limit == literal.limit and other.order in ("ge", "le", "eq") for other in held)

    # words ---------------------------------------------------------------------------------------

    def _unused(self) -> Iterator[Diagnostic]:
        """Definitions and fields of the ruleset's own that no standard uses."""
        for definition in self.outline.definitions:
            own = [name for name in self.vocabulary.terms if self._is_own(name, definition.sentence)]
            if own and own[0] not in self.ruleset.definitions:
                word = self.vocabulary.terms[own[0]].words.first(self.lang)
                yield self._tell("W701", definition.sentence, word=word)
        parts: list[object] = [*self.ruleset.standards, *self.ruleset.definitions.values()]
        used = {str(getattr(node, "name", "")) for part in parts for node in ir.walk(part)}
        for text in self.outline.fields:
            if text.id.text not in used:
                yield self._tell("W702", text.id.span, word=text.words, id=text.id.text)

    def _is_own(self, name: str, sentence: Span) -> bool:
        text = self.outline.source.text[sentence.start : sentence.end]
        return self.vocabulary.terms[name].sentences == {self.lang: text}

    def _shadows(self) -> Iterator[Diagnostic]:
        """Words of the ruleset's own that also stand for something else."""
        own: list[tuple[object, Span]] = []
        for text in self.outline.fields:
            own += [(entry, text.id.span) for (_, id), entry in self.vocabulary.fields.items() if id == text.id.text][-1:]
        for definition in self.outline.definitions:
            names = [name for name in self.vocabulary.terms if self._is_own(name, definition.sentence)]
            own += [(self.vocabulary.terms[name], definition.sentence) for name in names]
        meanings: dict[str, list[object]] = {}
        for _, word, entry in vocabulary_words(self.vocabulary, self.lang):
            meanings.setdefault(fold(word), []).append(entry)
        for entry, span in own:
            for word in entry.words.forms(self.lang):  # type: ignore[attr-defined]
                others = [other for other in meanings[fold(word)] if other != entry]
                if others:
                    yield self._tell("W712", span, note=True, word=word, other=_name(others[0]))
                    break

    # telling -------------------------------------------------------------------------------------

    def _place(self, node: object, whole: Span) -> Span:
        """Where a node stands, if it is inside its sentence; else the sentence."""
        span: Span | None = getattr(node, "span", None)
        return span if span is not None and whole.start <= span.start < span.end <= whole.end else whole

    def _written(self, node: ir.Condition, span: Span, whole: Span) -> str:
        if span != whole:
            return " ".join(self.outline.source.text[span.start : span.end].split())
        return render.condition(node, self.vocabulary, self.lang)

    def _why(self, conflict: Conflict) -> str:
        """What cannot be: employees ≥ 50, < 30; a share ∈ [0%, 100%], > 100%."""
        first = conflict.literals[0]
        if first.order is None:
            said = [render.condition(one.about, self.vocabulary, self.lang) for one in conflict.literals]  # type: ignore[arg-type]
            return ", ".join(text if one.holds else f"¬({text})" for text, one in zip(said, conflict.literals, strict=True))
        limits = [f"{_SIGNS[one.order]} {self._value(one)}" for one in conflict.literals if one.order is not None]
        alone = len(limits) == 1 and isinstance(first.domain, Numbers)
        domain = self._domain(first) if alone else ""
        return f"{self._words(first)} {', '.join([*([domain] if domain else []), *limits])}"

    def _words(self, literal: Literal) -> str:
        return render.quantity(literal.about, self.vocabulary, self.lang)  # type: ignore[arg-type]

    def _value(self, literal: Literal) -> str:
        assert literal.limit is not None
        return self._shown(literal, literal.limit)

    def _shown(self, literal: Literal, value: Fraction) -> str:
        return show_ratio(value, self.lang) if isinstance(literal.about, ir.Share) else show(value, self.lang)

    def _domain(self, literal: Literal) -> str:
        """What a number can be at all, where that is not every number: ∈ [0, ∞)."""
        assert isinstance(literal.domain, Numbers)
        (whole,) = literal.domain.ranges
        if whole.low == -inf and whole.high == inf:
            return ""
        low = f"[{self._shown(literal, whole.low)}" if isinstance(whole.low, Fraction) else "(-∞"
        high = f"{self._shown(literal, whole.high)}]" if isinstance(whole.high, Fraction) else "∞)"
        return f"∈ {low}, {high}"


def _exemptions(exceptions: Iterable[ir.Exemption]) -> Iterator[ir.Exemption]:
    """Exceptions and the exceptions to them."""
    for exemption in exceptions:
        yield exemption
        yield from _exemptions(exemption.unless)


def _name(entry: object) -> str:
    """An entry as its plug-in declares it: village.residents."""
    record = getattr(entry, "record", "")
    id = str(getattr(entry, "id", ""))
    return f"{record}.{id}" if record else id


__all__ = ["lint"]
