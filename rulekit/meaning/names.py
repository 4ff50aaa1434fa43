"""Names to things: a word as written and the record type it is said of go in, vocabulary entries come out, or a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field

from rulekit import ir, resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.language import syntax
from rulekit.language.lexicon import Lexicon, fold, keywords
from rulekit.language.phrases import Phrases
from rulekit.text import closest
from rulekit.vocabulary import Adjective, ChildList, Field, Identity, Part, PlaceName, RecordType, Role, Term, Unit, Vocabulary


class Refused(Exception):
    """Internal: what was being lowered cannot go on; the diagnostic is already noted."""


@define
class Meaning:
    """
    What lowering one text needs: words, definitions known so far, the area that settles place names, and the problems found.

    `language` is that of the text. `context` says what a record type's words are for messages.
    """

    vocabulary: Vocabulary
    lexicon: Lexicon
    source: Source
    definitions: Mapping[str, ir.Definition]
    area: str | None = None
    settle_places: bool = False
    problems: list[Diagnostic] = field(factory=list)
    in_share: bool = False

    @property
    def lang(self) -> Any:
        """Language of the text."""
        return self.lexicon.lang

    def refuse(self, code: str, span: Span, **arguments: Any) -> Refused:
        """Note a mistake; raise what this gives."""
        self.problems.append(Diagnostic(code, self.source, span, arguments))
        return Refused()

    def warn(self, code: str, span: Span, **arguments: Any) -> None:
        """Note a warning."""
        self.problems.append(Diagnostic(code, self.source, span, arguments, severity="warning"))

    def written(self, span: Span) -> str:
        """Source text of a span, on one line."""
        return " ".join(self.source.text[span.start : span.end].split())

    def words(self, table: str) -> dict[str, str]:
        """A table of words of the text's language, for messages: types, readings."""
        return resources.table("grammars", f"{self.lang}.toml")[table]  # type: ignore[no-any-return]

    def reading(self, key: str, **arguments: str) -> str:
        """A reading of a doubtful sentence, written out."""
        return self.words("readings")[key].format_map(arguments)

    def keyword(self, terminal: str, value: str) -> str:
        """The first phrase of a keyword that stands for a value."""
        return next(phrase for phrase, stands in keywords(self.lang)[terminal].items() if stands == value)

    def listed(self, words: Iterable[str]) -> str:
        """Words side by side."""
        return self.words("readings")["separator"].join(words)

    def formula(self, condition: ir.Condition) -> str:
        """A condition as a formula in the language of the text."""
        return Phrases(self.vocabulary, self.lang, self.definitions).formula(condition)

    # entries -------------------------------------------------------------------------------------

    def entries(self, word: syntax.Word) -> tuple[Any, ...]:
        """All entries of a word."""
        return self.lexicon.entries.get((word.role, word.text), ())

    def record_type(self, word: syntax.Word) -> RecordType | None:
        """The record type that a word names, None where it names none."""
        return next((entry for entry in self.entries(word) if isinstance(entry, RecordType)), None)

    def member(self, word: syntax.Word, record: str) -> Field | ChildList | Term | ir.Group | None:
        """
        What a noun means when said of a record of a type ("" for the whole run): one of its fields or lists, a group of
        records below it, or a defined term. None where it means nothing there.
        """
        groups: list[ir.Group] = []
        terms: list[Term] = []
        for entry in self.entries(word):
            if isinstance(entry, Field | ChildList) and entry.record == record:
                return entry
            if isinstance(entry, RecordType):
                groups += self._groups(entry, record)
            elif isinstance(entry, Role):
                groups += self._in_role(entry, record)
            elif isinstance(entry, Term):
                terms.append(entry)
        if groups:
            return groups[0]
        return next((term for term in terms if self._applies(term, record)), terms[0] if terms else None)

    def part(self, word: syntax.Word, record: str) -> bool:
        """Whether a noun names a part of a record of a type, and nothing else of it."""
        return any(isinstance(entry, Part) and entry.record == record for entry in self.entries(word))

    def only_part(self, word: syntax.Word | None, record: str) -> bool:
        """Whether a noun names a part of a record of a type, and nothing that the record has."""
        return word is not None and self.part(word, record) and self.member(word, record) is None

    def _groups(self, kind: RecordType, record: str) -> list[ir.Group]:
        if kind.child:
            return [ir.Group("list", entry.id, kind.id) for entry in self.vocabulary.lists_of(record) if entry.child == kind.id]
        if record == "" or record in self.vocabulary.levels_above(kind.id):
            return [ir.Group("members", kind.id, kind.id)]
        return []

    def _in_role(self, role: Role, record: str) -> list[ir.Group]:
        where = ir.OneOf(role.record, role.field, (role.value,))
        lists = (entry for entry in self.vocabulary.lists_of(record) if entry.child == role.record)
        return [ir.Group("list", entry.id, role.record, where) for entry in lists]

    def _applies(self, term: Term, record: str) -> bool:
        definition = self.definitions.get(term.id)
        return definition is not None and definition.record in ("", record)

    def group_of(self, found: object) -> ir.Group | None:
        """The group that a list or group entry stands for."""
        if isinstance(found, ChildList):
            return ir.Group("list", found.id, found.child)
        return found if isinstance(found, ir.Group) else None

    def adjective(self, word: syntax.Word, record: str) -> ir.Condition:
        """The condition that an adjective says of a record of a type."""
        for entry in self.entries(word):
            if isinstance(entry, Adjective) and entry.record == record:
                return self._described(entry, word.span)
            if isinstance(entry, Field) and entry.record == record and entry.adjective:
                return ir.Holds(record, entry.id, span=word.span)
            if isinstance(entry, Term) and entry.record == record and entry.grades:
                return in_grade(self, entry, word)
            if isinstance(entry, Term) and entry.record == record:
                return ir.Ref(entry.id, span=word.span)
        raise self.refuse("R210", word.span, word=self.written(word.span), record=self.type_name(record))

    def _described(self, entry: Adjective, span: Span) -> ir.Condition:
        declared = self.vocabulary.fields.get((entry.record, entry.field))
        if entry.value and declared is not None and declared.kind == "text":
            return ir.OneOf(entry.record, entry.field, (entry.value,), span=span)
        return ir.Holds(entry.record, entry.field, span=span)

    def identity(self, record: str, left: syntax.Word, right: syntax.Word, span: Span) -> ir.Condition:
        """LEFT is also RIGHT, as the yes/no field that says so."""
        one = {e.id for e in self.entries(left) if isinstance(e, Field) and e.record == record}
        two = {e.id for e in self.entries(right) if isinstance(e, Field) and e.record == record}
        for entry in self.vocabulary.entries:
            if isinstance(entry, Identity) and entry.record == record:
                pair = {entry.left, entry.right}
                if pair & one and pair & two and len(pair & (one | two)) == 2:
                    return ir.Holds(record, entry.field, span=span)
        raise self.refuse(
            "R211", span, left=self.written(left.span), right=self.written(right.span), record=self.type_name(record)
        )

    def event(self, word: syntax.Word, record: str, nouns: bool = False) -> Field:
        """The date field whose event words a word is; with `nouns`, or whose noun it is."""
        for entry in self.entries(word):
            fits = isinstance(entry, Field) and entry.record == record
            if fits and (entry.event is not None or (nouns and entry.kind == "date")):
                return entry  # type: ignore[no-any-return]
        raise self.refuse("R212", word.span, word=self.written(word.span), record=self.type_name(record))

    def unit(self, word: syntax.Word) -> Unit:
        """The unit that a word names."""
        return next(entry for entry in self.entries(word) if isinstance(entry, Unit))

    def place(self, word: syntax.Word) -> ir.InPlace:
        """The place that a word names; its code is settled by the ruleset's area where there is one."""
        entry = next(entry for entry in self.entries(word) if isinstance(entry, PlaceName))
        codes = entry.codes
        if self.area:
            codes = tuple(code for code in codes if code.startswith(self.area))
        if self.settle_places and len(codes) != 1:
            told = self.listed(codes) or "-"
            raise self.refuse("R213", word.span, place=self.written(word.span), count=len(codes), codes=told)
        settled = codes[0] if self.settle_places or (self.area and len(codes) == 1) else ""
        return ir.InPlace(entry.id, settled, span=word.span)

    # words ---------------------------------------------------------------------------------------

    def type_name(self, record: str) -> str:
        """Words of a record type in the language of the text; of the whole run where there is none."""
        kind = self.vocabulary.records.get(record)
        return kind.words.first(self.lang) if kind else self.words("types")["whole"]

    def unknown_here(self, word: syntax.Word, record: str) -> Refused:
        """A noun that is a word of the vocabulary, but not of this record type."""
        names = [f.words.first(self.lang) for f in self.vocabulary.fields_of(record)]
        names += [entry.words.first(self.lang) for entry in self.vocabulary.lists_of(record)]
        written = self.written(word.span)
        owners = self.listed(sorted(set(self._owners(word)) - {self.type_name(record)}))
        fix = "" if owners else closest(written, names) or ""
        return self.refuse("R209", word.span, word=written, record=self.type_name(record), owners=owners, fix=fix)

    def _owners(self, word: syntax.Word) -> Iterable[str]:
        for entry in self.entries(word):
            owner = getattr(entry, "record", "")
            if owner:
                yield self.type_name(owner)
            elif isinstance(entry, Term) and entry.id in self.definitions:
                yield from map(self.type_name, self.levels_of(self.definitions[entry.id]) or ())

    def levels_of(self, definition: ir.Definition) -> tuple[str, ...] | None:
        """The levels that a definition over members can be said of: a share of villages, of no village; None where of all."""
        first = next((node for node in ir.walk(definition.body) if isinstance(node, ir.Group)), None)
        return self.vocabulary.levels_above(first.record) if first is not None and first.via == "members" else None


def in_grade(meaning: Meaning, term: Term, word: syntax.Word) -> ir.InGrade:
    """A grade as an adjective: a lagging village."""
    if term.id not in meaning.definitions:
        raise meaning.refuse("R215", word.span, word=meaning.written(word.span))
    return ir.InGrade(term.id, (term.grade(word.text, meaning.lang, fold),), span=word.span)


def all_of(items: Iterable[ir.Condition | None], span: Span | None = None) -> ir.Condition | None:
    """Conjunction of what there is: flattened; one item is itself, none is None."""
    flat: list[ir.Condition] = []
    for item in items:
        if isinstance(item, ir.All):
            flat += item.items
        elif item is not None:
            flat.append(item)
    if len(flat) < 2:
        return flat[0] if flat else None
    return ir.All(tuple(flat), span=span)


def any_of(items: Iterable[ir.Condition], span: Span | None = None) -> ir.Condition:
    """Disjunction of one or more conditions, flattened."""
    flat: list[ir.Condition] = []
    for item in items:
        flat += item.items if isinstance(item, ir.AnyOf) else (item,)
    flat = one_grade(flat)
    return flat[0] if len(flat) == 1 else ir.AnyOf(tuple(flat), span=span)


def one_grade(items: list[ir.Condition]) -> list[ir.Condition]:
    """Grades of one scale among alternatives are one condition, read once: advanced or ordinary."""
    found: list[ir.Condition] = []
    for item in items:
        same = next((at for at, one in enumerate(found) if _same_scale(one, item)), None)
        if same is None:
            found.append(item)
            continue
        first = found[same]
        assert isinstance(first, ir.InGrade) and isinstance(item, ir.InGrade)
        found[same] = ir.InGrade(first.name, (*first.values, *item.values), span=first.span)
    return found


def _same_scale(one: ir.Condition, other: ir.Condition) -> bool:
    return isinstance(one, ir.InGrade) and isinstance(other, ir.InGrade) and one.name == other.name


def negate(condition: ir.Condition, span: Span | None = None) -> ir.Condition:
    """Negation, in one form."""
    return ir.opposite(condition, span)
