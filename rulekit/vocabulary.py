"""The words of a domain: a builder that plug-ins fill goes in, a frozen Vocabulary comes out. No domain's word stands here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, TypeAlias

from attrs import evolve, field, frozen

from rulekit import periods, resources
from rulekit.errors import CallError
from rulekit.text import indefinite

Lang = Literal["en", "zh"]
Kind = Literal["number", "yesno", "text", "date"]


@frozen
class Words:
    """
    How one thing is said: canonical word first, then synonyms, for each language.

    `en_many` is the canonical English plural (the singular where there is none). `article` is the English article before
    the singular: "a", "an" or "" for a plural or mass noun.
    """

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    en_many: str = ""
    article: str = ""

    def first(self, lang: Lang, *, many: bool = False) -> str:
        """Canonical word in a language; in the other one where this has none."""
        if lang == "en" and self.en:
            return self.en_many if many and self.en_many else self.en[0]
        return (self.zh or self.en)[0] if lang == "zh" or not self.en else self.en[0]

    def forms(self, lang: Lang) -> tuple[str, ...]:
        """All words accepted in a language; those of the other language where this has none."""
        english = (*self.en, self.en_many) if self.en_many else self.en
        own = english if lang == "en" else self.zh
        return tuple(dict.fromkeys(own or self.zh or self.en))


@frozen
class RecordType:
    """
    A kind of organisation record, or of child record (`child`).

    `parent` is the record type one level above; `level` says that it is a level of the hierarchy; `code_digits` is the length of
    its keys where keys nest (a county's code starts its townships' codes), 0 where they do not. `measures` are Chinese
    measure words. `begins` and `ends` are date fields between which a record exists. `known_by` is the field by which
    child records of one list are found in another: a name, a number.
    """

    id: str
    words: Words
    parent: str = ""
    level: bool = False
    child: bool = False
    code_digits: int = 0
    measures: tuple[str, ...] = ()
    key_words: Words = Words()
    begins: str = ""
    ends: str = ""
    known_by: str = ""


@frozen
class Choice:
    """One value of a text field: its id is what engines compare."""

    id: str
    words: Words


@frozen
class Field:
    """
    A named value of a record type.

    `unit` is a unit's id ("" plain number); `low` and `high` bound every value, known or missing, in base units;
    `integer` says that only whole numbers occur. `verbs` are ids of verbs under which a yes/no field can be "had", or that
    name a date.
    `period` says that a record keeps a value for each calendar period ("year", "half_year", "quarter", "month"), as `id@2024`.
    `adjective` says that the words describe a record ("idle") instead of naming a thing. `event` are the words of having
    happened, for a date. `blank` is the declared meaning of an empty cell: "" missing, "not_yet", "none", "zero".
    """

    id: str
    record: str
    kind: Kind
    words: Words
    unit: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    integer: bool = False
    choices: tuple[Choice, ...] = ()
    verbs: tuple[str, ...] = ()
    adjective: bool = False
    event: Words | None = None
    blank: str = ""
    step: Fraction | None = None
    fixed: bool = False
    period: str = ""


@frozen
class ChildList:
    """A list of child records of type `child` under the key `id` of records of type `record`."""

    id: str
    record: str
    child: str
    words: Words


@frozen
class Adjective:
    """A word before a noun: the text field has the value, or the yes/no field (value "") holds."""

    id: str
    record: str
    words: Words
    field: str
    value: str = ""


@frozen
class Role:
    """A noun for some child records: those whose text field has a value (an organiser is a branch officer whose post is that)."""

    id: str
    record: str
    words: Words
    field: str
    value: str


@frozen
class Identity:
    """Two posts held by one person: `left` is also `right`, kept in the yes/no field `field`."""

    record: str
    left: str
    right: str
    field: str


@frozen
class Verb:
    """A verb under which a thing is had; all lower to the same state."""

    id: str
    words: Words


@frozen
class PlaceName:
    """A named place; `codes` are the keys of all places of that name, one of which the ruleset's area selects."""

    id: str
    words: Words
    level: str
    codes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All by which data may call it, where it has no code."""
        return (self.id, *self.words.zh, *self.words.en)


@frozen
class Unit:
    """A unit; values are multiplied by `factor` into the base unit that names its `dimension`. Measure words are counts."""

    id: str
    words: Words
    dimension: str
    factor: Fraction = Fraction(1)
    measure: bool = False


@frozen
class Function:
    """
    A function of a plug-in: kinds of its parameters, kind of its result, and the callable.

    The callable takes the arguments in order and `as_of` by keyword; it is never called with a missing argument, and whatever
    it raises becomes an error verdict that carries the message. `result` "yesno" gives a condition, "number" a
    quantity in `unit`.
    """

    id: str
    words: Words
    parameters: tuple[Kind, ...]
    result: Literal["yesno", "number"]
    call: Callable[..., Any]
    unit: str = ""


@frozen
class Term:
    """
    A word that is defined by a sentence, given in both languages or in one.

    `record` is set for a class: the word then stands before the noun of that record type (a weak village). With `grades`, best
    first, it is a scale of grades of such records, whose words stand before the noun (a lagging village).
    """

    id: str
    words: Words
    sentences: Mapping[str, str]
    record: str = ""
    grades: tuple[Choice, ...] = ()

    def grade(self, word: str, lang: Lang, fold: Callable[[str], str] = str.lower) -> str:
        """The id of the grade that a word names, "" where it names none; `fold` makes words comparable."""
        return next((one.id for one in self.grades if word in map(fold, one.words.forms(lang))), "")


@frozen
class Option:
    """A value of a text field as a noun: one of those that something may come from."""

    record: str
    field: str
    value: str
    words: Words


@frozen
class Part:
    """A part of a record that has no records of its own: what is said of it is said of the record (a community's premises)."""

    id: str
    record: str
    words: Words


@frozen
class Parameter:
    """
    A name for a number of the ruleset, which stands wherever the number could: `value` in the unit `unit` ("" a plain number;
    `ratio`: a share). Rulesets that build on it may give it another value.
    """

    id: str
    words: Words
    value: Fraction
    unit: str = ""
    ratio: bool = False


Entry: TypeAlias = (
    RecordType | Field | ChildList | Adjective | Role | Verb | PlaceName | Unit | Function | Term | Part | Parameter
)  # fmt: skip
Named: TypeAlias = Entry | Identity


def _base_units() -> tuple[Unit, ...]:
    return tuple(
        Unit(
            id=unit["id"],
            words=Words(zh=tuple(unit["zh"]), en=tuple(unit["en"]), en_many=unit.get("many", "")),
            dimension=unit["dimension"],
            factor=Fraction(unit.get("factor", "1")),
            measure=unit.get("measure", False),
        )
        for unit in resources.table("grammars", "units.toml")["unit"]
    )


class _Fields(dict[tuple[str, str], Field]):
    """Fields by record type and id; of a field that is kept by period, its value of each period is one as well: subsidy@2024."""

    def __missing__(self, key: tuple[str, str]) -> Field:
        base, period = periods.parts(key[1])
        found = dict.get(self, (key[0], base)) if period else None
        if found is None or not found.period or periods.kind_of(period) not in ("", found.period):
            raise KeyError(key)
        words = _of_period(found.words, period, quality=found.adjective)
        return evolve(found, id=key[1], words=words, fixed=True, period="", verbs=())

    def get(self, key: Any, default: Any = None) -> Any:
        """As of any mapping."""
        try:
            return self[key]
        except KeyError:
            return default


class _Terms(dict[str, Term]):
    """Terms by id; what one meant in an earlier period is one as well: ratio@2024."""

    def __missing__(self, key: str) -> Term:
        base, period = periods.parts(key)
        found = dict.get(self, base) if period else None
        if found is None:
            raise KeyError(key)
        return evolve(found, id=key, words=_of_period(found.words, period, quality=bool(found.record)))


def _of_period(words: Words, period: str, *, quality: bool) -> Words:
    zh = tuple(periods.told(word, period, "zh", quality=quality) for word in words.zh[:1])
    en = tuple(periods.told(word, period, "en", quality=quality) for word in words.en[:1])
    many = periods.told(words.en_many, period, "en", quality=quality) if words.en_many else ""
    return Words(zh, en, many, words.article)


@frozen(slots=False)
class Vocabulary:
    """
    Every word a ruleset may use. Frozen; joined from plug-ins with `|` and extended with `with_entries`.

    Look-ups by id: `records`, `fields[record, id]`, `lists[record, id]`, `verbs`, `units`, `places`, `functions`, `terms`.
    """

    plugins: tuple[str, ...] = ()
    entries: tuple[Named, ...] = ()

    def __or__(self, other: Vocabulary) -> Vocabulary:
        extra = tuple(entry for entry in other.entries if entry not in self.entries)
        return Vocabulary(tuple(dict.fromkeys(self.plugins + other.plugins)), self.entries + extra)

    def with_entries(self, entries: Iterable[Named]) -> Vocabulary:
        """The same vocabulary with more entries, from a ruleset's own definitions."""
        return evolve(self, entries=self.entries + tuple(entries))

    def _by_id(self, kind: type) -> dict[str, Any]:
        return {entry.id: entry for entry in self.entries if isinstance(entry, kind)}  # type: ignore[union-attr]

    @cached_property
    def records(self) -> dict[str, RecordType]:
        """Record types by id."""
        return self._by_id(RecordType)

    @cached_property
    def fields(self) -> dict[tuple[str, str], Field]:
        """Fields by record type and id."""
        return _Fields({(entry.record, entry.id): entry for entry in self.entries if isinstance(entry, Field)})

    @cached_property
    def kept(self) -> frozenset[str]:
        """Record types of which some field is kept by period."""
        return frozenset(entry.record for entry in self.fields.values() if entry.period)

    @cached_property
    def lists(self) -> dict[tuple[str, str], ChildList]:
        """Child lists by record type and id."""
        return {(entry.record, entry.id): entry for entry in self.entries if isinstance(entry, ChildList)}

    @cached_property
    def adjectives(self) -> tuple[Adjective, ...]:
        """All adjectives: those declared and those that yes/no fields bring."""
        declared = [entry for entry in self.entries if isinstance(entry, Adjective)]
        from_fields = [
            Adjective(entry.id, entry.record, entry.words, entry.id)
            for entry in self.entries
            if isinstance(entry, Field) and entry.adjective
        ]
        return (*declared, *from_fields)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The values of text fields that have verbs, as nouns."""
        named = (entry for entry in self.entries if isinstance(entry, Field) and entry.kind == "text" and entry.verbs)
        return tuple(Option(entry.record, entry.id, one.id, one.words) for entry in named for one in entry.choices)

    @cached_property
    def identities(self) -> dict[tuple[str, str, str], Identity]:
        """Identities by record type and the two fields."""
        return {(e.record, e.left, e.right): e for e in self.entries if isinstance(e, Identity)}

    @cached_property
    def verbs(self) -> dict[str, Verb]:
        """Verbs by id."""
        return self._by_id(Verb)

    @cached_property
    def places(self) -> dict[str, PlaceName]:
        """Places by id."""
        return self._by_id(PlaceName)

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Functions by id."""
        return self._by_id(Function)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Defined terms by id."""
        return _Terms(self._by_id(Term))

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Parameters by id."""
        return self._by_id(Parameter)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by id, the language's own and the vocabulary's."""
        return {unit.id: unit for unit in _base_units()} | self._by_id(Unit)

    def dimension(self, unit: str) -> str:
        """Dimension of a unit id; "" for a plain number."""
        return self.units[unit].dimension if unit else ""

    def fields_of(self, record: str) -> tuple[Field, ...]:
        """Fields of one record type, in order of declaration."""
        return tuple(entry for (of, _), entry in self.fields.items() if of == record)

    def dates_of(self, record: str) -> tuple[Field, ...]:
        """Date fields by which records of a type are counted: not when they begin or end, or what else happened to them."""
        kind = self.records[record]
        dates = (entry for entry in self.fields_of(record) if entry.kind == "date" and entry.id not in (kind.begins, kind.ends))
        return tuple(entry for entry in dates if entry.event is None or entry.verbs)

    def lists_of(self, record: str) -> tuple[ChildList, ...]:
        """Child lists of one record type, in order of declaration."""
        return tuple(entry for (of, _), entry in self.lists.items() if of == record)

    def levels_above(self, record: str) -> tuple[str, ...]:
        """Record types above one, nearest first; stops at a cycle."""
        found: list[str] = []
        current = self.records[record].parent if record in self.records else ""
        while current and current not in found:
            found.append(current)
            current = self.records[current].parent if current in self.records else ""
        return tuple(found)


@frozen
class VocabularyBuilder:
    """
    What a plug-in's `register(builder)` fills. Every word is given in Chinese (`zh`) and English (`en`); a tuple or a
    text with " / " between gives synonyms, the first of which is the canonical one. `of` takes one record type or several.
    """

    plugin: str
    _entries: list[Named] = field(factory=list)

    def record(
        self, id: str, *, zh: Texts, en: Texts, many: str = "", parent: str = "", level: bool = False, child: bool = False,
        code_digits: int = 0, measure: Texts = "个", key_zh: Texts = (), key_en: Texts = (), begins: str = "", ends: str = "",
        known_by: str = "",
    ) -> None:  # fmt: skip
        """Declare a record type; `many` is the English plural, `measure` its Chinese measure words."""
        words = _words(zh, en, many)
        keys = Words(zh=_texts(key_zh), en=_texts(key_en))
        self._add(RecordType(id, words, parent, level, child, code_digits, _texts(measure), keys, begins, ends, known_by))

    def number(
        self, id: str, of: Texts, *, zh: Texts, en: Texts, many: str = "", unit: str = "", low: Exact | None = None,
        high: Exact | None = None, integer: bool | None = None, blank: str = "", step: Exact | None = None, fixed: bool = False,
        period: str = "",
    ) -> None:  # fmt: skip
        """
        Declare a number field. Counts, people, areas and durations are at least 0 unless `low` says otherwise.

        With `period` ("year", "half_year", "quarter", "month") a record keeps a value for each period.
        """
        whole = unit in _COUNTED if integer is None else integer
        bottom = Fraction(0) if low is None and unit in _NEVER_NEGATIVE else _exact(low)
        for record in _texts(of):
            self._add(
                Field(id, record, "number", _words(zh, en, many, article=""), unit, bottom, _exact(high), whole, blank=blank,
                      step=_exact(step), fixed=fixed, period=_period(period))
            )  # fmt: skip

    def yesno(
        self, id: str, of: Texts, *, zh: Texts, en: Texts, many: str = "", article: str | None = None, verbs: Texts = (),
        adjective: bool = False, blank: str = "", fixed: bool = False, period: str = "",
    ) -> None:  # fmt: skip
        """Declare a yes/no field: a thing that is had (`verbs`: ids of verbs, canonical first), or with `adjective` a quality."""
        for record in _texts(of):
            self._add(
                Field(id, record, "yesno", _words(zh, en, many, article), verbs=_texts(verbs), adjective=adjective, blank=blank,
                      fixed=fixed, period=_period(period))
            )  # fmt: skip

    def text(
        self, id: str, of: Texts, *, zh: Texts, en: Texts, choices: Mapping[str, tuple[Texts, Texts]] | None = None,
        blank: str = "", fixed: bool = False, period: str = "", verbs: Texts = (),
    ) -> None:  # fmt: skip
        """
        Declare a text field; `choices` maps the ids of its values to their (zh, en) words; without it any text may stand.

        With `verbs` (ids) the words of the choices are nouns: the secretary must come from one of: a state firm, an office.
        """
        options = tuple(Choice(key, _words(a, b)) for key, (a, b) in (choices or {}).items())
        for record in _texts(of):
            self._add(
                Field(id, record, "text", _words(zh, en), choices=options, verbs=_texts(verbs), blank=blank, fixed=fixed,
                      period=_period(period))
            )  # fmt: skip

    def date(
        self, id: str, of: Texts, *, zh: Texts, en: Texts, happened_zh: Texts = (), happened_en: Texts = (), blank: str = "",
        fixed: bool = False, verbs: Texts = (),
    ) -> None:  # fmt: skip
        """
        Declare a date field; `happened_*` are its event words ("founded"), after which a window may stand.

        `verbs` are ids of verbs that name it where a record is counted by its dates: meetings are held on their date.
        """
        event = _words(happened_zh, happened_en) if happened_zh or happened_en else None
        for record in _texts(of):
            self._add(
                Field(id, record, "date", _words(zh, en), verbs=_texts(verbs), event=event, blank=blank, fixed=fixed)
            )  # fmt: skip

    def children(self, id: str, of: Texts, child: str, *, zh: Texts, en: Texts, many: str = "") -> None:
        """Declare a list of child records."""
        for record in _texts(of):
            self._add(ChildList(id, record, child, _words(zh, en, many)))

    def adjective(self, of: Texts, *, zh: Texts, en: Texts, field: str, value: str = "") -> None:
        """Declare a word before a noun for a value of a text field, or for a yes/no field that holds."""
        for record in _texts(of):
            self._add(Adjective(f"{field}:{value}", record, _words(zh, en), field, value))

    def role(self, of: Texts, *, zh: Texts, en: Texts, many: str = "", field: str, value: str) -> None:
        """Declare a noun for the child records whose text field has a value."""
        for record in _texts(of):
            self._add(Role(f"{field}={value}", record, _words(zh, en, many), field, value))

    def identity(self, of: Texts, left: str, right: str, *, field: str) -> None:
        """Declare that "LEFT is also RIGHT" is what a yes/no field says."""
        for record in _texts(of):
            self._add(Identity(record, left, right, field))

    def verb(self, id: str, *, zh: Texts, en: Texts) -> None:
        """Declare a verb; `en` lists its base form first, then other forms ("joins")."""
        self._add(Verb(id, _words(zh, en)))

    def place(self, id: str, *, zh: Texts, en: Texts, level: str, codes: Texts = ()) -> None:
        """Declare a place name; several codes where several places bear the name."""
        self._add(PlaceName(id, _words(zh, en), level, _texts(codes)))

    def unit(self, id: str, *, zh: Texts, en: Texts, many: str = "", dimension: str = "", factor: Exact = 1) -> None:
        """Declare a unit: exact factor to the base unit of its dimension, which it is itself where none is given."""
        self._add(Unit(id, _words(zh, en, many), dimension or id, Fraction(factor)))

    def function(
        self, id: str, parameters: Iterable[Kind], result: Literal["yesno", "number"], call: Callable[..., Any], *, zh: Texts,
        en: Texts, unit: str = "",
    ) -> None:  # fmt: skip
        """Declare a function; see Function for how it is called."""
        if not callable(call):
            raise CallError(f"function {id}: not callable")
        self._add(Function(id, _words(zh, en), tuple(parameters), result, call, unit))

    def term(
        self, id: str, *, zh: Texts, en: Texts, many: str = "", means_zh: str = "", means_en: str = "", record: str = ""
    ) -> None:
        """Declare a defined word: the whole defining sentence in one language or both; `record` for a class of that type."""
        sentences = {lang: text for lang, text in (("zh", means_zh), ("en", means_en)) if text}
        self._add(Term(id, _words(zh, en, many), sentences, record))

    def grade(
        self, id: str, of: str, *, zh: Texts, en: Texts, grades: Mapping[str, tuple[Texts, Texts]], means_zh: str = "",
        means_en: str = "",
    ) -> None:  # fmt: skip
        """Declare a scale of grades of a record type: ids of the grades, best first, with their (zh, en) words; its sentence."""
        sentences = {lang: text for lang, text in (("zh", means_zh), ("en", means_en)) if text}
        options = tuple(Choice(key, _words(a, b)) for key, (a, b) in grades.items())
        self._add(Term(id, _words(zh, en), sentences, of, options))

    def part(self, id: str, of: Texts, *, zh: Texts, en: Texts) -> None:
        """Declare a word for a part of a record, through which its fields may be named: the floor area of its premises."""
        for record in _texts(of):
            self._add(Part(id, record, _words(zh, en)))

    def build(self) -> Vocabulary:
        """The frozen vocabulary of this plug-in."""
        return Vocabulary((self.plugin,), tuple(self._entries))

    def _add(self, entry: Named) -> None:
        self._entries.append(entry)


Texts: TypeAlias = str | tuple[str, ...]
Exact: TypeAlias = int | str | Fraction
_COUNTED = frozenset({"person", "household", "item"})
_NEVER_NEGATIVE = _COUNTED | {"square_metre", "day", "month", "time"}


def _texts(value: Texts) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(" / ")) if isinstance(value, str) and value else tuple(value)


def _period(kind: str) -> str:
    if kind and kind not in periods.MONTHS:
        raise CallError(f"period: {', '.join(periods.MONTHS)}, not {kind!r}")
    return kind


def _exact(value: Exact | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _words(zh: Texts, en: Texts, many: str = "", article: str | None = None) -> Words:
    english = _texts(en)
    if article is None:
        article = indefinite(english[0]) if english else ""
    return Words(_texts(zh), english, many, article)
