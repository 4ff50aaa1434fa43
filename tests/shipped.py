"""The rulesets that stand in rulesets/, the rows of the documents that five of them cite, the days of their samples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import rulekit
from rulekit.report import Report
from rulekit.ruleset import ExampleResult
from rulekit.sources.read import read_files

FOLDER = Path(__file__).resolve().parents[1] / "rulesets"
SHIPPED = sorted(path.name for path in FOLDER.iterdir() if (path / f"{path.name}.rules").is_file())

# The day for which each sample is made.
DAYS = {
    "chaozhou-2024": date(2026, 12, 31),
    "fuzhou-2012": date(2012, 12, 31),
    "fuzhou-2024": date(2026, 12, 31),
    "illustrative": date(2025, 12, 31),
    "jinan-2017": date(2018, 12, 31),
    "pingxiang-2020": date(2020, 12, 31),
    "public-sentences": date(2025, 12, 31),
}

# Rows of the five standards systems: how many each document has, and which of them data decides in part only.
ROWS = {"F12": 17, "F24": 10, "P20": 10, "C24": 12, "J17": 11}
CITED = {"F12": "fuzhou-2012", "F24": "fuzhou-2024", "P20": "pingxiang-2020", "C24": "chaozhou-2024", "J17": "jinan-2017"}
PARTLY = {"F24-02", "P20-01", "P20-04", "P20-09", "C24-12", "J17-01", "J17-05", "J17-06", "J17-11"}
SHOULD = {"F12-01", "F12-02", "F12-03", "P20-05", "P20-08", "C24-12"}
FORBIDDEN = {"P20-06": ("must_not",), "P20-09": ("must", "must_not")}


def rows_of(document: str) -> list[str]:
    """Ids of the rows of a document."""
    return [f"{document}-{number:02d}" for number in range(1, ROWS[document] + 1)]


def force_of(row: str) -> tuple[str, ...]:
    """The force that a row has in its document."""
    return FORBIDDEN.get(row, ("should",) if row in SHOULD else ("must",))


def sample_report(id: str, path: Path | None = None) -> Report:
    """What a ruleset says of its sample on its day."""
    ruleset = rulekit.load(id)
    data = read_files([str(path or FOLDER / id / "sample.json")], ruleset.vocabulary, wanted=ruleset.wanted)
    return ruleset.check_dataset(data, as_of=DAYS[id])


def examples(ruleset: rulekit.Ruleset) -> Iterator[tuple[ExampleResult, Report, rulekit.Ruleset]]:
    """Each example with the report on it alone, and the ruleset that judged it: without the scores that the example gives."""
    found: list[tuple[Report, rulekit.Ruleset]] = []

    class Kept(rulekit.Ruleset):
        def check(self, *given: object, **named: object) -> Report:
            report = super().check(*given, **named)
            found.append((report, self))
            return report

    kept = Kept(**{name.lstrip("_"): getattr(ruleset, name) for name in (one.name for one in ruleset.__attrs_attrs__)})
    results = kept.test()
    assert len(results) == len(found)
    for result, (report, judge) in zip(results, found, strict=True):
        yield result, report, judge
