"""Each heading of docs/language.md that names a construct has golden cases, with hand-written verdicts of every kind."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"
HEADINGS = re.findall(r"^### (.+)$", (ROOT / "docs" / "language.md").read_text(encoding="utf-8"), re.MULTILINE)
ALL = {"pass", "fail", "unknown", "not_applicable"}
NEVER = {
    "may": {"fail"},  # a permission never fails
    "for_each_choice": {"not_applicable"},  # the number of nobody is 0
}
CASES = {
    "must": "scope_threshold coverage", "should": "growth ratio_by_level", "may": "permission",
    "must_not": "prohibition set_membership_refused", "with": "scope_threshold", "that, whose": "that_whose", "and, or": "and_or",
    "only_if": "only_if", "if_and_only_if": "iff", "if": "if_then", "place": "money_and_place", "has": "exception force_again",
    "is": "is", "at_least": "at_least", "at_most": "at_most", "all_of": "all_of", "at_least_k_of": "k_of",
    "at_least_k_conditions": "k_conditions", "between": "between_in_scope range", "band": "band", "percent_of": "percent_of",
    "greater_of": "greater_of", "rounded": "rounding", "per_so_many": "per_n", "steps": "steps", "including": "including",
    "both_ends": "both_ends", "share_in_a_range": "share_in_a_range", "majority": "majority", "whoever": "whoever",
    "at_least_before_the_force_word": "at_least_in_front", "the_force_word_again": "force_again", "not_done": "not_done",
    "neither_nor": "neither_nor", "one_verb_for_several": "one_verb", "whichever_is_greater": "whichever_is_greater",
    "count_where": "count_in_scope count_with_filter", "share_of_children": "share_of_children",
    "so_many_children": "so_many_in_scope so_many_children", "every_child": "every_child_in_scope every_child",
    "by_level": "coverage_by_level", "children_of_a_level": "children_of_level", "aggregate": "aggregate",
    "required_roles": "roles_in_scope required_roles", "over_units": "two_levels",
    "units_that_meet": "share_of_units units_that_meet",
    "for_each_choice": "for_each_choice", "unique": "unique_in_level uniqueness unique_in_list",
    "one_of_its": "among_in_scope among none_among", "recorded": "recorded", "counting_missing": "missing_of_one missing_as_no",
    "leaving_missing_out": "left_out_with_a_filter missing_left_out", "table_by_class": "minimum_without_others minimum_by_class",
    "table_by_band": "table_by_band_in_scope minimum_by_band", "one_of_a_list": "set_membership_refused set_membership",
    "own_requirement": "own_requirement_in_scope own_requirements", "any_other": "any_other_in_scope other_cases",
    "graded": "graded", "or_better": "graded_or_better", "ratio": "definition_of_ratio",
    "ratio_in_use": "named_ratio ratio_by_level",
    "class": "named_class", "unless": "exception", "exception_to_an_exception": "exception_to_exception",
    "within_the_last": "rolling_window", "by_a_day": "fixed_days due_by due_by_later", "within_30_days_of": "deadline",
    "beginning_with_a_day": "deadline_beginning",
    "in_order": "ordered_steps", "after_being": "one_after_another", "by_stages": "stages_in_scope staged_target",
    "dates_in_a_formula": "dates_in_a_formula", "every_quarter": "every_quarter_in_scope calendar_frequency open_period",
    "every_part_of_a_year": "part_in_scope part_of_the_year", "in_any_12_months": "in_any_window_in_scope any_window no_gap",
    "how_often_in_a_formula": "often_in_a_formula", "more_than_the_year_before": "change_in_scope change",
    "percent_of_growth": "growth", "percentage_points": "percentage_points", "not_less_than_before": "not_less_than_before",
    "consecutive": "consecutive_in_scope consecutive", "earlier_in_a_formula": "earlier_in_a_formula",
}  # fmt: skip


def verdicts(name: str) -> set[str]:
    """The verdicts that a golden case has lines for."""
    lines = (GOLDEN / f"{name}.case").read_text(encoding="utf-8").partition("--- verdicts\n")[2].splitlines()
    told = (line[json.JSONDecoder().raw_decode(line)[1] :] for line in lines if line and not line.startswith("#"))
    return {one.split()[0] for one in told}


def test_every_heading_has_a_case() -> None:
    assert set(HEADINGS) == set(CASES)
    assert len(HEADINGS) == len(set(HEADINGS))


@pytest.mark.parametrize("heading", CASES)
def test_the_cases_of_a_heading_have_every_verdict(heading: str) -> None:
    found = set().union(*(verdicts(name) for name in CASES[heading].split()))
    assert found >= ALL - NEVER.get(heading, set())
    assert not found & NEVER.get(heading, set())
