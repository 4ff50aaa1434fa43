"""Texts to try: golden sentences, pages and files go in; mutated and random sentences, files and bytes come out."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from rulekit import loading, resources
from rulekit.language import parser
from rulekit.language.lexicon import fold
from tests.twins import contexts

GOLDEN = Path(__file__).resolve().parent / "golden"
PAGES = sorted((GOLDEN.parent.parent / "docs").glob("*.md"))
LANGS = ("zh", "en")
SIGNS = tuple("，。；：、,.;:()（）\"“”'#=＝%％-–—0123456789０５一二十百万亿 \t\n\r\u3000")
RARE = tuple("\x00\x1b\u202e\u200b\ufeff\ud800é¼½①Ⅷﬀ🙂𠀀ßİıſ٣३\u0301\u2028�￼ＡＺ《》·…")
_BLOCK = re.MULTILINE | re.DOTALL


@frozen
class Case:
    """A text to try: its kind, its language, and the text (for `bytes`: one character a byte)."""

    kind: str
    lang: str
    text: str


@cache
def sentences(lang: str) -> tuple[tuple[str, ...], ...]:
    """Sentences that are understood, cut into their words; blanks stay with the word before them."""
    table = tomllib.loads((GOLDEN / "sentences.toml").read_text(encoding="utf-8"))
    texts = list(table[lang]) + [pair[lang] for pair in tomllib.loads((GOLDEN / "pairs.toml").read_text("utf-8"))["pair"]]
    texts += [block for page in PAGES for block in re.findall(rf"^```rules-{lang}\n(.*?)^```$", page.read_text("utf-8"), _BLOCK)]
    texts += [part for path in sorted(GOLDEN.glob("*.case")) for part in _parts(path, lang)]
    for path in resources.folder("rulesets").glob("*/*.rules"):
        loaded = loading.load(path)
        texts += [loaded.sentence(standard.id, lang) for standard in loaded.standards]
    return tuple(filter(None, (_cut(text.strip(), lang) for text in texts)))


def _parts(path: Path, *names: str) -> list[str]:
    """Parts of a golden case, by name."""
    parts = (part.partition("\n") for part in path.read_text(encoding="utf-8").split("--- "))
    return [text for name, _, text in parts if name in names]


def _cut(text: str, lang: str) -> tuple[str, ...]:
    readings, _ = parser.parse(contexts()[lang].lexicon, text)
    cuts = sorted({0, len(text), *(readings[0].cuts() if readings else ())})
    return tuple(text[start:end] for start, end in pairwise(cuts))


@cache
def words(lang: str) -> tuple[str, ...]:
    """Every word and keyword of a language."""
    glue = " " if lang == "en" else ""
    return tuple(word + glue for word, _ in sorted(contexts()[lang].lexicon.words()))


@cache
def _alike(piece: str, lang: str) -> tuple[str, ...]:
    """Words that can stand where a word stands; for anything else a few numbers."""
    glue = " " if piece.endswith(" ") else ""
    known = sorted(contexts()[lang].lexicon.words())
    own = {terminal for word, terminal in known if word == fold(piece.strip())}
    found = tuple(word + glue for word, terminal in known if terminal in own)
    return found or tuple(f"{number}{glue}" for number in ("0", "1", "3.5", "50%"))


@cache
def files() -> tuple[tuple[str, str], ...]:
    """Ruleset files, with their language: those shipped, those on the pages, those of the mistakes in files, and of lint."""
    found = [path.read_text(encoding="utf-8") for path in sorted(resources.folder("rulesets").glob("*/*.rules"))]
    for page in PAGES:
        found += re.findall(r"^```rules-file-(?:zh|en)\n(.*?)^```$", page.read_text("utf-8"), _BLOCK)
    for path in sorted([*(GOLDEN / "files").glob("*.case"), *(GOLDEN / "lint").glob("*.case")]):
        found += _parts(path, "zh", "en")
    return tuple(("zh" if "规则集" in text or "标准" in text or "定义" in text else "en", text) for text in found)


@cache
def heads(lang: str) -> tuple[str, ...]:
    """Keywords of files, verdicts and kinds."""
    tables = resources.table("grammars", f"{lang}.toml")
    return (*(word for listed in tables["file"].values() for word in listed if word), *tables["verdicts"], *tables["kinds"])


def _noise(r: random.Random, lang: str) -> str:
    """One piece to put somewhere: a word, a sign, a rare character, any character at all."""
    kind = r.randrange(8)
    if kind < 4:
        return r.choice(words(lang))
    if kind == 4:
        return r.choice(words("en" if lang == "zh" else "zh"))
    if kind == 5:
        return r.choice(SIGNS) * r.choice((1, 1, 1, 2, 40))
    return (
        r.choice(RARE)
        if kind == 6
        else chr(r.choice((r.randrange(0x20, 0x250), r.randrange(0x4E00, 0x9FFF), r.randrange(0x110000))))
    )


def _mutated(r: random.Random, pieces: list[str], lang: str) -> list[str]:
    """The pieces after one to four changes: drop, double, swap, replace, put in, cut off, repeat."""
    for _ in range(r.choice((1, 1, 2, 2, 3, 4))):
        if not pieces:
            return [_noise(r, lang)]
        at, kind = r.randrange(len(pieces)), r.randrange(11)
        if kind == 0:
            del pieces[at]
        elif kind == 1:
            pieces.insert(at, pieces[at])
        elif kind == 2:
            other = r.randrange(len(pieces))
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif kind < 5:
            pieces[at] = _noise(r, lang)
        elif kind < 7:
            pieces[at] = r.choice(_alike(pieces[at], lang))
        elif kind == 7:
            pieces.insert(at, _noise(r, lang))
        elif kind == 8:
            pieces = pieces[:at] if r.random() < 0.5 else pieces[at:]
        elif kind == 9:
            end = r.randrange(at, len(pieces)) + 1
            pieces[at:end] = pieces[at:end] * r.choice((2, 2, 3, 12))
        else:
            cut = r.randrange(len(pieces[at]) + 1)
            pieces[at] = pieces[at][:cut] + r.choice(("", " ", "\n", _noise(r, lang))) + pieces[at][cut + r.randrange(2) :]
    return pieces


def case(r: random.Random) -> Case:
    """One text to try."""
    kind, lang = r.random(), r.choice(LANGS)
    if kind < 0.75:
        pieces = list(r.choice(sentences(lang)))
        if r.random() < 0.1:  # the half of another sentence
            other = r.choice(sentences(lang))
            pieces = pieces[: r.randrange(len(pieces) + 1)] + list(other[r.randrange(len(other)) :])
        return Case("sentence", lang, "".join(_mutated(r, pieces, lang)))
    if kind < 0.88:
        stop = "。" if lang == "zh" else "."
        return Case("sentence", lang, "".join(_noise(r, lang) for _ in range(r.randrange(30))) + r.choice(("", stop)))
    lang, text = r.choice(files())
    lines = text.split("\n")
    first = r.randrange(len(lines))
    lines = lines[: r.choice((6, first))] + lines[first : first + r.randrange(2, 9)]
    lines = "\n".join(_mutated(r, lines, lang) if r.random() < 0.4 else lines)
    text = "".join(_mutated(r, _loose(lines), r.choice((lang, lang, "zh", "en"))))
    if kind < 0.97:
        return Case("file", lang, text if r.random() < 0.7 else text.replace(" ", f" {r.choice(heads(lang))} ", 1))
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(r.randrange(3)):
        raw[r.randrange(len(raw) or 1) : r.randrange(len(raw) or 1)] = bytes(r.randrange(256) for _ in range(r.randrange(3)))
    return Case("bytes", lang, bytes(raw).decode("latin-1"))


def _loose(text: str) -> list[str]:
    """A file in pieces: runs of like characters, which need no parser."""
    pieces: list[str] = []
    for character in text:
        kind = character.isspace(), character.isascii(), character.isalnum()
        if pieces and not character.isspace() and kind[1] and kind == (False, pieces[-1].isascii(), pieces[-1][-1].isalnum()):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
