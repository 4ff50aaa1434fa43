"""What an edition says it tightens goes in, with its base as it is by itself; what is not so, or cannot be told, comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rulekit import ir, resources
from rulekit.diagnostic import Diagnostic, Span
from rulekit.lint.told import SIGNS, Told
from rulekit.possible.said import Literal, Way
from rulekit.possible.stricter import Compared, at_least_as_strict


def tightened(told: Told, own: Iterable[ir.Standard], base: ir.Ruleset) -> Iterator[Diagnostic]:
    """Mistakes of standards that are not at least as strict as what they tighten, and warnings where that cannot be proved."""
    texts = {text.id.span: text for text in told.outline.standards}
    for new in own:
        text = texts.get(new.span) if new.span is not None else None
        for named in text.tightens if text is not None else ():
            for old in (one for one in base.standards if one.id == named.text):
                yield from _one(told, new, old, named.span, base)


def _one(told: Told, new: ir.Standard, old: ir.Standard, place: Span, base: ir.Ruleset) -> Iterator[Diagnostic]:
    ours, theirs = told.ruleset.definitions, ir.used(old.rule, base.definitions)
    changed = any(name in ours and ours[name] != one for name, one in theirs.items())
    found = Compared("open") if changed else at_least_as_strict(told.world, new, old)
    ids = {"id": new.id, "old": old.id, "base": base.id}
    if found.answer == "open":
        yield told.tell("W725", place, note=False, **ids)
    elif found.answer == "shown":
        yield Diagnostic("S682", told.outline.source, place, {**ids, "why": _said(told, found.way)})
    elif found.answer == "looser":
        yield Diagnostic("S684", told.outline.source, place, ids)
    elif found.answer:
        parts = {f"part_{lang}": _parts(lang)[found.answer] for lang in ("en", "zh")}
        yield Diagnostic("S683", told.outline.source, place, {**ids, **parts})


def _parts(lang: str) -> Mapping[str, str]:
    parts: Mapping[str, str] = resources.table("grammars", f"diff.{lang}.toml")["rulesets"]["part"]
    return parts


def _said(told: Told, way: Way) -> str:
    """A record by what is true of it: employees ≥ 50, ownership non-public."""
    return ", ".join(dict.fromkeys(_value(told, one) for one in way))


def _value(told: Told, one: Literal) -> str:
    if one.order is not None:
        return f"{told.words(one.about)} {SIGNS[one.order]} {told.value(one)}"
    text = told.said(one.about)  # type: ignore[arg-type]
    return text if one.holds else f"¬({text})"
