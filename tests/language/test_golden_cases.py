"""One case a construct: both sentences, their ir, and verdicts written by hand, judged by the interpreter and on frames.

With RULEKIT_UPDATE_GOLDEN=1 the ir of every case is written anew; verdicts never are.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from rulekit import ir
from rulekit.diagnostic import Source, Span
from rulekit.engines.interpret import World, evaluate
from rulekit.language import lexicon, render
from rulekit.meaning.understand import Context, understand
from rulekit.sources.objects import from_objects
from rulekit.vocabulary import VocabularyBuilder
from tests import frames
from tests.twins import contexts

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
CASES = sorted(GOLDEN.glob("*.case"))
AS_OF = date(2025, 6, 30)
CONSTRUCTS = {
    "all_of", "k_of", "only_if", "iff",
    "scope_threshold", "named_ratio", "ratio_by_level", "definition_of_ratio", "coverage", "money_and_place", "permission",
    "prohibition", "range", "count_with_filter", "share_of_children", "if_then", "and_or", "exception", "formula", "every_child",
    "rolling_window", "coverage_by_level", "quantity_over_area", "named_class", "children_of_level",
    "deadline", "due_by", "due_by_later", "ordered_steps", "one_after_another", "staged_target", "stages_of_different_things",
    "fixed_days", "calendar_frequency", "open_period", "any_window", "no_gap", "part_of_the_year",
    "uniqueness", "unique_in_level", "unique_in_list", "among", "none_among", "two_levels", "units_that_meet", "so_many_children",
    "for_each_choice", "required_roles", "recorded", "missing_as_no", "missing_left_out", "missing_of_one",
    "greater_of", "rounding", "per_n", "steps", "change", "growth", "consecutive",
    "minimum_by_class", "minimum_by_band", "set_membership", "graded", "own_requirements", "other_cases",
}  # fmt: skip


def sections(path):
    """The named parts of a case; the title under ""."""
    parts = re.split(r"^--- (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": parts[0]} | {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def words(case):
    """Vocabulary and contexts of a case, with the terms that it declares and defines."""
    vocabulary, definitions = contexts()["zh"].vocabulary, dict(contexts()["zh"].definitions)
    if "words" in case:
        builder = VocabularyBuilder("case")
        for id, entry in tomllib.loads(case["words"]).items():
            builder.term(id, **entry)
        vocabulary |= builder.build()
    made = {lang: Context(vocabulary, lexicon.build(vocabulary, lang), definitions, "3501", True) for lang in ("zh", "en")}
    if "define zh" in case:
        meanings = [read(made[lang], case[f"define {lang}"]) for lang in ("zh", "en")]
        assert meanings[0] == meanings[1]
        definitions[meanings[0].id] = meanings[0]
    return made, definitions


def read(context, text):
    """The meaning of one sentence."""
    found = understand(context, Source("case", text), Span(0, len(text)))
    assert found.node is not None, (text, [(one.code, one.arguments) for one in found.diagnostics])
    return found.node


def told(node):
    """An ir node as the case shows it: one line a part."""
    return re.sub(r" \((requirement|scope|exceptions) ", r"\n  (\1 ", ir.sexpr(node))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_both_sentences_mean_what_the_case_says(path):
    case = sections(path)
    made, definitions = words(case)
    node = read(made["zh"], case["zh"])
    assert node == read(made["en"], case["en"])
    for lang in ("zh", "en"):
        text = render.sentence(node, made[lang].vocabulary, lang, definitions)
        assert read(made[lang], text) == node, text
    if os.environ.get("RULEKIT_UPDATE_GOLDEN"):
        case["ir"] = told(node)
        ordered = ["words", "define zh", "define en", "zh", "en", "used", "ir", "verdicts"]
        body = "".join(f"--- {name}\n{case[name]}\n" for name in ordered if name in case)
        path.write_text(case[""] + body, encoding="utf-8")
    assert case["ir"] == told(node)


def verdicts():
    """Every verdict line of every case: (case, number of the line, text)."""
    for path in CASES:
        for number, line in enumerate(sections(path)["verdicts"].splitlines()):
            if not line.startswith("#"):
                yield pytest.param(path, line, id=f"{path.stem}-{number}")


@pytest.mark.parametrize(("path", "line"), list(verdicts()))
def test_a_record_is_judged_as_written(path, line):
    case = sections(path)
    made, definitions = words(case)
    node = read(made["en"], case["en"])
    if isinstance(node, ir.Definition):  # judged where it is used
        definitions[node.id] = node
        node = read(made["en"], case["used"])
    data, end = json.JSONDecoder().raw_decode(line)
    wanted, _, missing = line[end:].partition("missing:")
    verdict, *marks = wanted.split()
    over = node.over.record
    rows = data if isinstance(data, list) else [data]
    dataset = from_objects({over: rows} if over else data, made["en"].vocabulary)
    standard = ir.Standard("S", "", node)
    world = World(ir.Ruleset("case", (standard,), definitions), made["en"].vocabulary, dataset, AS_OF)
    finding = next(iter(evaluate(world)))
    assert finding.verdict.value == verdict, finding.reason
    assert sorted(finding.marks) == sorted(marks)
    assert sorted(str(one) for one in finding.missing) == sorted(name.strip() for name in missing.split(",") if name.strip())
    frames.agree(world, standard, finding)


def test_every_construct_has_its_case():
    assert not CONSTRUCTS - {path.stem for path in CASES}


def test_every_case_knows_more_than_one_verdict():
    for path in CASES:
        lines = [line for line in sections(path)["verdicts"].splitlines() if not line.startswith("#")]
        found = {line[json.JSONDecoder().raw_decode(line)[1] :].split()[0] for line in lines}
        assert len(found) >= (2 if path.stem == "permission" else 3), path.stem
