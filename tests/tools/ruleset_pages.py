"""A shipped ruleset and a language go in; its page of docs/rulesets/ comes out: sentences, examples, data, rows of its source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path

import rulekit
from rulekit import ir, resources
from rulekit.cited.rows import Sources, row_of
from rulekit.meaning.named import writer
from rulekit.meaning.parameters import value_text
from rulekit.records import Dataset, Days, NotYet, Record
from rulekit.report import Report
from rulekit.reports.values import amount
from rulekit.reports.words import Wording
from rulekit.ruleset import ExampleResult
from rulekit.scorecards import late
from rulekit.testing.template import yes_no
from rulekit.testing.template_notes import Notes
from rulekit.vocabulary import Field
from tests.shipped import FOLDER, SHIPPED, examples

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rulesets"
LANGS = ("en", "zh")
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _loaded(id: str) -> rulekit.Ruleset:
    return rulekit.load(id)


@cache
def _examples(id: str) -> list[tuple[ExampleResult, Report, rulekit.Ruleset]]:
    return list(examples(_loaded(id)))


def page(id: str, lang: str) -> str:
    """The whole page of a ruleset in a language."""
    return "\n\n".join(part for part in _Page(_loaded(id), lang).parts() if part) + "\n"


def pages() -> dict[str, str]:
    """All pages by file name."""
    found = {f"{id}{'' if lang == 'en' else '.zh'}.md": page(id, lang) for id in SHIPPED for lang in LANGS}
    return {"README.md": index()} | found


def index() -> str:
    """The list of all pages, in both languages."""
    lines = []
    for id in SHIPPED:
        ruleset = _loaded(id)
        rows = str(len(ruleset.sources().rows)) if (FOLDER / id / "sources.toml").is_file() else "–"
        titles = {lang: ruleset.title if ruleset.lang == lang else ruleset.outline.title_twin or ruleset.title for lang in LANGS}
        links = f"[{titles['en']}]({id}.md)", f"[{titles['zh']}]({id}.zh.md)"
        lines.append([f"`{id}`", *links, str(len(ruleset.standards)), rows, _cell(ruleset.source)])
    head = ["id", "ruleset", "规则集", "standards 标准", "rows 条目", "cites 依据"]
    about = (
        "Each page has every standard as a sentence in both languages, its examples with their verdicts, the data that it needs, "
        "and the rows of the document that it cites. Made by `python tests/tools/build_docs.py`.\n\n"
        "每页列出各条标准的两种语言句子、示例及结论、所需数据，以及所依据文件的条目。"
    )
    return "\n\n".join(["# Shipped rulesets 内置规则集", about, _table(head, lines)]) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *[[_cell(cell) for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class _Page:
    """One page: a ruleset in the words of one language."""

    def __init__(self, ruleset: rulekit.Ruleset, lang: str) -> None:
        self.ruleset, self.lang, self.words = ruleset, lang, WORDS[lang]
        self.vocabulary = ruleset.vocabulary
        self.wording = Wording(self.vocabulary, "zh" if lang == "zh" else "en")
        self.forces = resources.table("grammars", f"sources.{lang}.toml")["force"]
        self.cited: Sources | None = None
        if (FOLDER / ruleset.id / "sources.toml").is_file():
            self.cited = ruleset.sources()
        self.rows = {told.row.id: told for told in self.cited or ()}
        self.template = ruleset.template(lang=lang)
        self.notes = Notes(self.template)
        self.keys = {sheet.type: one.header for sheet in self.template.sheets for one in sheet.columns if one.what == "key"}

    def parts(self) -> Iterator[str]:
        """Its parts, "" for those that it does not have."""
        title = self._turned(self.ruleset.title, self.ruleset.outline.title_twin)
        yield f"# {self.ruleset.id}: {title}"
        yield f"{self.words['made'].format(id=self.ruleset.id)} {self.words['other'].format(id=self.ruleset.id)}"
        yield self._head()
        yield f"## {self.words['standards']}"
        yield self.words["standards_about"].format(day=self._usual.isoformat())
        shown = self._examples()
        for number, standard in enumerate(self.ruleset.standards):
            yield from self._standard(standard, shown.get((standard.id, standard.version), []), number)
        yield from self._definitions()
        yield from self._parameters()
        yield from self._scorecards()
        yield from self._unchecked()
        yield from self._collect()
        yield from self._rows()

    def _turned(self, own: str, twin: str) -> str:
        return twin if twin and self.lang != self.ruleset.lang else own

    def _head(self) -> str:
        document = self.cited.documents[0] if self.cited is not None else None
        source = f"{document.titled(self.lang)} ({document.dated.isoformat()})" if document else self.ruleset.source
        area = self.ruleset.area + (f" {document.place.get(self.lang, '')}" if document else "")
        begins, ends = self.ruleset.outline.begins, self.ruleset.outline.ends
        rows = [("cites", source), ("area", area), ("in_force", self._days(begins, ends))]
        return "\n".join(self._fact(self.words[name], told) for name, told in rows if told.strip())

    def _fact(self, name: str, told: str) -> str:
        return self.words["fact"].format(name=name, told=told)

    def _days(self, begins: date | None, ends: date | None) -> str:
        days = (("from", begins), ("until", ends))
        return self.words["list"].join(self.words[name].format(day=day.isoformat()) for name, day in days if day is not None)

    # standards ---------------------------------------------------------------------------------------

    def _standard(self, standard: ir.Standard, shown: list[list[str]], number: int) -> Iterator[str]:
        version = f" ({self._days(standard.begins, standard.ends)})" if standard.versioned else ""
        yield f"### {standard.id} {self._turned(standard.title, standard.title_twin)}{version}"
        yield "\n>\n".join(f"> {self._say(standard.rule, lang)}" for lang in (self.lang, "zh" if self.lang == "en" else "en"))
        headers = [column.header for sheet in self.template.every for column in sheet.columns if standard.id in column.standards]
        headers += self._lists(standard)
        headers += [self.words["score"].format(word=word) for word in self._scores(standard)]
        reads = self.words["list"].join(dict.fromkeys(headers)) or self.words["none"]
        facts = {"force": self.forces[standard.rule.force], "cites": self._place(standard), "reads": reads}
        yield "\n".join(self._fact(self.words[name], told) for name, told in facts.items())
        if shown:
            yield _table([self.words["data"], self.words["verdict"], self.words["why"]], shown)

    def _lists(self, standard: ir.Standard) -> Iterator[str]:
        """Words of the child lists that a standard reads."""
        read = self.template.maker.read[standard.id]
        children = {self.vocabulary.lists[where].child: need for where, need in read.children.items()}
        for type, need in (*read.records.items(), *children.items()):
            yield from (self.vocabulary.lists[type, name].words.first(self.lang, many=True) for name in sorted(need.lists))

    def _scores(self, standard: ir.Standard) -> Iterator[str]:
        """Words of the scores that a standard reads."""
        for card in self.ruleset.scorecards:
            if standard.id in late(self.ruleset.ir, [card]):
                yield self.vocabulary.fields[card.record, card.field].words.first(self.lang)

    def _say(self, node: ir.Rule | ir.Definition, lang: str) -> str:
        return writer(self.vocabulary, lang, self.ruleset.definitions, self.ruleset.area)(node)

    def _place(self, standard: ir.Standard | ir.Unchecked) -> str:
        row = row_of(standard)
        known = self.rows.get(row)
        text = standard.citation.text if standard.citation is not None else self.words["none"]
        at = known.row.at[self.lang] if known is not None and self.lang != self.ruleset.lang else text
        return self.words["place"].format(at=at, row=row) if known is not None else at

    def _examples(self) -> dict[tuple[str, str], list[list[str]]]:
        found: dict[tuple[str, str], list[list[str]]] = {}
        for result, report, _ in _examples(self.ruleset.id):
            verdict = self.wording.table["verdict"][result.expected.value]
            line = [self._data(report), verdict, self.wording.reason(result.finding)]
            found.setdefault((result.standard, result.finding.version), []).append(line)
        return found

    def _data(self, report: Report) -> str:
        """The records of an example: the one that is judged, with what is below it."""
        assert report.dataset is not None and report.as_of is not None
        finding = report.findings[0]
        data = report.dataset
        record = data.find(finding.record_type, finding.record) if finding.record_type else None
        told = self._inside(record, data) if record is not None else ""
        if not told:  # an area, or a unit that stands above its records without a code of its own
            types = [type for type in data.records if type != finding.record_type]
            told = self.words["and"].join(part for type in types for part in self._members(type, data.records[type], data))
        if not told and record is None:
            told = self.words["and"].join(self._none(type) for type in sorted(data.supplied))
        return self.words["day"].format(data=told, day=report.as_of.isoformat()) if report.as_of != self._usual else told

    @property
    def _usual(self) -> date:
        return self.ruleset.usual_day or date(2000, 1, 1)

    def _none(self, type: str) -> str:
        return self.words["empty"].format(word=self.vocabulary.records[type].words.first(self.lang))

    def _inside(self, record: Record, data: Dataset) -> str:
        key = record.key if not record.key.startswith("#") else ""
        parts = [self.words["item"].format(word=self.keys.get(record.type, ""), value=key).strip()] if key else []
        parts += [self._value(record.type, name, value) for name, value in record.values.items()]
        for name, listing in record.lists.items():
            entry = self.vocabulary.lists[record.type, name]
            word = entry.words.first(self.lang)
            told = list(self._members(entry.child, listing.members, data, word)) or [self.words["empty"].format(word=word)]
            parts += told if listing.complete else [self.words["open"].format(item=one) for one in told]
        for type, others in data.records.items():
            if self.vocabulary.records[type].parent == record.type:
                below = [other for other in others if other.parent == record.key or data.above(other, record.type) == record.key]
                parts += self._members(type, below, data)
        parts += [self._none(type) for type in sorted(data.supplied) if not data.records.get(type) and type != record.type]
        return self.words["and"].join(parts)

    def _members(self, type: str, some: list[Record] | tuple[Record, ...], data: Dataset, word: str = "") -> Iterator[str]:
        word = word or self.vocabulary.records[type].words.first(self.lang)
        told = [self._member(word, self._inside(one, data)) for one in some]
        for item, same in groupby(told):
            count = len(list(same))
            yield item if count == 1 else self.words["times"].format(item=item, count=f"{count:,}")

    def _member(self, word: str, inside: str) -> str:
        return self.words["group"].format(word=word, inside=inside) if inside else word

    def _value(self, type: str, name: str, value: object) -> str:
        declared = self.vocabulary.fields[type, name]
        word = declared.words.first(self.lang, many=declared.kind == "number")
        return self.words["item"].format(word=word, value=self._shown(declared, value))

    def _shown(self, declared: Field, value: object) -> str:
        if isinstance(value, bool):
            return yes_no(declared, value, self.vocabulary, "zh" if self.lang == "zh" else "en")
        if isinstance(value, Fraction):
            unit = self.vocabulary.dimension(declared.unit) if declared.unit in self.vocabulary.units else declared.unit
            return amount(value, unit, self.vocabulary, self.lang)
        if isinstance(value, Days):
            first, last = (date.fromordinal(day).isoformat() for day in (value.first, value.last))
            return first if first == last else self.words["about"].format(first=first, last=last)
        if isinstance(value, NotYet):
            return self.words["not_yet"]
        return next((one.words.first(self.lang) for one in declared.choices if one.id == value), str(value))

    # what is beside them -----------------------------------------------------------------------------

    def _definitions(self) -> Iterator[str]:
        known = self.ruleset.definitions
        used = [name for name in known if name in {one.id for one in self.vocabulary.terms.values()}]
        own = [name for name in used if any(name in ir.used(one.rule, known) for one in self.ruleset.standards)]
        if own:
            yield f"## {self.words['definitions']}"
            yield "\n".join(f"- {self._say(known[name], self.lang)}" for name in own)

    def _parameters(self) -> Iterator[str]:
        if self.ruleset.parameters:
            yield f"## {self.words['parameters']}"
            yield self.words["parameters_about"]
            rows = [
                [one.words.first(self.lang), value_text(one, self.vocabulary, self.lang)]
                for one in self.ruleset.parameters.values()
            ]
            yield _table([self.words["parameter"], self.words["default"]], rows)

    def _scorecards(self) -> Iterator[str]:
        blocks = re.split(r"\n\n", self.ruleset.render(self.lang))
        begins = resources.table("grammars", f"{self.lang}.toml")["file"]["scorecard"]
        found = [block for block in blocks if any(block.startswith(f"{word} ") for word in begins)]
        if found:
            yield f"## {self.words['scorecards']}"
            yield self.words["scorecards_about"]
            yield from (f"```\n{block.rstrip()}\n```" for block in found)

    def _unchecked(self) -> Iterator[str]:
        if self.ruleset.unchecked:
            yield f"## {self.words['unchecked']}"
            rows = [
                [one.id, self._turned(one.title, one.title_twin), self._turned(one.reason, one.reason_twin), self._place(one)]
                for one in self.ruleset.unchecked
            ]
            yield _table(["id", self.words["title"], self.words["reason"], self.words["at"]], rows)

    def _collect(self) -> Iterator[str]:
        yield f"## {self.words['collect']}"
        yield self.words["collect_about"].format(id=self.ruleset.id)
        for sheet in self.template.every:
            yield f"**{self.notes.headed(sheet, '')}**"
            rows = [
                [column.header, self.notes.kind(column), self.words["list"].join(column.standards) or self.words["none"]]
                for column in sheet.columns
            ]
            head = [self.words["column"], self.words["holds"], self.words["read_by"]]
            yield _table(head, rows) if rows else self.template.maker.words["page"]["counted"]

    def _rows(self) -> Iterator[str]:
        if self.cited is None:
            return
        yield f"## {self.words['rows']}"
        yield self.words["kinds"]
        rows = [self._row(id) for id in self.rows]
        names = ("row", "condition", "at", "kind", "force", "by_data", "told")
        yield _table([self.words[name] for name in names], rows)

    def _row(self, id: str) -> list[str]:
        told = self.rows[id]
        note = told.row.note.get(self.lang, "")
        condition = told.row.condition[self.lang] + (f"<br>*{note}*" if note else "")
        ids = self.words["list"].join([*told.ids, *(one.id for one in told.unchecked)])
        force = self.words["list"].join(self.forces[force] for force in told.row.force)
        return [id, condition, told.row.at[self.lang], ", ".join(told.row.kinds), force, self.words[told.row.data], ids]
