"""Words that a ruleset reads as its source does: header lines go in, values of keywords that differ come out, for the lexicon."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from rulekit import resources
from rulekit.diagnostic import Span
from rulekit.language.cursor import Cursor

Settings = Mapping[tuple[str, str], str]
_COMPARING = ("CMP", "POST", "POST_LIST", "EXCEED")
_FORCING = ("FORCE", "FORCE_JOIN")
_NEGATIVE = {"must": "must_not", "should": "should_not"}


@frozen
class WordingText:
    """A line that says how the source uses a word: `says` is includes, excludes, or the force that it stands for."""

    word: str
    says: str
    span: Span


def read_wording(reader: Cursor, start: int) -> WordingText | None:
    """Read what stands after the keyword: the word in quotes and what it means here; None where that is not complete."""
    word = reader.string()
    says = next((key for key in ("excludes", "includes") if reader.take(key)), "")
    if not says and reader.take("stands_for"):
        reader.spaces()
        forces: dict[str, str] = resources.table("grammars", f"{reader.lang}.toml")["forces"]
        says = next((force for name, force in forces.items() if reader.accept(name)), "")
    return WordingText(word, says, Span(start, reader.at)) if word and says else None


def settings_of(text: WordingText, lang: str) -> dict[tuple[str, str], str]:
    """The keywords that a line gives another value; none where its word is no such keyword."""
    from rulekit.language.lexicon import fold, keywords

    word, found = fold(text.word.strip()), dict[tuple[str, str], str]()
    table = keywords(lang)
    if text.says in ("includes", "excludes"):
        end = "e" if text.says == "includes" else "t"
        for terminal in _COMPARING:
            for phrase, value in table.get(terminal, {}).items():
                if value[1:] in ("e", "t") and value != "eq" and fold(phrase).rstrip("、") == word:
                    found[terminal, fold(phrase)] = value[0] + end
        return found
    if word not in {fold(phrase) for phrase in table["FORCE"]}:
        return found
    for terminal in _FORCING:
        for phrase, value in table.get(terminal, {}).items():
            forced = _forced(fold(phrase), value, word, text.says)
            if forced:
                found[terminal, fold(phrase)] = forced
    return found


def _forced(phrase: str, value: str, word: str, force: str) -> str:
    """What a force word comes to where a word in it stands for another force; "" where it is another word."""
    _, colon, order = value.partition(":")
    if value.endswith("_not"):
        return _NEGATIVE.get(force, "") if phrase.endswith((word, f"{word} not")) else ""
    return force + colon + order if phrase.endswith(word) else ""
