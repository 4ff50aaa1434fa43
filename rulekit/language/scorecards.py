"""The lines of a scorecard in a ruleset file: a reader at the head of a line goes in, what the line says comes out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from rulekit import resources
from rulekit.diagnostic import Span
from rulekit.language.cursor import Cursor, Named
from rulekit.language.quotes import titled, twins
from rulekit.numbers import scan
from rulekit.numerals import NumberTooLong

INSIDE = ("indicator", "item", "deduction", "bonus", "absent", "veto", "ranked", "quota")
HEADS = ("scorecard", *INSIDE)
_STOP = ',，、\n#"“”'


@frozen
class CardLine:
    """
    One line of a scorecard: `key` says which; `name` is the id that it is about, `points` a number, `word` what else it names (a
    grade, a level, the indicator above), `said` the key of a keyword; `field`, `lowest` and `ties` are of a ranking.

    `called` is the name of a parameter that stands where points do; of a quota with the grade after it, until names are known.
    """

    key: str
    span: Span
    name: Named | None = None
    title: str = ""
    twin: str = ""
    points: Fraction | None = None
    word: Named | None = None
    said: str = ""
    field: Named | None = None
    lowest: bool = False
    ties: str = ""
    called: Named | None = None


@define
class ScorecardText:
    """A scorecard as written."""

    id: Named
    words: str = ""
    twin: str = ""
    of: Named | None = None
    period: Named | None = None
    cites: str = ""
    row: str = ""
    lines: list[CardLine] = field(factory=list)


def goes_on(reader: Cursor, key: str, *, inside: bool = False) -> bool:
    """
    Whether what follows the keyword is what such a line goes on with, so that the line is no part of a sentence.

    `inside` a scorecard, where no sentence can stand, the name of a parameter may stand for a number.
    """
    kept = reader.at
    try:
        return _looks(reader, key, inside)
    finally:
        reader.at = kept


def _looks(reader: Cursor, key: str, inside: bool) -> bool:
    def amount() -> bool:
        return _number(reader) is not None or (inside and _called(reader) is not None)

    if key == "absent":
        return any(reader.take(said) for said in ("left_out", "full_points", "no_points"))
    if key == "ranked":
        return reader.take("ranked_over_all") or reader.take("ranked_within")
    if key == "quota":
        return amount()
    if key == "bonus" and reader.take("at_most"):
        return amount()
    if reader.id() is None:
        return False
    if key in ("scorecard", "indicator"):
        return reader.string() is not None or (key == "indicator" and amount())
    return reader.take("at_most") if key == "veto" else amount()


def read_scorecard(reader: Cursor) -> ScorecardText | None:
    """What stands after the keyword of a scorecard: ID "words" = "twin" of TYPE, kept by PERIOD."""
    named = reader.id()
    if named is None:
        return None
    own, twin = reader.title()
    found = ScorecardText(named, own, twin)
    if reader.take("of"):
        found.of = _word(reader)
    if reader.mark(",，") and reader.take("kept_by"):
        found.period = _word(reader)
    return found


def read_line(reader: Cursor, key: str, start: int) -> CardLine | None:
    """What stands after the keyword of a line inside a scorecard; None where it cannot be read."""
    said: dict[str, Any] = {}
    if key == "absent":
        said["said"] = next((one for one in ("left_out", "full_points", "no_points") if reader.take(one)), "")
    elif key == "ranked":
        said = _ranked(reader)
    elif key == "quota":
        said = _quota(reader)
    elif key == "bonus" and reader.take("at_most"):
        said = {**_points(reader), "said": "at_most"}
    else:
        said = {"name": reader.id()}
        if key == "indicator":
            said["title"], said["twin"] = reader.title()
        if key == "veto":
            reader.take("at_most")
            said["word"] = _word(reader)
        else:
            said |= _points(reader, under=key == "indicator")
        if key == "indicator" and reader.take("under"):
            said["word"] = reader.id()
    line = CardLine(key, Span(start, max(reader.at, start + 1)), **said)
    return line if _whole(line) else None


def _whole(line: CardLine) -> bool:
    """Whether a line has all that it needs."""
    if line.key == "absent":
        return bool(line.said)
    if line.key == "ranked":
        return line.said == "ranked_over_all" or line.word is not None
    if line.key == "veto":
        return line.word is not None and line.name is not None
    if line.key == "quota":
        return line.called is not None or (line.word is not None and line.points is not None)
    return (line.points is not None or line.called is not None) and (line.name is not None or bool(line.said))


def _ranked(reader: Cursor) -> dict[str, Any]:
    said: dict[str, Any] = {"said": "ranked_over_all"}
    if not reader.take("ranked_over_all"):
        reader.take("ranked_within")
        said = {"said": "ranked_within", "word": _word(reader)}
        reader.take("ranked_within_end")
    while reader.mark(",，"):
        if reader.take("ties_out"):
            said["ties"] = "out"
        elif reader.take("ties_in"):
            said["ties"] = "in"
        elif reader.take("then_by_lowest"):
            said["field"], said["lowest"] = _word(reader), True
        elif reader.take("then_by"):
            said["field"] = _word(reader)
        else:
            break
    return said


def _quota(reader: Cursor) -> dict[str, Any]:
    start = reader.at
    share = _number(reader, share=True)
    if share is not None and (_digits(reader, start) or reader.text[reader.at : reader.at + 1].isspace()):
        reader.take("quota_for")
        return {"points": share, "word": better(_word(reader), reader.words)}
    reader.at = start
    return {"called": _called(reader)}


def better(found: Named | None, words: dict[str, list[str]]) -> Named | None:
    """A grade word; "or better", which a quota means anyway, may stand after it."""
    for post in words["or_better"] if found is not None else ():
        if found is not None and found.text.endswith(post) and found.text != post:
            text = found.text.removesuffix(post).rstrip()
            return Named(text, Span(found.span.start, found.span.start + len(text)))
    return found


def _points(reader: Cursor, *, under: bool = False) -> dict[str, Any]:
    """A number of points, or the name of a parameter."""
    start = reader.at
    found = _number(reader)
    if found is not None:
        reader.take("points_word")
        if _digits(reader, start) or _ended(reader):
            return {"points": found}
    reader.at = start
    return {"called": _called(reader, under=under)}


def _digits(reader: Cursor, start: int) -> bool:
    """Whether a number has digits, so that it is no name that only begins like one."""
    return any(one.isascii() and one.isdigit() for one in reader.text[start : reader.at])


def _ended(reader: Cursor) -> bool:
    kept = reader.at
    ended = reader.take("under") or reader.at >= len(reader.text) or reader.text[reader.at] in _STOP
    reader.at = kept
    return ended


def _called(reader: Cursor, *, under: bool = False) -> Named | None:
    """The name of a parameter: up to a comma, the end of the line, or the last word that tells the indicator above (`under`)."""
    reader.take("at_most")
    reader.take("article")
    reader.spaces()
    start = end = reader.at
    while end < len(reader.text) and reader.text[end] not in _STOP:
        end += 1
    text = reader.text[start:end]
    if text[:1] in "-−" or text[:1].isdigit():
        return None
    for word in reader.words["under"] if under else ():
        before, found, after = text.rpartition(f" {word} " if word.isascii() else word)
        text = before if found and before.strip() and len(after.split()) == 1 else text
    text = text.rstrip(" \t\u3000。.")
    reader.at = start + len(text)
    return Named(text, Span(start, start + len(text))) if text else None


def _number(reader: Cursor, *, share: bool = False) -> Fraction | None:
    """A number; of a share as a part of one."""
    reader.spaces()
    start = reader.at
    reader.take("at_most")
    reader.spaces()
    try:
        numeral = scan(reader.text, reader.at, reader.lang)
    except NumberTooLong:
        numeral = None
    if numeral is None:
        reader.at = start
        return None
    reader.at = numeral.end
    value: Fraction = numeral.value
    if share and reader.accept("%"):
        value /= 100
    return value


def _word(reader: Cursor) -> Named | None:
    """One word or several, up to a comma or the end of the line."""
    reader.spaces()
    start = end = reader.at
    stops = [word for word in reader.words["ranked_within_end"] if word]
    while end < len(reader.text) and reader.text[end] not in _STOP and not any(reader.text.startswith(w, end) for w in stops):
        end += 1
    text = reader.text[start:end].rstrip(" \t\u3000。.")
    reader.at = start + len(text)
    return Named(text, Span(start, start + len(text))) if text else None


# writing ---------------------------------------------------------------------------------------------


def words_of(lang: str) -> dict[str, list[str]]:
    """The keywords of files in a language."""
    found: dict[str, list[str]] = resources.table("grammars", f"{lang}.toml")["file"]
    return found


def number_text(value: Fraction) -> str:
    """Points as they are written: 10, 2.5."""
    if value.denominator == 1:
        return str(value.numerator)
    places = next((places for places in range(1, 7) if (value * 10**places).denominator == 1), None)
    return f"{float(value):.{places}f}" if places is not None else str(value)


def line_text(line: CardLine, lang: str, *, turned: bool = False, word: str = "", by: str = "", called: str = "") -> str:
    """
    A line of a scorecard in canonical form; `word`, `by` and `called` stand for what it names in its own language.

    `turned` says that the language is not the one it was written in: the title and its twin change places.
    """
    words = words_of(lang)
    parts = [words[line.key][0]]
    word = word or (line.word.text if line.word is not None else "")
    called = called or (" ".join(line.called.text.split()) if line.called is not None else "")
    if line.key == "absent":
        return f"  {parts[0]} {words[line.said][0]}"
    if line.key == "ranked":
        return "  " + _ranked_text(line, lang, words, word, by or (line.field.text if line.field is not None else ""))
    if line.key == "quota":
        share = called if line.points is None else f"{number_text(line.points * 100)}%"
        joint = "" if lang == "zh" else " "
        return f"  {parts[0]} {share}" + (f" {word}{joint}{words['or_better'][0]}" if word else "")
    if line.name is not None:
        parts.append(line.name.text)
    title = twins(line.title, line.twin, turned=turned)
    parts += [title] if title else []
    if line.said == "at_most" or line.key == "veto":
        parts.append(words["at_most"][0])
    parts += [_pointed(line.points, lang, words)] if line.points is not None else [called] if called else []
    if line.key == "veto":
        parts.append(word)
    elif line.word is not None:
        parts += [words["under"][0], line.word.text]
    return ("    " if line.key in ("item", "deduction") else "  ") + " ".join(parts)


def _pointed(points: Fraction, lang: str, words: dict[str, list[str]]) -> str:
    if lang == "zh":
        return f"{number_text(points)}{words['points_word'][0]}"
    return f"{number_text(points)} {words['points_word'][1 if points == 1 else 0]}"


def _ranked_text(line: CardLine, lang: str, words: dict[str, list[str]], word: str, by: str) -> str:
    comma = "，" if lang == "zh" else ", "
    text = f"{words['ranked'][0]} {words[line.said][0]}"
    if line.said == "ranked_within":
        end = words["ranked_within_end"][0]
        text += f" {word}" + (f" {end}" if end else "")
    if by:
        text += f"{comma}{words['then_by_lowest' if line.lowest else 'then_by'][0]} {by}"
    if line.ties:
        text += f"{comma}{words['ties_out' if line.ties == 'out' else 'ties_in'][0]}"
    return text


def head_text(text: ScorecardText, lang: str, *, turned: bool = False, of: str = "", period: str = "") -> str:
    """The first line of a scorecard in canonical form."""
    words = words_of(lang)
    line = f"{words['scorecard'][0]} {text.id.text}" + titled(text.words, text.twin, turned=turned)
    owner = of or (text.of.text if text.of is not None else "")
    line += f" {words['of'][0]} {owner}" if owner else ""
    kept = period or (text.period.text if text.period is not None else "")
    comma = "，" if lang == "zh" else ", "
    return line + (f"{comma}{words['kept_by'][0]} {kept}" if kept else "")
