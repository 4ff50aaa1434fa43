"""Files to a data set: paths, perhaps a map file, go in; every record with its place comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

from attrs import define, field

from rulekit.findings import Place
from rulekit.records import Dataset
from rulekit.sources.assemble import assemble
from rulekit.sources.columns import Shape, add_table, add_unmapped, slots
from rulekit.sources.gather import Gathered
from rulekit.sources.json_ import Document, read_json
from rulekit.sources.mapping import DataMap, Section
from rulekit.sources.names import Role
from rulekit.sources.objects import Objects
from rulekit.sources.plan import Slot
from rulekit.sources.problem import problem
from rulekit.sources.tables import Table, columns_shown, read_table
from rulekit.sources.text import STDIN, decode, read_bytes
from rulekit.sources.units import split_header
from rulekit.text import closest
from rulekit.vocabulary import Vocabulary


def read_files(
    paths: Sequence[str],
    vocabulary: Vocabulary,
    *,
    wanted: Collection[str] = (),
    mapping: DataMap | None = None,
    record_type: str | None = None,
    stdin: BinaryIO | None = None,
) -> Dataset:
    """
    Read CSV, JSON and Parquet files into one data set.

    Takes:  paths, "-" for standard input; `wanted`, the record types that the standards are about; a map file; `record_type`, the
            type (id or word) of files that no map names and that have no column for it.
    Gives:  the data set; its `reading` accounts for every row, and every note has the file and the line on which the row starts.
    Errors: InputError (D5xx), which says how to tell what could not be told.
    """
    gathered = Gathered(vocabulary)
    told = told_type(gathered, record_type)
    reader = Reader(gathered, tuple(wanted), told, stdin)
    jobs = jobs_of(paths, mapping)
    for path, sections in jobs:
        gathered.sources.append(path)
        reader.file(path, sections, mapping)
    return assemble(gathered)


def told_type(gathered: Gathered, record_type: str | None) -> str:
    """The record type that a caller names, by id or word; "" where none is named. Errors: D516."""
    if not record_type:
        return ""
    type = gathered.names.type(record_type)
    if not type:
        near = closest(record_type, gathered.vocabulary.records)
        fix = {"fix": near} if near else {}
        raise problem("D516", type=record_type, types=", ".join(gathered.vocabulary.records), **fix)
    return type


def jobs_of(paths: Sequence[str], mapping: DataMap | None) -> list[tuple[str, list[Section]]]:
    """Each file once, with the sections of the map file that read it; files that only the map names come last."""
    jobs: dict[str, list[Section]] = {path: [] for path in paths}
    for section in mapping.sections if mapping else ():
        assert mapping is not None
        jobs.setdefault(_path(mapping, section, paths), []).append(section)
    return list(jobs.items())


def _path(mapping: DataMap, section: Section, paths: Sequence[str]) -> str:
    """The file of a section: one given by the caller, or one in the folder of the map file, never outside it."""
    if not section.file:
        if len(paths) == 1:
            return paths[0]
        raise mapping.stop("D526", section)
    target = (mapping.folder / section.file).resolve()
    for path in paths:
        if path != STDIN and (Path(path).resolve() == target or Path(path).resolve() == Path(section.file).resolve()):
            return path
    named = [path for path in paths if PurePath(path).name == section.file]
    if len(named) == 1:
        return named[0]
    if not target.is_relative_to(mapping.folder) or PurePath(section.file).is_absolute():
        raise mapping.stop("D525", section, section.file, file=section.file)
    return str(target.relative_to(Path.cwd())) if target.is_relative_to(Path.cwd()) else str(target)


@define(eq=False)
class Reader:
    """Reads files, one after the other, into what is gathered; `told` is the type of those that name none themselves."""

    gathered: Gathered
    wanted: tuple[str, ...]
    told: str
    stdin: BinaryIO | None
    objects: dict[str, Objects] = field(factory=dict)

    def file(self, path: str, sections: list[Section], mapping: DataMap | None) -> None:
        if path != STDIN and PurePath(path).suffix.lower() == ".parquet":
            from rulekit.sources.scans.parquet import parquet_table

            self._table(parquet_table(path), sections, mapping)
            return
        text, encoding = decode(read_bytes(path, self.stdin), path)
        if encoding != "utf-8":
            self.gathered.tell("encoding", Place(path), (path,), encoding=encoding.upper())
        suffix = PurePath(path).suffix.lower()
        begins = text.lstrip()[:1]
        if suffix in (".json", ".jsonl", ".ndjson") or (suffix not in (".csv", ".tsv") and begins in "{["):
            self._json(text, path, sections, mapping)
            return
        names = [column for section in sections for _, column in section.columns]
        self._table(read_table(text, path, self.gathered.names.known, names), sections, mapping)

    def _table(self, table: Table, sections: list[Section], mapping: DataMap | None) -> None:
        if sections and mapping is not None:
            self._mapped(table, sections, mapping)
        else:
            add_unmapped(self.gathered, table, self.wanted, self.told)

    def _json(self, text: str, path: str, sections: list[Section], mapping: DataMap | None) -> None:
        document = read_json(text, path, lambda key: bool(self.gathered.names.type(key)))
        if document.said:
            self.gathered.tell("said", Place(path), (path,), text=document.said[:300])
        for key, count in document.repeated.items():
            self.gathered.tell("repeated_name", Place(path), (path, key), count, name=key)
        if sections and mapping is not None:
            self._mapped(_as_table(document, path), sections, mapping)
            return
        adder = Objects(self.gathered, self.wanted, path)
        stem = self.gathered.names.type(PurePath(path).stem) if path != STDIN else ""
        for key in document.lists:
            only = self.wanted[0] if len(self.wanted) == 1 else ""
            type = self.gathered.names.type(key) if key else self.told or stem or only
            if type and (key or not document.items):
                self.gathered.supplied.add(type)
        for line, key, value in document.items:
            type = self.gathered.names.type(key) if key else self.told or stem
            adder.add(value, Place(path, line), type)

    def _mapped(self, table: Table, sections: Iterable[Section], mapping: DataMap) -> None:
        add_table(self.gathered, table, [self.shape(table, section, mapping) for section in sections])

    def shape(self, table: Table, section: Section, mapping: DataMap) -> Shape:
        """The columns that a section names, and those it leaves out that are known by their words."""
        named = [self._slot(table, section, mapping, role, column) for role, column in section.columns]
        taken = {slot.at for slot in named}
        roles = {slot.role.what for slot in named}
        fields = {slot.role.id for slot in named} | set(section.constants) | set(section.above)
        rest = [
            slot
            for slot in slots(self.gathered, table, section.type, taken)
            if not (slot.role.what in ("key", "name", "parent") and slot.role.what in roles)
            and not (slot.role.what == "owner" and {"owner", "parent"} & roles)
            and slot.role.id not in fields - {""}
        ]
        where = [(self._at(table, section, mapping, column), texts) for column, texts in section.where]
        constants, above = dict(section.constants), dict(section.above)
        return Shape(section.type, [*named, *rest], section.owner, constants, above, where)

    def _slot(self, table: Table, section: Section, mapping: DataMap, role: Role, column: str) -> Slot:
        at = self._at(table, section, mapping, column)
        header = table.header[at]
        unit = split_header(header)[1] if role.what == "field" else ""
        return Slot(at, header, role, unit if unit and self.gathered.names.units.is_scale(unit) else "")

    def _at(self, table: Table, section: Section, mapping: DataMap, column: str) -> int:
        at = table.column(column)
        if at < 0:
            near = closest(column, [name for name in table.header if name])
            fix = {"fix": near} if near else {}
            shown = columns_shown(table.header)
            raise mapping.stop("D524", section, column, file=table.source, column=column, columns=shown, **fix)
        return at


def _as_table(document: Document, path: str) -> Table:
    """The objects of a JSON file as rows, so that a map file can name their keys."""
    header = list(dict.fromkeys(key for _, _, value in document.items for key in value))
    rows = [(line, [value.get(key) for key in header]) for line, _, value in document.items]
    return Table(path, header, rows)
