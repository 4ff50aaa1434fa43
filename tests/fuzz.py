"""Mutated and random texts go in; each must end in a meaning or in diagnostics with a place inside the text, and soon.

Kinds: a `sentence`, a ruleset `file` (loaded, its examples judged, put into canonical form), and the `bytes` of a file.
`python -m tests.fuzz --count 200000 --seed 1` tries many; what fails is made smaller and kept in tests/golden/fuzz/, where the
suite tries it from then on. All texts are synthetic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from rulekit import loading, resources
from rulekit.diagnostic import Diagnostic, Source, Span
from rulekit.errors import RulesetError
from rulekit.language import parser
from rulekit.language.lexicon import fold
from rulekit.meaning.understand import Understood, understand
from tests.twins import contexts, write
from tests.twins import read as understood

GOLDEN = Path(__file__).resolve().parent / "golden"
KEPT = GOLDEN / "fuzz"
LIMIT = 1.0  # seconds of processor time for one text
LANGS = ("zh", "en")
SIGNS = tuple("，。；：、,.;:()（）\"“”'#=＝%％-–—0123456789０５一二十百万亿 \t\n\r\u3000")
RARE = tuple("\x00\x1b\u202e\u200b\ufeff\ud800é¼½①Ⅷﬀ🙂𠀀ßİıſ٣३\u0301\u2028�￼ＡＺ《》·…")

__all__ = ["Case", "Understood", "fault", "kept", "run", "shrunk", "tried"]


@frozen
class Case:
    """A text to try: its kind, its language, and the text (for `bytes`: one character a byte)."""

    kind: str
    lang: str
    text: str


class Fault(Exception):
    """An end that is none of those a text may have."""


# judging -------------------------------------------------------------------------------------------------


def fault(case: Case) -> str:
    """What is wrong with how a text ends, "" where nothing is."""
    start = time.process_time()
    try:
        found, size = tried(case)
        told = [_misplaced(problem, size) for problem in found]
    except Exception as error:
        return str(error) if isinstance(error, Fault) else f"{type(error).__name__} in {_where(error)}"
    if time.process_time() - start > LIMIT:
        return "too slow"
    return next(filter(None, told), "")


def _where(error: Exception) -> str:
    """The function of the program that raised."""
    import traceback

    return next((frame.name for frame in reversed(traceback.extract_tb(error.__traceback__)) if "rulekit" in frame.filename), "?")


def tried(case: Case) -> tuple[tuple[Diagnostic, ...], int]:
    """Diagnostics of a text, and its length as the diagnostics count it."""
    if case.kind == "sentence":
        context = contexts()[case.lang]
        found = understand(context, Source("fuzz", case.text), Span(0, len(case.text)))
        if found.node is None and not found.diagnostics:
            raise Fault("refused without a word")
        if found.node is not None:
            _back(found.node)
        return found.diagnostics, len(case.text)
    size = len(case.text)
    try:
        source = loading.decoded("fuzz", case.text.encode("latin-1")) if case.kind == "bytes" else Source("fuzz", case.text)
        size = len(source.text)
        loading._load(source).test()
        loading.format_source(source)
    except RulesetError as error:
        if not error.diagnostics:
            raise Fault("refused without a word") from error
        if any(problem.code == "S636" for problem in error.diagnostics):
            raise Fault("the canonical form has another meaning") from error
        return error.diagnostics, size
    return (), size


def _back(node: object) -> None:
    """The canonical sentence in each language must mean the same."""
    for lang in LANGS:
        text = write(lang, node)
        if len(text) <= parser.MAX_SENTENCE and understood(lang, text).node != node:
            raise Fault(f"the canonical sentence ({lang}) has another meaning")


def _misplaced(problem: Diagnostic, size: int) -> str:
    """What is wrong with one diagnostic: a place outside of the text, or words that cannot be shown."""
    span = problem.span
    own = problem.source is not None and problem.source.name == "fuzz"
    if own and span is not None and not 0 <= span.start <= span.end <= size:
        return f"{problem.code} stands outside of the text"
    for lang in LANGS:
        problem.render(lang)
        problem.to_dict(lang)
    return ""


# making --------------------------------------------------------------------------------------------------


@cache
def sentences(lang: str) -> tuple[tuple[str, ...], ...]:
    """Sentences that are understood, cut into their words; blanks stay with the word before them."""
    table = tomllib.loads((GOLDEN / "sentences.toml").read_text(encoding="utf-8"))
    texts = list(table[lang]) + [pair[lang] for pair in tomllib.loads((GOLDEN / "pairs.toml").read_text("utf-8"))["pair"]]
    for path in resources.folder("rulesets").glob("*/*.rules"):
        loaded = loading.load(path)
        texts += [loaded.sentence(standard.id, lang) for standard in loaded.standards]
    return tuple(filter(None, (_cut(text, lang) for text in texts)))


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
    """Ruleset files, with their language: those shipped, and those of the mistakes in files."""
    found = [path.read_text(encoding="utf-8") for path in sorted(resources.folder("rulesets").glob("*/*.rules"))]
    for path in sorted((GOLDEN / "files").glob("*.case")):
        parts = path.read_text(encoding="utf-8").split("--- ")
        found += [part.partition("\n")[2] for part in parts if part.startswith(("zh\n", "en\n"))]
    return tuple(("zh" if "规则集" in text or "标准" in text else "en", text) for text in found)


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


# shrinking -----------------------------------------------------------------------------------------------


def shrunk(found: Case, told: str, seconds: float = 60) -> Case:
    """A smaller text with the same fault: parts are taken out, ever shorter ones."""
    until = time.monotonic() + seconds
    size = max(len(found.text) // 2, 1)
    while size and time.monotonic() < until:
        at = 0
        while at < len(found.text) and time.monotonic() < until:
            less = Case(found.kind, found.lang, found.text[:at] + found.text[at + size :])
            if fault(less) == told:
                found = less
            else:
                at += size
        size //= 2
    return found


def keep(found: Case, told: str) -> Path:
    """Write a case to the golden folder; its name comes from what it holds."""
    document = {"fault": told, "kind": found.kind, "lang": found.lang, "text": found.text}
    text = json.dumps(document, indent=1, sort_keys=True) + "\n"
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def kept() -> dict[str, Case]:
    """Cases that failed once, by the name of their file."""
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(KEPT.glob("*.json"))}
    return {name: Case(told["kind"], told["lang"], told["text"]) for name, told in read.items()}


def run(count: int, seed: int) -> tuple[Counter[str], dict[str, Case]]:
    """Try many texts: how each kind ended, and the first text of every fault."""
    r = random.Random(seed)
    ended: Counter[str] = Counter()
    faults: dict[str, Case] = {}
    for _ in range(count):
        made = case(r)
        told = fault(made)
        ended[f"{made.kind}: {'fault' if told else 'ok'}"] += 1
        if told:
            faults.setdefault(told, made)
    return ended, faults


def main() -> None:
    """Try texts, keep what fails, say what came of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    start = time.monotonic()
    ended, faults = run(given.count, given.seed)
    for told, found in faults.items():
        small = shrunk(found, told)
        print(f"{told}\n  {small.kind} {small.lang} {small.text[:300]!r}\n  kept in {keep(small, told)}")
    print(f"{given.count:,} texts, seed {given.seed}, {time.monotonic() - start:.0f} s: {dict(sorted(ended.items()))}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
