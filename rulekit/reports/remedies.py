"""A remedy goes in, what would have to change comes out in words; the data of it for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rulekit import ir
from rulekit.findings import Change, Remedy
from rulekit.reports import values
from rulekit.reports.words import Wording
from rulekit.text import printable


def remedy_text(remedy: Remedy, wording: Wording) -> str:
    """What is to be done, alternatives after it; or why nothing could be worked out."""
    words = wording.table["remedy"]
    if not remedy.changes:
        return str(words["none"].format(reason=words["reason"].get(remedy.none, remedy.none)))
    plans = [_plan(changes, remedy.certain, wording) for changes in (remedy.changes, *remedy.alternatives)]
    return str(words["or"].join(dict.fromkeys(plans)))


def _plan(changes: tuple[Change, ...], certain: bool, wording: Wording) -> str:
    words = wording.table["remedy"]
    text = str(words["and"].join(_change(change, wording) for change in changes))
    return text if certain else str(words["only_if_missing"].format(text=text))


def _change(change: Change, wording: Wording) -> str:
    """One change, and where inputs are missing how much of it is enough at best."""
    words = wording.table["remedy"]
    text = _done(change, wording)
    if change.amount == change.at_best:
        return text
    if not change.at_best:
        return str(words["not_needed"].format(text=text))
    amounts = {name: _amount(change, amount, wording) for name, amount in (("amount", change.amount), ("best", change.at_best))}
    return str(words["certain_or_best"].format(text=text, **amounts))


def _done(change: Change, wording: Wording) -> str:
    words_of = wording.table["remedy"]
    match change.kind:
        case "change":
            form = words_of["change" if change.before is not None else "change_missing"]
            name = wording.member(change.record, change.name)
            return str(form.format(words=name, before=_told(change, change.before, wording)))
        case "set" | "stop":
            return _set(change, wording)
        case "raise" | "lower":
            return _total(change, wording) if change.total else _number(change, wording)
    words = wording.table["remedy"]
    told = {"count": _amount(change, change.amount, wording), "words": wording.record(change.record, many=change.amount != 1)}
    if change.condition is None:
        text = str(words["members"].format(**told))
    else:
        form = words["convert" if change.kind == "convert" else "members_meeting"]
        text = str(form.format(condition=wording.condition(change.condition), **told))
    if change.before is None or change.after is None:
        return text
    return str(words["before_after"].format(text=text, before=_plain(change.before), after=_plain(change.after)))


def _plain(value: Fraction | str) -> str:
    return str(value)


def _set(change: Change, wording: Wording) -> str:
    """A yes/no field, a text, or a value where none is known."""
    words = wording.table["remedy"]
    entry = wording.vocabulary.fields.get((change.record, change.name))
    name = wording.member(change.record, change.name)
    if isinstance(change.after, Fraction):
        return str(words["set_number"].format(words=name, after=_value(change, change.after, wording)))
    yes_no = entry is None or entry.kind == "yesno"
    before, after = (_told(change, value, wording) for value in (change.before, change.after))
    if not yes_no:
        form = words["set_text"]
        return str(form.format(words=name, before=before, after=after))
    if change.kind == "stop":
        form = "stop_missing" if change.before is None else "stop_quality" if entry is not None and entry.adjective else "stop"
        return str(words[form].format(words=name, before=before, after=after))
    thing = wording.condition(ir.Holds(change.record, change.name))
    verb = wording.vocabulary.verbs.get(entry.verbs[0]) if entry is not None and entry.verbs else None
    if verb is not None:
        own = name if wording.lang == "zh" else thing
        thing = str(words["verb"].format(verb=verb.words.first(wording.lang), thing=own))
    return str(words["set" if change.before is not None else "set_missing"].format(thing=thing, before=before, after=after))


def _told(change: Change, value: Fraction | str | None, wording: Wording) -> str:
    """A value of a yes/no or text field as examples write it."""
    own: Mapping[str, Any] = wording.table["value"]
    entry = wording.vocabulary.fields.get((change.record, change.name))
    if value is None:
        return str(own["missing"])
    if entry is not None and entry.kind == "text":
        found = next((choice.words.first(wording.lang) for choice in entry.choices if choice.id == value), None)
        return found or printable(str(value))
    quality = entry is None or entry.adjective
    return str(own[{"yes": "yes" if quality else "had", "no": "no" if quality else "not_had"}.get(str(value), "missing")])


def _number(change: Change, wording: Wording) -> str:
    words = wording.table["remedy"]
    entry = wording.vocabulary.fields.get((change.record, change.name))
    counted = entry is not None and entry.unit in words["measure"]
    form = {True: {"raise": "more", "lower": "fewer"}[change.kind], False: change.kind}[counted]
    name = wording.member(change.record, change.name)
    if counted and entry is not None:
        name = entry.words.first(wording.lang, many=change.amount != 1)
    before, after = (
        "" if not isinstance(end, Fraction) else _plain_number(end, wording) if counted else _value(change, end, wording)
        for end in (change.before, change.after)
    )
    return str(words[form].format(words=name, amount=_amount(change, change.amount, wording), before=before, after=after))


def _total(change: Change, wording: Wording) -> str:
    words = wording.table["remedy"]
    told = {"words": wording.member(change.record, change.name), "amount": _value(change, change.amount, wording)}
    if not isinstance(change.before, Fraction) or not isinstance(change.after, Fraction):
        return str(words[f"{change.kind}_total"].format(**told))
    before, after = (_value(change, end, wording) for end in (change.before, change.after))
    return str(words[f"{change.kind}_total_known"].format(total=words[change.total], before=before, after=after, **told))


def _amount(change: Change, amount: Fraction, wording: Wording) -> str:
    """An amount with the measure word or unit of what it is an amount of."""
    measures = wording.table["remedy"]["measure"]
    if change.kind in ("convert", "more_members"):
        entry = wording.vocabulary.records.get(change.record)
        return _plain_number(amount, wording) + (entry.measures[0] if wording.lang == "zh" and entry and entry.measures else "")
    field = wording.vocabulary.fields.get((change.record, change.name))
    if field is not None and field.unit in measures and not change.total:
        return _plain_number(amount, wording) + str(measures[field.unit])
    return _value(change, amount, wording)


def _plain_number(value: Fraction, wording: Wording) -> str:
    return values.amount(value, "", wording.vocabulary, wording.lang)


def _value(change: Change, value: Fraction, wording: Wording) -> str:
    unit = values.unit_of(ir.FieldValue(change.record, change.name), wording.vocabulary)
    return values.amount(value, unit, wording.vocabulary, wording.lang)


# -- data ---------------------------------------------------------------------------------------------------------------------


def remedy_data(remedy: Remedy | None, words: tuple[Wording, ...]) -> dict[str, Any] | None:
    """A remedy as JSON-ready data: exact numbers as text, words in each language; null where there is nothing to remedy."""
    if remedy is None:
        return None
    return {
        "text": {wording.lang: remedy_text(remedy, wording) for wording in words},
        "changes": [_data(change, words) for change in remedy.changes],
        "alternatives": [[_data(change, words) for change in changes] for changes in remedy.alternatives],
        "certain": remedy.certain,
        "none": remedy.none,
    }


def _data(change: Change, words: tuple[Wording, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": change.kind,
        "record_type": change.record,
        "name": change.name,
        "from": None if change.before is None else str(change.before),
        "to": None if change.after is None else str(change.after),
        "amount": str(change.amount),
        "at_best": str(change.at_best),
    }
    if change.total:
        data["total"] = change.total
    if change.condition is not None:
        data["condition"] = {wording.lang: wording.condition(change.condition) for wording in words}
    if change.members:
        data["members"] = list(change.members)
    return data
