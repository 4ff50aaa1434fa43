"""What was gathered goes in; the data set comes out: rows of one key merged, children placed, the hierarchy checked."""

from __future__ import annotations

from collections.abc import Iterable

from rulekit.findings import Note, Place, Reading
from rulekit.records import Dataset, Listing, Record, Value
from rulekit.sources.gather import Draft, Gathered


def assemble(gathered: Gathered) -> Dataset:
    """
    Join everything that was read into one data set.

    Equal rows collapse; of rows that share a key but disagree the disagreeing fields become missing (semantics 61). Always:
    rows read = checked + rejected + set aside + merged.
    """
    kept, merged = merge_drafts(gathered, gathered.drafts)
    children, merged_children = merge_drafts(gathered, gathered.children)
    records: dict[str, list[Record]] = {}
    for draft in kept:
        records.setdefault(draft.record.type, []).append(draft.record)
    _attach(gathered, records, [draft for draft in children if draft.owner])
    dataset = Dataset(gathered.vocabulary, records, set(gathered.supplied), list(gathered.lost), unit_names=gathered.unit_names)
    _break_cycles(gathered, dataset)
    _tell_unplaced(gathered, dataset)
    counts = {type: len(found) for type, found in records.items()}
    for draft in children:
        if draft.record.key:  # one without was rejected and stays as a member of which everything is missing
            counts[draft.record.type] = counts.get(draft.record.type, 0) + 1
    for type, count in gathered.nested.items():
        counts[type] = counts.get(type, 0) + count
    dataset.notes = gathered.all_notes()
    dataset.reading = _reading(gathered, counts, merged + merged_children)
    return dataset


def _reading(gathered: Gathered, counts: dict[str, int], merged: int) -> Reading:
    return Reading(
        sources=tuple(gathered.sources),
        rows=gathered.rows,
        checked=sum(counts.values()),
        merged=merged,
        set_aside=gathered.set_aside,
        rejected=tuple(gathered.rejected),
        doubtful=tuple(gathered.doubtful),
        notes=tuple(gathered.all_notes()),
        by_type=counts,
        columns=tuple(gathered.columns),
        unused=tuple(gathered.unused),
    )


def merge_drafts(gathered: Gathered, drafts: Iterable[Draft]) -> tuple[list[Draft], int]:
    """Drafts by key, in order of their first rows, and how many rows went into others."""
    first: dict[tuple[object, ...], Draft] = {}
    kept: list[Draft] = []
    count = 0
    for draft in drafts:
        record = draft.record
        name = (record.type, draft.owner, record.parent if draft.owner else "", record.key)
        known = first.get(name) if draft.keyed else None
        if known is None:
            kept.append(draft)
            if draft.keyed:
                first[name] = draft
        else:
            count += 1
            _join(gathered, known, draft)
    return kept, count


def _join(gathered: Gathered, known: Draft, other: Draft) -> None:
    """Add a row to the record of its key: what one leaves open the other fills, what they disagree on becomes missing."""
    ours, theirs = known.record, other.record
    fields = [*ours.values, *(id for id in (*theirs.values, *other.doubtful) if id not in ours.values)]
    disagreed = [id for id in fields if not _agree(id, known, other)]
    for id, value in theirs.values.items():
        if id not in ours.values and id not in known.doubtful:
            ours.values[id] = value
            ours.cells[id] = Place(theirs.place.source, theirs.place.line)
    for id in disagreed:
        ours.values.pop(id, None)
    known.doubtful |= set(disagreed) | other.doubtful
    disagreed += _join_places(ours, theirs)
    for id, listing in theirs.lists.items():
        if id not in ours.lists:
            ours.lists[id] = listing
        elif not _same_listing(ours.lists[id], listing):
            del ours.lists[id]
            disagreed.append(id)
    ours.name = ours.name or theirs.name
    same_source = ours.place.source == theirs.place.source
    if disagreed:
        first, second = (str(place.line or place) if same_source else str(place) for place in (ours.place, theirs.place))
        told = {"key": ours.key, "first": first, "second": second, **_fields(gathered, ours.type, disagreed)}
        gathered.notes.append(Note("disagree", theirs.place, told))
    else:
        gathered.tell("merged", theirs.place, (ours.type,), **gathered.called(type=ours.type))


def _fields(gathered: Gathered, type: str, ids: list[str]) -> dict[str, str]:
    """Names of fields, lists and levels, by id and in both languages."""
    vocabulary = gathered.vocabulary
    told = {"fields": ", ".join(ids)}
    for lang, comma in (("zh", "、"), ("en", ", ")):
        entries = [
            vocabulary.fields.get((type, id)) or vocabulary.lists.get((type, id)) or vocabulary.records.get(id) for id in ids
        ]
        names = [entry.words.first(lang) if entry else id for entry, id in zip(entries, ids, strict=True)]  # type: ignore[arg-type]
        told[f"fields_{lang}"] = comma.join(names)
    return told


def _agree(id: str, known: Draft, other: Draft) -> bool:
    """Whether two rows say the same of a field, or one says nothing; a doubtful cell agrees with no value."""
    left: Value | None = known.record.values.get(id)
    right: Value | None = other.record.values.get(id)
    if left is None or right is None:
        doubted = (id in known.doubtful and right is not None) or (id in other.doubtful and left is not None)
        return not doubted
    return type(left) is type(right) and left == right


def _join_places(ours: Record, theirs: Record) -> list[str]:
    disagreed = []
    if ours.parent and theirs.parent and ours.parent != theirs.parent:
        ours.parent = ""
        disagreed.append("parent")
    else:
        ours.parent = ours.parent or theirs.parent
    for level, key in theirs.above.items():
        if ours.above.setdefault(level, key) != key:
            del ours.above[level]
            disagreed.append(level)
    return disagreed


def _same_listing(left: Listing, right: Listing) -> bool:
    def plain(listing: Listing) -> list[object]:
        return [(record.key, record.name, record.values) for record in listing.members]

    return left.complete == right.complete and plain(left) == plain(right)


def _attach(gathered: Gathered, records: dict[str, list[Record]], children: list[Draft]) -> None:
    """Give every record the children that name it; a child without readable parent may be any record's (semantics 22)."""
    placed: dict[tuple[str, str], dict[str, list[Record]]] = {owner: {} for owner in gathered.listed}
    unplaced: dict[tuple[str, str], list[Record]] = {owner: [] for owner in gathered.listed}
    for draft in children:
        assert draft.owner is not None
        if draft.record.parent:
            placed.setdefault(draft.owner, {}).setdefault(draft.record.parent, []).append(draft.record)
        else:
            unplaced.setdefault(draft.owner, []).append(draft.record)
    for owner, by_key in placed.items():
        type, id = owner
        uncertain = tuple(unplaced.get(owner, ()))
        for record in records.get(type, ()):
            if id not in record.lists:
                record.lists[id] = Listing(tuple(by_key.pop(record.key, ())), uncertain)
        for key, orphans in by_key.items():
            if type in gathered.supplied:
                told = gathered.called(type=orphans[0].type, parent=type)
                gathered.tell("orphan", orphans[0].place, (type, id, key), len(orphans), key=key, **told)
        if uncertain:
            told = gathered.called(type=uncertain[0].type, parent=type)
            gathered.tell("no_parent", uncertain[0].place, (type, id), len(uncertain), **told)


def _break_cycles(gathered: Gathered, dataset: Dataset) -> None:
    """A record above itself has no known place: the parents along a cycle become missing, one note a cycle (semantics 60)."""
    looping = [type for type, kind in gathered.vocabulary.records.items() if kind.parent and returns(gathered, type)]
    settled: set[tuple[str, str]] = set()
    for type in looping:
        for record in dataset.records.get(type, ()):
            path: dict[tuple[str, str], Record] = {}
            current: Record | None = record
            while current is not None and (current.type, current.key) not in settled and (current.type, current.key) not in path:
                path[current.type, current.key] = current
                kind = gathered.vocabulary.records[current.type]
                current = dataset.find(kind.parent, current.parent) if current.parent else None
            if current is not None and (current.type, current.key) in path:
                names = list(path)
                _cut(gathered, [path[name] for name in names[names.index((current.type, current.key)) :]])
            settled |= set(path)


def returns(gathered: Gathered, type: str) -> bool:
    """Whether the types above one lead back to it."""
    seen: set[str] = set()
    current = gathered.vocabulary.records[type].parent
    while current and current not in seen and current in gathered.vocabulary.records:
        if current == type:
            return True
        seen.add(current)
        current = gathered.vocabulary.records[current].parent
    return False


def _cut(gathered: Gathered, cycle: list[Record]) -> None:
    for record in cycle:
        record.parent = ""
    keys = " → ".join([record.key for record in cycle[:5]] + (["…"] if len(cycle) > 5 else []))
    told = {**gathered.called(type=cycle[0].type), "keys": keys, "length": str(len(cycle))}
    gathered.notes.append(Note("cycle", cycle[0].place, told))


def _tell_unplaced(gathered: Gathered, dataset: Dataset) -> None:
    """Tell records whose parent is not among those supplied, or is not given, where records of the parent's type were."""
    for type, found in dataset.records.items():
        levels = [level for level in gathered.vocabulary.levels_above(type) if level in dataset.supplied]
        for level in levels:
            for record in found:
                key = record.parent or record.key if level == type else dataset.above(record, level)
                if key and dataset.find(level, key) is None:
                    gathered.tell("orphan", record.place, (type, key), key=key, **gathered.called(type=type, parent=level))
                elif not key and level == levels[0]:
                    gathered.tell("no_parent", record.place, (type,), **gathered.called(type=type, parent=level))


__all__ = ["assemble"]
