"""A declared word back to text: its declaration and the vocabulary go in, the canonical line of a ruleset file comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from attrs import frozen

from rulekit import resources
from rulekit.language.declared import WITHOUT_ID, WordText
from rulekit.language.lexicon import fold
from rulekit.language.quotes import quoted, twins
from rulekit.numbers import show
from rulekit.vocabulary import (
    Adjective,
    ChildList,
    Field,
    Identity,
    Part,
    PlaceName,
    RecordType,
    Role,
    Unit,
    Verb,
    Vocabulary,
    Words,
)

_TYPES: dict[str, type] = {
    "record": RecordType, "list": ChildList, "field": Field, "adjective": Adjective, "verb": Verb, "unit": Unit,
    "place": PlaceName, "identity": Identity, "part": Part, "role": Role,
}  # fmt: skip
_NEVER_NEGATIVE = ("person", "household", "item", "square_metre", "day", "month", "time")
_COUNTED = ("person", "household", "item")


def entries_of(text: WordText, vocabulary: Vocabulary, lang: str) -> list[Any]:
    """The entries that a declaration gave; one for each record type that it names."""
    kind: Any = _TYPES[text.role]
    named = {fold(word.text) for word in text.of}
    found: list[Any] = []
    entries: Iterable[Any] = vocabulary.entries
    for entry in entries:
        owner = getattr(entry, "level", "") if isinstance(entry, PlaceName) else getattr(entry, "record", "")
        of = vocabulary.records.get(owner)
        if not isinstance(entry, kind) or (named and (of is None or not named & _names(of))):
            continue
        own = entry.field if isinstance(entry, Identity) else entry.id
        if isinstance(entry, Adjective | Role):
            own = entry.words.forms("zh" if lang == "zh" else "en")[0]
        if own == text.id.text:
            found.append(entry)
    return found


def _names(record: RecordType) -> set[str]:
    return {fold(word) for word in (record.id, *record.words.forms("zh"), *record.words.forms("en"))}


def worded(own: Words, lang: str) -> str:
    """Words in quotes, those of a language first, with those of the other after an equals sign."""
    mine, other = (own.zh, own.en) if lang == "zh" else (own.en, own.zh)
    first, second = " / ".join(mine or other), " / ".join(other) if mine else ""
    return twins(first, second)


def declaration(text: WordText, vocabulary: Vocabulary, own: str, lang: str) -> str:
    """The canonical line of a declaration in a language; `own` is the language of the file that it stands in."""
    return _Line(vocabulary, lang).of(text, entries_of(text, vocabulary, own))


@frozen
class _Line:
    vocabulary: Vocabulary
    lang: str

    def of(self, text: WordText, entries: list[Any]) -> str:
        entry = entries[0]
        file: dict[str, list[str]] = resources.table("grammars", f"{self.lang}.toml")["file"]
        pieces = [file["define"][0], file[text.role][0]]
        if text.role not in WITHOUT_ID:
            pieces.append(text.id.text)
        if not isinstance(entry, Identity):
            pieces.append(worded(entry.words, self.lang))
        owners = list(dict.fromkeys(getattr(one, "record", "") or getattr(one, "level", "") for one in entries))
        if text.role not in ("record", "verb", "unit"):
            pieces += [file["of"][0], self.listed(self.record(owner) for owner in owners)]
        parts = list(self.parts(entry))
        colon, comma, stop = ("：", "，", "。") if self.lang == "zh" else (": ", ", ", ".")
        return " ".join(pieces) + (colon + self.joined(parts, comma) if parts else "") + stop

    def joined(self, parts: list[str], comma: str) -> str:
        """Parts side by side; a unit stands beside its kind without a comma."""
        text = parts[0]
        for part in parts[1:]:
            text += part if part.startswith(" ") else comma + part
        return text

    def listed(self, names: Iterable[str]) -> str:
        return ("、" if self.lang == "zh" else ", ").join(names)

    def record(self, id: str) -> str:
        return self.vocabulary.records[id].words.first("zh" if self.lang == "zh" else "en")

    def said(self, key: str, what: str = "") -> str:
        """A part: its keyword and what follows it."""
        table: dict[str, list[str]] = resources.table("grammars", f"{self.lang}.toml")["parts"]
        return table[key][0] + (f" {what}" if what else "")

    def parts(self, entry: Any) -> Iterator[str]:
        """What is said of an entry after the colon."""
        if isinstance(entry, Field):
            yield from self.field(entry)
        elif isinstance(entry, ChildList):
            yield self.record(entry.child)
        elif isinstance(entry, Adjective | Role):
            yield entry.field + (f" = {entry.value}" if entry.value else "")
        elif isinstance(entry, Identity):
            yield self.listed((entry.left, entry.right))
        elif isinstance(entry, PlaceName) and entry.codes:
            yield self.said("codes", self.listed(entry.codes))
        elif isinstance(entry, RecordType):
            yield from self.of_record(entry)
        elif isinstance(entry, Unit) and entry.dimension != entry.id:
            base = self.vocabulary.units[entry.dimension].words
            many = entry.factor != 1
            yield f"{self.number(entry.factor)} {base.first('zh') if self.lang == 'zh' else base.first('en', many=many)}"
        if isinstance(entry, RecordType | Field | ChildList | Unit | Role) and entry.words.en_many:
            yield self.said("plural", quoted(entry.words.en_many))

    def of_record(self, entry: RecordType) -> Iterator[str]:
        if entry.level:
            yield self.said("level")
        if entry.child:
            yield self.said("child")
        if entry.parent:
            yield self.said("below", self.record(entry.parent))
        if entry.measures != Vocabulary().units["item"].words.zh[:1]:
            yield self.said("measure", quoted(" / ".join(entry.measures)))
        if entry.key_words != Words():
            yield self.said("key", worded(entry.key_words, self.lang))
        if entry.code_digits:
            yield self.said("digits", str(entry.code_digits))
        for at, name in (("begins", entry.begins), ("ends", entry.ends), ("known", entry.known_by)):
            if name:
                yield self.said(at, name)

    def field(self, entry: Field) -> Iterator[str]:
        kinds: dict[str, str] = resources.table("grammars", f"{self.lang}.toml")["kinds"]
        yield next(word for word, kind in kinds.items() if kind == entry.kind)
        if entry.unit:
            unit = self.vocabulary.units[entry.unit].words
            yield f" {self.said('unit', unit.first('zh') if self.lang == 'zh' else unit.first('en', many=True))}"
        if entry.event is not None:
            yield f" {self.said('happened', worded(entry.event, self.lang))}"
        yield from self.bounds(entry)
        if entry.choices:
            yield self.said("choices", self.listed(f"{one.id} {worded(one.words, self.lang)}" for one in entry.choices))
        if entry.verbs:
            yield self.said("verbs", self.listed(entry.verbs))
        if entry.adjective:
            yield self.said("adjective")
        if entry.kind != "number" and entry.words.en and not entry.words.article:
            yield self.said("bare")
        if entry.blank:
            table: dict[str, str] = resources.table("grammars", f"{self.lang}.toml")["blanks"]
            yield self.said("blank", next(word for word, meaning in table.items() if meaning == entry.blank))
        if entry.period:
            kept: dict[str, str] = resources.table("grammars", f"{self.lang}.toml")["kept"]
            yield self.said("period", next(word for word, period in kept.items() if period == entry.period))
        if entry.fixed:
            yield self.said("fixed")

    def bounds(self, entry: Field) -> Iterator[str]:
        unit = self.vocabulary.units.get(entry.unit)
        dimension, factor = (unit.dimension, unit.factor) if unit is not None else ("", Fraction(1))
        usual = entry.low == 0 and dimension in _NEVER_NEGATIVE
        if entry.low is not None and entry.high is not None:
            words: dict[str, dict[str, str]] = resources.table("grammars", f"{self.lang}.toml")["keywords"]
            joint = next(iter(words["TO"])) if self.lang == "zh" else f" {next(iter(words['AND']))} "
            yield self.said("range", f"{self.number(entry.low / factor)}{joint}{self.number(entry.high / factor)}")
        elif entry.low is not None and not usual:
            yield self.said("low", self.number(entry.low / factor))
        elif entry.high is not None:
            yield self.said("high", self.number(entry.high / factor))
        if entry.integer and dimension not in _COUNTED:
            yield self.said("integer")
        if entry.step is not None:
            yield self.said("step", self.number(entry.step / factor))

    def number(self, value: Fraction) -> str:
        return show(value, self.lang)
