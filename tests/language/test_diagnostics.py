"""
Every complaint about a sentence, word for word: tests/golden/diagnostics/CODE.case holds the sentences and what is said of them.

RULEKIT_UPDATE_GOLDEN=1 rewrites what is said, never the sentences. A case without a sentence in a language shows that language's
words for the other sentence; a case without any is built below.
"""

from __future__ import annotations

import os
import re
import time
import tomllib
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

import rulekit
from rulekit import plugin
from rulekit.diagnostic import Diagnostic, Source, Span, codes, explain
from rulekit.language import lexicon
from rulekit.language.lint import lint
from rulekit.language.outline import MAX_FILE, outline
from rulekit.meaning.compile import define, terms_of
from rulekit.meaning.understand import Context, understand
from rulekit.text import width
from rulekit.vocabulary import Lang, Vocabulary, VocabularyBuilder

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "diagnostics"
LANGS: tuple[Lang, Lang] = ("zh", "en")
MINE = [code for code in codes() if code[0] in "LPRTV"]


# contexts ---------------------------------------------------------------------------------------------


@cache
def shipped() -> Vocabulary:
    words, problems = plugin.vocabulary(["party-building", "employers"])
    assert not problems
    return words


@cache
def context(lang: Lang) -> Context:
    """Both shipped vocabularies, with the definitions of their terms."""
    words = shipped()
    known = lexicon.build(words, lang)
    definitions = {}
    for term in words.terms.values():
        text = term.sentences[lang]
        found = understand(Context(words, known), Source("words", text), Span(0, len(text)))
        assert found.node is not None, (text, found.diagnostics)
        definitions[term.id] = found.node
    return Context(words, known, definitions)  # type: ignore[arg-type]


def told(lang: Lang, text: str, where: Context | None = None) -> tuple[Diagnostic, ...]:
    return understand(where or context(lang), Source("demo.rules", text), Span(0, len(text))).diagnostics


def made(declare: Callable[[VocabularyBuilder], None], plugin_id: str = "demo") -> Vocabulary:
    builder = VocabularyBuilder(plugin_id)
    declare(builder)
    return builder.build()


# cases that need more than a sentence -------------------------------------------------------------------


def hidden(lang: Lang) -> tuple[Diagnostic, ...]:
    return told(lang, {"zh": "每个村应当\u202e有驻村干部。", "en": "every village must \u202ehave a resident cadre."}[lang])


def large_file(lang: Lang) -> tuple[Diagnostic, ...]:
    return tuple(outline(Source("demo.rules", "\n" * (MAX_FILE + 1)), lang).problems)


def two_sentences(lang: Lang) -> tuple[Diagnostic, ...]:
    text = {"zh": "每个村应当有驻村干部。每个村应当有党组织。", "en": "every village must have a resident cadre. And a plan."}[
        lang
    ]
    with pytest.raises(rulekit.RulesetError) as caught:
        rulekit.parse(text, uses=("party-building",))
    return caught.value.diagnostics


def doubled(lang: Lang) -> tuple[Diagnostic, ...]:
    """Each definition uses the one before it twice."""

    def declare(builder: VocabularyBuilder) -> None:
        for number in range(40):
            zh, en = (f"（甲{number - 1} + 甲{number - 1}）", f"(r{number - 1} + r{number - 1})") if number else ("（1）", "(1)")
            builder.term(f"r{number}", zh=f"甲{number}", en=f"r{number}", means_zh=f"甲{number}是指{zh}。",
                         means_en=f"the r{number} means {en}.")  # fmt: skip

    words = made(declare)
    return tuple(define(Context(words, lexicon.build(words, lang)), terms_of(words, lang))[1])


def circle(lang: Lang) -> tuple[Diagnostic, ...]:
    """Two ratios, each defined by the other."""

    def declare(builder: VocabularyBuilder) -> None:
        for id, zh, en, other_zh, other_en in (("one", "甲比例", "first ratio", "乙比例", "second ratio"),
                                               ("two", "乙比例", "second ratio", "甲比例", "first ratio")):  # fmt: skip
            builder.term(id, zh=zh, en=en, means_zh=f"{zh}是指（{other_zh}）。", means_en=f"the {en} means ({other_en}).")

    words = made(declare)
    return tuple(define(Context(words, lexicon.build(words, lang)), terms_of(words, lang))[1])


def too_long(lang: Lang) -> tuple[Diagnostic, ...]:
    return told(lang, {"zh": "村应当" + "有驻村干部且" * 400, "en": "a village must " + "have a resident cadre and " * 100}[lang])


def too_deep(lang: Lang) -> tuple[Diagnostic, ...]:
    start = {"zh": "村应当满足", "en": "a village must satisfy "}[lang]
    return told(lang, start + "(" * 70 + "1" + ")" * 70)


def long_number(lang: Lang) -> tuple[Diagnostic, ...]:
    digits = "1234567890" * 5
    text = {"zh": f"村应当至少有{digits}名委员。", "en": f"a village must have at least {digits} committee members."}
    return told(lang, text[lang])


def two_cuts(lang: Lang) -> tuple[Diagnostic, ...]:
    """senior | staff officers, senior staff | officers: two cuts, neither finer than the other."""

    def declare(builder: VocabularyBuilder) -> None:
        builder.record("village", zh="村", en="village", many="villages")
        builder.record("officer", zh="师", en="officer", many="officers", child=True, measure="名")
        builder.record("staff_officer", zh="工程师", en="staff officer", many="staff officers", child=True, measure="名")
        builder.children("officers", "village", "officer", zh="师", en="officer", many="officers")
        builder.children("staff_officers", "village", "staff_officer", zh="工程师", en="staff officer", many="staff officers")
        builder.yesno("senior", "staff_officer", zh="高级", en="senior", adjective=True)
        builder.yesno("senior_staff", "officer", zh="高级工程", en="senior staff", adjective=True)

    words = made(declare)
    text = {"zh": "村应当至少有2名高级工程师。", "en": "a village must have at least 2 senior staff officers."}[lang]
    return told(lang, text, Context(words, lexicon.build(words, lang)))


def many_places(lang: Lang) -> tuple[Diagnostic, ...]:
    text = {"zh": "鼓楼区每个社区应当有服务台。", "en": "in Gulou district, every community must have a service desk."}[lang]
    return told(lang, text, Context(shipped(), lexicon.build(shipped(), lang), settle_places=True))


def undefined(lang: Lang) -> tuple[Diagnostic, ...]:
    text = {"zh": "一肩挑比例应当达到50%以上。", "en": "the dual-post ratio must be at least 50%."}[lang]
    return told(lang, text, Context(shipped(), lexicon.build(shipped(), lang)))


def level_condition(lang: Lang) -> tuple[Diagnostic, ...]:
    def declare(builder: VocabularyBuilder) -> None:
        builder.record("county", zh="县", en="county", many="counties", level=True)
        builder.record("village", zh="村", en="village", many="villages", parent="county")
        builder.yesno("poor", "county", zh="贫困", en="poor", adjective=True)
        builder.yesno("cadre", "village", zh="驻村干部", en="resident cadre")

    words = made(declare)
    text = {"zh": "每个贫困县每个村应当有驻村干部。", "en": "in each poor county, every village must have a resident cadre."}
    return told(lang, text[lang], Context(words, lexicon.build(words, lang)))


def function(text: dict[str, str]) -> Callable[[Lang], tuple[Diagnostic, ...]]:
    def case(lang: Lang) -> tuple[Diagnostic, ...]:
        def declare(builder: VocabularyBuilder) -> None:
            builder.record("village", zh="村", en="village", many="villages")
            builder.number("residents", "village", zh="居民", en="resident", many="residents", unit="person")
            builder.yesno("cadre", "village", zh="驻村干部", en="resident cadre")
            builder.function("doubled", ["number"], "number", lambda value, as_of: value * 2, zh="加倍", en="doubled")

        words = made(declare)
        return told(lang, text[lang], Context(words, lexicon.build(words, lang)))

    return case


def raising(lang: Lang) -> tuple[Diagnostic, ...]:
    found = plugin._load(metadata.EntryPoint("demo", "operator:truth_of_nothing", plugin.GROUP))
    assert found.problem is not None
    return (found.problem,)


def clashing(lang: Lang) -> tuple[Diagnostic, ...]:
    vocabularies = [
        made(lambda builder: builder.record("village", zh="村", en="village"), "one"),
        made(lambda builder: builder.record("village", zh="村庄", en="hamlet"), "two"),
    ]
    plugins = [plugin.Plugin(each.plugins[0], "demo:register", "demo", "1", each) for each in vocabularies]
    return tuple(plugin.vocabulary(["one", "two"], plugins)[1])


def unknown_plugin(lang: Lang) -> tuple[Diagnostic, ...]:
    return tuple(plugin.vocabulary(["villages"], [plugin.Plugin("employers", "demo:register", "demo", "1", Vocabulary())])[1])


def linted(code: str) -> Callable[[Lang], tuple[Diagnostic, ...]]:
    def declare(builder: VocabularyBuilder) -> None:
        builder.record("village", zh="村", en="village", many="villages")
        builder.yesno("refusal", "village", zh="每", en="no")
        builder.number("members", "village", zh="委员", en="committee member", unit="person")
        builder.yesno("listed", "village", zh="各委员", en="committee member")

    def case(lang: Lang) -> tuple[Diagnostic, ...]:
        tongue: Lang = "en" if code == "V406" else "zh"
        return tuple(each for each in lint(made(declare), tongue) if each.code == code)

    return case


BUILT: dict[str, Callable[[Lang], tuple[Diagnostic, ...]]] = {
    "L001": large_file, "L006": two_sentences, "L007": doubled,
    "R234": circle, "L002": too_long, "L003": too_deep, "L004": long_number, "L005": hidden,
    "R201": two_cuts, "R213": many_places,
    "R215": undefined,
    "R227": level_condition,
    "T312": function({"zh": "村应当满足（加倍（居民，3）> 3）。", "en": "a village must satisfy (doubled(residents, 3) > 3)."}),
    "T313": function({"zh": "村应当满足（加倍（驻村干部）> 3）。",
                      "en": "a village must satisfy (doubled(resident cadre) > 3)."}),
    "V401": raising, "V402": clashing, "V405": unknown_plugin,
    "V403": linted("V403"), "V404": linted("V404"), "V406": linted("V406"),
}  # fmt: skip


# golden -----------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, str]:
    """Parts of a case by their heading: zh, en, zh message, en message."""
    parts = re.split(r"^--- (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE) if path.exists() else [""]
    return {head: body.strip("\n") for head, body in zip(parts[1::2], parts[2::2], strict=True)}


def rendered(code: str, parts: dict[str, str], lang: Lang) -> str:
    """What is said in a language: all mistakes of the case's sentence, of the other language's where it has none."""
    if code in BUILT:
        found = BUILT[code](lang)
    else:
        tongue: Lang = lang if lang in parts else "en" if lang == "zh" else "zh"
        found = told(tongue, parts[tongue])
    assert code in [each.code for each in found]
    return "\n\n".join(each.render(lang) for each in found)


@pytest.mark.parametrize("code", MINE)
def test_each_complaint_reads_as_it_was_settled(code: str) -> None:
    path = GOLDEN / f"{code}.case"
    parts = read(path)
    assert code in BUILT or "zh" in parts or "en" in parts, f"a case for {code} is missing: {path}"
    for lang in LANGS:
        text = rendered(code, parts, lang)
        if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
            parts[f"{lang} message"] = text
            heads = [head for head in ("zh", "en", "zh message", "en message") if head in parts]
            path.write_text("".join(f"--- {head}\n{parts[head]}\n" for head in heads), encoding="utf-8")
        assert text == parts[f"{lang} message"]


def test_there_is_no_case_without_a_code() -> None:
    assert {path.stem for path in GOLDEN.glob("*.case")} == set(MINE)


@pytest.mark.parametrize("lang", LANGS)
def test_carets_stand_below_what_they_mark(lang: Lang) -> None:
    """By display width: a Chinese character takes two columns."""
    for code in MINE:
        parts = read(GOLDEN / f"{code}.case")
        sentence = parts.get(lang)
        if sentence is None or code in BUILT:
            continue
        diagnostic = told(lang, sentence)[0]
        assert diagnostic.span is not None
        shown = diagnostic.render(lang).split("\n")[3:5]
        assert shown[0] == f"1 | {sentence}"
        begin = shown[1].index("^")
        carets = len(re.match(r"\^+", shown[1][begin:]).group())  # type: ignore[union-attr]
        assert begin == width("1 | " + sentence[: diagnostic.span.start]), code
        assert carets == max(1, width(sentence[diagnostic.span.start : diagnostic.span.end])), code


# explanations -----------------------------------------------------------------------------------------

TAGS = {"en": ("Wrong: ", "Right: "), "zh": ("错误：", "正确：")}


@pytest.mark.parametrize("code", [code for code in MINE if code not in BUILT])
@pytest.mark.parametrize("lang", LANGS)
def test_examples_of_an_explanation_are_true(lang: Lang, code: str) -> None:
    """The wrong sentence gives this code; the right one gives none."""
    entry = explain(code, lang)
    assert entry is not None
    wrong, right = TAGS[lang]
    for line in entry["explain"].split("\n"):
        if line.startswith(wrong):
            assert code in [each.code for each in told(lang, line.removeprefix(wrong))], line
        elif line.startswith(right):
            assert told(lang, line.removeprefix(right)) == (), line


def test_every_code_of_the_code_base_has_words_and_none_is_left_over() -> None:
    used: set[str] = set()
    for path in (ROOT / "rulekit").rglob("*.py"):
        used |= set(re.findall(r'"([A-Z]\d{3})"', path.read_text(encoding="utf-8")))
    assert used == set(codes())


@pytest.mark.parametrize("code", codes())
def test_a_message_names_no_kind_of_the_program(code: str) -> None:
    for lang in LANGS:
        entry = explain(code, lang)
        assert entry is not None
        for part in ("message", "label", "hint"):
            assert not re.search(r"\b(None|dict|str|int|list\[|KeyError|Traceback)\b", entry.get(part, "")), entry[part]


# corrections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "frims with 50 or more employes must set up a party organization.",
         [("P102", "frims", "firms"), ("P102", "employes", "employees")]),
        ("en", "firms with at leest 50 employees must set up a party organization.", [("P102", "at leest", "at least")]),
        ("en", "a village needs to have a resident cadre.", [("P105", "needs to", "must")]),
        ("en", "firms must set up a party organization unless founded within the last 12 months.",
         [("P108", "founded", "they were founded")]),
        ("en", "a village must have 3 or 4 committee members.", [("P113", "3 or 4", "between 3 and 4")]),
        ("en", "a village must have at least 2 comittee members.", [("P102", "comittee members", "committee members")]),
        ("en", "in gulou distrct, every community must have a service desk.", [("P102", "gulou distrct", "Gulou district")]),
        ("en", "every village must have a resident cadre", [("P107", "resident cadre", "resident cadre.")]),
        ("en", "a firm must set up a party organization unles it has a training room.", [("P102", "unles", "unless")]),
        ("en", "a community's annual office funds must be at least 45,000 yuans.", [("P102", "yuans", "yuan")]),
        ("zh", "企业必需建立党组织。", [("P105", "必需", "必须")]),
        ("zh", "企业应该建立党组织。", [("P105", "应该", "应当")]),
        ("zh", "企业成立不满12个月的应当建立党组织，成立不满6个月的除外。", [("P111", "应当", "，应当"), ("P114", "，", "，但")]),
        ("zh", "员工50人以上的企业应当建立党组织，成立不满12个月的除外。", [("P114", "，", "，但")]),
        ("zh", "村应当至少有2名委圆。", [("P102", "委圆", "委员")]),
        ("zh", "非公司必须建立党组织。", [("P102", "非公司", "非公企业")]),
        ("zh", "员公50人以上的非公企业必须建立党组只。", [("P102", "员公", "员工"), ("P102", "党组只", "党组织")]),
        ("zh", "员工50人以上企业应当建立党组织。", [("P111", "企业", "的企业")]),
        ("zh", "社区每年办公经费不得少于4.5万园。", [("P116", "园", "元")]),
        ("zh", "各县一肩挑比列应当达到50%以上。", [("P102", "一肩挑比列", "一肩挑比例")]),
    ],
)  # fmt: skip
def test_mistakes_of_authors_are_met_with_the_right_correction(
    lang: Lang, text: str, expected: list[tuple[str, str, str]]
) -> None:
    found = told(lang, text)
    assert all(each.span is not None for each in found)
    assert [(each.code, text[each.span.start : each.span.end], each.arguments["fix"]) for each in found] == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lang", "text", "code", "marked", "word"),
    [
        ("en", "the dual-post ratio is at least 50%.", "P103", "is", "must be"),
        ("zh", "书记占80%以上。", "P103", "占", "应当占"),
        ("zh", "村应当至少有2家女性委员。", "T302", "家", "名、位、个"),
        ("zh", "50人以上的企业应当建立党组织。", "T302", "人", "家、个"),
        ("en", "every village must set up a resident cadre.", "R217", "set up", "have"),
        ("en", "a community's office funds must be at least 45,000 dollars.", "P106", "dollars", "a unit"),
        ("zh", "村里应当有驻村干部。", "P112", "里", "里"),
    ],
)
def test_mistakes_without_one_correction_are_marked_and_explained(
    lang: Lang, text: str, code: str, marked: str, word: str
) -> None:
    (found,) = told(lang, text)
    assert found.span is not None
    assert (found.code, text[found.span.start : found.span.end]) == (code, marked)
    assert word in found.render(lang)


def test_a_correction_never_turns_a_duty_round() -> None:
    for lang, text in (("en", "every village should no have a resident cadre."), ("zh", "村本应当有驻村干部。")):
        for each in told(lang, text):  # type: ignore[arg-type]
            fix = str(each.arguments.get("fix", ""))
            assert "not" not in fix and "不" not in fix


@pytest.mark.parametrize("lang", LANGS)
def test_garbage_and_long_sentences_are_answered_at_once(lang: Lang) -> None:
    words = [word for word, _ in context(lang).lexicon.words()]
    mixed = "".join(word[::-1] + ("" if lang == "zh" else " ") for word in words * 9)[:1990]
    long = {"zh": "员工50人以上" + "且有党委" * 400 + "的企业应该建立党组只。", "en": "firms that have 50 or more employees"
            + " and have a party committee" * 65 + " must set up a party organisaton and wiht."}[lang]  # fmt: skip
    for text in (mixed + ("。" if lang == "zh" else "."), long):
        start = time.process_time()
        assert told(lang, text)
        assert time.process_time() - start < 2


def test_a_large_vocabulary_keeps_corrections_quick() -> None:
    """6,000 synthetic words: nearness is asked only of words of like length and letters."""

    def declare(builder: VocabularyBuilder) -> None:
        builder.record("village", zh="村", en="village", many="villages")
        for number in range(6000):
            builder.yesno(f"thing_{number}", "village", zh=f"事物{number}", en=f"thing{number:04d}")

    words = made(declare)
    where = Context(words, lexicon.build(words, "en"))
    start = time.process_time()
    found = told("en", "a village must have a thnig0123.", where)
    assert [(each.code, each.arguments["fix"]) for each in found] == [("P102", "thing0123")]
    assert time.process_time() - start < 2


# ten mistakes of authors ---------------------------------------------------------------------------------

MISTAKES = tomllib.loads((GOLDEN.parent / "mistakes.toml").read_text(encoding="utf-8"))


def first_of(lang: Lang, text: str) -> tuple[Diagnostic, str]:
    with pytest.raises(rulekit.RulesetError) as caught:
        rulekit.parse(text, uses=("party-building",), lang=lang)
    return caught.value.diagnostics[0], str(caught.value)


@pytest.mark.parametrize(("lang", "mistake"), [(lang, mistake) for lang in MISTAKES for mistake in MISTAKES[lang]])
def test_the_ten_mistakes_of_authors_name_their_place(lang: Lang, mistake: dict[str, str]) -> None:
    found, _ = first_of(lang, mistake["text"])
    assert found.span is not None
    assert mistake["wrong"] in mistake["text"][found.span.start : found.span.end]
    assert found.span.end - found.span.start <= len(mistake["wrong"]) + 2


@pytest.mark.parametrize("lang", list(MISTAKES))
def test_most_of_the_ten_get_the_right_hint(lang: Lang) -> None:
    assert len(MISTAKES[lang]) == 10
    hinted = [one for one in MISTAKES[lang] if one["hint"]]
    assert len(hinted) >= 8
    for mistake in hinted:
        told = first_of(lang, mistake["text"])[1]
        assert mistake["hint"] in told[told.index("= ") :], mistake["text"]


@pytest.mark.parametrize("written", ["应该", "应该当", "应该应当"])
def test_a_force_word_that_is_half_another_is_corrected_whole(written: str) -> None:
    found, _ = first_of("zh", f"每个村{written}有党组织。")
    assert (found.code, found.arguments["fix"]) == ("P105", "应当")
    assert found.span == Span(3, 3 + len(written))
