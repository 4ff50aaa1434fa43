"""What was read, in words: the accounting of a run's input goes in, lines of text come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rulekit import periods
from rulekit.findings import Note, Reading
from rulekit.reports.layout import fill, wrap
from rulekit.reports.words import Wording, note_text
from rulekit.text import pad, printable, width

_NAMES = 8  # names in one list before the rest is counted


def reading_lines(reading: Reading, wording: Wording, columns: int, missing: Iterable[tuple[str, str]] = ()) -> list[str]:
    """
    Files, rows and what became of them, records by type, notes (encodings, conversions, defaults), unused columns; and the
    fields, by record type and id, among those `missing` in findings for which a table has no column at all.
    """
    words = wording.table["report"]
    items: list[list[str]] = []
    if reading.sources:
        items.append([some([printable(source) for source in reading.sources], wording, shown=3)])
    items.append(_accounting(reading, wording))
    items += [[text] for text in dict.fromkeys(_placed(note, wording) for note in reading.notes)]
    if reading.unused:
        names = some([printable(name) for name in reading.unused], wording)
        items.append([words["unused"].format(count=len(reading.unused), names=names)])
    absent = _absent(reading, wording, missing)
    if absent:
        items.append([words["absent"].format(count=len(absent), names=some(absent, wording))])
    label = pad(words["read"], label_width(wording))
    lines: list[str] = []
    for item in items:
        lines += fill(item, columns, first=" " * width(label) if lines else label)
    return lines


def _absent(reading: Reading, wording: Wording, missing: Iterable[tuple[str, str]]) -> list[str]:
    """Words of fields that findings miss and no column holds; nothing where the input was no table."""
    known = {id for _, column in reading.columns for id in (column, periods.parts(column)[0])}  # subsidy@2012 is a subsidy
    if not known:
        return []
    fields = [(record, name) for record, name in missing if name not in known]
    declared = wording.vocabulary.fields
    return list(dict.fromkeys(declared[key].words.first(wording.lang) for key in fields if key in declared))


def label_width(wording: Wording) -> int:
    """Columns of the labels before what was read and which rules were applied."""
    words = wording.table["report"]
    return max(width(words["read"]), width(words["rules"])) + 2


def _accounting(reading: Reading, wording: Wording) -> list[str]:
    words = wording.table["report"]
    by_type = [
        words["by_type"].format(words=wording.record(kind, many=count != 1), count=f"{count:,}")
        for kind, count in reading.by_type.items()
    ]
    if not reading.rows and not reading.checked and not reading.rejected:
        return by_type or [words["none_supplied"]]
    if reading.rows:
        head = [words["rows"].format(count=f"{reading.rows:,}"), words["checked"].format(count=f"{reading.checked:,}")]
    else:
        head = [words["records"].format(count=f"{reading.checked:,}")]
    return [*head, *_told(reading, words), *by_type]


def _told(reading: Reading, words: Mapping[str, Any]) -> list[str]:
    counted = {
        "rejected": len(reading.rejected),
        "doubtful": len(reading.doubtful),
        "merged": reading.merged,
        "set_aside": reading.set_aside,
    }
    return [words[name].format(count=f"{count:,}") for name, count in counted.items() if count]


def _placed(note: Note, wording: Wording) -> str:
    """Place and text of a note; both are printable as they come."""
    place = wording.place(note.place)
    text = note_text(note, wording.lang)
    return f"{place}  {text}" if place and place not in text else text


def some(names: Iterable[str], wording: Wording, *, shown: int = _NAMES) -> str:
    """Names in one list, the first few in full and the rest counted."""
    every = list(names)
    text = str(wording.table["report"]["list"].join(every[:shown]))
    return wording.table["report"]["brief"].format(file=text, count=len(every)) if len(every) > shown else text


def note_lines(every: Sequence[Note], wording: Wording, columns: int, shown: int) -> list[str]:
    """Rejected rows or doubtful cells: place and reason, a line each, at most `shown`."""
    lines = [line for note in every[:shown] for line in wrap(_placed(note, wording), columns, first="  ", rest="    ")]
    if len(every) > shown:
        lines.append("  " + wording.table["report"]["and_more"].format(count=f"{len(every) - shown:,}"))
    return lines
