"""What stands in the declaration of a word: names, numbers and words as written go in, what they stand for comes out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from attrs import define, field

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.cursor import Named
from rulekit.language.declared import Item, Part, WordText
from rulekit.language.lexicon import fold
from rulekit.language.outline import Outline
from rulekit.numbers import NumberTooLong, scan
from rulekit.text import closest, indefinite, normal
from rulekit.vocabulary import RecordType, Vocabulary, Words


class Refused(Exception):
    """Internal: a declaration cannot be read; its diagnostic is noted."""


def words_of(own: str, twin: str, lang: str, article: str | None = None, many: str = "") -> Words:
    """Words given in a ruleset: its own language first, then the other one; " / " parts synonyms."""
    mine, other = ([normal(part) for part in text.split(" / ") if part.strip()] for text in (own, twin))
    zh, en = (mine, other) if lang == "zh" else (other, mine)
    if article is None:
        article = indefinite(en[0]) if en else ""
    return Words(tuple(zh), tuple(en), many, article)


@define
class Pieces:
    """Reads pieces of declarations, and notes every mistake."""

    outline: Outline
    vocabulary: Vocabulary
    problems: list[Diagnostic] = field(factory=list)

    def refuse(self, code: str, span: Span, **arguments: Any) -> Refused:
        self.problems.append(Diagnostic(code, self.outline.source, span, arguments))
        return Refused()

    def written(self, span: Span) -> str:
        return " ".join(self.outline.source.text[span.start : span.end].split()).strip(" ,，、")

    def keywords(self, keys: Iterable[str]) -> str:
        table: dict[str, list[str]] = resources.table("grammars", f"{self.outline.lang}.toml")["parts"]
        joint = "、" if self.outline.lang == "zh" else ", "
        return joint.join(table[key][0] for key in sorted(keys) if key in table) or "-"

    def words(self, text: WordText, article: str | None = None) -> Words:
        plural = text.part("plural")
        many = normal(plural.items[0].words) if plural is not None and plural.items else ""
        return words_of(text.words, text.twin, self.outline.lang, article, many)

    def find(self, named: Named | Item, known: Iterable[Any], code: str = "S643") -> Any:
        """The one of some entries that is named by its id or a word of either language."""
        name = named.text if isinstance(named, Named) else named.name
        entries = list(known)
        for entry in entries:
            if entry.id == name:
                return entry
        for entry in entries:
            if fold(name) in {fold(word) for word in (*entry.words.forms("en"), *entry.words.forms("zh"))}:
                return entry
        lang: Any = self.outline.lang
        words = [word for entry in entries for word in (entry.id, *entry.words.forms(lang)[:1])]
        fix = "" if code == "S615" else closest(name, words) or ""
        raise self.refuse(code, named.span, word=name, fix=fix)

    def owners(self, text: WordText) -> list[RecordType]:
        if not text.of:
            raise self.refuse("S612" if text.role == "field" else "S641", text.span)
        return [self.find(named, self.vocabulary.records.values(), "S614") for named in text.of]

    def number(self, item: Item) -> tuple[Fraction, int]:
        """The number that a name starts with, and where it ends in the name."""
        text = item.name
        sign = -1 if text[:1] in ("-", "−") else 1
        start = 1 if sign < 0 else 0
        try:
            numeral = scan(text, start, self.outline.lang)
        except NumberTooLong:
            numeral = None
        if numeral is None:
            raise self.refuse("S644", item.span, word=self.written(item.span))
        return sign * numeral.value, numeral.end

    def one(self, text: WordText, key: str, factor: Fraction = Fraction(1)) -> Fraction | None:
        part = text.part(key)
        if part is None:
            return None
        value, end = self.number(self.only(part))
        if self.only(part).name[end:].strip():
            raise self.refuse("S644", part.span, word=self.written(part.span))
        return value * factor

    def only(self, part: Part) -> Item:
        if len(part.items) != 1:
            raise self.refuse("S644", part.span, word=self.written(part.span))
        return part.items[0]

    def ids(self, part: Part | None, known: Iterable[Any]) -> tuple[str, ...]:
        entries = list(known)
        return tuple(self.find(item, entries).id for item in part.items) if part is not None else ()

    def two(self, part: Part) -> tuple[Fraction, Fraction]:
        """Both ends of a range, with the words of the language between them."""
        words: dict[str, dict[str, str]] = resources.table("grammars", f"{self.outline.lang}.toml")["keywords"]
        item = self.only(part)
        low, end = self.number(item)
        rest = item.name[end:].strip()
        joint = next((word for word in (*words["TO"], *words["AND"]) if rest.startswith(word)), "")
        if not joint:
            raise self.refuse("S644", part.span, word=self.written(part.span))
        high, _ = self.number(Item(rest[len(joint) :].strip(), "", "", item.span))
        return low, high
