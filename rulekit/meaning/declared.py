"""Words that a ruleset declares itself: declarations as written and a vocabulary go in, its entries come out, or diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from attrs import define

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Span
from rulekit.language.cursor import Named
from rulekit.language.declared import Item, Part, WordText
from rulekit.language.outline import Outline
from rulekit.meaning.pieces import Pieces, Refused, words_of
from rulekit.vocabulary import (
    Adjective,
    ChildList,
    Choice,
    Field,
    Identity,
    PlaceName,
    RecordType,
    Role,
    Unit,
    Verb,
    Vocabulary,
    Words,
)
from rulekit.vocabulary import Named as Entry
from rulekit.vocabulary import Part as VocabularyPart

_ORDER = ("record", "unit", "verb", "field", "list", "adjective", "role", "identity", "place", "part")
COUNTED = frozenset({"person", "household", "item"})
NEVER_NEGATIVE = COUNTED | {"square_metre", "day", "month", "time"}
# Which parts may stand in which declaration
_PARTS = {
    "record": {"plural", "level", "child", "below", "measure", "key", "digits", "begins", "ends", "known"},
    "list": {"", "plural"},
    "adjective": {""},
    "role": {"", "plural"},
    "verb": set[str](),
    "unit": {"", "plural"},
    "place": {"codes"},
    "identity": {""},
    "part": set[str](),
}
_OF_KIND = {
    "number": {"unit", "plural", "low", "high", "range", "step", "integer", "blank", "fixed", "period"},
    "yesno": {"plural", "verbs", "adjective", "bare", "blank", "fixed", "period"},
    "text": {"plural", "choices", "verbs", "blank", "fixed", "period"},
    "date": {"plural", "happened", "verbs", "blank", "fixed"},
}


def declare(outline: Outline, vocabulary: Vocabulary) -> tuple[list[Entry], list[Diagnostic]]:
    """All entries that the declarations of a file give, in the order of the file, and every mistake in them."""
    declaring = _Declaring(outline, vocabulary)
    made: dict[int, list[Entry]] = {}
    for role in _ORDER:
        for number, text in enumerate(outline.words):
            if text.role == role:
                made[number] = declaring.entries(text)
                declaring.vocabulary = declaring.vocabulary.with_entries(made[number])
    declaring.circles()
    declaring.spans()
    return [entry for number in sorted(made) for entry in made[number]], declaring.problems


@define
class _Declaring(Pieces):
    def entries(self, text: WordText) -> list[Entry]:
        makers: dict[str, Callable[[WordText], list[Entry]]] = {
            "record": self._record, "list": self._list, "field": self._field, "adjective": self._adjective, "verb": self._verb,
            "unit": self._unit, "place": self._place, "identity": self._identity, "part": self._part, "role": self._role,
        }  # fmt: skip
        try:
            if not text.whole:
                raise self.refuse("S641", text.span)
            known = _OF_KIND.get(text.kind, set()) | {"kind"} if text.role == "field" else _PARTS[text.role]
            for part in text.parts:
                if part.key not in known:
                    raise self.refuse("S642", part.span, word=self.written(part.span), known=self.keywords(known))
            return [entry for entry in makers[text.role](text) if self._new(text, entry)]
        except Refused:
            return []

    def _new(self, text: WordText, entry: Entry) -> bool:
        """Whether nothing of the vocabulary has the id already; told where it has."""
        of = getattr(entry, "record", "")
        same = (known for known in self.vocabulary.entries if type(known) is type(entry) and getattr(known, "record", "") == of)
        taken = any(_key(known) == _key(entry) for known in same)
        if isinstance(entry, Unit):
            taken = entry.id in self.vocabulary.units
        if isinstance(entry, Field):
            taken = taken or (of, entry.id) in self.vocabulary.lists
        if isinstance(entry, ChildList):
            taken = taken or (of, entry.id) in self.vocabulary.fields
        if taken:
            self.refuse("S616", text.id.span, word=text.id.text)
        return not taken

    def spans(self) -> None:
        """The date fields between which records of a type exist, and the one they are known by, are fields of it."""
        for text in self.outline.words:
            of = self.vocabulary.fields_of(text.id.text) if text.role == "record" else ()
            for key in ("begins", "ends", "known"):
                part = text.part(key)
                if part is None or text.role != "record" or not part.items:
                    continue
                named = {one.id: one.kind for one in of}.get(part.items[0].name)
                if named is None or (key != "known" and named != "date"):
                    self.refuse("S643", part.items[0].span, word=part.items[0].name)

    def circles(self) -> None:
        """Record types that stand below themselves."""
        for text in self.outline.words:
            kind = self.vocabulary.records.get(text.id.text)
            above, seen = kind.parent if kind else "", set[str]()
            while text.role == "record" and above and above not in seen:
                seen.add(above)
                if above == text.id.text:
                    self.refuse("S645", text.id.span, word=text.id.text)
                    break
                above = self.vocabulary.records[above].parent if above in self.vocabulary.records else ""

    # entries -------------------------------------------------------------------------------------

    def _record(self, text: WordText) -> list[Entry]:
        below, key, measure = text.part("below"), text.part("key"), text.part("measure")
        others = [RecordType(w.id.text, self.words(w)) for w in self.outline.words if w.role == "record"]
        parent = self.find(self.only(below), [*self.vocabulary.records.values(), *others]).id if below is not None else ""
        keys = self.only(key) if key is not None else None
        digits = self.one(text, "digits")
        named = {at: self.only(part).name if (part := text.part(at)) else "" for at in ("begins", "ends", "known")}
        measures = (word for item in measure.items for word in item.words.split(" / ")) if measure is not None else ()
        return [RecordType(
            text.id.text, self.words(text), parent, text.part("level") is not None, text.part("child") is not None,
            int(digits or 0), tuple(measures) or _usual(),
            Words() if keys is None else words_of(keys.words, keys.twin, self.outline.lang, ""), named["begins"], named["ends"],
            named["known"],
        )]  # fmt: skip

    def _list(self, text: WordText) -> list[Entry]:
        part = text.part("")
        if part is None:
            raise self.refuse("S641", text.span)
        child = self.find(self.only(part), [kind for kind in self.vocabulary.records.values() if kind.child])
        return [ChildList(text.id.text, owner.id, child.id, self.words(text)) for owner in self.owners(text)]

    def _field(self, text: WordText) -> list[Entry]:
        if not text.kind:
            raise self.refuse("S612", text.span)
        made: dict[str, Any] = {"blank": self._blank(text), "fixed": text.part("fixed") is not None, "period": self._kept(text)}
        made["verbs"] = self.ids(text.part("verbs"), self.vocabulary.verbs.values())
        article = "" if text.kind == "number" or text.part("bare") is not None else None
        if text.kind == "number":
            made |= self._bounds(text)
        if text.kind == "yesno":
            made |= {"adjective": text.part("adjective") is not None}
        choices, happened = text.part("choices"), text.part("happened")
        if choices is not None:
            made["choices"] = tuple(self._choice(item) for item in choices.items)
        if happened is not None:
            event = self.only(happened)
            made["event"] = words_of(event.words, event.twin, self.outline.lang)
        kind: Any = text.kind
        return [Field(text.id.text, owner.id, kind, self.words(text, article), **made) for owner in self.owners(text)]

    def _choice(self, item: Item) -> Choice:
        id = item.name or item.words.split(" / ")[0]
        return Choice(id, words_of(item.words or id, item.twin, self.outline.lang))

    def _bounds(self, text: WordText) -> dict[str, Any]:
        unit = text.part("unit")
        found = self.find(self.only(unit), self.vocabulary.units.values(), "S615") if unit is not None else None
        base, factor = (found.dimension, found.factor) if found is not None else ("", Fraction(1))
        low, high = self.one(text, "low", factor), self.one(text, "high", factor)
        between = text.part("range")
        if between is not None:
            low, high = (value * factor for value in self.two(between))
        if low is not None and high is not None and low > high:
            wrong = between or text.part("high") or text.part("low")
            raise self.refuse("S644", wrong.span if wrong else text.span, word=self.written(wrong.span) if wrong else text.words)
        if low is None and base in NEVER_NEGATIVE:
            low = Fraction(0)
        whole = base in COUNTED or text.part("integer") is not None
        step = self.one(text, "step", factor)
        return {"unit": found.id if found is not None else "", "low": low, "high": high, "integer": whole, "step": step}

    def _blank(self, text: WordText) -> str:
        part = text.part("blank")
        if part is None:
            return ""
        table: dict[str, str] = resources.table("grammars", f"{self.outline.lang}.toml")["blanks"]
        meaning = table.get(self.only(part).name)
        fitting = {"number": ("zero",), "yesno": ("none",), "text": ("none",), "date": ("not_yet",)}[text.kind]
        if meaning not in fitting:
            raise self.refuse("S644", part.span, word=self.written(part.span))
        return meaning

    def _kept(self, text: WordText) -> str:
        """The calendar period for each of which a record keeps a value."""
        part = text.part("period")
        if part is None:
            return ""
        table: dict[str, str] = resources.table("grammars", f"{self.outline.lang}.toml")["kept"]
        if self.only(part).name not in table:
            raise self.refuse("S644", part.span, word=self.written(part.span))
        return table[self.only(part).name]

    def _part(self, text: WordText) -> list[Entry]:
        return [VocabularyPart(text.id.text, owner.id, self.words(text)) for owner in self.owners(text)]

    def _fields(self, text: WordText) -> Iterator[tuple[RecordType, Field, Item, Part]]:
        """Each record type of a word that a field says, with the field, what is said of it (field = value), and where."""
        part = text.part("")
        if part is None:
            raise self.refuse("S641", text.span)
        item = self.only(part)
        for owner in self.owners(text):
            yield owner, self.find(item, self.vocabulary.fields_of(owner.id)), item, part

    def _adjective(self, text: WordText) -> list[Entry]:
        made: list[Entry] = []
        for owner, of, item, part in self._fields(text):
            value = self.find(Named(item.twin, item.span), of.choices).id if of.kind == "text" and of.choices else item.twin
            if (of.kind == "text") != bool(value) or of.kind not in ("text", "yesno"):
                raise self.refuse("S644", part.span, word=self.written(part.span))
            made.append(Adjective(f"{of.id}:{value}", owner.id, self.words(text), of.id, value))
        return made

    def _role(self, text: WordText) -> list[Entry]:
        """Nouns for the child records whose text field has a value."""
        made: list[Entry] = []
        for owner, of, item, part in self._fields(text):
            if of.kind != "text" or not of.choices or not owner.child:
                raise self.refuse("S644", part.span, word=self.written(part.span))
            value = self.find(Named(item.twin, item.span), of.choices).id
            made.append(Role(f"{of.id}={value}", owner.id, self.words(text), of.id, value))
        return made

    def _verb(self, text: WordText) -> list[Entry]:
        return [Verb(text.id.text, self.words(text))]

    def _unit(self, text: WordText) -> list[Entry]:
        part = text.part("")
        if part is None:
            return [Unit(text.id.text, self.words(text), text.id.text)]
        item = self.only(part)
        factor, end = self.number(item)
        name = item.name[end:].strip()
        named = Named(name, Span(item.span.end - len(name), item.span.end))
        base = self.find(named, self.vocabulary.units.values(), "S615")
        if factor <= 0:
            raise self.refuse("S644", part.span, word=self.written(part.span))
        return [Unit(text.id.text, self.words(text), base.dimension, factor * base.factor)]

    def _place(self, text: WordText) -> list[Entry]:
        codes = text.part("codes")
        level = self.owners(text)[0].id
        return [PlaceName(text.id.text, self.words(text), level, tuple(item.name for item in codes.items) if codes else ())]

    def _identity(self, text: WordText) -> list[Entry]:
        part = text.part("")
        if part is None or len(part.items) != 2:
            raise self.refuse("S641", text.span)
        made: list[Entry] = []
        for owner in self.owners(text):
            fields = self.vocabulary.fields_of(owner.id)
            left, right = (self.find(item, fields).id for item in part.items)
            self.find(Named(text.id.text, text.id.span), [one for one in fields if one.kind == "yesno"])
            made.append(Identity(owner.id, left, right, text.id.text))
        return made


def _key(entry: Any) -> object:
    return (entry.left, entry.right) if isinstance(entry, Identity) else entry.id


def _usual() -> tuple[str, ...]:
    """The measure word that every noun can take."""
    unit = next(unit for unit in Vocabulary().units.values() if unit.id == "item")
    return unit.words.zh[:1]
