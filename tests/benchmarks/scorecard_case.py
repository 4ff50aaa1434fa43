"""Synthetic standards about all villages and communities of a country: twenty indicators of a scorecard, ten of groups."""

from __future__ import annotations

import random
from pathlib import Path

SEED, MISSING, AS_OF = 20240630, 0.02, "2024-06-30"
FLAGS = {
    "desk": ("service desk", 0.93), "square": ("public square", 0.7), "clinic": ("clinic", 0.85), "board": ("notice board", 0.96),
    "reading": ("reading room", 0.8), "lights": ("street light", 0.9), "charter": ("village charter", 0.97),
    "hall": ("meeting hall", 0.75), "drain": ("drain", 0.6), "toilet": ("public toilet", 0.82), "bus": ("bus stop", 0.78),
    "plan": ("plan", 0.66), "kitchen": ("canteen", 0.3), "licence": ("food licence", 0.8), "pool": ("pool", 0.15),
    "guard": ("pool guard", 0.7),
}  # fmt: skip
NUMBERS = {"funds": ("office funds", 60_000), "cadres": ("cadre", 8), "meetings": ("meeting", 12), "waste": ("waste sorted", 100)}
GRADES = ("five_stars", "four_stars", "three_stars", "no_star")
OWN = (
    *(f"a settlement must keep a {words}." for words, _ in list(FLAGS.values())[:12]),
    "if a settlement keeps a canteen, it must keep a food licence.",
    "if a settlement keeps a pool, it must keep a pool guard.",
    "a settlement's office funds must be at least 20,000 yuan.",
    "a settlement's office funds should be at least 40,000 yuan.",
    "a settlement's cadres must be at least 3.",
    "a settlement's meetings must be at least 4.",
    "a settlement's waste sorted should be at least 30 yuan.",
    "a settlement must keep a clinic or keep a bus stop.",
)
GROUPS = (
    "in each township, at least 80% of settlements must keep a clinic.",
    "in each township, the average cadres of settlements must be at least 4.",
    "in each township, the number of settlements must be at least 3.",
    "in each township, at least 2 settlements should keep a public square.",
    "in each county, at least 90% of settlements must keep a service desk.",
    "in each county, at least 60% of settlements should keep a drain.",
    "in each county, the average office funds of settlements must be at least 30,000 yuan.",
    "in each city, at least 75% of settlements must keep a reading room.",
    "in each city, the average meetings of settlements should be at least 6.",
    "in each city, at least 95% of settlements must keep a notice board.",
)


def rules() -> str:
    """The ruleset in English."""
    lines = ['ruleset settlements "Settlements" = "居民点"', '  source "a synthetic example" dated 2024-01-01', ""]
    for level, zh, plural, digits in (
        ("city", "市", "cities", 4), ("county", "县", "counties", 6), ("township", "乡镇", "townships", 9),
    ):  # fmt: skip
        below = {"city": "", "county": "below city, ", "township": "below county, "}[level]
        lines.append(f'define record {level} "{level}" = "{zh}": level, {below}code digits {digits}, plural "{plural}".')
    own = 'below township, counted "个", code digits 12, plural "settlements", key "code" = "代码"'
    lines.append(f'define record settlement "settlement" = "居民点": {own}.')
    lines.append('define verb keep "keep / keeps" = "配备".')
    for at, (id, (words, _)) in enumerate(FLAGS.items()):
        lines.append(f'define field {id} "{words}" = "设施{at}" of settlement: yes/no, had by keep.')
    for at, (id, (words, _)) in enumerate(NUMBERS.items()):
        kind = "number in yuan, at least 0" if id in ("funds", "waste") else "number, whole numbers, at least 0"
        plural = "" if id in ("funds", "waste") else f', plural "{words}s"'
        lines.append(f'define field {id} "{words}" = "数量{at}" of settlement: {kind}{plural}.')
    lines += [
        'define "five stars / four stars / three stars / no star" = "五星 / 四星 / 三星 / 无星"',
        "  a settlement is graded five stars if its star score is at least 90 and it keeps a service desk, four stars if its",
        "    star score is at least 80, three stars if its star score is at least 60, and no star otherwise.", "",
    ]  # fmt: skip
    for prefix, sentences in (("I", OWN), ("G", GROUPS)):
        for at, sentence in enumerate(sentences, 1):
            lines += [f'standard {prefix}-{at} "{prefix} {at}"', f"  {sentence}", ""]
    lines += ['scorecard SC "star score" = "星级得分" of settlement', "  not applicable left out"]
    for at in range(1, len(OWN) + 1):
        lines += [f'  indicator N-{at} "Indicator {at}" 5 points', f"    item I-{at} 5 points"]
    lines += ["  veto I-7 at most three stars", "  ranked within county", "  quota 20% five stars"]
    return "\n".join(lines) + "\n"


def table(source: Path, into: Path) -> int:
    """Villages and communities of the divisions table with synthetic attributes, as Parquet; how many."""
    import polars as pl

    every = pl.read_parquet(source).filter((pl.col("level") == "village") & pl.col("kind").is_in(["village", "community"]))
    rows, chance, made = every.select("code", "name"), random.Random(SEED), []
    for id, (_, share) in FLAGS.items():
        values = [None if chance.random() < MISSING else chance.random() < share for _ in range(rows.height)]
        made.append(pl.Series(id, values, dtype=pl.Boolean))
    for id, (_, most) in NUMBERS.items():
        numbers = [None if chance.random() < MISSING else chance.randint(0, most) for _ in range(rows.height)]
        made.append(pl.Series(id, numbers, dtype=pl.Int64))
    rows.with_columns(made).write_parquet(into)
    return rows.height
