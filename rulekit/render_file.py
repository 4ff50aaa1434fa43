"""A ruleset back to a file: a loaded ruleset goes in, its canonical text in Chinese or English comes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from rulekit import ir, resources
from rulekit.language import render
from rulekit.language.lexicon import fold
from rulekit.language.outline import FieldText
from rulekit.vocabulary import Field, Words

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset


def render_file(ruleset: Ruleset, lang: str) -> str:
    """
    Header, own fields and definitions, standards with their citations and canonical sentences; examples stay with the original.

    Loading the text gives equal standards and definitions.
    """
    words: dict[str, list[str]] = resources.table("grammars", f"{lang}.toml")["file"]
    blocks = ["\n".join(_header(ruleset, lang, words))]
    blocks += [field_line(ruleset, index, lang, words) for index in range(len(ruleset.outline.fields))]
    own = {new for new in ruleset.vocabulary.terms if new in ruleset.definitions and _is_own(ruleset, new)}
    for name, definition in ruleset.definitions.items():
        if name in own:
            blocks.append("\n".join(_definition(ruleset, definition, lang, words)))
    blocks += ["\n".join(_standard(ruleset, standard, lang, words)) for standard in ruleset.standards]
    blocks += ["\n".join(_unchecked(ruleset, told, lang, words)) for told in ruleset.unchecked]
    return "\n\n".join(blocks) + "\n"


def _is_own(ruleset: Ruleset, name: str) -> bool:
    text = next(iter(ruleset.vocabulary.terms[name].sentences.values()), "")
    return any(
        ruleset.outline.source.text[definition.sentence.start : definition.sentence.end] == text
        for definition in ruleset.outline.definitions
    )


def _header(ruleset: Ruleset, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    outline = ruleset.outline
    if outline.id is None:
        return
    yield f"{words['ruleset'][0]} {ruleset.id}{titled(outline.title, outline.title_twin, turned=lang != ruleset.lang)}"
    if outline.cited:
        dated = f" {words['dated'][0]} {outline.dated.isoformat()}" if outline.dated else ""
        yield f"  {words['source'][0]} {quoted(outline.cited)}{dated}"
    if outline.uses:
        yield f"  {words['uses'][0]} " + ("、" if lang == "zh" else ", ").join(named.text for named in outline.uses)
    if outline.area:
        yield f"  {words['area'][0]} {outline.area}" + (f" {quoted(outline.area_name)}" if outline.area_name else "")
    yield from in_force(outline.begins, outline.ends, lang, words)


def titled(own: str, twin: str, *, turned: bool = False) -> str:
    """A title or word with its twin, the one in the language of the text first."""
    first, second = (twin, own) if turned and twin else (own, twin)
    return (f" {quoted(first)}" if first else "") + (f" = {quoted(second)}" if second else "")


def quoted(text: str) -> str:
    """A text in quotes that it does not hold itself."""
    return f"“{text}”" if '"' in text else f'"{text}"'


def in_force(begins: date | None, ends: date | None, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    """The line of a period of force, where there is one."""
    if begins is None:
        return
    line = f"  {words['from'][0]} {begins.isoformat()}" + (f" {words['from_end'][0]}" if words["from_end"][0] else "")
    if ends is not None:
        joint = "，" if lang == "zh" else " "
        line += f"{joint}{words['until'][0]} {ends.isoformat()}" + (f" {words['until_end'][0]}" if words["until_end"][0] else "")
    yield line


def _worded(own: Words, lang: str) -> str:
    mine, other = (own.zh, own.en) if lang == "zh" else (own.en, own.zh)
    return titled(" / ".join(mine or other), " / ".join(other) if mine else "").strip()


def _declares(ruleset: Ruleset, text: FieldText, field: Field) -> bool:
    words = ruleset.vocabulary.records[field.record].words
    return field.id == text.id.text and fold(text.record.text) in {fold(word) for word in words.forms(ruleset.lang)}


def field_line(ruleset: Ruleset, index: int, lang: str, words: dict[str, list[str]]) -> str:
    """The declaration of a field of the ruleset's own."""
    text = ruleset.outline.fields[index]
    declared = next(field for field in ruleset.vocabulary.fields.values() if _declares(ruleset, text, field))
    kinds: dict[str, str] = resources.table("grammars", f"{lang}.toml")["kinds"]
    kind = next(word for word, value in kinds.items() if value == declared.kind)
    record = ruleset.vocabulary.records[declared.record].words.first("zh" if lang == "zh" else "en")
    line = f"{words['define'][0]} {words['field'][0]} {declared.id} {_worded(declared.words, lang)} {words['of'][0]} {record}"
    line += f"{'：' if lang == 'zh' else ': '}{kind}"
    if declared.unit:
        unit = ruleset.vocabulary.units[declared.unit].words
        line += f" {words['unit'][0]} {unit.first('zh') if lang == 'zh' else unit.first('en', many=True)}"
    if declared.event is not None:
        line += f" {words['happened'][0]} {_worded(declared.event, lang)}"
    return line + ("。" if lang == "zh" else ".")


def _definition(ruleset: Ruleset, definition: ir.Definition, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    term = ruleset.vocabulary.terms[definition.id]
    yield f"{words['define'][0]} {_worded(term.words, lang)}"
    yield f"  {render.sentence(definition, ruleset.vocabulary, lang, ruleset.definitions)}"


def _unchecked(ruleset: Ruleset, told: ir.Unchecked, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    turned = lang != ruleset.lang
    yield f"{words['unchecked'][0]} {told.id}{titled(told.title, told.title_twin, turned=turned)}"
    yield from _cites(told, words)
    yield f"  {words['because'][0]}{titled(told.reason, told.reason_twin, turned=turned)}"


def _cites(told: ir.Standard | ir.Unchecked, words: dict[str, list[str]]) -> Iterator[str]:
    if told.citation is not None:
        row = f" {words['row'][0]} {told.citation.row}" if told.citation.row != told.id else ""
        yield f"  {words['cites'][0]} {quoted(told.citation.text)}{row}"


def _standard(ruleset: Ruleset, standard: ir.Standard, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    outline = ruleset.outline
    if outline.id is not None:
        title = titled(standard.title, standard.title_twin, turned=lang != ruleset.lang)
        yield f"{words['standard'][0]} {standard.id}{title}"
    yield from _cites(standard, words)
    if (standard.begins, standard.ends) != (outline.begins, outline.ends):
        yield from in_force(standard.begins, standard.ends, lang, words)
    yield f"  {render.sentence(standard.rule, ruleset.vocabulary, lang, ruleset.definitions)}"
