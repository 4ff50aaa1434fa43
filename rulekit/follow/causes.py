"""What two reports tell of one finding goes in; what can have changed its verdict comes out."""

from __future__ import annotations

from rulekit.follow.read import ABSENT, NOT_JUDGED, UNTOLD, Document, Key, Told

CAUSES = ("waiver", "standard", "record", "rules", "program", "date", "data")


def causes(key: Key, before: Document, after: Document) -> tuple[tuple[str, ...], bool]:
    """
    What changed a verdict, and whether that is certain; otherwise it is any of these.

    waiver: one holds in one of the reports alone; standard: it was judged in one of them alone; record: it is in one of them
    alone; rules: the standard says something else; program: another version of rulekit or a plug-in; date: another day, where the
    standard can hang on it; data: what was found. A digest of what a finding was judged on tells data from the rest.
    """
    states = before.state(key), after.state(key)
    if NOT_JUDGED in states:
        return ("standard",), True
    old, new = before.findings.get(key), after.findings.get(key)
    held = _held(key, before, old), _held(key, after, new)
    if bool(held[0]) != bool(held[1]):
        plain = (held[0] or states[0], held[1] or states[1])
        if plain[0] == plain[1] or held[1]:
            return ("waiver",), True
        rest, _ = _others(key, before, after, old, new)
        return ("waiver", *rest), False
    if ABSENT in states:
        return ("record",), True
    if states[0] == states[1] and not _differs(old, new):
        return (), True
    if before.as_of != after.as_of and _in_force(old) != _in_force(new):
        return ("date",), True
    return _others(key, before, after, old, new)


def _held(key: Key, document: Document, told: Told | None) -> str:
    """The verdict that a waiver hides in a report, "" where none holds."""
    return told.hidden if told is not None else document.waived.get(key[0::2], "")


def _differs(old: Told | None, new: Told | None) -> bool:
    return old is None or new is None or not old.basis or old.basis != new.basis or old.text != new.text


def _in_force(told: Told | None) -> bool:
    return told is None or told.code != "not_in_force"


def _others(
    key: Key, before: Document, after: Document, old: Told | None, new: Told | None
) -> tuple[tuple[str, ...], bool]:  # fmt: skip
    told = [document.standards.get(key[0], {}) for document in (before, after)]
    digests = [one.get("digest") for one in told]
    found: list[str] = []
    if None in digests or digests[0] != digests[1]:
        found.append("rules")
    versions = [{name: one for name, one in document.versions.items() if name != after.ruleset} for document in (before, after)]
    if versions[0] != versions[1]:
        found.append("program")
    if before.as_of != after.as_of and any(one.get("dated", True) for one in told):
        found.append("date")
    known = old is not None and new is not None and old.basis and new.basis
    if not (known and old is not None and new is not None and old.basis == new.basis) or not found:
        found.append("data")
    return tuple(found), len(found) == 1


__all__ = ["ABSENT", "CAUSES", "UNTOLD", "causes"]
