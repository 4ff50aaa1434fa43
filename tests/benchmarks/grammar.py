"""What the grammars cost: states of both parsers, and time a standard to parse to ir: `python -m tests.benchmarks.grammar`.

Growth is told as ratios within one run, so that the machine does not matter: ten times as many standards, ten times the time.
"""

from __future__ import annotations

import statistics
import time
from random import Random

from rulekit.language import parser
from tests.twins import contexts, read, twin

SIZES = (30, 300, 3_000)


def sentences(count: int, lang: str, seed: int = 7) -> list[str]:
    """Random sentences of one language."""
    random = Random(seed)
    return [twin(random)[0 if lang == "zh" else 1] for _ in range(count)]


def seconds(texts: list[str], lang: str) -> float:
    """Time to take sentences to ir."""
    started = time.perf_counter()
    for text in texts:
        assert read(lang, text).node is not None
    return time.perf_counter() - started


def parsing(texts: list[str], lang: str) -> float:
    """Time to lex and parse them alone, in every segmentation, without settling what they mean."""
    lexicon = contexts()[lang].lexicon
    started = time.perf_counter()
    for text in texts:
        assert parser.parse(lexicon, text)[0]
    return time.perf_counter() - started


def main() -> None:
    """Print two tables: growth, and the whole way to ir against lexing and parsing alone."""
    contexts()
    for lang in ("en", "zh"):
        words = sum(1 for _ in contexts()[lang].lexicon.words())
        print(f"{lang}: {parser.states(lang)} parser states, {words} words and keywords")
        first = 0.0
        seconds(sentences(100, lang, 8), lang)  # warm
        for size in SIZES:
            texts = sentences(size, lang)
            spent = min(seconds(texts, lang) for _ in range(3 if size < 3_000 else 1)) / size
            first = first or spent
            print(f"  {size:>6} standards: {spent * 1000:.2f} ms each, {spent / first:.2f} of the first")
        texts = sentences(300, lang)
        pairs = [(seconds(texts, lang), parsing(texts, lang)) for _ in range(7)]
        ratio = statistics.median(whole / alone for whole, alone in pairs)
        print(f"  text to ir against lexing and parsing alone, 300 standards: {ratio:.2f}")


if __name__ == "__main__":
    main()
