"""What scorecard_case asks for, written by hand in Polars: verdicts, scores, grades and ranks of one Parquet file."""

from __future__ import annotations

import sys

import polars as pl

FLAGS = (
    "desk", "square", "clinic", "board", "reading", "lights", "charter", "hall", "drain", "toilet", "bus", "plan",
)  # fmt: skip
LEVELS = {"city": 4, "county": 6, "township": 9}


def _bits(met: pl.Expr) -> pl.Expr:
    """1 met, 2 not met, 3 open."""
    return pl.when(met).then(1).when(met.is_null()).then(3).otherwise(2).cast(pl.UInt8)


def _within(scope: pl.Expr, met: pl.Expr) -> pl.Expr:
    """The same of what applies only where something else holds: 4 where it does not."""
    own = _bits(met)
    return pl.when(scope).then(own).when(scope.is_null()).then(own | 4).otherwise(4).cast(pl.UInt8)


def standards() -> dict[str, pl.Expr]:
    """What each standard about one record can come to."""
    found = {f"I-{at}": _bits(pl.col(name)) for at, name in enumerate(FLAGS, 1)}
    found["I-13"] = _within(pl.col("kitchen"), pl.col("licence"))
    found["I-14"] = _within(pl.col("pool"), pl.col("guard"))
    lines = {"I-15": ("funds", 20_000), "I-16": ("funds", 40_000), "I-17": ("cadres", 3), "I-18": ("meetings", 4)}
    found |= {id: _bits(pl.col(name) >= least) for id, (name, least) in lines.items()}
    found["I-19"] = _bits(pl.col("waste") >= 30)
    found["I-20"] = _bits(pl.col("clinic") | pl.col("bus"))
    return found


def scored(path: str) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    """A row for each record, and how many pass, fail, are unknown, and do not apply, by standard."""
    own = standards()
    units = [pl.col("code").str.slice(0, digits).alias(level) for level, digits in LEVELS.items()]
    items = [pl.col(id) for id in own]

    def total(condition: object) -> pl.Expr:
        return pl.sum_horizontal([condition(one).cast(pl.UInt8) for one in items]).cast(pl.Int64) * 5  # type: ignore[operator]

    sums = {
        "had_low": total(lambda one: one == 1), "can_low": total(lambda one: (one & 2 != 0) | (one == 1)),
        "had_high": total(lambda one: one & 1 != 0), "can_high": total(lambda one: (one & 1 != 0) | (one == 2)),
    }  # fmt: skip
    ends = [(pl.col(f"had_{end}") * 100 / pl.col(f"can_{end}")).alias(end) for end in ("low", "high")]
    frame = pl.scan_parquet(path).with_columns(*(bits.alias(id) for id, bits in own.items()), *units)
    frame = frame.with_columns(**sums).with_columns(ends)
    rows = frame.collect()
    counts = rows.select(
        **{f"{id}:{code}": (pl.col(id) == code).sum() for id in own for code in (1, 2, 4)},
    ).row(0, named=True)
    found = {}
    for id in own:
        passed, failed, outside = (counts[f"{id}:{code}"] for code in (1, 2, 4))
        found[id] = [passed, failed, rows.height - passed - failed - outside, outside]
    return rows, found | groups(rows)


def groups(rows: pl.DataFrame) -> dict[str, list[int]]:
    """Verdicts about units: townships summed up, and these to counties and cities."""
    sums = {"rows": pl.len()}
    for name in ("clinic", "square", "desk", "drain", "reading", "board"):
        sums |= {name: pl.col(name).sum(), f"{name}?": pl.col(name).null_count()}
    for name in ("cadres", "funds", "meetings"):
        sums |= {name: pl.col(name).sum(), f"{name}?": pl.col(name).null_count()}
    town = rows.group_by("township").agg(**{name: item.cast(pl.Int64) for name, item in sums.items()})
    county = town.group_by(county=pl.col("township").str.slice(0, 6)).agg(pl.col(list(sums)).sum())
    city = county.group_by(city=pl.col("county").str.slice(0, 4)).agg(pl.col(list(sums)).sum())

    def share(name: str, percent: int) -> tuple[pl.Expr, pl.Expr]:
        yes, wanted = pl.col(name) * 100, pl.col("rows") * percent
        return yes >= wanted, yes + pl.col(f"{name}?") * 100 < wanted

    def average(name: str, least: int) -> tuple[pl.Expr, pl.Expr]:
        wanted = pl.col("rows") * least
        return pl.col(name) >= wanted, (pl.col(f"{name}?") == 0) & (pl.col(name) < wanted)

    at_least = pl.col("square") >= 2, pl.col("square") + pl.col("square?") < 2
    asked = (
        (town, share("clinic", 80)), (town, average("cadres", 4)), (town, (pl.col("rows") >= 3, pl.col("rows") < 3)),
        (town, at_least), (county, share("desk", 90)), (county, share("drain", 60)), (county, average("funds", 30_000)),
        (city, share("reading", 75)), (city, average("meetings", 6)), (city, share("board", 95)),
    )  # fmt: skip
    found = {}
    for at, (frame, (passes, fails)) in enumerate(asked, 1):
        passed, failed = frame.select(passes.sum().alias("passed"), fails.sum().alias("failed")).row(0)
        found[f"G-{at}"] = [passed, failed, frame.height - passed - failed, 0]
    return found


def ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """With ranks within counties, and the grades that are possible: 8 five, 4 four, 2 three stars, 1 none."""
    unit = rows["county"].cast(pl.Int64) * 128
    low, high = unit + rows["low"], unit + rows["high"]
    lows, highs, end = low.sort(), high.sort(), unit + 127
    upto = lows.search_sorted(end, "right").cast(pl.Int64)
    start = lows.search_sorted(unit, "left").cast(pl.Int64)
    better = upto - lows.search_sorted(high, "right").cast(pl.Int64)
    worse = upto - highs.search_sorted(low, "right").cast(pl.Int64) - (high > low).cast(pl.Int64)
    line = (upto - start) // 5
    rows = rows.with_columns(
        (better + 1).alias("rank_low"), (worse + 1).alias("rank_high"), (worse + 1 <= line).alias("in"),
        (better + 1 > line).alias("out"),
    )  # fmt: skip
    return rows.with_columns(_grades())


def _grades() -> pl.Expr:
    low, high, desk, veto = pl.col("low"), pl.col("high"), pl.col("desk"), pl.col("I-7")
    sure_five = ((low >= 90) & desk).fill_null(False)
    five = ((high >= 90) & desk.fill_null(True)).cast(pl.UInt8)
    four = (~sure_five & (high >= 80)).cast(pl.UInt8)
    sure_four = sure_five | (low >= 80)
    three = (~sure_four & (high >= 60)).cast(pl.UInt8)
    none = (~(sure_four | (low >= 60))).cast(pl.UInt8)
    above = five | four
    three = pl.when(veto >= 2).then(three | above).otherwise(three)
    five, four = (pl.when(veto == 2).then(0).otherwise(one) for one in (five, four))
    outside, inside = pl.col("out"), pl.col("in")
    four = pl.when(inside).then(four).otherwise(four | five)
    five = pl.when(outside).then(0).otherwise(five)
    return (five * 8 + four * 4 + three * 2 + none).cast(pl.UInt8).alias("grades")


def main(path: str) -> None:
    """Print all counts and the first ten."""
    rows, counts = scored(path)
    rows = ranked(rows)
    for id, numbers in counts.items():
        print(id, *numbers)
    print(rows["grades"].value_counts().sort("grades").rows())
    order = ["county", "rank_low", "rank_high", "code"]
    print(rows.lazy().select(*order, "low", "high").bottom_k(10, by=order).sort(order).collect().rows())


if __name__ == "__main__":
    main(sys.argv[1])
