"""A ruleset back to a file: a loaded ruleset goes in, its canonical text in Chinese or English comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from rulekit import ir, resources
from rulekit.language.editions import name_text
from rulekit.language.outline import Outline
from rulekit.language.quotes import quoted, titled
from rulekit.language.render_words import declaration, worded
from rulekit.language.scorecards import ScorecardText, head_text, line_text
from rulekit.language.wordings import WordingText
from rulekit.meaning.card_points import parameter
from rulekit.meaning.named import Node, writer
from rulekit.meaning.parameters import value_text
from rulekit.meaning.scales import grade_words
from rulekit.vocabulary import Lang

if TYPE_CHECKING:
    from rulekit.ruleset import Ruleset

Say = Callable[[Node], str]


def render_file(ruleset: Ruleset, lang: str) -> str:
    """
    Header, own fields and definitions, standards with their citations and canonical sentences; examples stay with the original.

    Loading the text gives equal standards and definitions.
    """
    words: dict[str, list[str]] = resources.table("grammars", f"{lang}.toml")["file"]
    say = writer(ruleset.vocabulary, lang, ruleset.definitions, ruleset.area)
    blocks = ["\n".join(_header(ruleset, lang, words))]
    declared = [declaration(text, ruleset.vocabulary, ruleset.lang, lang) for text in ruleset.outline.words]
    blocks += ["\n".join(declared)] if declared else []
    own = {new for new in ruleset.vocabulary.terms if new in ruleset.definitions and _is_own(ruleset, new)}
    for name, definition in ruleset.definitions.items():
        if name in own:
            blocks.append("\n".join(_definition(ruleset, definition, say, lang, words)))
    blocks += ["\n".join(_standard(ruleset, standard, say, lang, words)) for standard in ruleset.own]
    mine = {text.id.text: text.replaces for text in ruleset.outline.unchecked}
    blocks += [
        "\n".join((*_unchecked(ruleset, told, lang, words), *(f"  {words['replaces'][0]} {one.text}" for one in mine[told.id])))
        for told in ruleset.unchecked
        if told.id in mine and not told.left_out
    ]
    blocks += ["\n".join(_scorecard(ruleset, text, lang, words)) for text in ruleset.outline.scorecards]
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
        yield head_line("source", outline, lang, words)
    if outline.based is not None:
        yield f"  {words['based'][0]} {name_text(outline.based.text)}"
    if outline.uses:
        yield head_line("uses", outline, lang, words)
    if outline.area:
        yield head_line("area", outline, lang, words)
    yield from in_force(outline.begins, outline.ends, lang, words)
    yield from in_grace(outline.grace, words)
    yield from _edition(ruleset, lang, words)
    for text in outline.wordings:
        yield f"  # {wording_note(text, lang, words)}"


def head_line(key: str, outline: Outline, lang: str, words: dict[str, list[str]]) -> str:
    """The line of what a file says of itself: its source, the plug-ins that it uses, or its area."""
    word = words[key][0]
    if key == "source":
        dated = f" {words['dated'][0]} {outline.dated.isoformat()}" if outline.dated else ""
        return f"  {word} {quoted(outline.cited)}{dated}"
    if key == "uses":
        return f"  {word} " + ("、" if lang == "zh" else ", ").join(named.text for named in outline.uses)
    return f"  {word} {outline.area}" + (f" {quoted(outline.area_name)}" if outline.area_name else "")


def cite_line(text: str, row: str, words: dict[str, list[str]]) -> str:
    """The line of a citation, with the row of the source's table where it is not that of the id."""
    return f"  {words['cites'][0]} {quoted(text)}" + (f" {words['row'][0]} {row}" if row else "")


def _edition(ruleset: Ruleset, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    """Parameters of a file with their values, and what it leaves out of its base."""
    outline, turned = ruleset.outline, lang != ruleset.lang
    for text in outline.parameters:
        one = next(one for one in ruleset.parameters.values() if set(text.forms) & {*one.words.zh, *one.words.en})
        value = value_text(one, ruleset.vocabulary, lang)
        yield f"  {words['parameter'][0]}{titled(text.words, text.twin, turned=turned)} = {value}"
    for left in outline.without:
        because = titled(left.because, left.because_twin, turned=turned)
        yield f"  {words['without'][0]} {left.id.text} {words['because'][0]}{because}"


def in_force(begins: date | None, ends: date | None, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    """The line of a period of force, where there is one."""
    if begins is None and ends is None:
        return
    stop = f" {words['until_end'][0]}" if words["until_end"][0] else ""
    if begins is None and ends is not None:
        yield f"  {words['force_until'][0]} {ends.isoformat()}"
        return
    line = f"  {words['from'][0]} {begins}" + (f" {words['from_end'][0]}" if words["from_end"][0] else "")
    if ends is not None:
        joint = "，" if lang == "zh" else " "
        line += f"{joint}{words['until'][0]} {ends.isoformat()}{stop}"
    yield line


def wording_line(text: WordingText, lang: str, words: dict[str, list[str]]) -> str:
    """The line that says how the source uses a word."""
    compares = text.says in ("includes", "excludes")
    said = words[text.says][0] if compares else f"{words['stands_for'][0]} {_force_word(text, lang)}"
    return f"  {words['wording'][0]} {quoted(text.word)} {said}"


def wording_note(text: WordingText, lang: str, words: dict[str, list[str]]) -> str:
    """The same as a remark in a paraphrase, whose sentences use words in their usual sense."""
    key = text.says if text.says in ("includes", "excludes") else "means"
    force = "" if key != "means" else _force_word(text, lang)
    return words[f"wording_{key}"][0].format(word=text.word, force=force)


def _force_word(text: WordingText, lang: str) -> str:
    forces: dict[str, str] = resources.table("grammars", f"{lang}.toml")["forces"]
    return next(word for word, force in forces.items() if force == text.says)


def in_grace(grace: date | None, words: dict[str, list[str]]) -> Iterator[str]:
    """The line of the last day of grace, where there is one."""
    if grace is not None:
        yield f"  {words['grace'][0]} {grace.isoformat()}"


def _definition(ruleset: Ruleset, definition: ir.Definition, say: Say, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    term = ruleset.vocabulary.terms[definition.id]
    yield f"{words['define'][0]} {worded(grade_words(term.grades) if term.grades else term.words, lang)}"
    yield f"  {say(definition)}"


def _unchecked(ruleset: Ruleset, told: ir.Unchecked, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    turned = lang != ruleset.lang
    yield f"{words['unchecked'][0]} {told.id}{titled(told.title, told.title_twin, turned=turned)}"
    yield from _cites(told, words)
    yield f"  {words['because'][0]}{titled(told.reason, told.reason_twin, turned=turned)}"


def _scorecard(ruleset: Ruleset, text: ScorecardText, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    """A scorecard with what it names in the words of a language."""
    card = next(card for card in ruleset.scorecards if card.id == text.id.text)
    vocabulary, turned = ruleset.vocabulary, lang != ruleset.lang
    speaks: Lang = "zh" if lang == "zh" else "en"
    period = vocabulary.fields[card.record, card.field].period if text.period is not None else ""
    kept: dict[str, str] = resources.table("grammars", f"{lang}.toml")["kept"]
    yield head_text(
        text, lang, turned=turned, of=vocabulary.records[card.record].words.first(speaks),
        period=next((word for word, kind in kept.items() if kind == period), ""),
    )  # fmt: skip
    if text.cites:
        yield cite_line(text.cites, text.row, words)
    vetoes, quotas = iter(card.vetoes), iter(card.quotas)
    grades = {one.id: one.words.first(speaks) for one in vocabulary.terms[card.scale].grades} if card.scale else {}
    ranking = card.ranking
    for line in text.lines:
        word = by = ""
        if line.key in ("veto", "quota"):
            word = grades[next(vetoes).cap if line.key == "veto" else next(quotas).grade]
        elif line.key == "ranked" and ranking is not None:
            word = vocabulary.records[ranking.level].words.first(speaks) if ranking.level else ""
            by = vocabulary.fields[card.record, ranking.by].words.first(speaks) if ranking.by else ""
        one = parameter(line, vocabulary, ruleset.lang)
        yield line_text(line, lang, turned=turned, word=word, by=by, called=one.words.first(speaks) if one is not None else "")


def _cites(told: ir.Standard | ir.Unchecked, words: dict[str, list[str]]) -> Iterator[str]:
    if told.citation is not None:
        yield cite_line(told.citation.text, told.citation.row if told.citation.row != told.id else "", words)


def _standard(ruleset: Ruleset, standard: ir.Standard, say: Say, lang: str, words: dict[str, list[str]]) -> Iterator[str]:
    outline = ruleset.outline
    if outline.id is not None:
        title = titled(standard.title, standard.title_twin, turned=lang != ruleset.lang)
        yield f"{words['standard'][0]} {standard.id}{title}"
    yield from _cites(standard, words)
    text = next(text for text, one in zip(outline.standards, ruleset.own, strict=True) if one is standard)
    for one in text.replaces:
        yield f"  {words['tightens' if one in text.tightens else 'replaces'][0]} {one.text}"
    if standard.versioned or (standard.begins, standard.ends) != (outline.begins, outline.ends):
        yield from in_force(standard.begins, standard.ends, lang, words)
    if standard.grace != outline.grace:
        yield from in_grace(standard.grace, words)
    yield f"  {say(standard.rule)}"
