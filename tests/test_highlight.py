"""The lexer of ruleset files: both languages, no piece lost, no error, what a reader looks for in colour."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name, guess_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, String, _TokenType

from rulekit import resources
from rulekit.highlight import _SHOWN, RulesLexer
from rulekit.language.outline import language_of

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sorted((ROOT / "rulesets").glob("*/*.rules"))
FENCE = re.compile(r"^```(rules[\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def pieces(text: str) -> list[tuple[_TokenType, str]]:
    return [(kind, value) for _, kind, value in RulesLexer().get_tokens_unprocessed(text)]


def kinds(text: str) -> dict[str, _TokenType]:
    return {value: kind for kind, value in pieces(text)}


def sound(text: str) -> None:
    """All pieces in order are the text, each at its offset, none an error, none empty."""
    at = 0
    for offset, kind, value in RulesLexer().get_tokens_unprocessed(text):
        assert offset == at and value and kind is not Error
        at += len(value)
    assert at == len(text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_ruleset_is_coloured_without_errors(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sound(text)
    coloured = {value for kind, value in pieces(text) if kind in Keyword or kind in Operator.Word}
    chinese, english = {"标准", "应当", "力争", "不得", "以上", "示例"}, {"standard", "must", "should", "or more", "at least"}
    words = chinese if language_of(text) == "zh" else english
    expected = {word for word in words if re.search(rf"(?m)^(?!define|定义)[^\"\n]*\b{word}\b" if word.isascii() else word, text)}
    assert len(expected) >= 3 and expected <= coloured
    assert "<span" in highlight(text, RulesLexer(), HtmlFormatter())


def test_every_example_of_the_docs_is_coloured() -> None:
    pages = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))]
    blocks = [match for page in pages for match in FENCE.finditer(page)]
    assert len(blocks) > 40
    for match in blocks:
        assert match[1] in RulesLexer.aliases
        sound(match[2])
        assert any(kind in Keyword for kind, _ in pieces(match[2])), match[2]


def test_what_a_reader_looks_for_in_chinese() -> None:
    text = (
        '# 说明\n规则集 x "题" \n  来源 "文" 日期 2025-01-01\n标准 A-1 "甲"\n'
        "  员工1,200人以上的企业，所得三分之一，应当有党组织。\n  示例 不适用：员工 50，党组织 无。\n"
    )
    found = kinds(text)
    assert found["# 说明"] is Comment.Single and found['"题"'] is String and found["x"] is Name.Class
    assert found["日期"] is Keyword.Reserved and found["2025-01-01"] is Literal.Date
    assert found["1,200"] is Number and found["三分之一"] is Number and found["以上"] is Operator.Word
    assert found["应当"] is Keyword and found["不适用"] is Keyword.Constant and found["50"] is Number
    assert found["A-1"] is Name.Class


def test_what_a_reader_looks_for_in_english() -> None:
    sentence = "  uses-less firms that must not exceed 45.5% unless they may.\n"
    found = kinds(f'standard A-1 "Title"\n{sentence}  example not applicable on 2025-01-01: x 1.\n')
    assert found["standard"] is Keyword.Declaration and found["must not"] is Keyword and found["45.5%"] is Number
    assert found["unless"] is Operator.Word and found["not applicable"] is Keyword.Constant and found["on"] is Keyword.Reserved
    assert found["may"] is Keyword and "uses" not in found


PARTICLES = """
A ADDED ALSO AMID AT BE BEEN BEYOND BE_ITS COMMA COMMA_AND COMMA_BUT COMMA_OR COMMA_THEN COUNTED DE DE_AS DE_COMMA DE_GRADED DOT
DO_NOT EVENLY FCMP FCOLON FCOMMA FOR FOR_FIRST FOR_RUN FROM_NUMBER FULL HAVE HAVE_NO IN IN_RANGE IN_WHICH ITS LIST LPAR MID MINUS
NOT_BE OF OF_LIST OF_THE PAIR PLUS POSS PRON RPAR SEMI SLASH STAR THAT THE THERE THOSE TO WHOSE WITH WITHIN WITHOUT
"""
PLAIN = set(PARTICLES.split())


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("问题应当自提出之日起30日内办结。", {"之日起"}),
        ("支部每季度应当召开党员大会，并应当有书记。", {"每季度", "，并应当"}),
        ("社区每年办公经费宜比上年增长5%以上，缺失的不计。", {"比上年", "增长", "，缺失的不计"}),
        ("社区储备金不得低于1万元或者年收入的2%，以较高者为准。", {"，以较高者为准"}),
        ("评为后进的村不得连续2年被列为软弱村。", {"评为", "连续"}),
        ("a problem must be settled within 30 days of being raised.", {"within", "of being"}),
        ("a branch must hold a meeting at least once every quarter, rounded up.", {"once", "every quarter", ", rounded up"}),
        ("a village graded lagging must rise by 5% on the year before.", {"graded", "rise by", "on the year before"}),
        ("the number must be at least: 1 for one of: a, b, 3 otherwise, counting missing as no.", {"one of:", "otherwise"}),
    ],
)  # fmt: skip
def test_words_of_every_construct_are_coloured(sentence: str, shown: set[str]) -> None:
    sound(sentence)
    assert shown <= {value for kind, value in pieces(sentence) if kind in Operator.Word or kind in Keyword}


def test_every_keyword_of_a_sentence_is_shown_or_plain_on_purpose() -> None:
    """A terminal that is new has to be given its colour, or a place among the particles."""
    known = {terminal for lang in ("zh", "en") for terminal in resources.table("grammars", f"{lang}.toml")["keywords"]}
    assert known - set(_SHOWN) - PLAIN == set() and set(_SHOWN) - known == set()


LETTERS = '规则集标准应当不得 \n\t"“”#。，：ruleset standard must 0123.%(>=)示例符合\u202e𠮷'


@given(st.text(alphabet=st.sampled_from(LETTERS), max_size=80))
def test_nothing_is_lost_and_nothing_is_an_error(text: str) -> None:
    sound(text)


def test_pygments_finds_it_by_name_by_file_and_by_text() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["pygments.lexers"]
    assert points == {"rulekit": "rulekit.highlight:RulesLexer"}
    text = '规则集 x "题"\n'
    assert isinstance(get_lexer_by_name("rulekit"), RulesLexer)
    assert isinstance(guess_lexer_for_filename("a.rules", text), RulesLexer)
    assert RulesLexer.analyse_text(text) > 0.5 and RulesLexer.analyse_text("import os\n") == 0  # type: ignore[call-arg, arg-type]


def test_pygments_is_imported_by_nothing_else() -> None:
    code = "import sys, rulekit.cli.main; rulekit.load('fuzhou-2012'); print('pygments' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
