"""Tables go in; judgements come out, in memory for eager frames, and which standards have rows that columns cannot judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve

from rulekit import ir
from rulekit.engines.frames.engine import ASKED, Judgement, judge
from rulekit.sources.frames.read import Frames


def judged(
    frames: Frames, day: date, codes: bool, waived: Mapping[str, Sequence[str]]
) -> tuple[dict[ir.Over, Judgement], set[str]]:  # fmt: skip
    """What the columns tell, held in memory for eager frames, and the standards that have rows in which they cannot tell."""
    words = not codes and frames.kind in ("polars", "lazy", "duckdb")
    ids = [one.id for one in frames.standards]
    given = (frames.ruleset, frames.vocabulary, day, frames.tables, ids)
    found = judge(*given, words=words, waived=waived, late=frames.late) if ids else {}
    if frames.kind not in ("lazy", "duckdb"):
        found = held(frames, found)
    on, asked = frames.on, set()
    for one in found.values():
        counts = {id: on.count(on.related(on.column(one.verdicts[id]), "eq", on.code(ASKED))) for id in one.asks}
        if counts:
            asked |= {id for id, count in on.survey(one.frame.to_native(), counts, {})[0].items() if count}
    return found, asked


def held(frames: Frames, found: Mapping[ir.Over, Judgement]) -> dict[ir.Over, Judgement]:
    """
    All verdicts in memory, read in one go. Bounds, and keys where they are needed, go with them; the rest of the tables does not.
    """
    import narwhals.stable.v2 as nw

    on, parts = frames.on, []
    for over, judged in found.items():
        bounds = [name for one in judged.bounds.values() for name in one.columns]
        keys = [judged.key] if judged.key and (bounds or judged.asks or over != ir.Over("records", frames.type)) else []
        names = [*judged.verdicts.values(), *bounds, *keys]
        parts.append(on.select(judged.frame.to_native(), {name: on.column(name) for name in dict.fromkeys(names)}))
    held = on.together(parts) if parts else []
    return {over: evolve(one, frame=nw.from_native(frame)) for (over, one), frame in zip(found.items(), held, strict=True)}
