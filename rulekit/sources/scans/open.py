"""Paths, perhaps a map file, go in; a scan whose files are open and planned comes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rulekit.sources.assemble import returns
from rulekit.sources.gather import Gathered
from rulekit.sources.mapping import DataMap
from rulekit.sources.plan import Plan
from rulekit.sources.read import Reader, jobs_of, told_type
from rulekit.sources.scans.batch import ShapeScan
from rulekit.sources.scans.children import Children, Owner
from rulekit.sources.scans.csv import open_csv
from rulekit.sources.scans.file import FileScan
from rulekit.sources.scans.parquet import SUFFIX, open_parquet
from rulekit.sources.scans.scan import Scan, suffix
from rulekit.sources.scans.source import Source, Unscannable
from rulekit.sources.words import fold, word_set
from rulekit.vocabulary import Vocabulary

if TYPE_CHECKING:
    import polars as pl

    from rulekit.engines.frames.needs import Need


SCANNED = (".csv", ".tsv", SUFFIX)


def open_scan(
    paths: Sequence[str], vocabulary: Vocabulary, needs: Mapping[str, Need], *, wanted: Sequence[str] = (),
    mapping: DataMap | None = None, record_type: str | None = None, listed: Collection[str] = (),
    inner: Mapping[Owner, Need] | None = None,
) -> Scan:  # fmt: skip
    """
    Open CSV and Parquet files to read them in batches.

    Takes:  as read_files; `needs`, what standards read of each record type, `inner` of each list; `listed`, types whose keys are
            wanted in order.
    Errors: InputError as read_files; Unscannable for what only the record engine reads.
    """
    scan = Scan(vocabulary, listed, children=Children(inner or {}))
    told = told_type(scan.gathered, record_type)
    opener = _Opener(scan, needs)
    for path, sections in jobs_of(paths, mapping):
        if suffix(path) not in SCANNED:
            raise Unscannable("suffix", path)
        gathered = Gathered(vocabulary, sources=[path], numbers=scan.numbers)
        gathered.names = scan.gathered.names
        gathered.supplied |= {type for one in scan.files for type in one.gathered.supplied}  # which tell whose a list is
        file = FileScan(
            opener.source(path, [name for section in sections for _, name in section.columns]), gathered, opener.shape, wanted
        )
        if sections and mapping is not None:
            file.begin_mapped(Reader(gathered, tuple(wanted), told, None), sections, mapping)
        else:
            file.begin(told, _first(file.source))
        scan.files.append(file)
        scan.pending |= set(file.types)
        for owner, type, keyed in file.owners:
            if typed := [one.source.name for one in scan.files if one.typed]:
                raise Unscannable("typed", typed[0])
            scan.children.expect(owner, type, keyed=keyed)
    for file in scan.files:
        for _, one in file.shapes:
            opener.expect(one)
    return scan


class _Opener:
    """Opens sources, and makes what reads their rows."""

    def __init__(self, scan: Scan, needs: Mapping[str, Need]) -> None:
        self.scan, self.needs = scan, needs

    def source(self, path: str, columns: Sequence[str]) -> Source:
        """A file."""
        return open_parquet(path) if suffix(path) == SUFFIX else open_csv(path, self.scan.gathered.names.known, columns)

    def shape(self, plan: Plan, gathered: Gathered) -> ShapeScan:
        """What reads the rows of a plan."""
        if returns(gathered, plan.type):
            raise Unscannable("levels", plan.source)
        need = self.scan.children.needs.get(plan.owner) if plan.owner else self.needs.get(plan.type)
        fields, exact = (need.fields, need.exact) if need else ((), ())
        blanks = suffix(plan.source) != SUFFIX
        one = ShapeScan(plan, gathered, fields, exact, tops=self.scan.units.tops, pending=self.scan.pending, blanks=blanks)
        self.expect(one)
        return one

    def expect(self, one: ShapeScan) -> None:
        """Say which levels are read of a type: those that standards need, and those of which records are supplied too."""
        type = one.plan.type
        if one.plan.owner is not None:
            one.levels = (one.plan.owner[0],)
            return
        levels = self.scan.vocabulary.levels_above(type)
        typed = any(file.typed for file in self.scan.files)
        below = [need for other, need in self.needs.items() if type in (other, *self.scan.vocabulary.levels_above(other))]
        asked = {level for need in below for level in need.levels}
        own = self.needs.get(type)
        here = [type] if own is not None and type in own.levels else []
        one.levels = tuple(level for level in [*here, *levels] if level in {*asked, *here, *self.scan.pending} or typed)


def _first(source: Source) -> pl.DataFrame | None:
    """The first piece, where its cells may say what the rows are."""
    if any(fold(name[:200]) in {*word_set("type"), *word_set("type_or_other")} for name in source.header):
        for start, end in source.pieces():
            return source.rows(start, end).frame
    return None
