"""The column of a verdict and the keys of waived records go in; the column with waivers applied comes out (semantics S2)."""

from __future__ import annotations

from collections.abc import Sequence

from rulekit import ir
from rulekit.engines.frames.dialect import Dialect
from rulekit.engines.frames.expressions import NO, YES, X, choose, column, filled, one_of
from rulekit.waivers import WHOLE


def in_columns(on: Dialect, over: ir.Over, key: str, keys: Sequence[str], code: X, outside: X) -> X:
    """The column of a verdict with `outside` in the rows of waived records; `key` is the column of keys, "" for none."""
    if over.kind == "whole":
        hit = YES if WHOLE in keys else NO
    elif not key or not keys:
        hit = NO
    else:
        hit = filled(one_of(column(on, key), list(keys)), False)
    return choose(hit, outside, code)
