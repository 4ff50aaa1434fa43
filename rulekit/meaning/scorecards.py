"""Scorecards as written go in, with the standards and scales of their file; what they mean comes out, or mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
from attrs import define

from rulekit import ir, resources
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.cursor import Named
from rulekit.language.lexicon import fold
from rulekit.language.outline import Outline
from rulekit.language.scorecards import CardLine, ScorecardText, line_text
from rulekit.language.scorecards import words_of as words_of_file
from rulekit.meaning.card_points import CardPoints
from rulekit.meaning.parameters import Given
from rulekit.meaning.pieces import Pieces, Refused, words_of
from rulekit.scorecards import Absent, Indicator, Item, Quota, Ranking, Scorecard, Veto, reads
from rulekit.vocabulary import Field, RecordType, Term, Vocabulary

_ABSENT: Mapping[str, Absent] = {"left_out": "out", "full_points": "full", "no_points": "none"}


def score_fields(outline: Outline, vocabulary: Vocabulary) -> tuple[list[Field], list[Diagnostic]]:
    """Number fields for the scores of scorecards whose words no field of their record type has yet."""
    made: list[Field] = []
    reading = _Reading(outline, vocabulary)
    for text in outline.scorecards:
        try:
            owner = reading.owner(text)
            found = reading.field_of(text, owner.id)
            if found is None:
                found = reading.declared(text, owner)
                made.append(found)
                reading.vocabulary = reading.vocabulary.with_entries([found])
        except Refused:
            continue
    return made, reading.problems


def scorecards(
    outline: Outline, vocabulary: Vocabulary, standards: Mapping[str, ir.Standard], definitions: Mapping[str, ir.Definition],
    own: Mapping[int, str], given: Given = (),
) -> tuple[tuple[Scorecard, ...], list[Diagnostic]]:  # fmt: skip
    """
    The scorecards of a file; `own` are the ids of its own definitions, which are preferred as scales, `given` the values that
    editions give its parameters.
    """
    reading = _Reading(outline, vocabulary)
    found: list[Scorecard] = []
    for text in outline.scorecards:
        try:
            owner = reading.owner(text)
        except Refused:
            reading.problems.clear()  # told with the fields
            continue
        if reading.field_of(text, owner.id) is None:  # its words are none; told with the fields
            continue
        card = _Card(reading, text, owner.id, standards, definitions, set(own.values()), given).made()
        if card is not None and any(one.id == card.id or (one.record, one.field) == (card.record, card.field) for one in found):
            reading.problems.append(Diagnostic("S654", outline.source, text.id.span, {"written": f"{text.id.text} {text.words}"}))
        elif card is not None:
            found.append(card)
    return tuple(found), reading.problems


@define
class _Reading(Pieces):
    def owner(self, text: ScorecardText) -> RecordType:
        if text.of is None or not text.words.strip(" /"):
            raise self.refuse("S651", text.id.span, written=words_of_file(self.outline.lang)["scorecard"][0])
        found: RecordType = self.find(text.of, self.vocabulary.records.values(), "S614")
        return found

    def field_of(self, text: ScorecardText, record: str) -> Field | None:
        """The field that has the words of the score already."""
        words = {fold(word) for word in text.words.split(" / ")}
        lang: Any = self.outline.lang
        for one in self.vocabulary.fields_of(record):
            if one.kind == "number" and words & {fold(word) for word in one.words.forms(lang)}:
                return one
        return None

    def declared(self, text: ScorecardText, owner: RecordType) -> Field:
        """A field of its own: id `score`, or that of the scorecard where the type has one."""
        id = "score" if (owner.id, "score") not in self.vocabulary.fields else text.id.text
        table: dict[str, str] = resources.table("grammars", f"{self.outline.lang}.toml")["kept"]
        if text.period is not None and text.period.text not in table:
            raise self.refuse("S644", text.period.span, word=text.period.text)
        period = table[text.period.text] if text.period is not None else ""
        words = words_of(text.words, text.twin, self.outline.lang, "")
        return Field(id, owner.id, "number", words, unit="point", low=Fraction(0), fixed=True, period=period)


@define
class _Card:
    """Reads one scorecard."""

    reading: _Reading
    text: ScorecardText
    record: str
    standards: Mapping[str, ir.Standard]
    definitions: Mapping[str, ir.Definition]
    own: set[str]
    given: Given = ()
    absent: Absent | None = None
    indicators: list[_Node] = attrs.field(factory=list)
    bonus: list[Item] = attrs.field(factory=list)
    most_bonus: Fraction | None = None
    vetoes: list[Veto] = attrs.field(factory=list)
    quotas: list[Quota] = attrs.field(factory=list)
    ranking: Ranking | None = None
    scale: Term | None = None
    seen: set[str] = attrs.field(factory=set)
    field: str = ""

    def made(self) -> Scorecard | None:
        reading, text = self.reading, self.text
        known = reading.field_of(text, self.record)
        assert known is not None
        before = len(reading.problems)
        self.field, self.scale = known.id, self._scale(known)
        readers = {"indicator": self._indicator, "item": self._item, "deduction": self._item, "bonus": self._bonus,
                   "absent": self._absent, "veto": self._veto, "ranked": self._ranked, "quota": self._quota}  # fmt: skip
        for line in text.lines:
            try:
                readers[line.key](line)
            except Refused:
                continue
        if self.absent is None:
            reading.refuse("S655", text.id.span, id=text.id.text)
        if not self.seen and len(reading.problems) == before:
            reading.refuse("S653", text.id.span, id=text.id.text)
        if len(reading.problems) > before:
            return None
        if self.quotas and self.ranking is None:
            self.ranking = Ranking()
        grades = tuple(one.id for one in self.scale.grades) if self.scale is not None else ()
        top = tuple(one.made(self.indicators) for one in self.indicators if not one.under)
        return Scorecard(
            text.id.text, known.id, self.record, self.absent or "out", top, tuple(self.bonus), self.most_bonus,
            tuple(self.vetoes), self.ranking, tuple(self.quotas), self.scale.id if self.scale is not None else "", grades,
            span=text.id.span,
        )  # fmt: skip

    def _scale(self, known: Field) -> Term | None:
        """The scale of grades that reads the score: one of the file's own, else one of a plug-in."""
        found = []
        for id, definition in self.definitions.items():
            if definition.kind == "grade" and definition.record == self.record:
                reads = any(isinstance(node, ir.FieldValue) and node.name == known.id for node in ir.walk(definition.body))
                if reads and id in self.reading.vocabulary.terms:
                    found.append(self.reading.vocabulary.terms[id])
        return next((term for term in found if term.id in self.own), found[0] if found else None)

    # lines ---------------------------------------------------------------------------------------

    def _absent(self, line: CardLine) -> None:
        if self.absent is not None:
            raise self._refuse("S654", line, line.said and self._written(line))
        self.absent = _ABSENT[line.said]

    def _indicator(self, line: CardLine) -> None:
        assert line.name is not None
        if any(one.id == line.name.text for one in self.indicators):
            raise self._refuse("S654", line, line.name.text)
        under = line.word.text if line.word is not None else ""
        if under and all(one.id != under for one in self.indicators):
            assert line.word is not None
            raise self.reading.refuse("S657", line.word.span, word=under)
        node = _Node(line.name.text, Fraction(0), line.title, line.twin, under, span=line.span)
        self.indicators.append(node)  # with points that cannot be it still stands above others
        node.points = self.amounts.points(line)

    def _item(self, line: CardLine) -> None:
        item = self._counted(line, deducts=line.key == "deduction")
        if not self.indicators:
            raise self.reading.refuse("S657", line.span, word=item.standard)
        self.indicators[-1].items.append(item)

    def _bonus(self, line: CardLine) -> None:
        if line.said == "at_most":
            if self.most_bonus is not None:
                raise self._refuse("S654", line, self._written(line))
            self.most_bonus = self.amounts.points(line)
        else:
            self.bonus.append(self._counted(line, deducts=False))

    def _counted(self, line: CardLine, *, deducts: bool) -> Item:
        id = self._standard(line)
        if id in self.seen:
            raise self._refuse("S654", line, id)
        self.seen.add(id)
        return Item(id, self.amounts.points(line), deducts, span=line.span)

    def _veto(self, line: CardLine) -> None:
        assert line.word is not None
        id = self._standard(line)
        if any(veto.standard == id for veto in self.vetoes):
            raise self._refuse("S654", line, id)
        self.vetoes.append(Veto(id, self._grade(line.word), span=line.span))

    def _quota(self, line: CardLine) -> None:
        share, word = self.amounts.share(line)
        grade = self._grade(word)
        if any(quota.grade == grade for quota in self.quotas):
            raise self._refuse("S654", line, word.text)
        self.quotas.append(Quota(share, grade, span=line.span))

    def _ranked(self, line: CardLine) -> None:
        if self.ranking is not None:
            raise self._refuse("S654", line, self._written(line))
        vocabulary = self.reading.vocabulary
        level = by = ""
        if line.word is not None:
            above = [vocabulary.records[one] for one in vocabulary.levels_above(self.record)]
            level = self.reading.find(line.word, above).id
        if line.field is not None:
            numbers = [one for one in vocabulary.fields_of(self.record) if one.kind == "number"]
            by = self.reading.find(line.field, numbers).id
        self.ranking = Ranking(level, by, line.lowest, "out" if line.ties == "out" else "in", span=line.span)

    # pieces --------------------------------------------------------------------------------------

    def _standard(self, line: CardLine) -> str:
        """The standard that a line names: about each record of this type, and one that can fail."""
        assert line.name is not None
        standard = self.standards.get(line.name.text)
        if standard is None:
            raise self.reading.refuse("S659", line.name.span, id=line.name.text, record=self._type(), about="-")
        over = standard.rule.over
        if over.record != self.record or over.kind == "whole" or standard.rule.force == "may":
            whole = resources.table("grammars", f"{self._lang}.toml")["types"]["whole"]
            about = self._type(over.record) if over.record else whole
            raise self.reading.refuse("S659", line.name.span, id=line.name.text, record=self._type(), about=about)
        if reads(standard.rule, self.definitions, {(self.record, self.field)}):
            raise self.reading.refuse("S658", line.name.span, id=line.name.text, card=self.text.id.text)
        return line.name.text

    def _grade(self, word: Named) -> str:
        """The id of a grade of the scale that reads the score."""
        found = ""
        if self.scale is not None:
            found = self.scale.grade(fold(word.text), self._lang, fold) or next(
                (one.id for one in self.scale.grades if one.id == word.text), ""
            )
        if not found:
            known = [one.words.first(self._lang) for one in self.scale.grades] if self.scale is not None else []
            joint = "、" if self._lang == "zh" else ", "
            raise self.reading.refuse("R214", word.span, value=word.text, field=self.text.words, options=joint.join(known) or "-")
        return found

    @property
    def amounts(self) -> CardPoints:
        """What reads points and shares."""
        return CardPoints(self.reading, self.given)

    @property
    def _lang(self) -> Any:
        return self.reading.outline.lang

    def _type(self, record: str = "") -> str:
        return self.reading.vocabulary.records[record or self.record].words.first(self._lang)

    def _written(self, line: CardLine) -> str:
        return line_text(line, self._lang).strip()

    def _refuse(self, code: str, line: CardLine, written: str) -> Refused:
        return self.reading.refuse(code, line.span, written=written)


@define
class _Node:
    """An indicator that is still being read."""

    id: str
    points: Fraction
    title: str
    twin: str
    under: str
    items: list[Item] = attrs.field(factory=list)
    span: Span | None = None

    def made(self, every: list[_Node]) -> Indicator:
        parts = tuple(one.made(every) for one in every if one.under == self.id)
        return Indicator(self.id, self.points, self.title, self.twin, tuple(self.items), parts, span=self.span)
